import type { Text } from '../kernel/sealing.js';

export type StaffRole = 'admin' | 'agent' | 'auditor';

export interface GrantedRole {
  readonly role: StaffRole;
  /** null: for the deployment. */
  readonly portal: string | null;
  /** Of the RoleGranted that set it. */
  readonly revision: number;
}

/** The decisive row `staff`. Folds `staff-<id>` alone. */
export interface StaffRow {
  readonly id: string;
  readonly name: Text;
  readonly email: Text;
  readonly emailDigest: string;
  readonly roles: readonly GrantedRole[];
  readonly blocked: { readonly is: boolean; readonly revision: number } | null;
  /** The second factor in force. `since` in ms; its secret lies in the vault under the id. */
  readonly factor: { readonly id: string; readonly since: number; readonly revision: number } | null;
  /** Of the last event that took something away for good: a role, or all by blocking. 0: none did. */
  readonly cut: number;
  /** Of the event that linked it to a person at a provider, by connection. */
  readonly links: Readonly<Record<string, number>>;
  readonly revision: number;
}

/** The row `deploymentAdmins`, one for the deployment: staff ids of admins that are not blocked. */
export interface DeploymentAdmins {
  /** Sorted. */
  readonly active: readonly string[];
  readonly blocked: readonly string[];
}

export const DEPLOYMENT = 'deployment';

/** Roles in force at a portal, or for the deployment (null). A blocked member has none. */
export const rolesOf = (staff: StaffRow, portal: string | null): readonly StaffRole[] =>
  staff.blocked?.is ? [] : [...new Set(staff.roles.filter(one => one.portal === null || one.portal === portal).map(({ role }) => role))];

/** Where the roles hold: null for the whole deployment, else the portals. */
export const portalsOf = (staff: StaffRow): readonly string[] | null =>
  staff.roles.some(({ portal }) => portal === null) ? null : [...new Set(staff.roles.flatMap(({ portal }) => portal ?? []))];
