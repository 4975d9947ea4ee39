import { Command, decider, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, ShortText } from '../kernel/fields.js';
import { readAddress, staffEmailDigest } from '../contacts/address.policy.js';
import { apiTokenCommands } from './api-token.js';
import type { StaffEvent } from './staff.events.js';
import { DEPLOYMENT, type DeploymentAdmins, type StaffRole } from './staff.policy.js';
import { staffIdentityCommands } from './staff-identity.js';
import { secondFactorCommands } from './second-factor.js';
import { evolve, existing, isSame, type Role, type Staff } from './staff.state.js';

export class InviteStaff extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name' }) name!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
}

export const ROLES = ['admin', 'agent', 'auditor'] as const;

export class GrantRole extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Choice(ROLES, { en: 'Role', de: 'Rolle' }) role!: StaffRole;
  @Id({ en: 'Portal (none: the deployment)', de: 'Portal (ohne: die gesamte Installation)', optional: true }) portal?: string | null;
}

export class RevokeRole extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
  @Choice(ROLES, { en: 'Role', de: 'Rolle' }) role!: StaffRole;
  @Id({ en: 'Portal (none: the deployment)', de: 'Portal (ohne: die gesamte Installation)', optional: true }) portal?: string | null;
}

export class BlockStaff extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
}

export class UnblockStaff extends Command {
  @Id({ en: 'Staff member', de: 'Teammitglied' }) staff!: string;
}

const roleOf = ({ role, portal }: GrantRole | RevokeRole): Role => ({ role, portal: portal ?? null });
const isGlobalAdmin = ({ role, portal }: Role): boolean => role === 'admin' && portal === null;
const admins = [{ view: 'deploymentAdmins', id: DEPLOYMENT }];

/** Somebody must be left who can let others in. */
const keepAnAdmin = (context: DecisionContext): void => {
  const active = context.rows.get<DeploymentAdmins>('deploymentAdmins', DEPLOYMENT)?.row.active ?? [];
  if (active.every(id => id === context.id)) throw new Rejection('conflict', 'staff.last-admin', 'This is the last admin of the deployment.');
};

const digestOf = (c: InviteStaff, context: DecisionContext): string => staffEmailDigest(context.digest, readAddress(c.email));

const staffCommand = on<Staff, StaffEvent>();

export const staff = decider<Staff, StaffEvent>({ noun: 'staff', initial: { status: 'none' }, evolve, opens: false }, [
  staffCommand({
    command: InviteStaff,
    by: ['admin', 'system'],
    en: 'Invite a staff member',
    de: 'Ein Teammitglied einladen',
    reserves: (c, _, context) => [{ noun: 'staffEmail', key: digestOf(c, context) }],
    decide: (state, c, context) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'staff.exists', 'The staff member exists already.');
      return [{ type: 'StaffInvited', data: { name: c.name.trim(), email: readAddress(c.email), emailDigest: digestOf(c, context) } }];
    },
  }),
  staffCommand({
    command: GrantRole,
    by: ['admin', 'system'],
    en: 'Grant a role',
    de: 'Eine Rolle erteilen',
    of: c => c.staff,
    reads: c => (c.portal ? [{ view: 'portal', id: c.portal }] : []),
    decide: (state, c, context) => {
      const role = roleOf(c);
      const { status, roles } = existing(state);
      if (roles.some(one => isSame(one, role))) return [];
      if (status === 'blocked') throw new Rejection('conflict', 'staff.blocked', 'The staff member is blocked.');
      if (role.portal !== null && !context.rows.get('portal', role.portal)) throw new Rejection('invalid', 'portal.unknown', `There is no portal ${role.portal}.`);
      return [{ type: 'RoleGranted', data: role }];
    },
  }),
  staffCommand({
    command: RevokeRole,
    by: ['admin', 'system'],
    en: 'Revoke a role',
    de: 'Eine Rolle entziehen',
    of: c => c.staff,
    reads: () => admins,
    alone: true,
    decide: (state, c, context) => {
      const role = roleOf(c);
      if (!existing(state).roles.some(one => isSame(one, role))) return [];
      if (isGlobalAdmin(role)) keepAnAdmin(context);
      return [{ type: 'RoleRevoked', data: role }];
    },
  }),
  staffCommand({
    command: BlockStaff,
    by: ['admin', 'system'],
    en: 'Block a staff member',
    de: 'Ein Teammitglied sperren',
    of: c => c.staff,
    reads: () => admins,
    alone: true,
    decide: (state, _, context) => {
      const { status, roles } = existing(state);
      if (status === 'blocked') return [];
      if (roles.some(isGlobalAdmin)) keepAnAdmin(context);
      return [{ type: 'StaffBlocked', data: {} }];
    },
  }),
  staffCommand({
    command: UnblockStaff,
    by: ['admin', 'system'],
    en: 'Unblock a staff member',
    de: 'Die Sperre eines Teammitglieds aufheben',
    of: c => c.staff,
    decide: state => (existing(state).status === 'blocked' ? [{ type: 'StaffUnblocked', data: {} }] : []),
  }),
  ...secondFactorCommands,
  ...apiTokenCommands,
  ...staffIdentityCommands,
]);
