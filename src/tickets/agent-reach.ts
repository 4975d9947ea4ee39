import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { sees, sightOf } from '../portal/sight.policy.js';
import { membershipIn } from '../portal/viewers.js';
import type { TicketFacts } from './ticket.policy.js';

/** Whether somebody of the staff works on a ticket, by the rows of this moment. */
export type Reach = (rows: Rows, facts: TicketFacts) => boolean;

const WORKS: ReadonlySet<string> = new Set(['agent', 'admin']);

const rolesAt = (caller: Caller, portal: string) => (caller.rolesAt?.(portal) ?? caller.roles).filter(role => WORKS.has(role));

/** Portals at which the caller works on tickets; null: on all tickets there are. @throws Rejection `role.deployment` for whoever works on none */
const workplaces = (caller: Caller): readonly string[] | null => {
  if (caller.portals === null) return null;
  const portals = caller.portals.filter(portal => rolesAt(caller, portal).length > 0);
  if (portals.length === 0) demandDeployment(caller);
  return portals;
};

/**
 * A portal has the tickets that their own people (requester, participants) see there: registered at it, within its scope
 * and its rules. The predicate that customers are shown their tickets by is the one that their agents are held to.
 */
const has = (house: House, rows: Rows, portal: PortalRow, facts: TicketFacts, at: number): boolean =>
  [...(facts.requester ? [facts.requester.id] : []), ...Object.keys(facts.participants)].some(id => {
    const contact = rows.get<ContactRow>('contact', id)?.row;
    if (!contact || contact.erased || !Object.hasOwn(contact.registered, portal.id)) return false;
    const sight = sightOf(portal, contact, membershipIn(rows, contact, house.judge, at));
    return sees(sight, facts, at, ref => house.judge.filter(rows, ref)).visible;
  });

const portalsWith = (house: House, rows: Rows, portals: readonly string[], facts: TicketFacts): readonly string[] => {
  const at = house.clock.now();
  return portals.filter(id => {
    const portal = rows.get<PortalRow>('portal', id)?.row;
    return portal !== undefined && has(house, rows, portal, facts, at);
  });
};

/** Everything, or the tickets of the portals that the caller works at. @throws Rejection `role.deployment` */
export const reachOf = (house: House, caller: Caller): Reach => {
  const portals = workplaces(caller);
  return portals === null ? () => true : (rows, facts) => portalsWith(house, rows, portals, facts).length > 0;
};

/** The caller as it may write to a ticket that it reaches: with the roles held at the portals that have it. */
export const writerOn = (house: House, caller: Caller, facts: TicketFacts): Caller => {
  const portals = workplaces(caller);
  if (portals === null) return caller;
  const { rolesAt: _, ...rest } = caller;
  const roles = new Set(portalsWith(house, house.stores.views.snapshot(), portals, facts).flatMap(portal => rolesAt(caller, portal)));
  return { ...rest, roles: [...roles], portals: null };
};
