import { Rejection } from '../kernel/errors.js';
import type { StaffEvent } from './staff.events.js';
import type { GrantedRole } from './staff.policy.js';

export type Role = Pick<GrantedRole, 'role' | 'portal'>;

export type Staff =
  | { readonly status: 'none' }
  | {
      readonly status: 'active' | 'blocked';
      readonly roles: readonly Role[];
      /** Id of the second factor in force; its secret lies in the vault. */
      readonly factor: string | null;
      /** When each API token that was not revoked ends (ms), by its id. */
      readonly tokens: Readonly<Record<string, number>>;
      /** Digests of the identities at providers, by connection. */
      readonly identities: Readonly<Record<string, string>>;
    };

export const isSame = (a: Role, b: Role): boolean => a.role === b.role && a.portal === b.portal;

export const evolve = (staff: Staff, fact: StaffEvent): Staff => {
  if (fact.type === 'StaffInvited') return { status: 'active', roles: [], factor: null, tokens: {}, identities: {} };
  if (staff.status === 'none') return staff;
  switch (fact.type) {
    case 'RoleGranted':
      return { ...staff, roles: [...staff.roles, fact.data] };
    case 'RoleRevoked':
      return { ...staff, roles: staff.roles.filter(role => !isSame(role, fact.data)) };
    case 'StaffBlocked':
      return { ...staff, status: 'blocked' };
    case 'StaffUnblocked':
      return { ...staff, status: 'active' };
    case 'SecondFactorSetUp':
      return { ...staff, factor: fact.data.factor };
    case 'SecondFactorRemoved':
      return { ...staff, factor: null };
    case 'ApiTokenIssued':
      return { ...staff, tokens: { ...staff.tokens, [fact.data.token]: Date.parse(fact.data.expires) } };
    case 'ApiTokenRevoked':
      return { ...staff, tokens: Object.fromEntries(Object.entries(staff.tokens).filter(([id]) => id !== fact.data.token)) };
    case 'StaffIdentityLinked':
      return { ...staff, identities: { ...staff.identities, [fact.data.connection]: fact.data.identity } };
    case 'StaffIdentityUnlinked':
      return { ...staff, identities: Object.fromEntries(Object.entries(staff.identities).filter(([connection]) => connection !== fact.data.connection)) };
    case 'RecoveryCodesRenewed':
    case 'RecoveryCodeUsed':
    case 'StaffPasswordChanged':
      return staff;
  }
};

/** @throws Rejection `staff.unknown` */
export const existing = (staff: Staff): Exclude<Staff, { status: 'none' }> => {
  if (staff.status === 'none') throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
  return staff;
};
