import { describe, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor, NOON } from '../../test/support/given.js';
import { ticket } from './ticket.js';
import { RateTicket } from './ticket-rating.js';
import type { TicketEvent } from './ticket.events.js';

const given = givenFor(ticket);
const DAY = 86_400_000;
const anna = { kind: 'contact', id: 'anna' } as const;
const opened: TicketEvent = { type: 'TicketOpened', data: { requester: 'anna', author: 'anna', reference: null, company: null, subject: 'Drucker', body: 'Hilfe', properties: {}, continues: null, portal: 'p1' } };
const closed: TicketEvent = { type: 'TicketClosed', data: { author: 'greta', status: 'solved' } };
const reopened: TicketEvent = { type: 'TicketReopened', data: { author: 'anna', status: 'open' } };
const rated = (closing: number, score: number, author = 'anna'): TicketEvent => ({ type: 'SatisfactionRated', data: { author, closing, score, comment: null } });
const rate = (score: number, comment?: string) => command(RateTicket, { ticket: 't1', score, ...(comment === undefined ? {} : { comment }) });

describe('a closed ticket is rated', () => {
  it('by who asked, with a word if they like (C11)', () => {
    given(opened, closed).when(rate(5, 'Schnell!'), { actor: anna }).then({ type: 'SatisfactionRated', data: { author: 'anna', closing: 1, score: 5, comment: 'Schnell!' } });
  });

  it('by who takes part, and by nobody else who can read it', () => {
    const past: TicketEvent[] = [opened, { type: 'ParticipantAdded', data: { contact: 'ben' } }, closed];
    given(...past).when(rate(4), { actor: { kind: 'contact', id: 'ben' } }).then(rated(2, 4, 'ben'));
    given(...past).when(rate(4), { actor: { kind: 'contact', id: 'carla' } }).thenRejected('rating.others');
  });

  it('not while it is open', () => {
    given(opened).when(rate(1), { actor: anna }).thenRejected('rating.open');
    given(opened, closed, reopened).when(rate(1), { actor: anna }).thenRejected('rating.open');
  });

  it('changed for seven days after it was first given, to the millisecond (C11)', () => {
    const past = [opened, closed, rated(1, 2)];
    given(...past).when(rate(3), { actor: anna, now: NOON + 2 + 7 * DAY }).then(rated(1, 3));
    given(...past).when(rate(3), { actor: anna, now: NOON + 3 + 7 * DAY }).thenRejected('rating.too-late');
    given(...past, rated(1, 3)).when(rate(4), { actor: anna, now: NOON + 3 + 7 * DAY }).thenRejected('rating.too-late');
  });

  it('again after a new closing (C11)', () => {
    given(opened, closed, rated(1, 2), reopened, closed).when(rate(5), { actor: anna, now: NOON + 29 * DAY }).then(rated(4, 5));
  });

  it('within thirty days of its closing, to the millisecond', () => {
    given(opened, closed).when(rate(5), { actor: anna, now: NOON + 1 + 30 * DAY }).then(rated(1, 5));
    given(opened, closed).when(rate(5), { actor: anna, now: NOON + 2 + 30 * DAY }).thenRejected('rating.too-late');
  });
});
