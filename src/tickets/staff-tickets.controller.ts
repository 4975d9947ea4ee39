import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { tagWith } from '../platform/answers.js';
import { queryNeeded, queryText, queryTexts, queryWhole } from '../web/queries.js';
import { staffTicketCard, staffTicketPage, ticketsSeenBy, type Place } from './staff-tickets.queries.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { listRequest } from './list-request.js';

const LINE = record({ id: 'string', reference: 'string', subject: 'string|null', status: 'string|null', opened: 'date-time', lastActivity: 'date-time', closed: 'boolean', requester: 'object|null', company: 'object|null', revision: 'integer' });
const CARD = record({ id: 'string', reference: 'string', subject: 'string|null', status: 'string|null', opened: 'date-time', lastActivity: 'date-time', closed: 'boolean', requester: 'object|null', company: 'object|null', participants: 'array', properties: 'object', mayReply: 'boolean', revision: 'integer', thread: 'array', ratings: 'array' });

/** Tickets as staff see them: all of them, notes included. Who only audits reads no ticket (U8). */
@Controller('api/admin')
@Allow('admin', 'agent')
export class StaffTicketsController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get('tickets')
  @Describe({ en: 'All tickets by id; those of a contact or a company by their last activity', query: ['contact', 'company', 'status', 'cursor', 'limit'], answer: listOf('tickets', LINE) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const asked = { contact: queryText(query, 'contact'), company: queryText(query, 'company'), status: queryTexts(query, 'status') };
    const purpose = `staff-tickets:${JSON.stringify(asked)}`;
    const { tickets, next } = await staffTicketPage(this.house, caller, { ...asked, after: this.#place(purpose, visit, query), limit: queryWhole(query, 'limit', { min: 1, max: 200, fallback: 50 }) });
    return { tickets, next: next === undefined ? null : this.cursors.write(purpose, visit, next) };
  }

  @Get('tickets/:id')
  @Describe({ en: 'A ticket with notes, all properties, and who wrote what', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `ticket-${id}`);
    return { ...staffTicketCard(this.house, caller, id), revision };
  }

  @Get('contacts/:id/tickets')
  @Describe({ en: 'What a contact would see now in a portal', query: ['portal!', 'tab', 'sort', 'order', 'q', 'status', 'pipeline', 'openedFrom', 'openedTo', 'company', 'property', 'value', 'cursor', 'limit'], answer: record({ assumed: 'object', entry: 'object', tickets: 'array', updating: 'boolean', next: 'string|null' }) })
  seenBy(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('id') contact: string, @Query() query: unknown) {
    const portal = queryNeeded(query, 'portal');
    const list = listRequest(query, this.house.stores.views.snapshot().get<PortalRow>('portal', portal)?.row.zone.value ?? this.house.config.zone);
    const purpose = `seen-by:${contact}:${portal}:${list.sort}:${list.descending}`;
    const after = this.#place(purpose, visit, query) as Exclude<Place, string> | undefined;
    const { next, ...seen } = ticketsSeenBy(this.house, caller, { contact, portal, list: { ...list, after } });
    return { ...seen, next: next === undefined ? null : this.cursors.write(purpose, visit, next) };
  }

  #place(purpose: string, visit: Visit, query: unknown): Place | undefined {
    const cursor = queryText(query, 'cursor');
    return cursor === undefined ? undefined : this.cursors.read<Place>(purpose, visit, cursor);
  }
}
