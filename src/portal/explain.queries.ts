import type { Position } from '../kernel/event.js';
import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import type { Check } from './check.policy.js';
import { bestMethod } from './entry.policy.js';
import { explainEntry } from './explain-entry.policy.js';
import type { Judge } from './judge.js';
import { firstHost, type PortalRow } from './portal.policy.js';
import { explainSight, sees, sightOf } from './sight.policy.js';
import { membershipIn, type Who } from './viewers.js';

/** Why a ticket is, or is not, visible to a contact: every check in order, with the event that set what it looked at. */
export interface Explanation {
  readonly visible: boolean;
  readonly mayReply: boolean;
  readonly entry: { readonly allowed: boolean; readonly reason: string };
  /** The door that was assumed: without a session, the portal's first host and the best method of the contact. */
  readonly assumed: Pick<Who, 'host' | 'method' | 'connection'> | null;
  readonly checks: readonly Check[];
  readonly at: string;
  /** As of this place in the history; null: now. */
  readonly position: Position | null;
}

const missing = (check: string, stream: string, en: string, de: string): Check => ({ check, outcome: 'failed', operands: {}, setBy: { stream, revision: -1 }, en, de });

/** The door of somebody without a session. */
export const assumedDoor = (portal: PortalRow, contact: ContactRow): Pick<Who, 'host' | 'method' | 'connection'> => {
  const host = firstHost(portal) ?? '';
  return { host, ...bestMethod(portal, host, contact) };
};

/** Pure over the rows of one moment: the same question now and in the past. */
export const explain = (rows: Rows, judge: Judge, ids: { portal: string; contact: string; ticket: string }, at: number, position: Position | null): Explanation => {
  const portal = rows.get<PortalRow>('portal', ids.portal)?.row;
  const contact = rows.get<ContactRow>('contact', ids.contact)?.row ?? null;
  const facts = rows.get<TicketFacts>('ticketFacts', ids.ticket)?.row;
  const assumed = portal && contact ? assumedDoor(portal, contact) : null;
  const membership = contact ? membershipIn(rows, contact, judge, at) : (list: string) => ({ member: false, stream: `list-${list}`, revision: -1, validUntil: null });
  const door = explainEntry({ portal, host: assumed?.host ?? '', method: assumed?.method ?? 'link', connection: assumed?.connection ?? null, contact, membership, at });
  const checks: Check[] = [...door.checks];
  const base = { assumed, entry: { allowed: door.allowed, reason: door.reason }, at: new Date(at).toISOString(), position };
  if (!portal || !contact) return { ...base, visible: false, mayReply: false, checks };
  if (!facts) {
    checks.push(missing('ticket.unknown', `ticket-${ids.ticket}`, 'There is no such ticket.', 'Ein solches Ticket gibt es nicht.'));
    return { ...base, visible: false, mayReply: false, checks };
  }
  const sight = sightOf(portal, contact, membership);
  const judged = (ref: Parameters<Judge['filter']>[1]) => judge.filter(rows, ref);
  const seen = sees(sight, facts, at, judged);
  checks.push(...explainSight(sight, facts, at, judged));
  return { ...base, visible: door.allowed && seen.visible, mayReply: door.allowed && seen.mayReply, checks };
};
