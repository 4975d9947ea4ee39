import { reject } from '../kernel/errors.js';
import { ERASED } from '../kernel/sealing.js';
import type { SecretPurpose } from '../sso/connection.policy.js';
import type { PortalEvent } from './portal.events.js';
import type { PortalRow } from './portal.policy.js';
import { afterEvent } from './settings.policy.js';

/** A portal on the write side: what holds now, and every event so far, so that an earlier value can be restored. */
export type Portal =
  | { readonly status: 'none' }
  | { readonly status: 'there'; readonly row: PortalRow; readonly past: Past };

/** The latest event first. */
export interface Past {
  readonly fact: PortalEvent;
  readonly revision: number;
  /** The key that seals its secret, if it holds one: what removing it has to destroy. */
  readonly key: string | null;
  readonly before: Past | null;
}

export const evolve = (portal: Portal, fact: PortalEvent & { readonly revision: number; readonly keys?: Readonly<Record<string, string>> }): Portal => {
  const row = afterEvent(portal.status === 'there' ? portal.row : undefined, fact, fact.revision, '');
  if (!row) return portal;
  const { revision, keys } = fact;
  const key = fact.type === 'SsoSecretSet' ? (keys?.['secret'] ?? null) : null;
  return { status: 'there', row, past: { fact: withoutSecret(fact), revision, key, before: portal.status === 'there' ? portal.past : null } };
};

const secretsOf = (portal: Portal, connection: string): readonly (Past & { fact: Extract<PortalEvent, { type: 'SsoSecretSet' }> })[] => {
  const found = [];
  for (let past = portal.status === 'there' ? portal.past : null; past; past = past.before) {
    if (past.fact.type === 'SsoRemoved' && past.fact.data.connection === connection) break;
    if (past.fact.type === 'SsoSecretSet' && past.fact.data.connection === connection) found.push({ ...past, fact: past.fact });
  }
  return found;
};

/** Keys of every secret that the connection had since it was last removed. */
export const secretKeys = (portal: Portal, connection: string): readonly string[] => secretsOf(portal, connection).flatMap(({ key }) => key ?? []);

/** The secret that holds now, by its key and fingerprint. */
export const latestSecret = (portal: Portal, connection: string, purpose: SecretPurpose): { readonly key: string | null; readonly fingerprint: string } | undefined => {
  const found = secretsOf(portal, connection).find(({ fact }) => fact.data.purpose === purpose);
  return found && { key: found.key, fingerprint: found.fact.data.fingerprint };
};

/** No decision needs a secret: none is carried along. */
const withoutSecret = (fact: PortalEvent): PortalEvent =>
  fact.type === 'SsoSecretSet' ? { type: fact.type, data: { ...fact.data, secret: ERASED } } : ({ type: fact.type, data: fact.data } as PortalEvent);

export const existing = (portal: Portal): Extract<Portal, { status: 'there' }> =>
  portal.status === 'there' ? portal : reject('unknown', 'portal.unknown', 'There is no such portal.');

export const factAt = (portal: Portal, revision: number): PortalEvent | undefined => {
  if (portal.status === 'none') return undefined;
  for (let past: Past | null = portal.past; past; past = past.before) if (past.revision === revision) return past.fact;
  return undefined;
};
