import { Rejection } from '../kernel/errors.js';
import type { Role } from '../kernel/command.js';
import { rolesOf, type StaffRow } from '../staff/staff.policy.js';
import type { Caller } from './caller.js';
import type { House } from './house.js';

/** Contacts, lists, companies, properties, tickets and staff belong to no portal: they need a role for the deployment. */
export const demandDeployment = ({ portals }: Caller): void => {
  if (portals !== null) throw new Rejection('forbidden', 'role.deployment', 'This needs a role for the whole deployment.');
};

/** A portal out of reach is not found. */
export const demandPortal = ({ portals }: Caller, portal: string): void => {
  if (portals !== null && !portals.includes(portal)) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
};

/**
 * The caller with the roles that it holds at one portal: an admin of one and agent of another is an admin of the one only.
 * @throws Rejection `portal.unknown`, `route.forbidden` when none of the roles it needs is held there
 */
export const atPortal = (house: House, caller: Caller, portal: string, needs: readonly Role[]): Caller => {
  demandPortal(caller, portal);
  const there = caller.portals === null ? caller : { ...caller, roles: caller.rolesAt?.(portal) ?? rolesAt(house, caller, portal), portals: [portal] };
  if (!there.roles.some(role => needs.includes(role))) throw new Rejection('forbidden', 'route.forbidden', 'You may not do this.');
  return there;
};

const rolesAt = (house: House, { actor }: Caller, portal: string): readonly Role[] => {
  const row = house.stores.views.snapshot().get<StaffRow>('staff', actor.id)?.row;
  return row ? rolesOf(row, portal) : [];
};
