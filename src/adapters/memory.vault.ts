import type { Clock } from '../kernel/chance.js';
import { VaultConflict, type Vault, type VaultDelete, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import { compareText } from './text-order.js';

type Collection = Map<string, VaultRow>;

/** The vault in maps. A row past its time counts as absent everywhere. */
export class MemoryVault implements Vault {
  #collections = new Map<string, Collection>();

  constructor(private readonly clock: Clock) {}

  async get(collection: string, key: string): Promise<VaultRow | undefined> {
    return this.peek(collection, key);
  }

  peek(collection: string, key: string): VaultRow | undefined {
    const row = this.#collections.get(collection)?.get(key);
    return row && this.#inForce(row) ? copy(row) : undefined;
  }

  #inForce({ expiresAt }: VaultRow): boolean {
    return expiresAt === undefined || expiresAt > this.clock.now();
  }

  async write(writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    await Promise.resolve();
    const before = new Map([...this.#collections].map(([name, rows]) => [name, new Map(rows)]));
    try {
      for (const write of writes) this.#write(write);
    } catch (error) {
      this.#collections = before;
      throw error;
    }
  }

  #write(write: VaultWrite | VaultDelete): void {
    const { collection, key } = write;
    const rows = this.#collections.get(collection) ?? new Map<string, VaultRow>();
    this.#collections.set(collection, rows);
    if ('delete' in write) {
      rows.delete(key);
      return;
    }
    const version = this.peek(collection, key)?.version ?? 0;
    const expected = write.when === 'absent' ? 0 : (write.when ?? version);
    if (expected !== version || (typeof write.when === 'number' && version === 0)) throw new VaultConflict(collection, key);
    const text = JSON.stringify(write.value) as string | undefined;
    if (text === undefined) throw new TypeError(`The value of ${collection}/${key} is none that JSON can carry.`);
    const { expiresAt, owner } = write;
    rows.set(key, { key, value: JSON.parse(text) as unknown, version: version + 1, ...(expiresAt !== undefined && { expiresAt }), ...(owner !== undefined && { owner }) });
  }

  async list(collection: string, { owner, after = '', limit = Infinity }: { owner?: string; after?: string; limit?: number } = {}): Promise<VaultRow[]> {
    const rows = [...(this.#collections.get(collection)?.values() ?? [])]
      .filter(row => this.#inForce(row) && (owner === undefined || row.owner === owner) && compareText(row.key, after) > 0)
      .sort((a, b) => compareText(a.key, b.key));
    return copy(rows.slice(0, limit));
  }

  async deleteOwned(collection: string, owner: string): Promise<number> {
    return this.#remove(this.#collections.get(collection), row => row.owner === owner);
  }

  async sweepExpired(now: number): Promise<number> {
    return [...this.#collections.values()].reduce((sum, rows) => sum + this.#remove(rows, row => row.expiresAt !== undefined && row.expiresAt <= now), 0);
  }

  #remove(rows: Collection | undefined, doomed: (row: VaultRow) => boolean): number {
    const keys = [...(rows?.values() ?? [])].filter(doomed).map(({ key }) => key);
    for (const key of keys) rows!.delete(key);
    return keys.length;
  }

  async scrub(): Promise<void> {}

  async close(): Promise<void> {}
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
