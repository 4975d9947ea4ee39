import { hash } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import { VaultConflict, type Vault, type VaultDelete, type VaultRow, type VaultWrite } from '../kernel/vault.js';

export type LinkPurpose = 'setup-admin' | 'invite' | 'verify' | 'sign-in' | 'reset';

const MINUTE = 60_000;

/** How long a link works, in minutes, unless the caller says otherwise. */
export const LINK_MINUTES: Readonly<Record<LinkPurpose, number>> = { 'setup-admin': 30, invite: 7 * 24 * 60, verify: 24 * 60, 'sign-in': 20, reset: 60 };

export interface LinkRequest {
  readonly purpose: LinkPurpose;
  /** The host it works on; opened elsewhere it is nothing. */
  readonly host: string;
  /** What using it leads to, as JSON; personal parts sealed by the caller. */
  readonly intent: unknown;
  /** Whose link it is, when that is known. */
  readonly owner?: string;
  readonly minutes?: number;
  /** Earlier links of this owner and purpose stop working. */
  readonly replaces?: boolean;
}

export interface OpenLink {
  readonly intent: unknown;
  readonly owner?: string;
  /** Row key and version, for `use`. */
  readonly key: string;
  readonly version: number;
}

interface Stored {
  readonly purpose: LinkPurpose;
  readonly host: string;
  readonly intent: unknown;
  readonly used: boolean;
}

const COLLECTION = 'link';
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const keyOf = (token: string): string => hash('sha256', token, 'hex');

/** Mailed links that work once. The vault holds the SHA-256 of the token only. */
export class Links {
  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** The token to put into the mailed address. */
  async issue({ purpose, host, intent, owner, minutes = LINK_MINUTES[purpose], replaces = false }: LinkRequest): Promise<string> {
    const token = this.random.bytes(32).toString('base64url');
    const earlier = replaces && owner !== undefined ? await this.#of(owner, purpose) : [];
    await this.vault.write([
      { collection: COLLECTION, key: keyOf(token), value: { purpose, host, intent, used: false } satisfies Stored, when: 'absent', expiresAt: this.clock.now() + minutes * MINUTE, ...(owner !== undefined && { owner }) },
      ...earlier.map(({ key }) => ({ collection: COLLECTION, key, delete: true as const })),
    ]);
    return token;
  }

  /**
   * What a link leads to, without using it: mail scanners open links too, so a GET only shows a button.
   * Undefined for every link that does not work, whatever the reason: the answer tells nothing.
   */
  async open(token: string, purpose: LinkPurpose, host: string): Promise<OpenLink | undefined> {
    if (!TOKEN.test(token)) return undefined;
    const row = await this.vault.get(COLLECTION, keyOf(token));
    const stored = row?.value as Stored | undefined;
    if (!row || !stored || stored.used || stored.purpose !== purpose || stored.host !== host) return undefined;
    return { intent: stored.intent, key: row.key, version: row.version, ...(row.owner !== undefined && { owner: row.owner }) };
  }

  /**
   * Uses an open link together with what it allows, all or nothing: a session's row, a password's row.
   * True for exactly one caller; false when it has been used in between.
   */
  async use(link: OpenLink, allows: readonly (VaultWrite | VaultDelete)[]): Promise<boolean> {
    const row = await this.vault.get(COLLECTION, link.key);
    const stored = row?.value as Stored | undefined;
    if (!row || !stored || stored.used || row.version !== link.version) return false;
    try {
      await this.vault.write([this.#spent(row, stored), ...allows]);
      return true;
    } catch (error) {
      if (error instanceof VaultConflict && error.collection === COLLECTION && error.key === link.key) return false;
      throw error;
    }
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
