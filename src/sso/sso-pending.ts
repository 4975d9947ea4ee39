import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { VaultRow, VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { SsoRefusal } from './proof.js';
import type { PendingLogin } from './protocol.js';

const COLLECTION = 'ssoPending';
const TEN_MINUTES = 600_000;
/** Tabs of one browser that may sign in at the same time. */
const MOST = 8;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

const keyOf = (browser: string, state: string): string => hash('sha256', `${browser} ${state}`, 'hex');
const ownerOf = (browser: string): string => `browser:${hash('sha256', browser, 'hex')}`;

/** A login under way with its row, so that it is used once. */
export interface Pending {
  readonly login: PendingLogin;
  readonly row: VaultRow;
}

/** What a login is begun with. */
export type NewPending = Pick<PendingLogin, 'connection' | 'host' | 'next' | 'test'>;

/** Logins that began here: found only with the secret in the cookie of the browser that began them (S12, J14). */
@Injectable()
export class PendingLogins {
  /** The last answer to each login that is being looked at right now. */
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(private readonly house: House) {}

  /** The login, and the secret for the browser's cookie: the one that it has, else a new one. */
  async begin(wanted: NewPending, cookie: string | undefined): Promise<{ readonly login: PendingLogin; readonly browser: string }> {
    const { random, clock, stores } = this.house;
    const made = (): string => random.bytes(32).toString('base64url');
    const browser = cookie !== undefined && SECRET.test(cookie) ? cookie : made();
    const login: PendingLogin = { ...wanted, state: made(), requestId: `_${random.bytes(20).toString('hex')}`, nonce: made(), verifier: made() };
    const at = clock.now();
    const others = await this.#of(browser);
    const oldest = others.sort((a, b) => (a.expiresAt ?? 0) - (b.expiresAt ?? 0)).slice(0, Math.max(0, others.length - MOST + 1));
    await stores.vault.write([
      { collection: COLLECTION, key: keyOf(browser, login.state), value: login, when: 'absent', expiresAt: at + TEN_MINUTES, owner: ownerOf(browser) },
      ...oldest.map(({ key }) => ({ collection: COLLECTION, key, delete: true as const })),
    ]);
    return { login, browser };
  }

  /**
   * Answers to one login one after the other, so that of many copies at once only those are verified that no earlier one has made
   * void. A broken one uses nothing up: the next has its turn.
   */
  async inTurn<T>(cookie: string | undefined, state: string | undefined, work: () => Promise<T>): Promise<T> {
    if (cookie === undefined || state === undefined || !SECRET.test(cookie) || !SECRET.test(state)) return work();
    const key = keyOf(cookie, state);
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work, work);
    this.#turns.set(key, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(key) === turn) this.#turns.delete(key);
    }
  }

  /**
   * By the state that came back; where none did, the newest of this connection. Somebody else's is never found. One that was
   * used says so before anything of its answer is looked at: only its own browser can ask, and a copy of an answer costs little.
   * @throws SsoRefusal `login.replayed`
   */
  async find(cookie: string | undefined, host: string, connection: string, state: string | undefined): Promise<Pending | undefined> {
    if (cookie === undefined || !SECRET.test(cookie)) return undefined;
    const named = state !== undefined && SECRET.test(state);
    const rows = named ? [await this.house.stores.vault.get(COLLECTION, keyOf(cookie, state))] : (await this.#of(cookie)).sort((a, b) => (b.expiresAt ?? 0) - (a.expiresAt ?? 0));
    if (named && rows[0]?.value === null) throw new SsoRefusal('login.replayed');
    for (const row of rows) {
      const login = row?.value as PendingLogin | null | undefined;
      if (row && login && login.connection === connection && login.host === host) return { login, row };
    }
    return undefined;
  }

  /** Uses it up, together with what it allows; the row stays until its time, empty, so that a second use meets it. */
  spend({ row }: Pending): VaultWrite {
    return { collection: COLLECTION, key: row.key, value: null, when: row.version, ...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }), ...(row.owner !== undefined && { owner: row.owner }) };
  }

  #of(browser: string): Promise<VaultRow[]> {
    return this.house.stores.vault.list(COLLECTION, { owner: ownerOf(browser) });
  }
}
