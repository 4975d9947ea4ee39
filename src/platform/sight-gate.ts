import type { Clock } from '../kernel/chance.js';
import { Rejection } from '../kernel/errors.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Viewers, Who } from '../portal/viewers.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import type { Caller } from './caller.js';
import type { SightGate } from './command-runner.js';

export const whoIs = (caller: Caller): Who => {
  if (!caller.identity || caller.actor.kind !== 'contact') throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  return { contact: caller.actor.id, ...caller.identity };
};

/** Commands of contacts on a ticket go through `visible()`: what they may not see is not found. */
export const sightGate =
  (views: ViewStore, viewers: Viewers, clock: Clock): SightGate =>
  async (caller, { ticket, reply }) => {
    const snapshot = views.snapshot();
    const viewer = viewers.look(snapshot, whoIs(caller), clock.now());
    const seen = viewer.sees(snapshot.get<TicketFacts>('ticketFacts', ticket)?.row);
    if (!seen.visible) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
    if (reply && !seen.mayReply) throw new Rejection('forbidden', 'ticket.read-only', 'You may read this ticket, but not answer it.');
  };
