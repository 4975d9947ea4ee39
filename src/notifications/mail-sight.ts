import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { bestMethod } from '../portal/entry.policy.js';
import { firstHost, type PortalRow } from '../portal/portal.policy.js';
import { MayNotEnter, type Viewer, type Viewers } from '../portal/viewers.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { peopleOf } from './mail-when-ticket-changes.process.js';

/** Somebody who may be mailed about a ticket right now. Holds for one snapshot. */
export interface Reader {
  readonly viewer: Viewer;
  readonly facts: TicketFacts;
  readonly address: string;
}

interface Asked {
  readonly portal: string;
  readonly contact: string;
  readonly ticket: string;
  /** ms. */
  readonly at: number;
}

/**
 * Whoever has no session is asked about as coming in by the portal's first host with the best method (design 3):
 * entry, scope and filter, and still one of the ticket's own people. Undefined: no mail.
 */
export const readerOf = (rows: Rows, viewers: Viewers, { portal: id, contact: person, ticket, at }: Asked): Reader | undefined => {
  const portal = rows.get<PortalRow>('portal', id)?.row;
  const contact = rows.get<ContactRow>('contact', person)?.row;
  const facts = rows.get<TicketFacts>('ticketFacts', ticket)?.row;
  if (!portal || !contact || !facts || portal.mails.value.mode === 'off' || typeof contact.email !== 'string' || !peopleOf(facts).includes(person)) return undefined;
  const viewer = look(rows, viewers, portal, contact, at);
  return viewer?.sees(facts).visible ? { viewer, facts, address: contact.email } : undefined;
};

const look = (rows: Rows, viewers: Viewers, portal: PortalRow, contact: ContactRow, at: number): Viewer | undefined => {
  const host = firstHost(portal);
  if (host === null) return undefined;
  try {
    return viewers.look(rows, { contact: contact.id, portal: portal.id, host, ...bestMethod(portal, host, contact) }, at);
  } catch (error) {
    if (error instanceof MayNotEnter) return undefined;
    throw error;
  }
};

/** The portal that a contact is mailed by: the ticket's own if it may read it there, else the first where it may. */
export const portalFor = (rows: Rows, viewers: Viewers, own: string | null, asked: Omit<Asked, 'portal'>): string | undefined => {
  const registered = Object.entries(rows.get<ContactRow>('contact', asked.contact)?.row.registered ?? {})
    .sort(([, a], [, b]) => a.revision - b.revision)
    .map(([portal]) => portal);
  const inOrder = own !== null && registered.includes(own) ? [own, ...registered.filter(portal => portal !== own)] : registered;
  return inOrder.find(portal => readerOf(rows, viewers, { ...asked, portal }) !== undefined);
};
