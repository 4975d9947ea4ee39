import type { Position } from './event.js';
import type { AudienceEntry, AudienceRecord, RowAt, Rows } from './view.js';

/** What can be rebuilt. Documents by view and id, an audience index over tickets, and checkpoints. */
export interface RowChange {
  readonly view: string;
  readonly id: string;
  /** undefined: the row is gone. */
  readonly row: unknown;
  readonly position: Position;
  readonly revision: number;
}

/** Which filter bits of an entry are known, as of which slot table, and until when. */
export interface Stamp {
  /** Revision of the ticket's stream that the entry reflects. */
  readonly revision: number;
  /** Version of the slot table under which `bits` were computed. */
  readonly slots: number;
  /** ms; null: until the next event. */
  readonly validUntil: number | null;
}

export type SortBy = 'activity' | 'opened' | 'status';

/** Where a list stands: the sort value and ticket id of a row. */
export interface Place {
  readonly value: number | string;
  readonly ticket: string;
}

export interface ScanOptions {
  readonly scopes: readonly string[];
  readonly sort: SortBy;
  readonly descending: boolean;
  /** Continue after this place (exclusive), that of the last row given. */
  readonly after?: Place | undefined;
  /** Only rows with one of these slot bits, or whose slot table is older than `since` (those need a look). null: all rows. */
  readonly slots: { readonly mask: number; readonly since: number } | null;
  readonly status?: readonly string[] | undefined;
  readonly openedFrom?: number | undefined;
  readonly openedTo?: number | undefined;
  /**
   * The moment asked (ms). Given where only that matters, a store may answer no more than whether a row's stamp holds at
   * it: `bits` 0, and a stamp of `slots.since` without an end (it holds), or of slots -1 (the predicate has to be asked). It may leave out by
   * which scope and in what status it was found, too (both empty).
   */
  readonly at?: number | undefined;
}

/** One row of a scan: what is needed to show it, or to know that it must be checked first. */
export interface ScannedEntry {
  readonly ticket: string;
  readonly scope: string;
  readonly value: number | string;
  readonly line: string;
  readonly status: string;
  readonly bits: number;
  readonly stamp: Stamp;
}

export interface SomeScanned {
  readonly rows: ScannedEntry[];
  /** The rows are all there are up to here, and more may come after it; undefined where the rows end as they do without a bound. */
  readonly stopped: Place | undefined;
}

export interface EntryCount {
  readonly count: number;
  /** False: there are at least so many. */
  readonly exact: boolean;
}

/**
 * Rows of a filter sweep: compare-and-set on the stamp's revision so that a newer fold wins.
 */
export interface BitsChange {
  readonly ticket: string;
  readonly revision: number;
  readonly set: number;
  readonly clear: number;
  /** Raises the stamp's version to at least this. */
  readonly slots: number;
  /** Brings the stamp's end forward to this; null leaves it. */
  readonly validUntil: number | null;
}

/** Tickets that are alike in what `text` says; '' where nothing is told of them. Numbers are whole, start at 1 and are kept. */
export interface Kind {
  readonly number: number;
  readonly text: string;
}

/** Tickets that follow each other in the order a sweep takes them in, `after` exclusive. */
export interface Stretch {
  readonly after: string;
  readonly through: string;
  readonly tickets: number;
}

/** What is said of a kind's tickets as a whole. */
export const UNANSWERED = 0;
export const ANSWERED_NO = 1;
export const ANSWERED_YES = 2;

/** One write for all tickets of a stretch whose kind is answered. Tickets whose stamp says nothing are passed by. */
export interface KindBits extends Pick<Stretch, 'after' | 'through'> {
  readonly bit: number;
  /** Raises the stamp's version to at least this. */
  readonly slots: number;
  /** By a kind's number; kinds beyond the end are unanswered. */
  readonly answers: Uint8Array;
}

/** What is read of rows that are not wanted as a whole: members of one object in them. */
export interface PartOptions {
  readonly view: string;
  readonly within: string;
  readonly members: readonly string[];
}

/** Which tickets a sweep reads, and what of them. */
export interface IndexedOptions extends PartOptions {
  /** The `place` of the last one seen; '' at the beginning. */
  readonly after: string;
  readonly limit: number;
  /** No further than this place. */
  readonly through?: string | undefined;
  /** Only tickets whose kind is not answered here. */
  readonly answers?: Uint8Array | undefined;
}

/** Which rows are read in the order of their ids, and what of each. */
export interface PickOptions {
  readonly view: string;
  /** The way to each value through the row's objects: `['properties', 'status']`. */
  readonly ways: readonly (readonly string[])[];
  /** The id of the last one seen; '' at the beginning. */
  readonly after: string;
  readonly limit: number;
}

