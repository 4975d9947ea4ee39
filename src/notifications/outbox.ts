import type { VaultWrite } from '../kernel/vault.js';
import type { Language } from '../web/formats.js';

/** Mails that are not about a change of a ticket. */
export type LetterKind = 'sign-in-link' | 'verify-email' | 'reset-password' | 'invitation' | 'registered-already' | 'email-changed' | 'password-changed' | 'link-identity';

/** A letter to one person, written out when it is sent. */
export interface Letter {
  /** Names it for good: one with the same id is kept once. */
  readonly id: string;
  readonly kind: LetterKind;
  readonly portal: string;
  /** Host of the portal, for the links in it. */
  readonly host: string;
  /** Whose it is, so that an erasure finds it; null: of nobody who is known. */
  readonly owner: string | null;
  /** The address, in the clear; sealed before it is stored. */
  readonly to: string;
  readonly language: Language;
  /** What the person is to open. */
  readonly url?: string;
}

/** What waits to be mailed: written in the same vault transaction as what it tells of. */
export interface Outbox {
  /** The row to write; `kick` after it was written. */
  order(letter: Letter): VaultWrite;
  /** Sends what waits, soon, in the background. */
  kick(): void;
}
