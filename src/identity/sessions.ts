import { createHmac, hash } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import { VaultConflict, type Vault, type VaultDelete, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import { RecentUse } from './recent-use.js';

export type Method = 'password' | 'link' | 'sso';

/** When its person last proved, beyond the session itself, to be there: by a second factor, or by the password where there is none. */
export interface Proven {
  /** ms. */
  readonly at: number;
  readonly by: 'code' | 'recovery-code' | 'password';
}

/** What a session is bound to for its whole life (entry.md: host, contact or staff member, method, connection). */
export interface SessionBinding {
  readonly person: { readonly kind: 'contact' | 'staff'; readonly id: string };
  readonly host: string;
  readonly portal: string | null;
  readonly method: Method;
  readonly connection: string | null;
  /** Digest of the provider's NameID or subject, and its SessionIndex: what a logout by the provider names. */
  readonly provider?: { readonly subject: string; readonly index: string | null; /** What a logout at the provider names, sealed as `sealed` is. */ readonly sealed?: unknown };
  /** Client address and user agent, sealed with the person's key by the caller; shown to the person. */
  readonly sealed?: unknown;
  /** Staff only: what it rests on (standing.policy.ts). */
  readonly standing?: string;
  /** Staff only; what the step-up asks for. */
  readonly proven?: Proven;
  /** ms; how long it lasts without use, and altogether. */
  readonly idle: number;
  readonly absolute: number;
}

interface Stored extends SessionBinding {
  readonly created: number;
  /** Last use as far as written down: at most a minute behind. */
  readonly seen: number;
}

export interface Session extends Stored {
  /** Public name of the session (20 hex digits): in lists, in events; opens nothing. */
  readonly id: string;
  /** Key of its row. */
  readonly key: string;
  readonly version: number;
}

export interface NewSession {
  /** For the cookie; known to nobody else and stored nowhere. */
  readonly token: string;
  readonly session: Session;
  /** To be written by the caller together with what allows the session (a one-time link, an assertion id). */
  readonly writes: readonly (VaultWrite | VaultDelete)[];
}

const COLLECTION = 'session';
const MINUTE = 60_000;
const ATTEMPTS = 5;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
/** A clock that was set back must not make old sessions young again. */
const CLOCK_SLACK = 5 * MINUTE;

const keyOf = (token: string): string => hash('sha256', token, 'hex');
const asSession = (row: VaultRow): Session => ({ ...(row.value as Stored), id: row.key.slice(0, 20), key: row.key, version: row.version });

/** Proves that a form or a script belongs to the session: derived from the token, so it needs no row of its own. */
export const csrfTokenOf = (token: string): string => createHmac('sha256', token).update('sichtfeld csrf').digest('base64url');

/** Who is signed in where. Rows hold the SHA-256 of the token, ids, and what the caller sealed. */
export class Sessions {
  readonly #recent = new RecentUse();
  readonly #listeners: ((key: string) => void)[] = [];

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A fresh session, not yet written. `replaces`, the cookie the browser came with, dies with it: nobody can plant a session (S24). */
  prepare(binding: SessionBinding, replaces?: string): NewSession {
    const now = this.clock.now();
    const token = this.random.bytes(32).toString('base64url');
    const key = keyOf(token);
    const stored: Stored = { ...binding, created: now, seen: now };
    const writes: (VaultWrite | VaultDelete)[] = [{ ...this.#row(key, stored), when: 'absent' }];
    if (replaces !== undefined && TOKEN.test(replaces)) writes.push({ collection: COLLECTION, key: keyOf(replaces), delete: true });
    return { token, session: { ...stored, id: key.slice(0, 20), key, version: 1 }, writes };
  }

  async create(binding: SessionBinding, replaces?: string): Promise<NewSession> {
    const fresh = this.prepare(binding, replaces);
    await this.vault.write(fresh.writes);
    return fresh;
  }

  /** The living session of a cookie on this host, at once where the vault can. Undefined: nobody is signed in. */
  peek(token: string | undefined, host: string): Session | undefined {
    if (token === undefined || !TOKEN.test(token) || !this.vault.peek) return undefined;
    return this.#living(this.vault.peek(COLLECTION, keyOf(token)), host);
  }

  /** Same as peek, for every vault. */
  async find(token: string | undefined, host: string): Promise<Session | undefined> {
    if (token === undefined || !TOKEN.test(token)) return undefined;
    if (this.vault.peek) return this.peek(token, host);
    return this.#living(await this.vault.get(COLLECTION, keyOf(token)), host);
  }

  /** Notes that the session was used; writes at most once a minute. Never fails a request. */
  async touch(session: Session): Promise<void> {
    const now = this.clock.now();
    this.#recent.note(session.key, now);
    if (now - session.seen < MINUTE) return;
    const { id: _id, key, version, ...stored } = session;
    try {
      await this.vault.write([{ ...this.#row(key, { ...stored, seen: now }), when: version }]);
    } catch {
      // A conflict: somebody else renewed it, or ended it, and an ended session must not come back.
      // Anything else: the session ends a little earlier after a restart; who must write hears of the vault's trouble.
    }
  }

  /** Notes that its person has proven to be there, together with what that uses up. An ended session does not come back: false. @throws VaultConflict of `uses` */
  async prove(session: Session, proven: Proven, uses: readonly (VaultWrite | VaultDelete)[] = []): Promise<boolean> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const living = this.#living(await this.vault.get(COLLECTION, session.key), session.host);
      if (!living) return false;
      const { id: _id, key, version, ...stored } = living;
      try {
        await this.vault.write([{ ...this.#row(key, { ...stored, proven }), when: version }, ...uses]);
        return true;
      } catch (error) {
        // Its use was noted meanwhile.
        if (!(error instanceof VaultConflict) || error.collection !== COLLECTION) throw error;
      }
    }
    return false;
  }

  /** The living sessions of a person, newest first. */
  async of(owner: string): Promise<Session[]> {
    const rows = await this.vault.list(COLLECTION, { owner });
    return rows.flatMap(row => this.#living(row) ?? []).sort((a, b) => b.created - a.created);
  }

  /** Whether a session that was found before still lives, at once where the vault can; elsewhere until `onEnd` or its time tells. */
  lives({ key, host, ...session }: Session): boolean {
    if (!this.vault.peek) return this.clock.now() < this.endsAt({ key, host, ...session });
    return this.#living(this.vault.peek(COLLECTION, key), host) !== undefined;
  }

  /** Told the key of every session that is ended here, before whoever ends it hears that it is done. */
  onEnd(listener: (key: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Signing out. Ending what has ended is no fault. */
  async end(session: Pick<Session, 'key'>): Promise<void> {
    await this.vault.write([{ collection: COLLECTION, key: session.key, delete: true }]);
    this.#ended(session.key);
  }

  /** Ends the sessions of a person that fit (all without a test) and names them. Somebody else's session is never among them. */
  async endOf(owner: string, fits: (session: Session) => boolean = () => true): Promise<Session[]> {
    const ended = (await this.of(owner)).filter(fits);
    if (ended.length > 0) await this.vault.write(ended.map(({ key }) => ({ collection: COLLECTION, key, delete: true as const })));
    for (const { key } of ended) this.#ended(key);
    return ended;
  }

  /** ms; exact on the node that was asked, at most a minute behind elsewhere. */
  lastUse(session: Session): number {
    return Math.max(session.seen, this.#recent.of(session.key));
  }

  /** When the session ends by itself if nobody uses it (ms). */
  endsAt(session: Session): number {
    return Math.min(this.lastUse(session) + session.idle, session.created + session.absolute);
  }

  #ended(key: string): void {
    this.#recent.forget(key);
    for (const listener of this.#listeners) listener(key);
  }

  #living(row: VaultRow | undefined, host?: string): Session | undefined {
    if (row === undefined) return undefined;
    const session = asSession(row);
    const now = this.clock.now();
    if ((host !== undefined && session.host !== host) || session.seen > now + CLOCK_SLACK) return undefined;
    return now < this.endsAt(session) ? session : undefined;
  }

  // The row outlives the idle limit by the minute that use may be written late; `endsAt` is exact.
  #row(key: string, stored: Stored): VaultWrite {
    return { collection: COLLECTION, key, value: stored, owner: stored.person.id, expiresAt: Math.min(stored.seen + stored.idle + MINUTE, stored.created + stored.absolute) };
  }
}
