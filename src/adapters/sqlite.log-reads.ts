import type { EventMetadata, JsonObject, StoredEvent } from '../kernel/event.js';
import { CorruptStore } from '../kernel/errors.js';
import { leafOfTexts } from '../kernel/leaf.js';
import type { Page } from './live-subscription.js';
import { toPosition } from './positions.js';
import { isFatal } from './sqlite.commit-queue.js';
import { rowOf, rowsOf, type Statements } from './sqlite.statements.js';

type EventRow = [position: number, stream: string, revision: number, id: string, type: string, data: string, metadata: string, leaf: string];

const COLUMNS = 'position, stream, revision, id, type, data, metadata, leaf';
/** Bounds of one turn: events decoded, and events looked at for a filter that matches rarely. */
const MAX_EVENTS = 500;
const MAX_CONSIDERED = 5_000;

/** The log's reads, all synchronous. Every row is checked against its leaf; CorruptStore names the position. */
export class LogReads {
  readonly #forwards;
  readonly #backwards;
  readonly #all;
  readonly #filtered;
  readonly #places;
  readonly #clock;

  constructor(statements: Statements) {
    const stream = `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision`;
    this.#forwards = statements.prepare(`${stream} >= ? ORDER BY revision LIMIT ?`);
    this.#backwards = statements.prepare(`${stream} <= ? ORDER BY revision DESC LIMIT ?`);
    const range = `SELECT ${COLUMNS} FROM events WHERE position > ? AND position <= ?`;
    this.#all = statements.prepare(`${range} ORDER BY position LIMIT ?`);
    const noun = `substr(stream, 1, instr(stream || '-', '-') - 1)`;
    this.#filtered = statements.prepare(`${range} AND ${noun} IN (SELECT value FROM json_each(?)) ORDER BY position LIMIT ?`);
    this.#places = statements.prepare('SELECT count(*) FROM events WHERE position > ? AND position <= ?');
    this.#clock = statements.prepare('SELECT clock FROM events WHERE position = ?');
  }

  stream(stream: string, { from, backwards = false, limit = -1 }: { from?: number; backwards?: boolean; limit?: number }): StoredEvent[] {
    const first = from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
    const bound = Number.isFinite(limit) ? limit : -1;
    const rows = locating(`in ${stream}`, () => rowsOf<EventRow>(backwards ? this.#backwards : this.#forwards, stream, first, bound));
    const events = rows.map(decode);
    for (let index = 1; index < events.length; index++) {
      const step = events[index]!.revision - events[index - 1]!.revision;
      if (Math.abs(step) !== 1) throw new CorruptStore(`An event is missing beside position ${events[index]!.position}: ${stream} has a gap before revision ${events[index]!.revision}.`);
    }
    return events;
  }

  /** Events after place `after`, up to `head` at most, in one turn's worth of work. */
  page(after: number, head: number, nouns: readonly string[] | undefined, limit: number): Page {
    const most = Math.max(0, Math.min(limit, MAX_EVENTS));
    const end = Math.min(head, after + (nouns ? MAX_CONSIDERED : most));
    const rows = this.#rows(after, end, nouns, most);
    const events = rows.map(decode);
    const considered = nouns && rows.length === most ? (rows.at(-1)?.[0] ?? after) : Math.max(after, end);
    this.#refuseGaps(after, considered, nouns ? undefined : rows.length);
    return { events, considered: toPosition(considered), atHead: considered >= head };
  }

  #rows(after: number, end: number, nouns: readonly string[] | undefined, most: number): EventRow[] {
    const read = (from: number, to: number): EventRow[] =>
      nouns ? rowsOf<EventRow>(this.#filtered, from, to, JSON.stringify(nouns), most) : rowsOf<EventRow>(this.#all, from, to, most);
    try {
      return read(after, end);
    } catch (error) {
      if (!isFatal(error)) throw error;
      for (let place = after; place < end; place++) locating(`at position ${toPosition(place + 1)}`, () => read(place, place + 1));
      throw error;
    }
  }

  /** Places are given without gaps, so a row that is not there was taken away. */
  #refuseGaps(after: number, considered: number, found: number | undefined): void {
    if (considered <= after) return;
    const there = found ?? rowOf<[number]>(this.#places, after, considered)![0];
    if (there === considered - after) return;
    for (let place = after + 1; place <= considered; place++) {
      if (!rowOf(this.#clock, place)) throw new CorruptStore(`The event at position ${toPosition(place)} is missing.`);
    }
  }

  /** The last place whose clock (a running maximum, so sorted) is at most `moment`; 0 for none. By halves. */
  placeAt(moment: number, head: number): number {
    let low = 0;
    let high = head;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const row = locating(`at position ${toPosition(middle)}`, () => rowOf<[number]>(this.#clock, middle));
      if (!row) throw new CorruptStore(`The event at position ${toPosition(middle)} is missing.`);
      if (row[0] <= moment) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const decode = ([place, stream, revision, id, type, data, metadata, leaf]: EventRow): StoredEvent => {
  const position = toPosition(place);
  if (leafOfTexts({ stream, revision, id, type, data, metadata }) !== leaf) {
    throw new CorruptStore(`The event at position ${position} (${stream}, revision ${revision}) is not what was written.`);
  }
  return { stream, revision, position, id, type, data: JSON.parse(data) as JsonObject, metadata: JSON.parse(metadata) as EventMetadata };
};

const locating = <T>(where: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (isFatal(error)) throw new CorruptStore(`The file cannot be read ${where}: ${(error as Error).message}.`);
    throw error;
  }
};
