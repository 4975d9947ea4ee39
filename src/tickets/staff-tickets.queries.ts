import { Rejection } from '../kernel/errors.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { ScanOptions } from '../kernel/view-store.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { companyName, contactName, staffName } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { assumedDoor } from '../portal/explain.queries.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { reachOf, type Reach } from './agent-reach.js';
import { ratingsOf } from './rating.queries.js';
import { ticketCard } from './ticket-cards.js';
import { entryId, type ThreadEntry } from './ticket-thread.view.js';
import { currentValue, momentOf, subjectOf, type TicketFacts } from './ticket.policy.js';
import type { ListRequest } from './ticket.queries.js';

/** Where a page goes on: an id, or a place in a scope's own order. */
export type Place = string | { readonly value: number | string; readonly ticket: string };

export interface StaffTicketsRequest {
  readonly contact: string | undefined;
  readonly company: string | undefined;
  readonly status: readonly string[];
  readonly after: Place | undefined;
  readonly limit: number;
}

/** A ticket in lists of staff. */
export const staffLine = (rows: Rows, facts: TicketFacts) => {
  const subject = subjectOf(facts);
  return {
    id: facts.id, reference: facts.reference, subject: isErased(subject) ? null : subject, status: currentValue(facts, 'status'),
    opened: new Date(momentOf(facts, 'opened')).toISOString(), lastActivity: new Date(momentOf(facts, 'lastActivity')).toISOString(), closed: facts.closed !== null,
    requester: facts.requester && { id: facts.requester.id, name: contactName(rows, facts.requester.id) },
    company: facts.company && { id: facts.company.id, name: companyName(rows, facts.company.id) },
    revision: facts.revision,
  };
};

/** All tickets by id; those of a contact or a company by their last activity, the latest first. */
export const staffTicketPage = async (house: House, caller: Caller, request: StaffTicketsRequest) => {
  const reach = reachOf(house, caller);
  return request.contact === undefined && request.company === undefined ? allTickets(house, caller, reach, request) : scopedTickets(house, reach, request);
};

const allTickets = async (house: House, { portals }: Caller, reach: Reach, { status, after, limit }: StaffTicketsRequest) => {
  const keep = status.length === 0 && portals === null ? undefined : (facts: TicketFacts) => (status.length === 0 || status.includes(String(currentValue(facts, 'status')))) && reach(house.stores.views.snapshot(), facts);
  const { rows, next } = await rowPage<TicketFacts>(house.stores.views, 'ticketFacts', { after: typeof after === 'string' ? after : undefined, limit, keep });
  const snapshot = house.stores.views.snapshot();
  return { tickets: rows.map(({ row }) => staffLine(snapshot, row)), next: next as Place | undefined };
};

const CANDIDATES = 2_000;

/** A page looks at CANDIDATES rows at most; then it comes short, with a place to go on from. */
const scopedTickets = (house: House, reach: Reach, { contact, company, status, after, limit }: StaffTicketsRequest) => {
  const snapshot = house.stores.views.snapshot();
  const scope = contact !== undefined ? `contact:${contact}` : `company:${company}`;
  const options: ScanOptions = { scopes: [scope], slots: null, sort: 'activity', descending: true, after: typeof after === 'object' ? after : undefined, status: status.length > 0 ? status : undefined };
  const most = contact !== undefined && company !== undefined ? CANDIDATES : limit + 1;
  const found = snapshot.scan(options, most);
  const tickets: ReturnType<typeof staffLine>[] = [];
  for (const [index, entry] of found.entries()) {
    const facts = snapshot.get<TicketFacts>('ticketFacts', entry.ticket)?.row;
    if (!facts || (contact !== undefined && company !== undefined && facts.company?.id !== company) || !reach(snapshot, facts)) continue;
    tickets.push(staffLine(snapshot, facts));
    if (tickets.length === limit && index + 1 < found.length) return { tickets, next: { value: entry.value, ticket: entry.ticket } as Place };
  }
  const last = found.at(-1);
  return { tickets, next: found.length === most && last ? ({ value: last.value, ticket: last.ticket } as Place) : undefined };
};

/** One that the caller does not reach is not found either. @throws Rejection `ticket.unknown`, `role.deployment` */
export const staffTicket = (house: House, caller: Caller, id: string): TicketFacts => {
  const reach = reachOf(house, caller);
  const rows = house.stores.views.snapshot();
  const facts = rows.get<TicketFacts>('ticketFacts', id)?.row;
  if (!facts || !reach(rows, facts)) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
  return facts;
};

/** A ticket with its notes, all its properties, who wrote what, and the keys that a redaction has to name. */
export const staffTicketCard = (house: House, caller: Caller, id: string) => {
  const facts = staffTicket(house, caller, id);
  const snapshot = house.stores.views.snapshot();
  const card = ticketCard(snapshot, facts, { mayReply: true, staff: true });
  const named = (contact: string) => ({ id: contact, name: contactName(snapshot, contact) });
  const thread = card.thread.map(entry => ({ ...entry, ...behind(snapshot, snapshot.get<ThreadEntry>('ticketThread', entryId(id, entry.entry))?.row) }));
  return { ...card, requester: card.requester === null ? null : named(card.requester), company: card.company === null ? null : { id: card.company, name: companyName(snapshot, card.company) }, participants: card.participants.map(named), thread, ratings: ratingsOf(snapshot, id).map(one => ({ ...one, authorName: contactName(snapshot, one.author) })) };
};

const behind = (rows: Rows, entry: ThreadEntry | undefined) =>
  entry && { author: entry.author, authorName: entry.staff ? staffName(rows, entry.author) : contactName(rows, entry.author), key: entry.key, redacted: entry.redacted };

export interface SightRequest {
  readonly contact: string;
  readonly portal: string;
  readonly list: ListRequest;
}

/** The list that a contact would see now, coming in by the best door it has: the same query as its own. */
export const ticketsSeenBy = (house: House, caller: Caller, { contact, portal, list }: SightRequest) => {
  demandDeployment(caller);
  const snapshot = house.stores.views.snapshot();
  const row = snapshot.get<ContactRow>('contact', contact)?.row;
  const at = snapshot.get<PortalRow>('portal', portal)?.row;
  if (!row || !at) throw new Rejection('unknown', 'contact.unknown', 'There is no such contact or portal.');
  const assumed = assumedDoor(at, row);
  const who = { contact, portal, ...assumed };
  const { entry } = house.viewers.decide(snapshot, who, house.clock.now());
  const door = { assumed, entry: { allowed: entry.allowed, reason: entry.reason } };
  if (!entry.allowed) return { ...door, tickets: [], updating: false, next: undefined };
  const page = house.tickets.list(house.viewers.look(snapshot, who, house.clock.now()), snapshot, list);
  return { ...door, tickets: page.rows.map(({ line: members }) => JSON.parse(`{${members}}`) as unknown), updating: page.updating, next: page.next };
};
