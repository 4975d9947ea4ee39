import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Command } from '../kernel/command.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { formKey } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import type { Html } from '../web/markup.js';
import { definitionOf } from './property.policy.js';
import { mayReopen } from './reopen.policy.js';
import { TicketListPage, type ListedTicket } from './ticket-list.page.js';
import { OpenTicketPage, PROPERTY_PREFIX, TicketPage } from './ticket.page.js';
import { ticketCard } from './ticket-cards.js';
import { CloseTicket, ReopenTicket } from './ticket-care.js';
import { PostReply } from './ticket-conversation.js';
import { OpenTicket } from './ticket-opening.js';
import { propertyFromText, shownFacts, statusesFor } from './ticket-words.queries.js';
import { listRequest } from './tickets.controller.js';

type Form = Readonly<Record<string, string | readonly string[]>>;

/** The customer's pages: the same reads and commands as the API, answered as pages. */
@Controller()
@Allow('contact')
export class TicketPagesController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly cursors: Cursors,
    private readonly faces: Faces,
  ) {}

  @Get('tickets')
  list(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const asked = listRequest(query);
    const purpose = `tickets:${asked.sort}:${asked.descending}`;
    const cursor = queryText(query, 'cursor');
    const page = this.house.tickets.list(viewer, snapshot, { ...asked, after: cursor === undefined ? undefined : this.cursors.read(purpose, visit, cursor) });
    const tickets = page.rows.map(({ line }) => JSON.parse(`{${line}}`) as ListedTicket);
    const count = (tab: typeof asked.tab) => this.house.tickets.count(viewer, snapshot, tab);
    const counts = { mine: count('mine'), company: count('company'), all: count('all') };
    sendPage(reply, TicketListPage({ face, tickets, query, tab: asked.tab, counts, updating: page.updating, next: page.next && this.cursors.write(purpose, visit, page.next), statuses: statusesFor(snapshot, face.words) }));
  }

  @Get('tickets/new')
  form(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, this.#form(visit, request, reply, queryText(query, 'continues'), { subject: queryText(query, 'subject')?.slice(0, 200) ?? '' }));
  }

  @Post('tickets')
  async open(@Visiting() visit: Visit, @Calling() caller: Caller, @Body() body: Form, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    this.eyes.look(visit, reply);
    try {
      const command = commandFrom(OpenTicket, { subject: text(body, 'subject'), body: text(body, 'body'), ...continued(body), portal: caller.identity!.portal, requester: caller.actor.id, properties: this.#properties(body) });
      const { id } = await this.desk.execute(command, caller, { key: formKey(body) });
      goTo(reply, `/tickets/${id}`, 'ticket.created');
    } catch (error) {
      sendPage(reply, this.#form(visit, request, reply, queryText(body, 'continues'), body, faultsOf(error)), 422);
    }
  }

  @Get('tickets/:id')
  read(@Visiting() visit: Visit, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, this.#ticket(visit, id, request, reply));
  }

  @Post('tickets/:id/replies')
  async reply(@Visiting() visit: Visit, @Calling() caller: Caller, @Param('id') ticket: string, @Body() body: Form, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    try {
      await this.desk.execute(commandFrom(PostReply, { ticket, portal: caller.identity!.portal, body: text(body, 'body') }), caller, { key: formKey(body) });
      goTo(reply, `/tickets/${ticket}`, 'ticket.reply.sent');
    } catch (error) {
      sendPage(reply, this.#ticket(visit, ticket, request, reply, body, faultsOf(error)), 422);
    }
  }

  @Post('tickets/:id/closure')
  close(@Calling() caller: Caller, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(commandFrom(CloseTicket, { ticket }), caller, reply, ticket, 'ticket.closed');
  }

  @Post('tickets/:id/reopening')
  reopen(@Calling() caller: Caller, @Param('id') ticket: string, @Res() reply: FastifyReply): Promise<void> {
    return this.#act(commandFrom(ReopenTicket, { ticket, portal: caller.identity!.portal }), caller, reply, ticket, 'ticket.reopened');
  }

  async #act(command: Command, caller: Caller, reply: FastifyReply, ticket: string, flash: 'ticket.closed' | 'ticket.reopened'): Promise<void> {
    await this.desk.execute(command, caller);
    goTo(reply, `/tickets/${ticket}`, flash);
  }

  #form(visit: Visit, request: Visited, reply: FastifyReply, continues: string | undefined, values?: Form, faults?: readonly Fault[]): Html {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const fields = viewer.portal.form.value.fields.flatMap(({ property, required }) => {
      const row = definitionOf(snapshot, property);
      return row ? [{ property: row, required }] : [];
    });
    return OpenTicketPage({ face: this.faces.of(request), fields, continues, values, faults });
  }

  #ticket(visit: Visit, id: string, request: Visited, reply: FastifyReply, values?: Form, faults?: readonly Fault[]): Html {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const face = this.faces.of(request);
    const { facts, mayReply } = this.house.tickets.ticket(viewer, snapshot, id);
    const ticket = ticketCard(snapshot, facts, { mayReply, staff: false });
    const answer = facts.closed ? mayReopen(viewer.portal, facts.closed.at, viewer.at) : 'yes';
    const notReopened = answer === 'yes' || answer === 'keep-closed' ? undefined : face.words.find(`problem.${answer}`);
    const status = statusesFor(snapshot, face.words).find(one => one.id === ticket.status)?.label ?? ticket.status ?? '';
    return TicketPage({ face, ticket, viewer: viewer.who.contact, status, facts: shownFacts(snapshot, ticket, face.words), notReopened, values, faults });
  }

  #properties(body: Form): Record<string, unknown> {
    const snapshot = this.house.stores.views.snapshot();
    const given = Object.entries(body).filter(([name, value]) => name.startsWith(PROPERTY_PREFIX) && value !== '');
    return Object.fromEntries(given.map(([name, value]) => [name.slice(PROPERTY_PREFIX.length), propertyFromText(definitionOf(snapshot, name.slice(PROPERTY_PREFIX.length)), String(value))]));
  }
}

const text = (body: Form, name: string): string | undefined => queryText(body, name)?.replace(/\r\n?/g, '\n');
const continued = (body: Form) => (queryText(body, 'continues') === undefined ? {} : { continues: queryText(body, 'continues') });

/** Faults to show beside the form. Everything else is a problem of its own. */
const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Rejection && error.details.faults) return error.details.faults;
  throw error;
};
