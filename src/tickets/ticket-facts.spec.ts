import { describe, expect, it } from '@jest/globals';
import { rowAfter } from '../../test/support/folds.js';
import { momentOf } from './ticket.policy.js';
import { ticketFacts } from './ticket-facts.view.js';
import { ticketRatings } from './ticket-ratings.view.js';
import { ERASED, isErased } from '../kernel/sealing.js';
import type { TicketEvent } from './ticket.events.js';

const opened: TicketEvent = { type: 'TicketOpened', data: { requester: 'anna', author: 'anna', reference: null, company: null, subject: 'Drucker', body: null, properties: {}, continues: null, portal: null } };
const reply = (visibility: 'public' | 'internal'): TicketEvent => ({ type: 'ReplyPosted', data: { author: 'greta', staff: true, visibility, body: 'Moment' } });
const rating = (score: number): TicketEvent => ({ type: 'SatisfactionRated', data: { author: 'anna', closing: 1, score, comment: 'Gut' } });

describe('the last activity that customers see', () => {
  const activity = (...facts: TicketEvent[]) => momentOf(rowAfter(ticketFacts, 'ticket-t1', ...facts)!, 'lastActivity');

  it('moves with a public reply, never with an internal note or a rating (C4)', () => {
    const before = activity(opened);
    expect(activity(opened, reply('internal'))).toBe(before);
    expect(activity(opened, rating(5))).toBe(before);
    expect(activity(opened, reply('public'))).toBeGreaterThan(before);
  });
});

describe('the ratings of a ticket', () => {
  it('hold the last word of a person on a closing, and when the first was said', () => {
    const rows = rowAfter(ticketRatings, 'ticket-t1', opened, rating(2), rating(4))!;
    expect(rows).toMatchObject([{ author: 'anna', closing: 1, score: 4, revision: 2 }]);
    expect(rows[0]!.first).toBeLessThan(rows[0]!.last);
  });

  it('lose the comment of who is erased and keep the number (U7)', () => {
    const rows = rowAfter(ticketRatings, 'ticket-t1', opened, rating(4), { type: 'TextsErased', data: { person: 'anna', texts: [{ revision: 1, field: 'comment', key: 't.1' }] } })!;
    expect([rows[0]!.score, isErased(rows[0]!.comment), rows[0]!.comment]).toEqual([4, true, ERASED]);
  });
});
