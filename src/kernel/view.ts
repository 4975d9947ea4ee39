import type { Fact, Position, Recorded } from './event.js';

/** Names one row of one view. */
export interface RowRef {
  readonly view: string;
  readonly id: string;
}

/** A row with the place it reflects: the position of the last event folded into it, and that event's revision. */
export interface RowAt<Row = unknown> {
  readonly row: Row;
  readonly position: Position;
  readonly revision: number;
}

/** Reads rows that are in force. Synchronous: whoever cannot read at once loads first and asks again. */
export interface Rows {
  get<Row>(view: string, id: string): RowAt<Row> | undefined;
}

export interface FoldContext {
  /** Decisive rows at that position or newer. */
  readonly rows: Rows;
}

/**
 * A view is a pure fold; stores only store. `decisive` rows are what the predicate reads: each folds exactly one
 * stream and is in force before the append is acknowledged. All others are derived and may lag (they only omit).
 */
export interface View<Row = unknown, F extends Fact = Fact> {
  readonly name: string;
  /** Raise it when the fold or the shape changes: the view is then rebuilt as a new generation. */
  readonly version: number;
  readonly decisive: boolean;
  /** Types of events it folds; the runner never calls it with others. */
  readonly folds: readonly string[];
  /** The rows an event touches. */
  readonly idsOf: (event: Recorded<F>) => readonly string[];
  /** The row after the event; undefined when it is gone. Never checks, throws or reads a clock. */
  readonly fold: (row: Row | undefined, event: Recorded<F>, context: FoldContext, id: string) => Row | undefined;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- heterogeneous lists of views
export type AnyView = View<any, any>;

export const view = <Row, F extends Fact>(definition: View<Row, F>): View<Row, F> => definition;

/**
 * What the audience index holds for one ticket: one entry per scope, made by a pure function from a decisive row.
 * Everything a list shows of it is in `line`, ready to be sent.
 */
export interface AudienceEntry {
  /** `contact:7f3`, `company:88`. */
  readonly scope: string;
  /** Sort values, ms and text. */
  readonly activity: number;
  readonly opened: number;
  readonly status: string;
  /** The members of the JSON object of this ticket in a list, without braces: `"id":"7f3","subject":"..."`. */
  readonly line: string;
  /** A scope whose tickets are listed and never searched by words: its words would cost as much again. Once and for all. */
  readonly wordless?: boolean;
}

export interface AudienceRecord {
  readonly entries: readonly AudienceEntry[];
  /** Folded words of subject and public replies, each once. */
  readonly words: readonly string[];
  /** What tickets of its kind have in common; two that say the same are of one kind. Absent: of none that is told apart. */
  readonly kind?: string | undefined;
}
