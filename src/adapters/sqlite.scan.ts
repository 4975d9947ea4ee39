import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Place, ScannedEntry, ScanOptions, SomeScanned } from '../kernel/view-store.js';
import { mergeSome } from './merge-scans.js';
import { rowOf, rowsOf } from './sqlite.statements.js';

export type ScanRow = [ticket: string, value: number | string, line: string, status: string, bits: number, revision: number, slots: number, validUntil: number | null];

type BriefRow = [ticket: string, value: number | string, line: string, broken: number | null];

/** Few limits, so that few statements are prepared. */
const LIMITS = [26, 101, 401, 1_001, 2_001] as const;

/** Scopes that one statement merges; people of more companies are rare. */
const MOST_MERGED = 8;

/** Whether a ticket's stamp holds: of a version of the slot table at least, at a moment (the first two values of the statement, or of its part). */
export const HOLDS = '(t.revision >= 0 AND t.slots >= ? AND coalesce(t.valid_until, 9e15) > ?)';

export const SCOPE = '(SELECT n FROM scope_# WHERE name = ?)';

/** The conditions that a scan's options add beyond its scope, with their values. */
export interface Conditions {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

type OneScope = (scope: string) => ScannedEntry[];

/** Lists by scope: one range of an index per scope, merged. The `line` stands in the clustered row; bits are looked up by number. */
export class SqliteScan {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(private readonly sql: (text: string) => StatementSync) {}

  scan(options: ScanOptions, limit: number): ScannedEntry[] {
    return this.scanSome(options, limit, Infinity).rows;
  }

  /** Scopes are merged by SQLite where a row's stamp is all that matters, else here. */
  scanSome(options: ScanOptions, limit: number, looks: number): SomeScanned {
    const { at, scopes } = options;
    if (at === undefined) return this.#byScope(options, limit, looks, scope => this.#full(options, scope, limit, looks));
    const byScope: OneScope = scope => this.#brief(options, [scope], at, limit, looks);
    if (scopes.length > MOST_MERGED) return this.#byScope(options, limit, looks, byScope);
    const found = this.#brief(options, scopes, at, limit, looks);
    const rows = withoutRepeats(found);
    // A ticket that its scopes tell differently came twice and took the place of another.
    if (rows.length < Math.min(found.length, limit)) return this.#byScope(options, limit, looks, byScope);
    return { rows: rows.slice(0, limit), stopped: rows.length < limit ? this.#lastLooked(options, scopes, looks) : undefined };
  }

  #byScope(options: ScanOptions, limit: number, looks: number, rowsOfScope: OneScope): SomeScanned {
    const { descending, scopes } = options;
    const lists = scopes.map((scope): SomeScanned => {
      const rows = rowsOfScope(scope);
      return { rows, stopped: rows.length < limit ? this.#lastLooked(options, [scope], looks) : undefined };
    });
    return mergeSome(lists, descending, limit);
  }

  #full(options: ScanOptions, scope: string, limit: number, looks: number): ScannedEntry[] {
    const { sql, values } = filters(options);
    const { text, bound } = candidates(options, [scope], looks, ', e.status, e.opened');
    const statement = this.#kept(`SELECT e.ticket, e.value, e.line, e.status, t.bits, t.revision, t.slots, t.valid_until
      FROM (${text}) e CROSS JOIN ticket_# t ON t.n = e.n WHERE true ${sql} ${ordered(options.descending, rounded(limit))}`);
    return toEntries(scope, rowsOf<ScanRow>(statement, ...bound, ...values));
  }

  /** Half the columns, and one statement for all scopes: crossing into JavaScript costs more than finding the rows. SQLite merges the scopes' ranges and gives what several of them hold once. */
  #brief(options: ScanOptions, scopes: readonly string[], at: number, limit: number, looks: number): ScannedEntry[] {
    const { sql, values } = filters(options);
    const { text, bound } = candidates(options, scopes, looks);
    const statement = this.#kept(`SELECT e.ticket, e.value, e.line, iif(${HOLDS}, NULL, t.revision) FROM (${text}) e CROSS JOIN ticket_# t ON t.n = e.n WHERE true ${sql} ${ordered(options.descending, rounded(limit))}`);
    const since = options.slots?.since ?? 0;
    const holding = { revision: 0, slots: since, validUntil: null };
    const rows = rowsOf<BriefRow>(statement, since, at, ...bound, ...values);
    return rows.map(([ticket, value, line, broken]) => ({ ticket, scope: '', value, line, status: '', bits: 0, stamp: broken === null ? holding : { revision: broken, slots: -1, validUntil: null } }));
  }