/** Some values of a row, made only as far as they are asked for. */
export interface PickedRow {
  readonly id: string;
  /** What lies at the end of this way (by its place in `ways`); undefined where the row has nothing there. */
  value(way: number): unknown;
}

export interface RowPart {
  readonly id: string;
  readonly revision: number;
  /** Those of the members that the row has. */
  readonly members: Readonly<Record<string, unknown>>;
}

export interface IndexedTicket extends RowPart {
  readonly place: string;
}

/** Writes inside one transaction of the store. `get` sees the writes before it. */
export interface ViewTransaction extends Rows {
  put(change: RowChange): void;
  /** Replaces all entries and words of a ticket; undefined removes them. */
  putAudience(ticket: string, record: AudienceRecord | undefined, bits: number, stamp: Stamp): void;
  setBits(changes: readonly BitsChange[]): number;
  setBitsOfKinds(change: KindBits): void;
  /** Takes a bit off all tickets of a stretch, whatever their stamps say. */
  clearBit(stretch: Pick<Stretch, 'after' | 'through'>, bit: number): void;
  setCheckpoint(name: string, position: Position): void;
  checkpoint(name: string): Position;
  /** A fold that failed: kept with its reason until it is repaired. The row's audience loses its stamp. */
  park(view: string, id: string, position: Position, reason: string): void;
  /** Runs `work` so that its failure undoes only its own writes. */
  savepoint<T>(work: () => T): T;
}

/** Reads of one request: one moment of the store, valid until the next await. */
export interface ViewSnapshot extends Rows {
  /** Ordered rows of the union of the scopes, each ticket once (the first scope in the given order wins ties). */
  scan(options: ScanOptions, limit: number): ScannedEntry[];
  /** As scan, looking at no more than `looks` entries of each scope (or of all), whatever the options let through. */
  scanSome(options: ScanOptions, limit: number, looks: number): SomeScanned;
  /**
   * How many tickets a scan would give that are in none of the scopes `outside`, at most `limit`, among the latest `looks` entries of each scope; undefined when one of
   * them has a stamp that does not hold at `options.at`, since then only the predicate can count.
   */
  countEntries(options: ScanOptions, limit: number, looks: number, outside?: readonly string[]): EntryCount | undefined;
  /** As scan, by words: tickets that hold every word (the last one as a prefix), most recent activity first. */
  search(words: readonly string[], options: ScanOptions, limit: number): ScannedEntry[];
  /** As search; where very many tickets of a scope hold the words, only its latest `looks` entries may be looked at. */
  searchSome(words: readonly string[], options: ScanOptions, limit: number, looks: number): SomeScanned;
  /** Rows whose id starts with `prefix`, in id order, after `after`. */
  range<Row>(view: string, options: { prefix?: string; after?: string; limit: number; backwards?: boolean }): readonly (RowAt<Row> & { id: string })[];
  count(view: string): number;
  /** How many tickets there are at most, told at once: for progress, where counting them would take longer than it says. */
  ticketsAtMost(): number;
  /** Tickets whose stamp's validUntil is at most `moment`, oldest first. */
  due(moment: number, limit: number): { ticket: string; validUntil: number }[];
  entriesOf(ticket: string): (AudienceEntry & { bits: number; stamp: Stamp })[];
  /** Tickets of the index in an order of the store's own, the one it can rewrite them in most cheaply; one that is new meanwhile may come or not. */
  indexed(options: IndexedOptions): IndexedTicket[];
  /** The tickets after a place, `limit` at most; the place stays where none are left. */
  stretch(after: string, limit: number): Stretch;
  /** All kinds there are, by number; the same list, or one that begins with the same, until something is taken back. */
  kinds(): readonly Kind[];
  /** Parts of these rows, in no order; what is not there is left out. */
  parts(ids: readonly string[], options: PartOptions): RowPart[];
  /** Rows of a view after an id, in id order, without making more of them than is asked for. */
  picked(options: PickOptions): PickedRow[];
  checkpoint(name: string): Position;
  parked(): { view: string; id: string; position: Position; reason: string }[];
}

export interface ViewStore {
  /** The reads of one request. Use it before the next await, never keep it. */
  snapshot(): ViewSnapshot;
  /** One transaction; throws away everything when `work` throws. Durable only as far as the log can rebuild it. */
  transact<T>(work: (tx: ViewTransaction) => T): Promise<T>;
  /** A second set of rows beside the live one, for rebuilds and comparisons; `activate` flips, `drop` removes. */
  generation(name: string): Promise<ViewStore>;
  /** The live generation's name, all that exist. */
  generations(): { live: string; all: readonly string[] };
  activate(name: string): Promise<void>;
  drop(name: string): Promise<void>;
  close(): Promise<void>;
}
