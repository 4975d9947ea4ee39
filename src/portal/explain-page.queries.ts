import { contactsWhere } from '../contacts/contacts.queries.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { zoneOf } from '../filters/zone.policy.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { demandPortal } from '../platform/staff-reach.js';
import { subjectOf, type TicketFacts } from '../tickets/ticket.policy.js';
import { ticketsNumbered } from '../tickets/ticket-numbers.queries.js';
import { mayReadTickets } from './explain-words.queries.js';
import type { PortalRow } from './portal.policy.js';

/** What somebody typed or followed a link with. */
export interface Asked {
  readonly portal: string | undefined;
  readonly contact: string | undefined;
  readonly ticket: string | undefined;
  /** As a date-time field sends it: wall time in the portal's zone. */
  readonly at: string | undefined;
}

/** Somebody or something that fits what was typed. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
}

const MOST = 20;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Contacts that fit an id, an address or words; an admin of some portals finds those who are known there. */
export const contactsAsked = async (house: House, caller: Caller, portal: string, asked: string): Promise<readonly Candidate[]> => {
  demandPortal(caller, portal);
  const byId = house.stores.views.snapshot().get<ContactRow>('contact', asked)?.row;
  if (byId && (caller.portals === null || isKnownAt(byId, portal))) return [candidateOf(byId)];
  const { rows } = await contactsWhere(house, { q: asked, ...(caller.portals === null ? {} : { portal }) }, { after: undefined, limit: MOST });
  return rows.map(candidateOf);
};

const isKnownAt = ({ registered, invited }: ContactRow, portal: string): boolean => Object.hasOwn(registered, portal) || Object.hasOwn(invited, portal);

const candidateOf = ({ id, name, email }: Pick<ContactRow, 'id' | 'name' | 'email'>): Candidate => ({ id, label: text(name) || text(email) || id, hint: text(name) === '' ? '' : text(email) });

/** Tickets by id or number. Numbers of systems of origin need not be unique. */
export const ticketsAsked = (house: House, caller: Caller, asked: string): readonly Candidate[] => {
  const rows = house.stores.views.snapshot();
  const byId = rows.get<TicketFacts>('ticketFacts', asked)?.row;
  return (byId ? [byId] : ticketsNumbered(rows, asked, MOST)).map(facts => ticketCandidate(facts, caller));
};

const ticketCandidate = (facts: TicketFacts, caller: Caller): Candidate => {
  const subject = subjectOf(facts);
  return { id: facts.id, label: facts.reference, hint: mayReadTickets(caller) && !isErased(subject) ? (subject ?? '') : '' };
};

const WALL = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/;

/** The moment (ms) of a wall time in a zone; undefined when it is none. */
export const momentAsked = (wall: string, zone: string): number | undefined => {
  const ms = WALL.test(wall) ? Date.parse(`${wall}Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : zoneOf(zone).momentOf(ms);
};

/** The portal's row, when it is in reach. @throws Rejection `portal.unknown` */
export const portalAsked = (rows: Rows, caller: Caller, id: string): PortalRow | undefined => {
  demandPortal(caller, id);
  return rows.get<PortalRow>('portal', id)?.row;
};