  /** The last of `looks` entries; undefined when there are fewer, or when nothing kept one of them from being given. */
  #lastLooked(options: ScanOptions, scopes: readonly string[], looks: number): Place | undefined {
    if (looks === Infinity || scopes.length === 0 || filters(options).sql === '') return undefined;
    const { text, bound } = candidates(options, scopes, looks);
    const last = rowOf<[number | string, string]>(this.#kept(`SELECT value, ticket FROM (${text}) LIMIT 1 OFFSET ${looks - 1}`), ...bound);
    return last && { value: last[0], ticket: last[1] };
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
  return `ORDER BY value ${direction}, ticket ${direction}${limit === Infinity ? '' : ` LIMIT ${limit}`}`;
};

const rounded = (limit: number): number => LIMITS.find(most => most >= limit) ?? limit;

/**
 * The entries that are looked at, `looks` at most: SQLite runs this beside what it is joined to and goes only as far as that
 * asks. It compares whole entries to give what several scopes hold once, so each column more costs: only what is filtered by.
 */
const candidates = (options: ScanOptions, scopes: readonly string[], looks: number, more = filteredBy(options)): { text: string; bound: SQLInputValue[] } => {
  const { sort, descending } = options;
  const { sql, values } = place(options, sort);
  const part = `SELECT e.ticket, e.${sort} AS value, e.line, e.n${more} FROM entry_# e WHERE e.scope = ${SCOPE} ${sql}`;
  return { text: `${scopes.map(() => part).join(' UNION ')} ${ordered(descending, looks)}`, bound: scopes.flatMap(scope => [scope, ...values]) };
};

type Parts = readonly (readonly [sql: string, ...values: SQLInputValue[]])[];
const joined = (parts: Parts): Conditions => ({ sql: parts.map(([sql]) => `AND ${sql}`).join(' '), values: parts.flatMap(([, ...values]) => values) });

/** Where a scan goes on. */
const place = ({ descending, after }: ScanOptions, sort: string): Conditions =>
  joined(after ? [[`(e.${sort}, e.ticket) ${descending ? '<' : '>'} (?, ?)`, after.value, after.ticket]] : []);

/** Columns that `filters` reads of an entry. */
const filteredBy = ({ status, openedFrom, openedTo }: ScanOptions): string =>
  `${status ? ', e.status' : ''}${openedFrom === undefined && openedTo === undefined ? '' : ', e.opened'}`;

/** Which of the entries looked at are wanted. */
export const filters = ({ slots, status, openedFrom, openedTo }: ScanOptions): Conditions => joined([
  ...(slots ? [['(t.bits & ? OR t.slots < ?)', slots.mask, slots.since] as const] : []),
  ...(status ? [['e.status IN (SELECT value FROM json_each(?))', JSON.stringify(status)] as const] : []),
  ...(openedFrom === undefined ? [] : [['e.opened >= ?', openedFrom] as const]),
  ...(openedTo === undefined ? [] : [['e.opened <= ?', openedTo] as const]),
]);

export const conditions = (options: ScanOptions, sort: string): Conditions => {
  const [first, rest] = [place(options, sort), filters(options)];
  return { sql: `${first.sql} ${rest.sql}`.trim(), values: [...first.values, ...rest.values] };
};

/** Sorted rows of which equal tickets stand together. */
const withoutRepeats = (rows: ScannedEntry[]): ScannedEntry[] => (rows.some((row, i) => row.ticket === rows[i - 1]?.ticket) ? rows.filter((row, i) => row.ticket !== rows[i - 1]?.ticket) : rows);

export const toEntries = (scope: string, rows: readonly ScanRow[]): ScannedEntry[] =>
  rows.map(([ticket, value, line, status, bits, revision, slots, validUntil]) => ({
    ticket, scope, value, line, status, bits, stamp: { revision, slots, validUntil },
  }));
