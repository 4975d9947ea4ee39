import { Rejection, WrongRevision } from '../kernel/errors.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import type { House } from '../platform/house.js';
import type { Viewer } from '../portal/viewers.js';
import { etagOf, givenTag } from '../web/preconditions.js';
import { ticketCard, type TicketCard } from './ticket-cards.js';

/** The ETag of a ticket for customers: it follows what they can see of it and nothing else. Revisions of the stream would count notes (C4, W2). */
export const cardTag = (card: TicketCard, lineage: string): string => etagOf([lineage, JSON.stringify(card)]);

/** What was read is not what there is now; without a number, which would tell what nobody is shown. */
const stale = (): Rejection => new Rejection('conflict', 'revision.stale', 'Somebody else has changed this in the meantime.');

/** A revision that no stream has: a repetition is answered all the same, everything else is refused. */
const PASSED = -2;

/** The revision that a change may build on: the one of now, if the ticket looks as it did. @throws Rejection `ticket.unknown`, `header.invalid` */
export const revisionSeen = (house: House, viewer: Viewer, rows: ViewSnapshot, ticket: string, header: string | undefined): number | undefined => {
  if (header === undefined) return undefined;
  const tag = givenTag(header);
  const { facts, mayReply } = house.tickets.ticket(viewer, rows, ticket);
  return tag === cardTag(ticketCard(rows, facts, { mayReply, staff: false }), house.stores.events.lineage) ? facts.revision : PASSED;
};

/** Does it, and tells without numbers when it came too late. */
export const withoutNumbers = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof WrongRevision ? stale() : error;
  }
};
