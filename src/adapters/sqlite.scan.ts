import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { ScannedEntry, ScanOptions } from '../kernel/view-store.js';
import { mergeScans } from './merge-scans.js';
import { rowsOf } from './sqlite.statements.js';

export type ScanRow = [ticket: string, value: number | string, line: string, status: string, bits: number, revision: number, slots: number, validUntil: number | null];

type BriefRow = [ticket: string, value: number | string, line: string, holds: 0 | 1];

/** Whether a ticket's stamp holds at a moment (the first value of the statement, or of its part). */
const HOLDS = '(t.revision >= 0 AND coalesce(t.valid_until, 9e15) > ?)';
const HOLDING = { revision: 0, slots: 0, validUntil: null };
const BROKEN = { revision: -1, slots: -1, validUntil: null };

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
    const statement = this.#statement(options, sql);
    const lists = options.scopes.map(scope => toEntries(scope, rowsOf<ScanRow>(statement, scope, ...values, limit)));
    return mergeScans(lists, options.descending, limit);
  }

  /** Half the columns: crossing into JavaScript costs more than finding the rows. */
  #brief(options: ScanOptions, at: number, { sql, values }: Conditions, limit: number): ScannedEntry[] {
    const { sort, descending, scopes } = options;
    const direction = descending ? 'DESC' : 'ASC';
    const statement = this.#kept(`brief ${sort}${direction}${sql}`, () => `SELECT e.ticket, e.${sort}, e.line, ${HOLDS} FROM entry_# e CROSS JOIN ticket_# t ON t.n = e.n
      WHERE e.scope = (SELECT n FROM scope_# WHERE name = ?) ${sql} ORDER BY e.${sort} ${direction}, e.ticket ${direction} LIMIT ?`);
    const lists = scopes.map(scope =>
      rowsOf<BriefRow>(statement, at, scope, ...values, limit).map(([ticket, value, line, holds]) => ({ ticket, scope, value, line, status: '', bits: 0, stamp: holds === 1 ? HOLDING : BROKEN })),
    );
    return mergeScans(lists, descending, limit);
  }

  /** Scope after scope, the last first (companies hold more than people): each counts what those before it do not hold. */
  count(options: ScanOptions, limit: number): number | undefined {
    const { sql, values } = conditions(options, options.sort);
    const scopes = options.scopes.toReversed();
    const statement = this.#kept(`count ${scopes.length} ${sql}`, () => `SELECT count(*), total(holds) FROM (${scopes.map((_, index) => countPart(index, sql)).join(' UNION ALL ')} LIMIT ?)`);
    const parts = scopes.flatMap((scope, index) => [options.at ?? 0, scope, ...values, ...scopes.slice(0, index)]);
    const [count, holding] = rowsOf<[number, number]>(statement, ...parts, limit)[0]!;
    return count === holding ? count : undefined;
  }

  #kept(key: string, text: () => string): StatementSync {
    let statement = this.#prepared.get(key);
    if (!statement) this.#prepared.set(key, (statement = this.sql(text())));
    return statement;
  }

  #statement({ sort, descending }: ScanOptions, where: string): StatementSync {
    const key = `${sort}${descending ? '-' : '+'}${where}`;
    let statement = this.#prepared.get(key);
    if (!statement) {
      const direction = descending ? 'DESC' : 'ASC';
      statement = this.sql(`SELECT e.ticket, e.${sort}, e.line, e.status, t.bits, t.revision, t.slots, t.valid_until
        FROM entry_# e CROSS JOIN ticket_# t ON t.n = e.n
        WHERE e.scope = (SELECT n FROM scope_# WHERE name = ?) ${where}
        ORDER BY e.${sort} ${direction}, e.ticket ${direction} LIMIT ?`);
      this.#prepared.set(key, statement);
    }
    return statement;
  }
}

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

export const toEntries = (scope: string, rows: readonly ScanRow[]): ScannedEntry[] =>
  rows.map(([ticket, value, line, status, bits, revision, slots, validUntil]) => ({
    ticket, scope, value, line, status, bits, stamp: { revision, slots, validUntil },
  }));
