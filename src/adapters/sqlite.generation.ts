import { START, type Position } from '../kernel/event.js';
import type { RowAt } from '../kernel/view.js';
import type { RowChange } from '../kernel/view-store.js';
import { SqliteAudience } from './sqlite.audience.js';
import { CountCache } from './count-cache.js';
import { SqliteKinds } from './sqlite.kinds.js';
import { SqliteCount } from './sqlite.count.js';
import { SqliteParts } from './sqlite.parts.js';
import { SqliteScan } from './sqlite.scan.js';
import { SqliteSearch } from './sqlite.search.js';
import { RowCache } from './row-cache.js';
import { rowOf, rowsOf, type Statements } from './sqlite.statements.js';
import { endOfPrefix } from './text-order.js';

export interface RangeOptions {
  readonly prefix?: string;
  readonly after?: string;
  readonly limit: number;
  readonly backwards?: boolean;
}

type DocumentRow = [id: string, row: string, position: string, revision: number];

/** Rows of one reading that are kept. */
const SMALL = 100;

/** The tables of one generation: rows of views, checkpoints, parked rows, and the audience index. All calls are synchronous. */
export class SqliteGeneration {
  readonly audience: SqliteAudience;
  readonly kinds: SqliteKinds;
  readonly scans: SqliteScan;
  readonly counts: SqliteCount;
  readonly searches: SqliteSearch;
  readonly parts: SqliteParts;
  readonly #get;
  readonly #put;
  readonly #remove;
  readonly #count;
  readonly #up;
  readonly #down;
  readonly #checkpoint;
  readonly #setCheckpoint;
  readonly #park;
  readonly #unpark;
  readonly #parked;
  readonly #cache: RowCache;
  /** Says no only when nothing is parked for sure: spares each put a look. */
  #mayBeParked: boolean;

  /** `undone` grows whenever something that was written is taken back. */
  constructor(statements: Statements, readonly name: string, readonly number: number, undone: () => number) {
    this.#cache = new RowCache(undone);
    const sql = (text: string) => statements.prepare(text.replaceAll('#', String(number)));
    const counts = new CountCache();
    this.kinds = new SqliteKinds(sql, undone);
    this.audience = new SqliteAudience(sql, counts, this.kinds);
    this.scans = new SqliteScan(sql);
    this.counts = new SqliteCount(sql, counts);
    this.searches = new SqliteSearch(sql);
    this.parts = new SqliteParts(sql, undone);
    this.#get = sql('SELECT row, position, revision FROM row_# WHERE view = ? AND id = ?');
    this.#put = sql(`INSERT INTO row_# VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
      SET position = excluded.position, revision = excluded.revision, row = excluded.row`);
    this.#remove = sql('DELETE FROM row_# WHERE view = ? AND id = ?');
    this.#count = sql('SELECT count(*) FROM row_# WHERE view = ?');
    this.#up = sql('SELECT id, row, position, revision FROM row_# WHERE view = ? AND id >= ? AND id > ? AND id < ? ORDER BY id LIMIT ?');
    this.#down = sql('SELECT id, row, position, revision FROM row_# WHERE view = ? AND id >= ? AND id < ? AND id < ? ORDER BY id DESC LIMIT ?');
    this.#checkpoint = sql('SELECT position FROM checkpoint_# WHERE name = ?');
    this.#setCheckpoint = sql('INSERT INTO checkpoint_# VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position');
    this.#park = sql('INSERT INTO parked_# VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET position = excluded.position, reason = excluded.reason');
    this.#unpark = sql('DELETE FROM parked_# WHERE view = ? AND id = ?');
    this.#parked = sql('SELECT view, id, position, reason FROM parked_# ORDER BY view, id');
    this.#mayBeParked = this.parked().length > 0;
  }

  get<Row>(view: string, id: string): RowAt<Row> | undefined {
    const kept = this.#cache.get(view, id);
    if (kept) return kept as RowAt<Row>;
    const found = rowOf<[string, string, number]>(this.#get, view, id);
    if (!found) return undefined;
    this.#cache.keep(view, id, ...found);
    return this.#cache.get(view, id) as RowAt<Row>;
  }

  /** Writes or removes a row; what was parked for it is repaired by that. */
  put({ view, id, row, position, revision }: RowChange): void {
    if (row === undefined) this.#takeAway(view, id);
    else this.#write(view, id, JSON.stringify(row), position, revision);
    this.#cache.written(view);
    this.parts.forget(view, id);
    if (this.#mayBeParked) this.#unpark.run(view, id);
  }

  #takeAway(view: string, id: string): void {
    this.#remove.run(view, id);
    this.#cache.forget(view, id);
  }

  #write(view: string, id: string, text: string, position: Position, revision: number): void {
    this.#put.run(view, id, position, revision, text);
    this.#cache.keep(view, id, text, position, revision);
  }

  range<Row>(view: string, options: RangeOptions): readonly (RowAt<Row> & { id: string })[] {
    const { prefix, after, limit, backwards } = options;
    if (prefix || after !== undefined || backwards || limit <= SMALL) return this.#range(view, options);
    const known = this.#cache.whole(view) ?? this.#range(view, options);
    if (known.length <= SMALL) this.#cache.keepWhole(view, known);
    return known as readonly (RowAt<Row> & { id: string })[];
  }

  #range<Row>(view: string, { prefix = '', after, limit, backwards = false }: RangeOptions): (RowAt<Row> & { id: string })[] {
    const end = endOfPrefix(prefix);
    const rows = backwards
      ? rowsOf<DocumentRow>(this.#down, view, prefix, end, after ?? end, limit)
      : rowsOf<DocumentRow>(this.#up, view, prefix, after ?? '', end, limit);
    return rows.map(([id, text, position, revision]) => ({ id, row: this.#parsed(view, id, text, position, revision, rows.length) as Row, position, revision }));
  }

  /** Rows of small views (definitions of properties) are read with page after page: they stay parsed. */
  #parsed(view: string, id: string, text: string, position: Position, revision: number, count: number): unknown {
    const kept = this.#cache.get(view, id);
    if (kept) return kept.row;
    if (count > SMALL) return JSON.parse(text);
    this.#cache.keep(view, id, text, position, revision);
    return this.#cache.get(view, id)!.row;
  }

  count(view: string): number {
    return rowOf<[number]>(this.#count, view)![0];
  }

  checkpoint(name: string): Position {
    return rowOf<[string]>(this.#checkpoint, name)?.[0] ?? START;
  }

  setCheckpoint(name: string, position: Position): void {
    this.#setCheckpoint.run(name, position);
  }

  park(view: string, id: string, position: Position, reason: string): void {
    this.#mayBeParked = true;
    this.#park.run(view, id, position, reason);
    this.audience.dropStamp(id);
  }

  parked(): { view: string; id: string; position: Position; reason: string }[] {
    return rowsOf<[string, string, string, string]>(this.#parked).map(([view, id, position, reason]) => ({ view, id, position, reason }));
  }
}
