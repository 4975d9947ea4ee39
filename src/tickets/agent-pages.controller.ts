import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Command } from '../kernel/command.js';
import { Rejection, WrongRevision } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { companyName, contactName } from '../platform/names.js';
import { goTo, sendPage, type FlashKey } from '../platform/page-answers.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { demandFiles, executeWithFiles, receiveFiles, TakesFiles } from '../platform/sent-files.js';
import { formKey } from '../web/form-body.js';
import { queryText, queryTexts } from '../web/queries.js';
import { writerOn } from './agent-reach.js';
import { AGENT_TABS, agentTicketPage, isWaiting, type AgentListRequest, type AgentTab } from './agent-list.queries.js';
import { AgentListPage } from './agent-list.page.js';
import { PeoplePage, type PeopleAct } from './agent-people.page.js';
import { PROPERTY_PREFIX } from './agent-properties.page.js';
import { AnswerText, NoteText } from './agent-ticket.forms.js';
import { AgentTicketPage, type AgentTicketProps, type Form, type Part } from './agent-ticket.page.js';
import { changeable, formValue, peopleFound, propertyChanges } from './agent-ticket.queries.js';
import { definitionOf } from './property.policy.js';
import { staffTicket, staffTicketCard } from './staff-tickets.queries.js';
import { CloseTicket, ReopenTicket } from './ticket-care.js';
import { PostReply } from './ticket-conversation.js';
import { AddParticipant, ChangeTicketRequester, LinkTicketToCompany, RemoveParticipant, UnlinkTicketFromCompany } from './ticket-people.js';
import { searchWords } from './ticket.queries.js';

const PAGE = 25;

type OnTicket = { readonly ticket: string; readonly [field: string]: unknown };

