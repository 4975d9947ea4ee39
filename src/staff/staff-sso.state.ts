import type { SecretPurpose } from '../sso/connection.policy.js';
import type { StaffSsoEvent } from './staff-sso.events.js';
import { NO_CONNECTIONS, type StaffSsoRow } from './staff-sso.policy.js';
import { afterStaffSso } from './staff-sso.view.js';

interface Secret {
  readonly connection: string;
  readonly purpose: SecretPurpose;
  readonly fingerprint: string;
  /** Seals it in the log: what removing it has to destroy. */
  readonly key: string | null;
}

/** The deployment's connections on the write side. */
export interface StaffSso {
  readonly row: StaffSsoRow;
  /** The latest first. */
  readonly secrets: readonly Secret[];
  /** Ids that were a connection's and are nobody's again. */
  readonly removed: readonly string[];
}

export const NOTHING_YET: StaffSso = { row: NO_CONNECTIONS, secrets: [], removed: [] };

export const evolve = (before: StaffSso, fact: StaffSsoEvent & { readonly revision: number; readonly keys?: Readonly<Record<string, string>> }): StaffSso => {
  const now = { ...before, row: afterStaffSso(before.row, fact) };
  if (fact.type === 'StaffSsoSecretSet') {
    const { connection, purpose, fingerprint } = fact.data;
    return { ...now, secrets: [{ connection, purpose, fingerprint, key: fact.keys?.['secret'] ?? null }, ...before.secrets] };
  }
  if (fact.type !== 'StaffSsoRemoved') return now;
  const { connection } = fact.data;
  return { ...now, secrets: before.secrets.filter(one => one.connection !== connection), removed: [...before.removed, connection] };
};
