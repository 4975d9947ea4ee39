import type { Recorded } from '../kernel/event.js';
import { ERASED, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import type { TicketEvent } from './ticket.events.js';

export interface Rating {
  readonly author: string;
  /** Revision of the closing that it rates. */
  readonly closing: number;
  readonly score: number;
  readonly comment: Text | null;
  /** ms: when it was given, and when it was changed last. */
  readonly first: number;
  readonly last: number;
  /** Of the event that holds the comment. */
  readonly revision: number;
}

/** All ratings of a ticket, in the order of their closings, then of who gave one first. Row id: the ticket. */
export type TicketRatings = readonly Rating[];

const added = (row: TicketRatings, { data, at, revision }: Extract<Recorded<TicketEvent>, { type: 'SatisfactionRated' }>): TicketRatings => {
  const before = row.find(({ author, closing }) => author === data.author && closing === data.closing);
  const rating: Rating = { ...data, first: before?.first ?? at, last: at, revision };
  return before ? row.map(one => (one === before ? rating : one)) : [...row, rating];
};

export const ticketRatings = view<TicketRatings, TicketEvent>({
  name: 'ticketRatings',
  version: 1,
  decisive: false,
  folds: ['SatisfactionRated', 'TextsErased'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    if (event.type === 'SatisfactionRated') return added(row ?? [], event);
    if (event.type !== 'TextsErased' || row === undefined) return row;
    const gone = new Set(event.data.texts.filter(({ field }) => field === 'comment').map(({ revision }) => revision));
    return row.map(one => (gone.has(one.revision) ? { ...one, comment: ERASED } : one));
  },
});
