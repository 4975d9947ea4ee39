import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { historyOf } from '../audit/history.queries.js';
import { AccessLog } from '../identity/access-log.js';
import { Sessions } from '../identity/sessions.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { nextOf, pageAsked } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { companyName, listName } from '../platform/names.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { addressWith, queryText } from '../web/queries.js';
import type { Tried } from '../web/small-forms.js';
import { CONTACT_ACTIONS } from './contact-actions.js';
import { contactChoices, contactLine, contactValues } from './contact-page.queries.js';
import { ContactPage } from './contact.page.js';
import type { ContactRow } from './contact.policy.js';
import { RecordContact } from './contact-record.js';
import { EraseContact } from './contact-standing.js';
import { contactCard, contactPage } from './contacts.queries.js';
import { ContactsPage, NewContactPage } from './contacts.page.js';
import { erasurePreview } from './erasure-preview.queries.js';
import { ErasurePage } from './erasure.page.js';

/** Contacts as pages: found, read, changed, blocked, erased. The same reads and commands as the API. */
@Controller('staff/contacts')
@Allow('admin', 'agent')
export class ContactPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly cursors: Cursors,
    private readonly sessions: Sessions,
    private readonly accessLog: AccessLog,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const wanted = { q: queryText(query, 'q'), company: queryText(query, 'company'), list: queryText(query, 'list') };
    const purpose = `contact-pages:${JSON.stringify(wanted)}`;
    const found = await contactPage(this.house, caller, wanted, pageAsked(this.cursors, purpose, visit, query));
    const face = this.faces.of(request);
    const rows = this.house.stores.views.snapshot();
    const next = nextOf(this.cursors, purpose, visit, found.next);
    const chip = (name: 'company' | 'list', label: string | null) => (wanted[name] === undefined ? [] : [{ label: label ?? wanted[name], without: addressWith('/staff/contacts', query, { [name]: undefined, cursor: undefined }) }]);
    sendPage(reply, ContactsPage({
      face, q: wanted.q, contacts: found.contacts.map(line => contactLine(rows, line, face.words)),
      kept: Object.fromEntries((['company', 'list'] as const).flatMap(name => (wanted[name] === undefined ? [] : [[name, wanted[name]]]))),
      chips: [...chip('company', companyName(rows, wanted.company ?? '')), ...chip('list', listName(rows, wanted.list ?? ''))],
      next: next === null ? undefined : addressWith('/staff/contacts', query, { cursor: next }),
      first: queryText(query, 'cursor') === undefined ? undefined : addressWith('/staff/contacts', query, { cursor: undefined }),
    }));
  }

  @Get('new')
  form(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    demandDeployment(caller);
    sendPage(reply, NewContactPage({ face: this.faces.of(request) }));
  }

  @Post()
  async record(@Calling() caller: Caller, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { id } = await this.desk.execute(commandFromForm(RecordContact, body), caller, { key: formKey(body) });
      goTo(reply, `/staff/contacts/${id}`, 'contact.created');
    } catch (error) {
      sendPage(reply, NewContactPage({ face: this.faces.of(request), values: { ...body }, faults: faultsOf(error) }), 422);
    }
  }

  @Get(':contact')
  async read(@Calling() caller: Caller, @Param('contact') contact: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#page(caller, contact, request));
  }

  @Get(':contact/erasure')
  async preview(@Calling() caller: Caller, @Param('contact') contact: string, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.#erasure(caller, contact, request));
  }

  @Post(':contact/erasure')
  async erase(@Calling() caller: Caller, @Param('contact') contact: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const typed = queryText(body, 'confirmation') ?? '';
    const { name, email } = contactCard(this.house, caller, contact);
    if (typed.trim() !== (email ?? name ?? contact)) return sendPage(reply, await this.#erasure(caller, contact, request, typed), 422);
    await this.desk.execute(commandFrom(EraseContact, { contact }), caller, { key: formKey(body), reason: queryText(body, '_reason') });
    goTo(reply, `/staff/contacts/${contact}`, 'erasure.done');
  }

  @Post(':contact/:action')
  async act(@Calling() caller: Caller, @Param('contact') contact: string, @Param('action') name: string, @Body() body: FormBody, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const action = Object.hasOwn(CONTACT_ACTIONS, name) ? CONTACT_ACTIONS[name] : undefined;
    if (!action) throw new Rejection('unknown', 'action.unknown', 'There is no such action.');
    contactCard(this.house, caller, contact);
    try {
      await this.desk.execute(action.command(this.house, contact, body ?? {}), caller, { key: formKey(body) });
      goTo(reply, `/staff/contacts/${contact}`, action.done);
    } catch (error) {
      const faults = faultsOf(error).map(fault => ({ ...fault, path: fault.path.replace(/^values\./, 'p.') }));
      sendPage(reply, await this.#page(caller, contact, request, { action: name, values: { ...body }, faults }), 422);
    }
  }

  async #page(caller: Caller, contact: string, request: Visited, tried?: Tried) {
    contactCard(this.house, caller, contact);
    const face = this.faces.of(request);
    const admin = caller.roles.includes('admin');
    const sessions = (await this.sessions.of(contact)).length;
    if (admin) await this.accessLog.read({ person: caller.actor.id, portal: null, what: 'log', id: `contact-${contact}` });
    const history = admin ? await historyOf(this.house, caller, `contact-${contact}`, face.words) : null;
    const card = contactCard(this.house, caller, contact);
    const row = this.#row(contact);
    return ContactPage({ face, zone: this.house.config.zone, card, label: labelOf(card, face.words.say('people.deleted-contact')), sessions, history, admin, tried, properties: contactValues(this.house, caller, row, face.words), ...contactChoices(this.house, row) });
  }

  async #erasure(caller: Caller, contact: string, request: Visited, typed?: string) {
    const card = contactCard(this.house, caller, contact);
    if (card.erased || !caller.roles.includes('admin')) throw new Rejection('unknown', 'contact.unknown', 'There is nothing to erase.');
    const preview = await erasurePreview(this.house, caller, this.#row(contact), (await this.sessions.of(contact)).length);
    return ErasurePage({ face: this.faces.of(request), contact, label: labelOf(card, contact), phrase: card.email ?? card.name ?? contact, preview, typed });
  }

  #row(contact: string): ContactRow {
    return this.house.stores.views.snapshot().get<ContactRow>('contact', contact)!.row;
  }
}

const labelOf = ({ name, email, erased, id }: { name: string | null; email: string | null; erased: boolean; id: string }, gone: string): string => name ?? email ?? (erased ? gone : id);

/** Faults to show beside the form; a taken address is one too. Everything else is a problem of its own. */
const faultsOf = (error: unknown) => {
  if (!(error instanceof Rejection)) throw error;
  if (error.details.faults) return error.details.faults;
  if (error.code === 'email.taken') return [{ path: 'email', code: 'taken', en: 'belongs to another contact', de: 'gehört zu einem anderen Kontakt' }];
  if (error.code === 'contact.nameless') return [{ path: 'name', code: 'required', en: 'or an e-mail address is needed', de: 'oder eine E-Mail-Adresse wird gebraucht' }];
  throw error;
};
