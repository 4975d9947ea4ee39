import { Controller, Get, Param, Query } from '@nestjs/common';
import { AccessLog } from '../identity/access-log.js';
import { Rejection } from '../kernel/errors.js';
import { START } from '../kernel/event.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { queryMoment, queryText, queryTexts, queryWhole } from '../web/queries.js';
import { eventPage, streamPage, type EventsRequest } from './events.queries.js';

const EVENT = record({
  position: 'string', stream: 'string', noun: 'string', revision: 'integer', id: 'string', type: 'string', schema: 'integer', sentence: 'object', data: 'object', actor: 'object', onBehalfOf: 'object|null',
  address: {}, userAgent: {}, reason: {}, correlationId: 'string', causationId: 'string', commandId: 'string', recordedAt: 'date-time', occurredAt: 'date-time',
});
const EVENTS = { type: 'array', items: EVENT } as const;

const asked = (query: unknown): EventsRequest => ({
  after: position(queryText(query, 'after')), limit: queryWhole(query, 'limit', { min: 1, max: 500, fallback: 100 }), stream: queryText(query, 'stream'),
  types: queryTexts(query, 'type'), actor: queryText(query, 'actor'), from: queryMoment(query, 'from'), to: queryMoment(query, 'to'),
});

const position = (text: string | undefined): string => {
  if (text === undefined || /^[0-9A-Za-z/_-]{1,64}$/.test(text)) return text ?? START;
  throw new Rejection('invalid', 'query.invalid', 'after is no position.', { faults: [{ path: 'after', code: 'position', en: 'must be a position of this log', de: 'muss eine Position dieses Protokolls sein' }] });
};

/** The log, event by event, for whoever has to answer for it (U2). Every look at it is on record too (U4). */
@Controller('api/audit')
@Allow('auditor', 'admin')
export class EventsController {
  constructor(
    private readonly house: House,
    private readonly accessLog: AccessLog,
  ) {}

  @Get('events')
  @Describe({ en: 'Events in the order of the log; `next` is the position to go on after', query: ['after', 'stream', 'type', 'actor', 'from', 'to', 'limit'], answer: record({ events: EVENTS, next: 'string|null' }) })
  async list(@Calling() caller: Caller, @Query() query: unknown) {
    const request = asked(query);
    await this.#note(caller, request.stream ?? 'all');
    return eventPage(this.house, caller, request);
  }

  @Get('streams/:stream')
  @Describe({ en: 'The events of one stream; `next` is the revision to go on from', query: ['fromRevision', 'limit'], answer: record({ events: EVENTS, next: 'integer|null' }) })
  async stream(@Calling() caller: Caller, @Param('stream') stream: string, @Query() query: unknown) {
    await this.#note(caller, stream);
    const from = queryWhole(query, 'fromRevision', { min: 0, max: 999_999_999, fallback: 0 });
    return streamPage(this.house, caller, stream, { from, limit: queryWhole(query, 'limit', { min: 1, max: 500, fallback: 100 }) });
  }

  #note({ actor }: Caller, id: string): Promise<void> {
    return this.accessLog.read({ person: actor.id, portal: null, what: 'log', id: id.slice(0, 250) });
  }
}
