import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

export type Cell = string | number | null;

/** Prepared statements of one connection, each prepared once. Rows are arrays: half the cost of objects. */
export class Statements {
  readonly #prepared = new Map<string, StatementSync>();

  constructor(readonly db: DatabaseSync) {}

  /** The statement for this text; keep it where it is used often. */
  prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.db.prepare(sql);
    statement.setReturnArrays(true);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** All rows at once: nothing keeps an unfinished statement, which would go on reading an old state. */
export const rowsOf = <Row extends readonly Cell[]>(statement: StatementSync, ...values: SQLInputValue[]): Row[] =>
  statement.all(...values) as unknown as Row[];

export const rowOf = <Row extends readonly Cell[]>(statement: StatementSync, ...values: SQLInputValue[]): Row | undefined =>
  statement.get(...values) as unknown as Row | undefined;
