import { SetMetadata } from '@nestjs/common';

export type Schema = Readonly<Record<string, unknown>>;

/** What the description of a route says beyond its path, its parameters and who may use it. */
export interface RouteWords {
  /** One line. */
  readonly en: string;
  /** Names of QUERY, the required ones with `!`. */
  readonly query?: readonly string[];
  readonly headers?: readonly (keyof typeof HEADERS)[];
  /** A class whose fields the body has, all but those that the address or the session says. */
  readonly body?: { readonly of: new () => object; readonly without?: readonly string[] };
  /** The body is that of the command that the path's `name` names. */
  readonly namesCommand?: boolean;
  /** What a good answer holds. Without it nothing is said but that it is JSON. */
  readonly answer?: Schema;
  /** `json` unless said otherwise; `page`: a document for people; `file`: bytes; `events`: server-sent events; `none`: no content. */
  readonly gives?: 'json' | 'page' | 'file' | 'events' | 'none';
  /** The answer carries the revision of what was read or changed. */
  readonly tagged?: boolean;
}

export const DESCRIBED = 'sichtfeld:described';

/** Says what a route is for, beside the route. */
export const Describe = (words: RouteWords) => SetMetadata(DESCRIBED, words);

const text = (description: string, more: Schema = {}): Schema => ({ description, schema: { type: 'string', ...more } });
const moment = (description: string): Schema => text(description, { format: 'date-time' });

/** Parameters of queries, each with one meaning everywhere. */
export const QUERY: Readonly<Record<string, Schema>> = {
  cursor: text('Where the list goes on: `next` of the page before. Good for the same list, asked by the same person.'),
  limit: { description: 'Rows a page.', schema: { type: 'integer', minimum: 1, maximum: 500 } },
  q: text('Words to look for; each may be the beginning of one.'),
  portal: text('Id of a portal.'),
  contact: text('Id of a contact.'),
  company: text('Id of a company.'),
  ticket: text('Id of a ticket.'),
  list: text('Id of a list.'),
  status: text('Id of a status; may be repeated.'),
  at: moment('The moment asked for; now without it.'),
  tab: text('Whose tickets.', { enum: ['mine', 'company', 'all'] }),
  sort: text('By what.', { enum: ['activity', 'opened', 'status'] }),
  order: text('Which end first.', { enum: ['descending', 'ascending'] }),
  openedFrom: text('Opened at this moment or later; a day (2026-03-29) begins in the portal’s time zone.'),
  openedTo: text('Opened at this moment or earlier; a day ends in the portal’s time zone.'),
  pipeline: text('Id of a pipeline.'),
  property: text('Id of a property that customers may see; with `value`.'),
  value: text('The value of `property`: an option’s id, or text.'),
  counts: text('With the number of tickets on each tab.', { enum: ['yes'] }),
  after: text('Position of the last event that is known already.'),
  since: text('Id of the last message that is known: the stream goes on from there, as with Last-Event-ID.'),
  day: text('A day in UTC, like `2026-03-29`; today without it.', { format: 'date' }),
  reason: text('A reason code, like `credentials.unknown`.'),
  from: moment('Recorded at this moment or later.'),
  to: moment('Recorded until this moment.'),
  fromRevision: { description: 'First revision to give.', schema: { type: 'integer', minimum: 0 } },
  stream: text('Name of a stream, like `ticket-7f3`.'),
  type: text('Type of an event, like `TicketOpened`; may be repeated.'),
  actor: text('Who caused it, like `staff:7f3`.'),
};

/** Headers of requests. */
export const HEADERS = {
  'Idempotency-Key': text('Names the request: sent again with the same key it has the same result and is done once.', { minLength: 1, maxLength: 200 }),
  'If-Match': text('The ETag that was read; where it has moved on, it is refused with `revision.stale`.'),
  'If-None-Match': text('The ETag that is known: 304 when it still holds.'),
  Prefer: text('`respond-async`: answered at once with what is known (RFC 7240).'),
  'X-Reason': text('Why, for the record; UTF-8, percent-encoded.', { maxLength: 4_500 }),
  'X-CSRF-Token': text('The session’s token (`csrf` of GET /api/session). Unsafe requests with a session cookie need it.'),
  'X-Correlation-Id': text('Ties requests together; kept with every event.', { maxLength: 100 }),
} as const;

/** A page of things under their name. */
export const listOf = (name: string, item: Schema = { type: 'object' }): Schema => ({
  type: 'object',
  required: [name, 'next'],
  properties: { [name]: { type: 'array', items: item }, next: { type: ['string', 'null'], description: 'Cursor of the next page; null at the end.' } },
});

const of = (type: string | readonly string[], more: Schema = {}): Schema => ({ type, ...more });

/** An object with these members; a name with `?` may be missing. `string`, `integer`, `boolean`, `object`, `array`, `date-time`, or a schema; `|null` allowed. */
export const record = (members: Readonly<Record<string, string | Schema>>): Schema => ({
  type: 'object',
  required: Object.keys(members).filter(name => !name.endsWith('?')),
  properties: Object.fromEntries(Object.entries(members).map(([name, member]) => [name.replace('?', ''), typeof member === 'string' ? shorthand(member) : member])),
});

const shorthand = (member: string): Schema => {
  const [type = 'object', nothing] = member.split('|');
  const plain = type === 'date-time' ? 'string' : type;
  return of(nothing === undefined ? plain : [plain, 'null'], { ...(type === 'date-time' && { format: 'date-time' }), ...(type === 'array' && { items: {} }) });
};
