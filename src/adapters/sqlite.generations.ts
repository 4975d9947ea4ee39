import { Rejection } from '../kernel/errors.js';
import type { CommitQueue } from './sqlite.commit-queue.js';
import { SqliteGeneration } from './sqlite.generation.js';
import { addKinds, VIEW_TABLES, viewTables } from './sqlite.schema.js';
import { rowsOf, type Statements } from './sqlite.statements.js';

/** The generation that a new folder starts with. */
export const FIRST_GENERATION = 'first';
/** Rows removed per group when a generation is dropped: overwriting a gigabyte at once would hold up everybody. */
const DROP_BATCH = 2_000;

/** All generations of the file: which exist, which one is live. A flip is one row, read by nobody but at start. */
export class SqliteGenerations {
  #known = new Map<string, SqliteGeneration>();
  #live!: SqliteGeneration;

  constructor(private readonly queue: CommitQueue, private readonly statements: Statements) {
    this.load();
    if (this.#known.size === 0) {
      const { db } = queue;
      db.exec('BEGIN IMMEDIATE');
      this.create(FIRST_GENERATION);
      this.activate(FIRST_GENERATION);
      db.exec('COMMIT');
    }
  }

  /** As the file has it: at start, and after a group that was lost. */
  load(): void {
    const rows = rowsOf<[number, string, number]>(this.statements.prepare('SELECT number, name, live FROM generation ORDER BY number'));
    this.#known = new Map(rows.map(([number, name]) => [name, this.#known.get(name) ?? this.#open(name, number)]));
    const live = rows.find(row => row[2] === 1);
    if (live) this.#live = this.#known.get(live[1])!;
  }

  get live(): SqliteGeneration {
    return this.#live;
  }

  find(name: string): SqliteGeneration | undefined {
    return this.#known.get(name);
  }

  get(name: string): SqliteGeneration {
    const found = this.#known.get(name);
    if (!found) throw new Rejection('unknown', 'generation.unknown', `There is no generation ${name} of views.`);
    return found;
  }

  names(): { live: string; all: readonly string[] } {
    return { live: this.#live.name, all: [...this.#known.keys()] };
  }

  create(name: string): SqliteGeneration {
    const known = this.#known.get(name);
    if (known) return known;
    const number = rowsOf<[number]>(this.statements.prepare('INSERT INTO generation(name, live) VALUES (?, 0) RETURNING number'), name)[0]![0];
    this.queue.db.exec(viewTables(number));
    const created = this.#open(name, number);
    this.#known.set(name, created);
    return created;
  }

  activate(name: string): void {
    const next = this.get(name);
    this.statements.prepare('UPDATE generation SET live = (name = ?)').run(name);
    this.#live = next;
  }

  /** Out of sight at once, then emptied bit by bit, each bit overwritten. Refuses the live one. */
  async drop(name: string): Promise<void> {
    if (!this.#known.has(name)) return;
    if (name === this.#live.name) throw new Rejection('conflict', 'generation.live', `The generation ${name} of views is live.`);
    const { number } = this.get(name);
    this.#known.delete(name);
    for (const table of VIEW_TABLES) {
      while ((await this.queue.run(() => this.#removeSome(`${table}_${number}`), { durable: false })) > 0);
    }
    await this.queue.run(() => {
      for (const table of VIEW_TABLES) this.queue.db.exec(`DROP TABLE ${table}_${number}`);
      this.statements.prepare('DELETE FROM generation WHERE number = ?').run(number);
    });
  }

  #open(name: string, number: number): SqliteGeneration {
    const { db } = this.queue;
    if (!db.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?').get(`ticket_${number}`, 'kind')) db.exec(`SAVEPOINT kinds; ${addKinds(number)} RELEASE kinds`);
    return new SqliteGeneration(this.statements, name, number, () => this.queue.undone);
  }

  #removeSome(table: string): number {
    const key = KEYS[table.slice(0, table.indexOf('_'))] ?? 'rowid';
    return this.queue.db.prepare(`DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} LIMIT ${DROP_BATCH})`).run().changes as number;
  }
}

/** Primary keys of the tables that have no row id. */
const KEYS: Readonly<Record<string, string>> = {
  row: 'view, id', parked: 'view, id', checkpoint: 'name', entry: 'scope, activity, ticket', word: 'scope, word, n',
};
