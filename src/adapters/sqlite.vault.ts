import type { Clock } from '../kernel/chance.js';
import { VaultConflict, type Vault, type VaultDelete, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import type { CommitQueue } from './sqlite.commit-queue.js';
import { rowOf, rowsOf, type Statements } from './sqlite.statements.js';

type Entry = [key: string, value: string, version: number, expiresAt: number | null, owner: string | null];

const MOST_KEPT = 20_000;
/** That there is none is known, too. */
const NOTHING = null;

/** The vault in a file of its own. Concurrent writes share one fsync, each all or nothing by itself. */
export class SqliteVault implements Vault {
  readonly #get;
  readonly #put;
  readonly #remove;
  readonly #list;
  readonly #listOwned;
  readonly #removeOwned;
  readonly #removeExpired;
  /** Entries as the file has them: nobody else writes it, and each write drops what it touches before anybody can read again. */
  readonly #recent = new Map<string, VaultRow | null>();

  constructor(
    statements: Statements,
    private readonly queue: CommitQueue,
    private readonly clock: Clock,
    private readonly scrubbing: () => Promise<void>,
    private readonly closing: () => Promise<void>,
  ) {
    const columns = 'key, value, version, expires_at, owner';
    const inForce = '(expires_at IS NULL OR expires_at > ?)';
    this.#get = statements.prepare(`SELECT ${columns} FROM entry WHERE collection = ? AND key = ? AND ${inForce}`);
    this.#put = statements.prepare(`INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET value = excluded.value, version = excluded.version, expires_at = excluded.expires_at, owner = excluded.owner`);
    this.#remove = statements.prepare('DELETE FROM entry WHERE collection = ? AND key = ?');
    const list = `SELECT ${columns} FROM entry WHERE collection = ? AND key > ? AND ${inForce}`;
    this.#list = statements.prepare(`${list} ORDER BY key LIMIT ?`);
    this.#listOwned = statements.prepare(`${list} AND owner = ? ORDER BY key LIMIT ?`);
    this.#removeOwned = statements.prepare('DELETE FROM entry WHERE collection = ? AND owner = ?');
    this.#removeExpired = statements.prepare('DELETE FROM entry WHERE expires_at <= ?');
  }

  async get(collection: string, key: string): Promise<VaultRow | undefined> {
    return this.peek(collection, key);
  }

  /** The session of a request is asked for again and again: what was read is kept until it is written. */
  peek(collection: string, key: string): VaultRow | undefined {
    const name = nameOf(collection, key);
    const known = this.#recent.get(name);
    const row = known === undefined ? (this.#find(collection, key) ?? NOTHING) : known;
    if (known === undefined) this.#keep(name, row);
    return row === NOTHING || (row.expiresAt !== undefined && row.expiresAt <= this.clock.now()) ? undefined : row;
  }

  #keep(name: string, row: VaultRow | null): void {
    if (this.#recent.size >= MOST_KEPT) this.#recent.clear();
    this.#recent.set(name, row);
  }

  #find(collection: string, key: string): VaultRow | undefined {
    const entry = rowOf<Entry>(this.#get, collection, key, this.clock.now());
    return entry && toRow(entry);
  }

  async write(writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    const texts = writes.map(write => ('delete' in write ? '' : toText(write)));
    await this.queue.run(() => writes.forEach((write, index) => this.#writeNow(write, texts[index]!)));
  }

  #writeNow(write: VaultWrite | VaultDelete, text: string): void {
    const { collection, key } = write;
    this.#recent.delete(nameOf(collection, key));
    if ('delete' in write) {
      this.#remove.run(collection, key);
      return;
    }
    const version = this.#find(collection, key)?.version ?? 0;
    const expected = write.when === 'absent' ? 0 : (write.when ?? version);
    if (expected !== version || (typeof write.when === 'number' && version === 0)) throw new VaultConflict(collection, key);
    this.#put.run(collection, key, text, version + 1, write.expiresAt ?? null, write.owner ?? null);
  }

  async list(collection: string, { owner, after, limit }: { owner?: string; after?: string; limit?: number } = {}): Promise<VaultRow[]> {
    const now = this.clock.now();
    const rows = owner === undefined
      ? rowsOf<Entry>(this.#list, collection, after ?? '', now, limit ?? -1)
      : rowsOf<Entry>(this.#listOwned, collection, after ?? '', now, owner, limit ?? -1);
    return rows.map(toRow);
  }

  deleteOwned(collection: string, owner: string): Promise<number> {
    return this.queue.run(() => this.#removed(this.#removeOwned.run(collection, owner)));
  }

  sweepExpired(now: number): Promise<number> {
    return this.queue.run(() => this.#removed(this.#removeExpired.run(now)));
  }

  #removed({ changes }: { readonly changes: number | bigint }): number {
    this.#recent.clear();
    return Number(changes);
  }

  scrub(): Promise<void> {
    return this.scrubbing();
  }

  close(): Promise<void> {
    return this.closing();
  }
}

const nameOf = (collection: string, key: string): string => `${collection}/${key}`;

const toRow = ([key, value, version, expiresAt, owner]: Entry): VaultRow => ({
  key,
  value: JSON.parse(value) as unknown,
  version,
  ...(expiresAt !== null && { expiresAt }),
  ...(owner !== null && { owner }),
});

const toText = ({ collection, key, value }: VaultWrite): string => {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`The value of ${collection}/${key} is none that JSON can carry.`);
  return text;
};
