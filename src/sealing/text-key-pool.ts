import type { Clock, Random } from '../kernel/chance.js';
import { untilWritten } from './key-destruction.js';
import { textKeyId } from './key-ids.js';
import { batchDelete, batchWrite, keyDelete, LIFE } from './text-key-books.js';
import { KEYS, secret, type FreshKey, type KeyShelf } from './key-shelf.js';
import { KEY_BYTES } from './deployment-key.js';
import { PoolEmpty } from './sealing-errors.js';

interface Batch {
  readonly id: string;
  readonly at: number;
  readonly keys: FreshKey[];
}

export interface PoolSize {
  /** Keys in a batch at first; doubles whenever somebody had to wait, halves when a batch lapses. */
  readonly least: number;
  readonly most: number;
}

/**
 * Measured on a SQLite vault: a batch of 64 takes 2 ms, fsync included, one of 512 about 13. A key costs 46 us in batches
 * of 16, 28 in 64, 25 in 1,024: larger ones would gain little and hold everybody else up.
 */
export const POOL_SIZE: PoolSize = { least: 64, most: 512 };

/**
 * Text keys, durable in the vault before one is handed out, one fsync a batch. Keys in stock belong to this process: they
 * are handed out within an hour of their minting or not at all, and die on `close`.
 */
export class TextKeyPool {
  private readonly batches: Batch[] = [];
  /** Certainly unused, and books of batches that are used up: deleted with the next write. */
  private readonly unused: string[] = [];
  private readonly finished: string[] = [];
  private stock = 0;
  private size: number;
  private refilling: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly shelf: KeyShelf,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly limits: PoolSize,
  ) {
    this.size = limits.least;
  }

  /** Throws PoolEmpty. */
  take(): FreshKey {
    const key = this.next();
    if (!key) {
      this.grow();
      this.refillSoon();
      throw new PoolEmpty();
    }
    return key;
  }

  /** As many as asked; waits for the vault when the stock is short. Nobody else gets one of them. */
  async takeMany(count: number): Promise<FreshKey[]> {
    const taken: FreshKey[] = [];
    try {
      while (taken.length < count) {
        const key = this.next();
        if (key) taken.push(key);
        else await this.refillNow(count - taken.length);
      }
      return taken;
    } catch (error) {
      this.discard(taken.map(({ id }) => id));
      throw error;
    }
  }

  /** Resolves when at least `count` are in stock. */
  async ensure(count: number): Promise<void> {
    this.dropLapsed();
    while (this.stock < count) await this.refillNow(count - this.stock);
  }

  /** Keys that certainly no event names. */
  discard(ids: readonly string[]): void {
    this.unused.push(...ids);
  }

  owns(batch: string): boolean {
    return this.batches.some(({ id }) => id === batch);
  }

  /** Destroys what was not handed out. */
  async close(): Promise<void> {
    this.closed = true;
    await this.refilling?.catch(() => undefined);
    for (const batch of this.batches.splice(0)) this.retire(batch);
    const writes = this.housekeeping();
    if (writes.length > 0) await this.shelf.vault.write(writes);
  }

  private next(): FreshKey | undefined {
    if (this.closed) throw new PoolEmpty();
    this.dropLapsed();
    const key = this.batches[0]?.keys.pop();
    if (!key) return undefined;
    this.stock--;
    if (this.batches[0]!.keys.length === 0) this.finished.push(this.batches.shift()!.id);
    if (this.stock < this.size / 2) this.refillSoon();
    return key;
  }

  private dropLapsed(): void {
    const now = this.clock.now();
    while (this.batches[0] && now - this.batches[0].at >= LIFE) {
      this.retire(this.batches.shift()!);
      this.size = Math.max(this.limits.least, this.size >> 1);
    }
  }

  private retire(batch: Batch): void {
    this.stock -= batch.keys.length;
    this.unused.push(...batch.keys.map(({ id }) => id));
    this.finished.push(batch.id);
  }

  private refillSoon(): void {
    if (this.refilling || this.closed) return;
    const turn = new Promise(resolve => setImmediate(resolve));
    this.start(turn.then(() => this.refill(this.size))).catch(() => undefined); // whoever waits for a key tries again and hears of it
  }

  private async refillNow(missing: number): Promise<void> {
    if (this.refilling) return this.refilling;
    this.grow();
    return this.start(this.refill(Math.max(this.size, missing)));
  }

  private start(refill: Promise<void>): Promise<void> {
    this.refilling = refill.finally(() => (this.refilling = undefined));
    return this.refilling;
  }

  private grow(): void {
    this.size = Math.min(this.limits.most, this.size * 2);
  }

  private async refill(wanted: number): Promise<void> {
    const housekeeping = this.housekeeping();
    try {
      await untilWritten(() => this.mint(Math.min(wanted, this.limits.most), housekeeping));
    } catch (error) {
      for (const { key, collection } of housekeeping) (collection === KEYS ? this.unused : this.finished).push(key);
      throw error;
    }
  }

  private async mint(count: number, housekeeping: ReturnType<TextKeyPool['housekeeping']>): Promise<void> {
    const batch: Batch = { id: this.random.bytes(8).toString('hex'), at: this.clock.now(), keys: [] };
    const raw = this.random.bytes(KEY_BYTES * count);
    const rows = Array.from({ length: count }, (_, index) => {
      const bytes = raw.subarray(index * KEY_BYTES, (index + 1) * KEY_BYTES);
      const row = this.shelf.rowOf(textKeyId(batch.id, index), bytes);
      batch.keys.push({ id: row.key, key: secret(bytes) });
      return { ...row, when: 'absent' as const };
    });
    await this.shelf.vault.write([...rows, batchWrite(batch.id, batch.at, count), ...housekeeping]);
    this.batches.push(batch);
    this.stock += count;
  }

  private housekeeping() {
    return [...this.unused.splice(0).map(keyDelete), ...this.finished.splice(0).map(batchDelete)];
  }
}
