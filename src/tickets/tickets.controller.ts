import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Command, CommandClass } from '../kernel/command.js';
import type { Caller } from '../platform/caller.js';
import type { CommandOptions } from '../platform/command-runner.js';
import { Desk } from '../platform/desk.js';
import { Allow, Calling, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Cursors } from '../platform/cursors.js';
import { bodyOfCommand, cameWithFiles, freshKey, TakesFiles, takeWithFiles, ticketToBe } from '../platform/sent-files.js';
import { idempotencyKey, etagOf, notModified } from '../web/preconditions.js';
import { queryText } from '../web/queries.js';
import { Rejection } from '../kernel/errors.js';
import { ticketCard } from './ticket-cards.js';
import { CloseTicket, ReopenTicket } from './ticket-care.js';
import { PostReply } from './ticket-conversation.js';
import { OpenTicket } from './ticket-opening.js';
import { listRequest } from './list-request.js';
import { snippetMember, ticketSnippet } from './ticket-snippets.queries.js';
import { cardTag, revisionSeen, withoutNumbers } from './ticket-tag.js';
import { demandReply } from './ticket.queries.js';

/** Tickets as the signed-in contact sees them. Every read goes through its eyes, every command through the desk. */
@Controller('api/tickets')
@Allow('contact')
export class TicketsController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly desk: Desk,
    private readonly cursors: Cursors,
  ) {}

  /** Ready strings are joined: a row is not parsed to be written again. */
  @Get()
  list(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const asked = listRequest(query, viewer.portal.zone.value);
    const purpose = `tickets:${asked.sort}:${asked.descending}`;
    const cursor = queryText(query, 'cursor');
    const page = this.house.tickets.list(viewer, snapshot, { ...asked, after: cursor === undefined ? undefined : this.cursors.read(purpose, visit, cursor) });
    const next = page.next && JSON.stringify(this.cursors.write(purpose, visit, page.next));
    const counts = queryText(query, 'counts') === 'yes' ? `,"counts":${JSON.stringify(this.house.tickets.counts(viewer, snapshot))}` : '';
    const found = (ticket: string): string => (asked.words.length === 0 ? '' : snippetMember(ticketSnippet(snapshot, ticket, asked.words)));
    const body = `{"tickets":[${page.rows.map(({ line, ticket }) => `{${line}${found(ticket)}}`).join(',')}],"updating":${page.updating},"next":${next ?? 'null'}${counts}}`;
    answer(request, reply, body, etagOf([body]));
  }

  @Post()
  @TakesFiles()
  async open(@Calling() caller: Caller, @Visiting() visit: Visit, @Body() body: object, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    this.eyes.look(visit, reply);
    const key = idempotencyKey(headers['idempotency-key']) ?? freshKey(this.house);
    const command = () => own(OpenTicket, bodyOfCommand(OpenTicket, body), { portal: caller.identity!.portal, requester: caller.actor.id });
    const outcome = await takeWithFiles(this.house, this.desk, caller, { ticket: ticketToBe(caller, key), body, options: { key }, command });
    reply.code(outcome.repeated ? 200 : 201).header('Location', `/api/tickets/${outcome.id}`);
    return { id: outcome.id, position: outcome.position };
  }

  @Get(':id')
  read(@Visiting() visit: Visit, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    const { facts, mayReply } = this.house.tickets.ticket(viewer, snapshot, id);
    const card = ticketCard(snapshot, facts, { mayReply, staff: false });
    answer(request, reply, JSON.stringify(card), cardTag(card, this.house.stores.events.lineage));
  }

  @Post(':id/replies')
  @HttpCode(201)
  @TakesFiles()
  async reply(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('id') ticket: string, @Body() body: object, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    // No byte of a file is taken for a ticket that is not seen.
    if (cameWithFiles(body)) this.#mayReply(visit, reply, ticket);
    const command = () => own(PostReply, bodyOfCommand(PostReply, body), { ticket, portal: caller.identity!.portal });
    const options = this.#options(visit, reply, ticket, headers);
    const { position } = await withoutNumbers(() => takeWithFiles(this.house, this.desk, caller, { ticket, body, options, command }));
    return { position };
  }

  /** Closing is a thing that is made … */
  @Put(':id/closure')
  close(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('id') ticket: string, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#run(own(CloseTicket, {}, { ticket }), caller, this.#options(visit, reply, ticket, headers));
  }

  /** … and reopening takes it away. */
  @Delete(':id/closure')
  reopen(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('id') ticket: string, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    return this.#run(own(ReopenTicket, {}, { ticket, portal: caller.identity!.portal }), caller, this.#options(visit, reply, ticket, headers));
  }

  async #run(command: Command, caller: Caller, options: CommandOptions) {
    const { position } = await withoutNumbers(() => this.desk.execute(command, caller, options));
    return { position };
  }

  #options(visit: Visit, reply: FastifyReply, ticket: string, headers: Record<string, string>): CommandOptions {
    const key = idempotencyKey(headers['idempotency-key']);
    if (headers['if-match'] === undefined) return { key };
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    return { key, expected: revisionSeen(this.house, viewer, snapshot, ticket, headers['if-match']) };
  }

  #mayReply(visit: Visit, reply: FastifyReply, ticket: string): void {
    const { viewer, snapshot } = this.eyes.look(visit, reply);
    demandReply(this.house.tickets.ticket(viewer, snapshot, ticket));
  }
}

/** Fields that the address and the session say are never taken from the body. */
const own = <C extends Command>(command: CommandClass<C>, body: object, fixed: Partial<C>): C => {
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    for (const name of Object.keys(fixed)) if (Object.hasOwn(body, name)) throw new Rejection('invalid', 'input.invalid', `${name} is not given in the body.`, { faults: [{ path: name, code: 'unknown-field', en: 'is not given in the body', de: 'wird nicht im Inhalt angegeben' }] });
  return commandFrom(command, Array.isArray(body) || typeof body !== 'object' || body === null ? body : { ...body, ...fixed });
};

/** The other headers of what a session stands behind are there already (edge.ts). */
const answer = (request: Visited, reply: FastifyReply, body: string, tag: string): void => {
  reply.header('Content-Type', 'application/json; charset=utf-8').header('ETag', tag);
  if (notModified(request.headers['if-none-match'], tag)) void reply.code(304).send();
  else void reply.send(body);
};
