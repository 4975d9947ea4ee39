import type { StoredEvent } from '../kernel/event.js';
import type { Rows } from '../kernel/view.js';
import { newsOf } from '../tickets/ticket-news.policy.js';
import { scopesOf, type TicketFacts } from '../tickets/ticket.policy.js';
import { merged, type OpenPage } from './open-page.js';
import type { PageIndex } from './page-index.js';
import type { Happened } from './watcher.js';

/** Events of the log that were read together, as open pages are concerned. */
export interface Batch {
  /** By ticket: a ticket that changed ten times is told once. */
  readonly tickets: ReadonlyMap<string, Happened>;
  /** Keys of pages whose entry or sight may be another one now; `all` where nobody can tell whose. */
  readonly unsettled: ReadonlySet<string>;
}

const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
const nounOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** What of a ticket happened in one event, as far as customers may hear of it. */
const happenedIn = (rows: Rows, event: StoredEvent): Happened => {
  const news = newsOf(rows, event);
  return { position: event.position, shown: news === 'shown', revealing: news === 'revealing' ? event.revision : Infinity };
};

/** Whose pages an event may end or widen. Rules of lists and properties reach anybody; they are changed rarely. */
const unsettledBy = ({ stream }: StoredEvent): string | undefined => {
  switch (nounOf(stream)) {
    case 'contact':
    case 'portal':
    case 'staff':
      return `${nounOf(stream)}:${idOf(stream)}`;
    case 'list':
    case 'property':
    case 'contactProperty':
      return 'all';
    default:
      return undefined;
  }
};

export const batchOf = (rows: Rows, events: readonly StoredEvent[]): Batch => {
  const tickets = new Map<string, Happened>();
  const unsettled = new Set<string>();
  for (const event of events) {
    const key = unsettledBy(event);
    if (key !== undefined) unsettled.add(key);
    if (nounOf(event.stream) === 'ticket') tickets.set(idOf(event.stream), merged(tickets.get(idOf(event.stream)), happenedIn(rows, event)));
  }
  return { tickets, unsettled };
};

/** The pages that a batch concerns, each with what happened to tickets that it may watch. */
export const concerned = (index: PageIndex, rows: Rows, { tickets, unsettled }: Batch): Map<OpenPage, Map<string, Happened>> => {
  const pages = new Map<OpenPage, Map<string, Happened>>();
  const of = (page: OpenPage): Map<string, Happened> => {
    const known = pages.get(page) ?? new Map<string, Happened>();
    pages.set(page, known);
    return known;
  };
  for (const key of unsettled) for (const page of key === 'all' ? index.all() : index.under(key)) of(page);
  for (const [id, happened] of tickets) {
    const facts = rows.get<TicketFacts>('ticketFacts', id)?.row;
    for (const key of [`ticket:${id}`, ...(facts ? scopesOf(facts) : []), 'staff']) for (const page of index.under(key)) of(page).set(id, happened);
  }
  return pages;
};
