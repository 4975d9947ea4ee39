import type { Position } from '../kernel/event.js';
import type { AudienceRecord, RowAt } from '../kernel/view.js';
import type { BitsChange, KindBits, RowChange, Stamp, Stretch, ViewTransaction } from '../kernel/view-store.js';

interface Drafted extends RowChange {
  /** What the row was when it was first read: `undefined` is a row too. */
  readonly at: RowAt<unknown> | undefined;
}

const before = (a: RowChange, b: RowChange): number => (a.view === b.view ? (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) : a.view < b.view ? -1 : 1);

/**
 * Rows of one fold, written once each when it ends: five events of a ticket touch the same rows. They are written in
 * order, so that a rebuild's page meets each page of the file once.
 */
export class Draft implements ViewTransaction {
  readonly #rows = new Map<string, Drafted>();

  constructor(private readonly tx: ViewTransaction) {}

  get<Row>(view: string, id: string): RowAt<Row> | undefined {
    const drafted = this.#rows.get(keyOf(view, id));
    return drafted ? (drafted.at as RowAt<Row> | undefined) : this.tx.get<Row>(view, id);
  }

  put(change: RowChange): void {
    const { row, position, revision } = change;
    this.#rows.set(keyOf(change.view, change.id), { ...change, at: row === undefined ? undefined : { row, position, revision } });
  }

  /** What was drafted before it failed is written, since writing a row takes back that it was parked. */
  park(view: string, id: string, position: Position, reason: string): void {
    this.#write(keyOf(view, id));
    this.tx.park(view, id, position, reason);
  }

  putAudience(ticket: string, record: AudienceRecord | undefined, bits: number, stamp: Stamp): void {
    this.tx.putAudience(ticket, record, bits, stamp);
  }

  setBits(changes: readonly BitsChange[]): number {
    return this.tx.setBits(changes);
  }

  setBitsOfKinds(change: KindBits): void {
    this.tx.setBitsOfKinds(change);
  }

  clearBit(stretch: Pick<Stretch, 'after' | 'through'>, bit: number): void {
    this.tx.clearBit(stretch, bit);
  }

  setCheckpoint(name: string, position: Position): void {
    this.tx.setCheckpoint(name, position);
  }

  checkpoint(name: string): Position {
    return this.tx.checkpoint(name);
  }

  savepoint<T>(work: () => T): T {
    this.end();
    return this.tx.savepoint(work);
  }

  /** Writes what was drafted. */
  end(): void {
    const drafted = [...this.#rows.values()].sort(before);
    this.#rows.clear();
    for (const { view, id, row, position, revision } of drafted) this.tx.put({ view, id, row, position, revision });
  }

  #write(key: string): void {
    const drafted = this.#rows.get(key);
    if (!drafted) return;
    this.#rows.delete(key);
    const { view, id, row, position, revision } = drafted;
    this.tx.put({ view, id, row, position, revision });
  }
}

const keyOf = (view: string, id: string): string => `${view}\u0000${id}`;
