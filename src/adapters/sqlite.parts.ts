import type { StatementSync } from 'node:sqlite';
import type { IndexedOptions, IndexedTicket, PartOptions, PickedRow, PickOptions, RowPart, Stretch } from '../kernel/view-store.js';
import { PartCache } from './part-cache.js';
import { rowOf, rowsOf } from './sqlite.statements.js';

type Texts = (string | null)[];

/** Parts of rows: SQLite takes the members out of the JSON, which costs a third of parsing the row here. */
export class SqliteParts {
  readonly #prepared = new Map<string, StatementSync>();
  readonly #recent: PartCache;

  /** `undone` grows whenever something that was written is taken back. */
  constructor(private readonly sql: (text: string) => StatementSync, undone: () => number) {
    this.#recent = new PartCache(undone);
  }

  /** By row number, so that the pages rewritten next stand together. */
  indexed({ view, members, after, through, answers, limit, ...options }: IndexedOptions): IndexedTicket[] {
    const statement = this.#kept(`SELECT t.n, t.id, r.revision ${wanted(members)} FROM ticket_# t CROSS JOIN row_# r ON r.view = ? AND r.id = t.id
      WHERE t.n > ? AND t.n <= ? ${answers ? "AND substr(?, t.kind + 1, 1) <= x'00'" : ''} ORDER BY t.n LIMIT ?`);
    const bound = [Number(after), through === undefined ? Number.MAX_SAFE_INTEGER : Number(through), ...(answers ? [answers] : [])];
    return rowsOf<[number, string, number, ...Texts]>(statement, ...pathsOf({ view, members, ...options }), view, ...bound, limit)
      .map(([n, id, revision, ...texts]) => ({ id, place: String(n), revision, members: parsed(members, texts) }));
  }

  stretch(after: string, limit: number): Stretch {
    const last = rowOf<[number]>(this.#kept('SELECT n FROM ticket_# WHERE n > ? ORDER BY n LIMIT 1 OFFSET ?'), Number(after), limit - 1)?.[0];
    if (last !== undefined) return { after, through: String(last), tickets: limit };
    const [end, tickets] = rowOf<[number | null, number]>(this.#kept('SELECT max(n), count(*) FROM ticket_# WHERE n > ?'), Number(after))!;
    return { after, through: end === null ? after : String(end), tickets };
  }

  /** Pages read the same parts of the same rows again and again: those read lately are kept. */
  of(ids: readonly string[], options: PartOptions): RowPart[] {
    const kept = this.#recent.of(options);
    const parts: RowPart[] = [];
    const missing: string[] = [];
    for (const id of ids) {
      const part = kept.get(id);
      if (part) parts.push(part);
      else missing.push(id);
    }
    return missing.length === 0 ? parts : [...parts, ...this.#read(missing, options)];
  }

  /** A row was written or taken away. */
  forget(view: string, id: string): void {
    this.#recent.forget(view, id);
  }

  #read(ids: readonly string[], options: PartOptions): RowPart[] {
    const { view, members } = options;
    const statement = this.#kept(`SELECT r.id, r.revision ${wanted(members)} FROM json_each(?) j CROSS JOIN row_# r ON r.view = ? AND r.id = j.value`);
    return rowsOf<[string, number, ...Texts]>(statement, ...pathsOf(options), JSON.stringify(ids), view).map(([id, revision, ...texts]) => {
      const part = { id, revision, members: parsed(members, texts) };
      this.#recent.keep(options, part, texts.reduce((sum, text) => sum + (text?.length ?? 0), 0));
      return part;
    });
  }

  /** As the table lies in the file: one look at a page after the other. */
  picked({ view, ways, after, limit }: PickOptions): PickedRow[] {
    const statement = this.#kept(`SELECT r.id ${wanted(ways)} FROM row_# r WHERE r.view = ? AND r.id > ? ORDER BY r.id LIMIT ?`);
    return rowsOf<[string, ...Texts]>(statement, ...ways.map(pathOf), view, after, limit).map(texts => new Picked(texts));
  }

  ticketsAtMost(): number {
    return rowOf<[number | null]>(this.#kept('SELECT max(n) FROM ticket_#'))?.[0] ?? 0;
  }

  #kept(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.sql(text)));
    return statement;
  }
}

class Picked implements PickedRow {
  constructor(private readonly texts: [string, ...Texts]) {}

  get id(): string {
    return this.texts[0];
  }

  value(way: number): unknown {
    const text = this.texts[way + 1];
    return text === null || text === undefined ? undefined : (JSON.parse(text) as unknown);
  }
}

const wanted = (members: readonly unknown[]): string => members.map(() => ', r.row -> ?').join('');
const pathOf = (way: readonly string[]): string => `$${way.map(name => `.${JSON.stringify(name)}`).join('')}`;
const pathsOf = ({ within, members }: PartOptions): string[] => members.map(member => pathOf([within, member]));

const parsed = (members: readonly string[], texts: Texts): Record<string, unknown> => {
  const row: Record<string, unknown> = {};
  members.forEach((member, i) => {
    const text = texts[i];
    if (text !== null && text !== undefined) row[member] = JSON.parse(text) as unknown;
  });
  return row;
};
