import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { ScannedEntry, ScanOptions } from '../kernel/view-store.js';
import { mergeScans } from './merge-scans.js';
import { rowsOf } from './sqlite.statements.js';

export type ScanRow = [ticket: string, value: number | string, line: string, status: string, bits: number, revision: number, slots: number, validUntil: number | null];

type BriefRow = [ticket: string, value: number | string, line: string, broken: number | null];

/** Few limits, so that few statements are prepared. */
const LIMITS = [26, 101, 401, 1_001, 2_001] as const;

/** Scopes that one statement merges; people of more companies are rare. */
const MOST_MERGED = 8;

/** Whether a ticket's stamp holds: of a version of the slot table at least, at a moment (the first two values of the statement, or of its part). */
const HOLDS = '(t.revision >= 0 AND t.slots >= ? AND coalesce(t.valid_until, 9e15) > ?)';

const SCOPE = '(SELECT n FROM scope_# WHERE name = ?)';

/** Tickets of one scope, without those of the `before` scopes that were counted already. */
const countPart = (before: number, where: string): string => `SELECT ${HOLDS} AS holds FROM entry_# e CROSS JOIN ticket_# t ON t.n = e.n WHERE e.scope = ${SCOPE} ${where}
  ${before === 0 ? '' : `AND NOT EXISTS (SELECT 1 FROM entry_# o INDEXED BY entry_of_# WHERE o.n = e.n AND o.scope IN (${Array.from({ length: before }, () => SCOPE).join()}))`}`;

/** The conditions that a scan's options add beyond its scope, with their values. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/** Lists by scope: one range of an index per scope, merged. The `line` stands in the clustered row; bits are looked up by number. */
export class SqliteScan {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(private readonly sql: (text: string) => StatementSync) {}

  scan(options: ScanOptions, limit: number): ScannedEntry[] {
    const { sql, values } = conditions(options, options.sort);
    if (options.at !== undefined) return this.#brief(options, options.at, { sql, values }, limit);
    const { sort, descending } = options;
    const statement = this.#kept(`SELECT e.ticket, e.${sort} AS value, e.line, e.status, t.bits, t.revision, t.slots, t.valid_until
      FROM entry_# e CROSS JOIN ticket_# t ON t.n = e.n WHERE e.scope = ${SCOPE} ${sql} ${ordered(descending, limit)}`);
    return mergeScans(options.scopes.map(scope => toEntries(scope, rowsOf<ScanRow>(statement, scope, ...values))), descending, limit);
  }

  /** Half the columns, and one statement for all scopes: crossing into JavaScript costs more than finding the rows. */
  #brief(options: ScanOptions, at: number, conditions: Conditions, limit: number): ScannedEntry[] {
    if (options.scopes.length > MOST_MERGED) return this.#briefByScope(options, at, conditions, limit);
    const found = this.#briefRows(options, options.scopes, at, conditions, limit);
    const rows = withoutRepeats(found);
    // A ticket that its scopes tell differently came twice and took the place of another.
    return rows.length < Math.min(found.length, limit) ? this.#briefByScope(options, at, conditions, limit) : rows.slice(0, limit);
  }

  #briefByScope(options: ScanOptions, at: number, conditions: Conditions, limit: number): ScannedEntry[] {
    return mergeScans(options.scopes.map(scope => this.#briefRows(options, [scope], at, conditions, limit)), options.descending, limit);
  }

  /** SQLite merges the scopes' ranges itself and gives what several of them hold once. */
  #briefRows({ sort, descending, slots }: ScanOptions, scopes: readonly string[], at: number, { sql, values }: Conditions, limit: number): ScannedEntry[] {
    const part = `SELECT e.ticket, e.${sort} AS value, e.line, iif(${HOLDS}, NULL, t.revision) FROM entry_# e CROSS JOIN ticket_# t ON t.n = e.n WHERE e.scope = ${SCOPE} ${sql}`;
    const statement = this.#kept(`${scopes.map(() => part).join(' UNION ')} ${ordered(descending, limit)}`);
    const since = slots?.since ?? 0;
    const holding = { revision: 0, slots: since, validUntil: null };
    const rows = rowsOf<BriefRow>(statement, ...scopes.flatMap(scope => [since, at, scope, ...values]));
    return rows.map(([ticket, value, line, broken]) => ({ ticket, scope: '', value, line, status: '', bits: 0, stamp: broken === null ? holding : { revision: broken, slots: -1, validUntil: null } }));
  }

  /** Scope after scope, the last first (companies hold more than people): each counts what those before it do not hold. */
  count(options: ScanOptions, limit: number, outside: readonly string[] = []): number | undefined {
    const { sql, values } = conditions(options, options.sort);
    const scopes = options.scopes.toReversed();
    const statement = this.#kept(`SELECT count(*), total(holds) FROM (${scopes.map((_, index) => countPart(index + outside.length, sql)).join(' UNION ALL ')} LIMIT ?)`);
    const parts = scopes.flatMap((scope, index) => [options.slots?.since ?? 0, options.at ?? 0, scope, ...values, ...outside, ...scopes.slice(0, index)]);
    const [count, holding] = rowsOf<[number, number]>(statement, ...parts, limit)[0]!;
    return count === holding ? count : undefined;
  }

  #kept(text: string): StatementSync {
    let statement = this.#prepared.get(text);
    if (!statement) this.#prepared.set(text, (statement = this.sql(text)));
    return statement;
  }
}

/** Order and limit of a scan. The limit stands in the text, rounded up: SQLite plans for it, which halves the time of a bound one. */
const ordered = (descending: boolean, limit: number): string => {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY value ${direction}, ticket ${direction} LIMIT ${LIMITS.find(most => most >= limit) ?? limit}`;
};

export const conditions = ({ descending, after, slots, status, openedFrom, openedTo }: ScanOptions, sort: string): Conditions => {
  const parts: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (part: string, ...more: SQLInputValue[]): void => {
    parts.push(`AND ${part}`);
    values.push(...more);
  };
  if (after) add(`(e.${sort}, e.ticket) ${descending ? '<' : '>'} (?, ?)`, after.value, after.ticket);
  if (slots) add('(t.bits & ? OR t.slots < ?)', slots.mask, slots.since);
  if (status) add('e.status IN (SELECT value FROM json_each(?))', JSON.stringify(status));
  if (openedFrom !== undefined) add('e.opened >= ?', openedFrom);
  if (openedTo !== undefined) add('e.opened <= ?', openedTo);
  return { sql: parts.join(' '), values };
};

/** Sorted rows of which equal tickets stand together. */
const withoutRepeats = (rows: ScannedEntry[]): ScannedEntry[] => (rows.some((row, i) => row.ticket === rows[i - 1]?.ticket) ? rows.filter((row, i) => row.ticket !== rows[i - 1]?.ticket) : rows);

export const toEntries = (scope: string, rows: readonly ScanRow[]): ScannedEntry[] =>
  rows.map(([ticket, value, line, status, bits, revision, slots, validUntil]) => ({
    ticket, scope, value, line, status, bits, stamp: { revision, slots, validUntil },
  }));
