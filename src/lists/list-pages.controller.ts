import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { historyOf } from '../audit/history.queries.js';
import { AddContactToList, RemoveContactFromList } from '../contacts/contact-membership.js';
import { contactPage, personLine } from '../contacts/contacts.queries.js';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { nextOf, pageAsked } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage, type FlashKey } from '../platform/page-answers.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { ruleInWords } from '../portal/rule-words.queries.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import type { Html } from '../web/markup.js';
import { addressWith, queryText } from '../web/queries.js';
import { criteriaPath } from './list-criteria.page.js';
import { ListPage, ListsPage, NewListPage, type ListPageProps } from './list.page.js';
import { ArchiveList, CreateList, RenameList } from './list.js';
import { listCard, listPage } from './lists.queries.js';

type Asking = { readonly caller: Caller; readonly visit: Visit; readonly request: Visited; readonly query?: unknown };

/** Lists as pages: who is on them, and which rules name them. Criteria have pages of their own. */
@Controller('staff/lists')
@Allow('admin', 'agent')
export class ListPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { lists, next } = await listPage(this.house, caller, pageAsked(this.cursors, 'list-pages', visit, query));
    sendPage(reply, ListsPage({ face: this.faces.of(request), lists, admin: caller.roles.includes('admin'), ...pagerOf('/staff/lists', query, nextOf(this.cursors, 'list-pages', visit, next)) }));
  }

  @Get('new')
  @Allow('admin')
  form(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    sendPage(reply, NewListPage({ face: this.faces.of(request) }));
  }

  @Post()
  @Allow('admin')
  async create(@Calling() caller: Caller, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    if (queryText(body, 'kind') === 'dynamic') return goTo(reply, addressWith(criteriaPath('new'), {}, { name: queryText(body, 'name') }));
    try {
      const { id } = await this.desk.execute(commandFromForm(CreateList, { ...body, zone: this.house.config.zone }), caller, { key: formKey(body) });
      goTo(reply, `/staff/lists/${id}`, 'lists.created');
    } catch (error) {
      sendPage(reply, NewListPage({ face: this.faces.of(request), values: { ...body }, faults: faultsOf(error) }), 422);
    }
  }

  @Get(':list')
  async read(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('list') list: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#page({ caller, visit, request, query }, list));
  }

  @Post(':list/name')
  rename(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('list') list: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults({ caller, visit, request }, list, 'name', body, reply, () => this.#done(commandFromForm(RenameList, { ...body, list }), caller, body, reply, list, 'contact.saved'));
  }

  @Post(':list/members')
  add(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('list') list: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults({ caller, visit, request }, list, 'members', body, reply, async () => {
      const contact = await this.#memberTyped(caller, queryText(body, 'member') ?? '');
      await this.#done(commandFrom(AddContactToList, { contact, list }), caller, body, reply, list, 'lists.added');
    });
  }

  @Post(':list/member-removal')
  remove(@Calling() caller: Caller, @Param('list') list: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    return this.#done(commandFrom(RemoveContactFromList, { contact: queryText(body, 'contact'), list }), caller, body, reply, list, 'lists.removed');
  }

  @Post(':list/archival')
  @Allow('admin')
  archive(@Calling() caller: Caller, @Param('list') list: string, @Body() body: FormBody, @Res() reply: FastifyReply): Promise<void> {
    return this.#done(commandFrom(ArchiveList, { list }), caller, body, reply, list, 'lists.archived-done');
  }

  async #done(command: Command, caller: Caller, body: FormBody, reply: FastifyReply, list: string, flash: FlashKey): Promise<void> {
    await this.desk.execute(command, caller, { key: formKey(body) });
    goTo(reply, `/staff/lists/${list}`, flash);
  }

  async #page({ caller, visit, request, query = {} }: Asking, id: string, more: Partial<ListPageProps> = {}): Promise<Html> {
    const face = this.faces.of(request);
    const purpose = `list-page:${id}`;
    const list = await listCard(this.house, caller, id);
    const { contacts, next } = await contactPage(this.house, caller, { list: id }, pageAsked(this.cursors, purpose, visit, query));
    const admin = caller.roles.includes('admin');
    const history = admin ? await historyOf(this.house, caller, `list-${id}`, face.words) : null;
    const sentence = list.kind === 'static' ? null : (ruleInWords(this.house.stores.views.snapshot(), 'contact', list.criteria, face.words) ?? face.words.say('explain.rule.broken'));
    const people = contacts.map(contact => personLine(contact, face.words.say('people.deleted-contact')));
    return ListPage({ face, list, sentence, people, history, admin, ...pagerOf(`/staff/lists/${id}`, query, nextOf(this.cursors, purpose, visit, next)), ...more });
  }

  /** The one contact that an id, an address or a name means. */
  async #memberTyped(caller: Caller, typed: string): Promise<string> {
    if (typed !== '' && this.house.stores.views.snapshot().get('contact', typed)) return typed;
    const { contacts } = await contactPage(this.house, caller, { q: typed }, { after: undefined, limit: 2 });
    const [found, another] = typed.trim() === '' ? [] : contacts;
    if (found && !another) return found.id;
    const several = another !== undefined;
    throw new Rejection('invalid', 'input.invalid', 'member names no contact.', { faults: [{ path: 'member', code: 'contact', en: several ? 'Several contacts fit; please type the whole address.' : 'No contact fits.', de: several ? 'Mehrere Kontakte passen; bitte die ganze Adresse eingeben.' : 'Kein Kontakt passt.' }] });
  }

  async #orFaults(asking: Asking, list: string, action: string, body: FormBody, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      sendPage(reply, await this.#page(asking, list, { tried: { action, values: { ...body }, faults: faultsOf(error) } }), 422);
    }
  }
}

const pagerOf = (path: string, query: unknown, next: string | null) => ({
  next: next === null ? undefined : addressWith(path, query, { cursor: next }),
  first: queryText(query, 'cursor') === undefined ? undefined : addressWith(path, query, { cursor: undefined }),
});

/** Faults to show beside the form. */
const faultsOf = (error: unknown) => {
  if (error instanceof Rejection && error.details.faults) return error.details.faults;
  throw error;
};