/** The pages of agents: all tickets, one ticket with its notes, and whose it is. */
@Controller('staff/tickets')
@Allow('agent', 'admin')
export class AgentPagesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly cursors: Cursors,
    private readonly faces: Faces,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    const all = listAsked(query);
    // By whom one may ask, one is told the name of.
    const asked = caller.portals === null ? all : { ...all, contact: undefined, company: undefined };
    const purpose = `agent-tickets:${JSON.stringify(asked)}`;
    const cursor = queryText(query, 'cursor');
    const { tickets, next, more } = await agentTicketPage(this.house, caller, { ...asked, after: cursor === undefined ? undefined : this.cursors.read(purpose, visit, cursor) });
    sendPage(reply, AgentListPage({ face, query, wide: caller.portals === null, tab: asked.tab, tickets, next: next && this.cursors.write(purpose, visit, next), short: next !== undefined && !more, statuses: this.#statuses(face), about: this.#about(asked) }));
  }

  @Get(':id')
  read(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, AgentTicketPage(this.#props(caller, id, request)));
  }

  @Post(':id/replies')
  @TakesFiles()
  answer(@Calling() caller: Caller, @Param('id') id: string, @Body() body: Form, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#orAgain('answer', caller, id, body, request, reply, async () => {
      const { body: text } = commandFrom(AnswerText, { body: textIn(body, 'body') });
      await this.#post({ ticket: id, body: text, visibility: 'public' }, caller, body);
      goTo(reply, `/staff/tickets/${id}`, 'agent.answer.sent');
    });
  }

  @Post(':id/notes')
  @TakesFiles()
  note(@Calling() caller: Caller, @Param('id') id: string, @Body() body: Form, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#orAgain('note', caller, id, body, request, reply, async () => {
      const { note } = commandFrom(NoteText, { note: textIn(body, 'note') });
      await this.#post({ ticket: id, body: note, visibility: 'internal' }, caller, body);
      goTo(reply, `/staff/tickets/${id}`, 'agent.note.kept');
    });
  }

  @Post(':id/properties')
  properties(@Calling() caller: Caller, @Param('id') id: string, @Body() body: Form, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    return this.#orAgain('properties', caller, id, body, request, reply, async () => {
      const changes = propertyChanges(this.house, caller, id, Number(queryText(body, 'revision') ?? -1), propertiesIn(body));
      const facts = staffTicket(this.house, caller, id);
      const writer = writerOn(this.house, caller, facts);
      let expected = facts.revision;
      for (const change of changes) expected = (await this.desk.execute(change, writer, { expected })).revision;
      goTo(reply, `/staff/tickets/${id}`, changes.length > 0 ? 'agent.properties.saved' : 'agent.properties.same');
    });
  }

  @Post(':id/closure')
  close(@Calling() caller: Caller, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(CloseTicket, { ticket }, caller, reply, 'ticket.closed');
  }

  @Post(':id/reopening')
  reopen(@Calling() caller: Caller, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(ReopenTicket, { ticket }, caller, reply, 'ticket.reopened');
  }

  @Get(':id/people')
  async people(@Calling() caller: Caller, @Param('id') id: string, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const q = queryText(query, 'q');
    const found = q === undefined ? undefined : await peopleFound(this.house, caller, q);
    sendPage(reply, PeoplePage({ face: this.faces.of(request), ticket: staffTicketCard(this.house, caller, id), q: q ?? '', found }));
  }

  @Post(':id/people')
  assign(@Calling() caller: Caller, @Param('id') ticket: string, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    // Whoever may look for people may put them on a ticket: both take a role for the whole deployment.
    demandDeployment(caller);
    const act = ACTS[queryText(body, 'act') as PeopleAct] as (typeof ACTS)[PeopleAct] | undefined;
    if (!act) throw new Rejection('invalid', 'input.invalid', 'There is no such act.', { faults: [{ path: 'act', code: 'choice', en: 'is none that there is', de: 'gibt es nicht' }] });
    return this.#act(act.command, { ticket, ...act.fields(queryText(body, 'id') ?? '') }, caller, reply, 'agent.people.saved');
  }

  async #act<C extends Command>(command: new () => C, fields: OnTicket, caller: Caller, reply: FastifyReply, flash: FlashKey): Promise<void> {
    await this.#execute(command, fields, caller);
    goTo(reply, `/staff/tickets/${fields.ticket}`, flash);
  }

  /** Roles for some portals hold for the tickets of these (agent-reach.ts). */
  #execute<C extends Command>(command: new () => C, fields: OnTicket, caller: Caller) {
    return this.desk.execute(commandFrom(command, fields), writerOn(this.house, caller, staffTicket(this.house, caller, fields.ticket)));
  }

  /** An answer or a note, with its files. */
  async #post(fields: OnTicket, caller: Caller, body: Form): Promise<void> {
    const writer = writerOn(this.house, caller, staffTicket(this.house, caller, fields.ticket));
    const sent = await receiveFiles(this.house, caller, fields.ticket, body);
    demandFiles(sent);
    await executeWithFiles(this.house, this.desk, commandFrom(PostReply, fields), writer, { key: formKey(body) }, sent.files);
  }

  /** What is not right is told beside the form, with all that was entered; so is what somebody else has changed meanwhile. */
  async #orAgain(part: Part, caller: Caller, id: string, values: Form, request: Visited, reply: FastifyReply, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const stale = error instanceof WrongRevision;
      if (!stale && !(error instanceof Rejection && error.details.faults)) throw error;
      const faults = error instanceof Rejection ? (error.details.faults ?? []) : [];
      sendPage(reply, AgentTicketPage(this.#props(caller, id, request, { part, values, faults, stale })), stale ? 409 : 422);
    }
  }

  #props(caller: Caller, id: string, request: Visited, again?: AgentTicketProps['again']): AgentTicketProps {
    const facts = staffTicket(this.house, caller, id);
    const rows = this.house.stores.views.snapshot();
    const face = this.faces.of(request);
    const ticket = staffTicketCard(this.house, caller, id);
    const status = this.#statuses(face).find(one => one.id === ticket.status)?.label ?? ticket.status ?? '';
    return { face, ticket, status, wide: caller.portals === null, waiting: isWaiting(rows, facts), properties: changeable(rows).map(row => ({ row, value: formValue(facts, row, this.house.config.zone) })), again };
  }

  /** As staff call them. */
  #statuses({ words }: ReturnType<Faces['of']>): { id: string; label: string }[] {
    return (definitionOf(this.house.stores.views.snapshot(), 'status')?.options ?? []).map(option => ({ id: option.id, label: words.of(option) }));
  }

  #about({ contact, company }: Pick<AgentListRequest, 'contact' | 'company'>) {
    const rows = this.house.stores.views.snapshot();
    return [
      ...(contact === undefined ? [] : [{ key: 'contact' as const, name: contactName(rows, contact) ?? contact }]),
      ...(company === undefined ? [] : [{ key: 'company' as const, name: companyName(rows, company) ?? company }]),
    ];
  }
}

const ACTS = {
  requester: { command: ChangeTicketRequester, fields: (requester: string) => ({ requester }) },
  participant: { command: AddParticipant, fields: (contact: string) => ({ contact }) },
  leave: { command: RemoveParticipant, fields: (contact: string) => ({ contact }) },
  company: { command: LinkTicketToCompany, fields: (company: string) => ({ company }) },
  unlink: { command: UnlinkTicketFromCompany, fields: () => ({}) },
} as const satisfies Record<PeopleAct, { command: new () => Command; fields: (id: string) => object }>;

const listAsked = (query: unknown): Omit<AgentListRequest, 'after'> => {
  const tab = queryText(query, 'tab') as AgentTab | undefined;
  return {
    tab: tab !== undefined && AGENT_TABS.includes(tab) ? tab : 'waiting',
    words: searchWords(queryText(query, 'q') ?? ''),
    status: queryTexts(query, 'status'),
    contact: queryText(query, 'contact'),
    company: queryText(query, 'company'),
    oldest: queryText(query, 'order') === 'oldest',
    limit: PAGE,
  };
};

/** Empty stays empty, so that it is told as missing. */
const textIn = (body: Form, name: string): string => (queryText(body, name) ?? '').replace(/\r\n?/g, '\n');

const propertiesIn = (body: Form): Form =>
  Object.fromEntries(Object.entries(body).filter(([name]) => name.startsWith(PROPERTY_PREFIX)).map(([name, value]) => [name.slice(PROPERTY_PREFIX.length), value]));
