import type { StatementSync } from 'node:sqlite';
import type { Kind } from '../kernel/view-store.js';
import { rowOf, rowsOf } from './sqlite.statements.js';

/** Kinds that are told apart at most; tickets of further ones are of the kind that tells nothing. */
export const MOST_KINDS = 10_000;

/** Kinds of tickets, each written once and never taken away: what was read of them stays good until something is taken back. */
export class SqliteKinds {
  readonly #find;
  readonly #add;
  readonly #after;
  #numbers = new Map<string, number>();
  #all: readonly Kind[] = [];
  #undone = 0;

  /** `undone` grows whenever something that was written is taken back. */
  constructor(sql: (text: string) => StatementSync, private readonly undone: () => number) {
    this.#find = sql('SELECT n FROM kind_# WHERE text = ?');
    this.#add = sql('INSERT INTO kind_#(text) VALUES (?)');
    this.#after = sql('SELECT n, text FROM kind_# WHERE n > ? ORDER BY n');
  }

  all(): readonly Kind[] {
    this.#forgetUndone();
    const added = rowsOf<[number, string]>(this.#after, this.#all.at(-1)?.number ?? 0);
    if (added.length > 0) this.#all = [...this.#all, ...added.map(([number, text]) => ({ number, text }))];
    return this.#all;
  }

  /** The number of a kind, which may be new. */
  numberOf(text: string): number {
    this.#forgetUndone();
    const known = this.#numbers.get(text) ?? rowOf<[number]>(this.#find, text)?.[0];
    if (known === undefined && text !== '' && this.all().length >= MOST_KINDS) return this.numberOf('');
    const number = known ?? Number(this.#add.run(text).lastInsertRowid);
    this.#numbers.set(text, number);
    return number;
  }

  #forgetUndone(): void {
    if (this.#undone === this.undone()) return;
    this.#undone = this.undone();
    this.#numbers = new Map();
    this.#all = [];
  }
}
