import { createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import { VaultConflict, type Vault, type VaultDelete, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import { decrypt, encrypt, Nonces } from '../sealing/cipher.js';

/** `verify`: a registration that waits for its address to be proven; `address`: a new address of somebody registered; `sso`: an identity of a provider that has this address. */
export type LinkPurpose = 'setup-admin' | 'invite' | 'verify' | 'sign-in' | 'reset' | 'address' | 'sso';

const MINUTE = 60_000;

/** How long a link works, in minutes, unless the caller says otherwise. One mail an hour goes to an address, so a link lasts until the next. */
export const LINK_MINUTES: Readonly<Record<LinkPurpose, number>> = { 'setup-admin': 30, invite: 7 * 24 * 60, verify: 24 * 60, 'sign-in': 60, reset: 60, address: 24 * 60, sso: 60 };

export interface LinkRequest {
  readonly purpose: LinkPurpose;
  /** The host it works on; opened elsewhere it is nothing. */
  readonly host: string;
  /** What using it leads to, as JSON; ids only. */
  readonly intent: unknown;
  /** What else it carries, personal: sealed with a key made from the token, so that only whoever holds the link can read it. */
  readonly carries?: unknown;
  /** Whose link it is, when that is known. */
  readonly owner?: string;
  readonly minutes?: number;
  /** Earlier links of this owner and purpose stop working. */
  readonly replaces?: boolean;
}

export interface OpenLink {
  readonly purpose: LinkPurpose;
  readonly intent: unknown;
  readonly carries: unknown;
  readonly owner?: string;
  /** Row key and version, for `use`. */
  readonly key: string;
  readonly version: number;
}

interface Stored {
  readonly purpose: LinkPurpose;
  readonly host: string;
  readonly intent: unknown;
  readonly sealed?: string;
  readonly used: boolean;
}

/** A link that is not written yet: its rows go into one transaction with the mail that tells of it. */
export interface NewLink {
  readonly token: string;
  readonly key: string;
  readonly writes: readonly (VaultWrite | VaultDelete)[];
}

const COLLECTION = 'link';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const keyOf = (token: string): string => hash('sha256', token, 'hex');
const sealingKey = (token: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', token, '', 'sichtfeld link', 32)));

/** Mailed links that work once. The vault holds the SHA-256 of the token only. */
export class Links {
  readonly #nonces: Nonces;

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {
    this.#nonces = new Nonces(random);
  }

  /** The token to put into the mailed address. */
  async issue(request: LinkRequest): Promise<string> {
    const { token, writes } = await this.prepare(request);
    await this.vault.write(writes);
    return token;
  }

  /** As `issue`, for the caller to write. */
  async prepare({ purpose, host, intent, carries, owner, minutes = LINK_MINUTES[purpose], replaces = false }: LinkRequest): Promise<NewLink> {
    const token = this.random.bytes(32).toString('base64url');
    const key = keyOf(token);
    const earlier = replaces && owner !== undefined ? await this.#of(owner, purpose) : [];
    const sealed = carries === undefined ? undefined : encrypt(sealingKey(token), this.#nonces.next(), JSON.stringify(carries), key);
    const value: Stored = { purpose, host, intent, used: false, ...(sealed !== undefined && { sealed }) };
    return {
      token, key,
      writes: [
        { collection: COLLECTION, key, value, when: 'absent', expiresAt: this.clock.now() + minutes * MINUTE, ...(owner !== undefined && { owner }) },
        ...earlier.map(row => ({ collection: COLLECTION, key: row.key, delete: true as const })),
      ],
    };
  }

  /** A row that opens nothing and is soon gone: whoever asks for a mail that nobody gets costs the same as one that somebody gets. */
  decoy(): VaultWrite {
    const key = keyOf(this.random.bytes(32).toString('base64url'));
    return { collection: COLLECTION, key, value: { purpose: 'sign-in', host: '', intent: null, used: true } satisfies Stored, when: 'absent', expiresAt: this.clock.now() + MINUTE };
  }

  /**
   * What a link leads to, without using it: mail scanners open links too, so a GET only shows a button.
   * Undefined for every link that does not work, whatever the reason: the answer tells nothing.
   */
  async open(token: string, purpose: LinkPurpose | readonly LinkPurpose[], host: string): Promise<OpenLink | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const row = await this.vault.get(COLLECTION, keyOf(token));
    const stored = row?.value as Stored | undefined;
    if (!row || !stored || stored.used || ![purpose].flat().includes(stored.purpose) || stored.host !== host) return undefined;
    const carries: unknown = stored.sealed === undefined ? undefined : JSON.parse(decrypt(sealingKey(token), stored.sealed, row.key).toString('utf8'));
    return { purpose: stored.purpose, intent: stored.intent, carries, key: row.key, version: row.version, ...(row.owner !== undefined && { owner: row.owner }) };
  }

  /**
   * Uses an open link together with what it allows, all or nothing: a session's row, a password's row.
   * True for exactly one caller; false when it has been used in between.
   */
  async use(link: OpenLink, allows: readonly (VaultWrite | VaultDelete)[]): Promise<boolean> {
    const spent = await this.spending(link);
    if (!spent) return false;
    try {
      await this.vault.write([spent, ...allows]);
      return true;
    } catch (error) {
      if (error instanceof VaultConflict && error.collection === COLLECTION && error.key === link.key) return false;
      throw error;
    }
  }

  /** As `use`, for the caller to write together with what it allows. Undefined: it has been used. */
  async spending(link: OpenLink): Promise<VaultWrite | undefined> {
    const row = await this.vault.get(COLLECTION, link.key);
    const stored = row?.value as Stored | undefined;
    return !row || !stored || stored.used || row.version !== link.version ? undefined : this.#spent(row, stored);
  }

  /** Makes a person's links of a purpose (all without one) stop working. */
  async withdraw(owner: string, purpose?: LinkPurpose): Promise<void> {
    const rows = await this.#of(owner, purpose);
    if (rows.length > 0) await this.vault.write(rows.map(({ key }) => ({ collection: COLLECTION, key, delete: true as const })));
  }

  // The row stays until it expires, without its intent, so that a second use meets it instead of nothing.
  #spent(row: VaultRow, { purpose, host }: Stored): VaultWrite {
    return {
      collection: COLLECTION,
      key: row.key,
      value: { purpose, host, intent: null, used: true } satisfies Stored,
      when: row.version,
      ...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }),
      ...(row.owner !== undefined && { owner: row.owner }),
    };
  }

  async #of(owner: string, purpose?: LinkPurpose): Promise<VaultRow[]> {
    const rows = await this.vault.list(COLLECTION, { owner });
    return rows.filter(row => purpose === undefined || (row.value as Stored).purpose === purpose);
  }
}
