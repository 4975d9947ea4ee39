import { reject } from '../kernel/errors.js';
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
  readonly before: Past | null;
}

export const evolve = (portal: Portal, fact: PortalEvent & { readonly revision: number }): Portal => {
  const row = afterEvent(portal.status === 'there' ? portal.row : undefined, fact, fact.revision, '');
  if (!row) return portal;
  const { type, data, revision } = fact;
  return { status: 'there', row, past: { fact: { type, data } as PortalEvent, revision, before: portal.status === 'there' ? portal.past : null } };
};

export const existing = (portal: Portal): Extract<Portal, { status: 'there' }> =>
  portal.status === 'there' ? portal : reject('unknown', 'portal.unknown', 'There is no such portal.');

export const factAt = (portal: Portal, revision: number): PortalEvent | undefined => {
  if (portal.status === 'none') return undefined;
  for (let past: Past | null = portal.past; past; past = past.before) if (past.revision === revision) return past.fact;
  return undefined;
};
