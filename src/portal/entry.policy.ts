import type { ContactRow } from '../contacts/contact.policy.js';
import { firstMatch, type EntryReason, type EntryRow } from './entry-rows.policy.js';
import { Situation, type Columns, type EntryInput, type Method } from './entry-situation.policy.js';
import { connectionsOf, ssoOf, type PortalRow } from './portal.policy.js';

export type { EntryInput, Method, Subject } from './entry-situation.policy.js';
export type { EntryReason } from './entry-rows.policy.js';

/** The decision that stands before every view. */
export interface Entry {
  readonly allowed: boolean;
  /** For admins, auditors and explain; the person at the door gets one neutral sentence. */
  readonly reason: EntryReason;
  /** Of the table in entry.md. */
  readonly row: number;
  /** What has to be written before the session: registering, or creating and registering. May stand beside a refusal (row 16). */
  readonly act: 'none' | 'register' | 'create-and-register';
  /** A mailed link was used (or will be) for an address that is not proven yet: it proves it. */
  readonly verifies: boolean;
  /** The answer holds until then (dynamic lists); null: until the next event. */
  readonly validUntil: number | null;
}

/** May this identity enter? The table of entry.md, first match wins. */
export const entry = (input: EntryInput): Entry => {
  const situation = new Situation(input);
  return decided(firstMatch(situation), situation);
};

/** A row's outcome in a situation that matches it. */
export const decided = (row: EntryRow, situation: Situation): Entry => {
  const act = row.acts ? ACTS[situation.contact] : 'none';
  return {
    allowed: row.allowed,
    reason: row.reason,
    row: row.number,
    act,
    verifies: provesAddress(situation.method) && (act === 'create-and-register' || (row.allowed && !situation.input.contact?.verified?.is)),
    validUntil: earliest(situation),
  };
};

const ACTS: Readonly<Record<Columns['contact'], Entry['act']>> = {
  none: 'create-and-register', recorded: 'register', invited: 'register', registered: 'none', unverified: 'none', erased: 'none',
};

const provesAddress = (method: Method): boolean => method === 'link' || method === 'register';

const earliest = ({ asked }: Situation): number | null => {
  let until: number | null = null;
  for (const { validUntil } of asked) if (validUntil !== null && (until === null || validUntil < until)) until = validUntil;
  return until;
};

/** What a session is bound to. */
export interface SessionIdentity {
  readonly host: string;
  readonly contact: string;
  readonly method: 'password' | 'link' | 'sso';
  readonly connection: string | null;
  /** False: the identity that it came in by was unlinked. */
  readonly linked?: boolean;
}

const NOT_THIS_SESSION: Entry = { allowed: false, reason: 'credentials.unknown', row: 18, act: 'none', verifies: false, validUntil: null };

/**
 * Entry again, at a request of a running session: `sso.required` ends password sessions when SSO is on, `sso.off` the
 * SSO sessions. A request never creates or registers anybody: what would need it is refused.
 */
export const identityAtRequest = (session: SessionIdentity, request: Omit<EntryInput, 'method' | 'connection' | 'subject'>): Entry => {
  if (request.host !== session.host || request.contact?.id !== session.contact || session.linked === false) return NOT_THIS_SESSION;
  const answer = entry({ ...request, method: session.method, connection: session.connection });
  return answer.allowed && answer.act !== 'none' ? NOT_THIS_SESSION : answer;
};

/** How a contact without a session could come in best: by the host's SSO, else by a link to its address, which is never worse than a password. */
export const bestMethod = (portal: PortalRow, host: string, contact: ContactRow): { readonly method: 'password' | 'link' | 'sso'; readonly connection: string | null } => {
  if (ssoOf(portal, host).value.mode !== 'off') return { method: 'sso', connection: connectionsOf(portal, host)[0]?.id ?? null };
  return { method: contact.emailDigest === null ? 'password' : 'link', connection: null };
};
