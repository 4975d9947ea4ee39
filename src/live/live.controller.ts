import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Sessions } from '../identity/sessions.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling, Eyes, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe } from '../platform/openapi-words.js';
import { whoIs } from '../platform/sight-gate.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { queryText } from '../web/queries.js';
import { staffTicket } from '../tickets/staff-tickets.queries.js';
import { LiveUpdates } from './live-updates.js';
import { ContactWatcher, StaffWatcher, type Watcher } from './watcher.js';

const STREAM = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'private, no-store', 'X-Accel-Buffering': 'no' } as const;

/** What happens while a page is open, as server-sent events. */
@Controller()
@Allow('contact', 'agent', 'admin')
export class LiveController {
  constructor(
    private readonly house: House,
    private readonly eyes: Eyes,
    private readonly sessions: Sessions,
    private readonly live: LiveUpdates,
  ) {}

  @Get('live')
  @Describe({ en: 'What happens to the tickets that one sees, as server-sent events: `ticket` with its id, `reload` when too much was missed, `beat` as a sign of life', query: ['ticket', 'since'], gives: 'events' })
  open(@Visiting() visit: Visit, @Calling() caller: Caller, @Query() query: unknown, @Headers('last-event-id') last: string | undefined, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const ticket = queryText(query, 'ticket');
    const watcher = this.#watcher(visit, caller, ticket, reply);
    this.live.demandRoom(watcher);
    if (request.method === 'HEAD') return void reply.headers(STREAM).send('');
    reply.hijack();
    reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...STREAM });
    reply.raw.write('retry: 2000\n\n');
    const page = this.live.open(watcher, ticket, reply.raw, last ?? queryText(query, 'since'));
    // What is written in the moment in which the reader goes away is an error of the response, and nobody's fault.
    for (const gone of ['close', 'error']) reply.raw.on(gone, () => this.live.close(page));
  }

  /** @throws Rejection `ticket.unknown` for a ticket that the person does not see, whatever the reason (C2) */
  #watcher(visit: Visit, caller: Caller, ticket: string | undefined, reply: FastifyReply): Watcher {
    if (caller.actor.kind === 'contact') {
      const { viewer, snapshot } = this.eyes.look(visit, reply);
      if (ticket !== undefined) this.house.tickets.ticket(viewer, snapshot, ticket);
      return new ContactWatcher(whoIs(caller), visit.session!, this.sessions, this.house.viewers);
    }
    demandDeployment(caller);
    if (ticket !== undefined) staffTicket(this.house, caller, ticket);
    return new StaffWatcher(caller.actor.id, visit.session!, this.sessions);
  }
}
