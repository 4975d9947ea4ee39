import type { Rows } from '../kernel/view.js';
import { isErased } from '../kernel/sealing.js';
import { askedUntil, changeableUntil } from './rating.policy.js';
import type { TicketRatings } from './ticket-ratings.view.js';
import type { TicketFacts } from './ticket.policy.js';

export interface RatingCard {
  readonly score: number;
  readonly comment: string | null;
  /** ms until which it can be changed. */
  readonly until: number;
  readonly changeable: boolean;
}

const isTheirs = (facts: TicketFacts, contact: string): boolean => facts.requester?.id === contact || Object.hasOwn(facts.participants, contact);

/** What the contact said of the last closing; `ask` before it said anything; undefined when it is not asked at all (C11). */
export const ratingFor = (rows: Rows, facts: TicketFacts, contact: string, now: number): RatingCard | 'ask' | undefined => {
  const { closed } = facts;
  if (!closed || !isTheirs(facts, contact)) return undefined;
  const given = rows.get<TicketRatings>('ticketRatings', facts.id)?.row.find(one => one.author === contact && one.closing === closed.revision);
  if (!given) return now <= askedUntil(closed.at) ? 'ask' : undefined;
  const until = changeableUntil(given.first);
  return { score: given.score, comment: typeof given.comment === 'string' ? given.comment : null, until, changeable: now <= until };
};

/** For staff: every rating of a ticket, whoever gave it. */
export const ratingsOf = (rows: Rows, ticket: string) =>
  (rows.get<TicketRatings>('ticketRatings', ticket)?.row ?? []).map(({ author, closing, score, comment, first, last }) => ({
    author, closing, score, comment: isErased(comment) ? null : comment, ...(isErased(comment) ? { erased: true as const } : {}),
    first: new Date(first).toISOString(), last: new Date(last).toISOString(),
  }));
