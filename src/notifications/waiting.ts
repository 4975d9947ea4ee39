import type { VaultWrite } from '../kernel/vault.js';
import type { Language } from '../web/formats.js';
import type { LetterKind } from './outbox.js';

/** What waits to be mailed. Tombstones of what was sent, dropped or given up stand apart: passes look at what waits only. */
export const WAITING = 'outbox';
export const DONE = 'outboxDone';
/** What could not be sent, for the operator: few rows. */
export const GAVE_UP = 'outboxGaveUp';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** How far a row is: attempts made, when the next one is due, since when it waits (ms). */
export interface Course {
  readonly tries: number;
  readonly due: number;
  readonly since: number;
}

/** A change of a ticket, named by its place in the ticket's stream: what it says is read when it is sent. */
export interface Change {
  readonly revision: number;
  /** Of the event, so that another history under the same numbers is noticed. */
  readonly event: string;
}

/** A row holds no text and no address in the clear: changes are ids, letters are sealed. */
export type Waiting = Course &
  (
    | { readonly kind: 'letter'; readonly letter: LetterKind; readonly portal: string; readonly host: string; readonly language: Language; readonly sealed: string }
    | { readonly kind: 'ticket'; readonly contact: string; readonly portal: string; readonly ticket: string; readonly changes: readonly Change[] }
  );

export type WaitingLetter = Extract<Waiting, { kind: 'letter' }>;
export type WaitingNews = Extract<Waiting, { kind: 'ticket' }>;

/** How a row ended. */
export interface Done {
  readonly is: 'sent' | 'dropped' | 'gave-up';
  readonly at: number;
}

/** Changes of a ticket within this time (ms, from the first on) are one mail. */
export const GATHERED = 20 * SECOND;

const PAUSES = [10 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR];

/** ms until the next attempt. */
export const pauseAfter = (tries: number): number => PAUSES[Math.min(tries, PAUSES.length) - 1] ?? 0;

/** ms that trying makes sense: a letter whose link has ended helps nobody. */
const LIVES: Readonly<Partial<Record<LetterKind, number>>> = { 'sign-in-link': 20 * MINUTE, 'reset-password': HOUR, 'verify-email': DAY, 'link-identity': HOUR };
export const lifeOf = (row: Waiting): number => (row.kind === 'letter' ? LIVES[row.letter] : undefined) ?? 3 * DAY;

/** ms that tombstones stay: an id that is ordered again within it is not sent again. */
export const REMEMBERED = 30 * DAY;

/** A row as it waits; one that nobody ever finished goes by itself. */
export const rowOf = (key: string, value: Waiting, owner: string | undefined): VaultWrite => ({
  collection: WAITING, key, value, expiresAt: value.since + lifeOf(value) + DAY, ...(owner !== undefined && { owner }),
});
