import type { IndexedOptions, KindBits, Stretch, PartOptions, PickOptions, ViewSnapshot, ViewStore, ViewTransaction, ScanOptions, RowChange, Stamp, BitsChange } from '../kernel/view-store.js';
import type { AudienceRecord } from '../kernel/view.js';
import type { CommitQueue } from './sqlite.commit-queue.js';
import { isFatal } from './sqlite.commit-queue.js';
import { SqliteGenerations } from './sqlite.generations.js';
import type { RangeOptions, SqliteGeneration } from './sqlite.generation.js';

/** A snapshot was kept across a write: what it would read now belongs to another moment. */
export class StaleSnapshot extends Error {
  constructor() {
    super('This snapshot is over: something was written since. Take a new one after every await.');
    this.name = 'StaleSnapshot';
  }
}

/** The reads of one request. One turn of the loop sees one moment; a read after a later commit throws StaleSnapshot. */
class SqliteSnapshot implements ViewSnapshot {
  readonly #epoch: number;

  constructor(private readonly tables: SqliteGeneration, private readonly queue: CommitQueue) {
    this.#epoch = queue.epoch;
  }

  get #now(): SqliteGeneration {
    if (this.queue.epoch !== this.#epoch) throw new StaleSnapshot();
    return this.tables;
  }

  get<Row>(view: string, id: string) { return this.#now.get<Row>(view, id); }
  scan(options: ScanOptions, limit: number) { return this.#now.scans.scan(options, limit); }
  search(words: readonly string[], options: ScanOptions, limit: number) { return this.#now.searches.search(words, options, limit); }
  searchSome(words: readonly string[], options: ScanOptions, limit: number, looks: number) { return this.#now.searches.searchSome(words, options, limit, looks); }
  range<Row>(view: string, options: RangeOptions) { return this.#now.range<Row>(view, options); }
  count(view: string) { return this.#now.count(view); }
  scanSome(options: ScanOptions, limit: number, looks: number) { return this.#now.scans.scanSome(options, limit, looks); }
  countEntries(options: ScanOptions, limit: number, looks: number, outside?: readonly string[]) { return this.#now.counts.count(options, limit, looks, outside); }
  ticketsAtMost() { return this.#now.parts.ticketsAtMost(); }
  due(moment: number, limit: number) { return this.#now.audience.due(moment, limit); }
  entriesOf(ticket: string) { return this.#now.audience.entriesOf(ticket); }
  indexed(options: IndexedOptions) { return this.#now.parts.indexed(options); }
  stretch(after: string, limit: number) { return this.#now.parts.stretch(after, limit); }
  kinds() { return this.#now.kinds.all(); }
  parts(ids: readonly string[], options: PartOptions) { return this.#now.parts.of(ids, options); }
  picked(options: PickOptions) { return this.#now.parts.picked(options); }
  checkpoint(name: string) { return this.#now.checkpoint(name); }
  parked() { return this.#now.parked(); }
}

/** Writes inside the transaction in hand; over when the group is. */
class SqliteViewTransaction implements ViewTransaction {
  constructor(private readonly tables: SqliteGeneration, private readonly queue: CommitQueue) {}

  get<Row>(view: string, id: string) { return this.tables.get<Row>(view, id); }
  put(change: RowChange) { this.tables.put(change); }
  putAudience(ticket: string, record: AudienceRecord | undefined, bits: number, stamp: Stamp) { this.tables.audience.put(ticket, record, bits, stamp); }
  setBits(changes: readonly BitsChange[]) { return this.tables.audience.setBits(changes); }
  setBitsOfKinds(change: KindBits) { this.tables.audience.setBitsOfKinds(change); }
  clearBit(stretch: Pick<Stretch, 'after' | 'through'>, bit: number) { this.tables.audience.clearBit(stretch, bit); }
  setCheckpoint(name: string, position: string) { this.tables.setCheckpoint(name, position); }
  checkpoint(name: string) { return this.tables.checkpoint(name); }
  park(view: string, id: string, position: string, reason: string) { this.tables.park(view, id, position, reason); }

  savepoint<T>(work: () => T): T {
    const { db } = this.queue;
    db.exec('SAVEPOINT part');
    try {
      const result = work();
      db.exec('RELEASE part');
      return result;
    } catch (error) {
      this.queue.undone++;
      if (db.isTransaction && !isFatal(error)) db.exec('ROLLBACK TO part; RELEASE part');
      throw error;
    }
  }
}

/** Views in the log's own file. The store itself is always the live generation; `generation()` gives one by name. */
export class SqliteViews implements ViewStore {
  constructor(
    private readonly queue: CommitQueue,
    private readonly all: SqliteGenerations,
    private readonly closing: () => Promise<void>,
    private readonly fixed?: SqliteGeneration,
  ) {}

  snapshot(): ViewSnapshot {
    return new SqliteSnapshot(this.#tables(), this.queue);
  }

  transact<T>(work: (tx: ViewTransaction) => T): Promise<T> {
    return this.queue.run(() => work(this.#tx(this.#tables())), { durable: false });
  }

  /** The transaction for a generation by name; only inside a group of the queue. */
  tx(generation: string): ViewTransaction {
    return this.#tx(this.all.get(generation));
  }

  async generation(name: string): Promise<ViewStore> {
    const tables = this.all.find(name) ?? (await this.queue.run(() => this.all.create(name)));
    return new SqliteViews(this.queue, this.all, this.closing, tables);
  }

  generations(): { live: string; all: readonly string[] } {
    return this.all.names();
  }

  async activate(name: string): Promise<void> {
    await this.queue.run(() => this.all.activate(name));
  }

  drop(name: string): Promise<void> {
    return this.all.drop(name);
  }

  close(): Promise<void> {
    return this.closing();
  }

  #tables(): SqliteGeneration {
    return this.fixed ? this.all.get(this.fixed.name) : this.all.live;
  }

  readonly #transactions = new WeakMap<SqliteGeneration, ViewTransaction>();

  #tx(tables: SqliteGeneration): ViewTransaction {
    let known = this.#transactions.get(tables);
    if (!known) this.#transactions.set(tables, (known = new SqliteViewTransaction(tables, this.queue)));
    return known;
  }
}
