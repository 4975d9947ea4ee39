import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers';
import { Rejection, UnknownOutcome } from '../kernel/errors.js';

interface Request {
  readonly work: () => unknown;
  readonly durable: boolean;
  readonly weight: number;
  readonly repeatable: boolean;
  readonly resolve: (result: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** What a request came to; told to its caller only after the group's COMMIT. */
type Outcome = { readonly request: Request } & ({ readonly result: unknown } | { readonly error: unknown });

/** What a work returns that refuses before it wrote anything: its caller gets the error, and nothing has to be taken back. */
export class Refused {
  constructor(readonly error: Error) {}
}

export interface RunOptions {
  readonly durable?: boolean;
  readonly weight?: number;
  /** The work leaves nothing behind outside the file but what `onLost` drops: it may be run again from the start. */
  readonly repeatable?: boolean;
}

/** Bounds of one group: how long the loop is held, and how much one fsync carries. */
const MAX_REQUESTS = 256;
const MAX_WEIGHT = 2 * 1024 * 1024;

/**
 * Group commit: what queued up since the last turn goes into one transaction with one fsync, and each request takes
 * back only its own. A group runs within one turn of the event loop, so no reader ever meets half of it.
 */
export class CommitQueue {
  #waiting: Request[] = [];
  #scheduled = false;
  #held = false;
  #idle: (() => void)[] = [];
  #stopped: string | undefined;
  /** Grows with every group that was committed: reads with the same epoch see the same moment. */
  epoch = 0;
  /** Grows whenever something that was written is taken back: what was remembered of it is void. */
  undone = 0;
  /** Called after each COMMIT, before its callers hear of it. */
  onCommit: () => void = () => {};
  /** Called when a group was taken back as a whole: lost, or before it is run again. */
  onLost: () => void = () => {};

  readonly #statements: Record<'begin' | 'commit' | 'rollback' | 'savepoint' | 'release' | 'undo' | 'full' | 'normal', () => void>;
  #durable = true;

  constructor(readonly db: DatabaseSync) {
    const run = (sql: string): (() => void) => {
      const statement = db.prepare(sql);
      return () => statement.run();
    };
    this.#statements = {
      begin: run('BEGIN IMMEDIATE'),
      commit: run('COMMIT'),
      rollback: run('ROLLBACK'),
      savepoint: run('SAVEPOINT request'),
      release: run('RELEASE request'),
      undo: run('ROLLBACK TO request'),
      full: () => db.exec('PRAGMA synchronous=FULL'),
      normal: () => db.exec('PRAGMA synchronous=NORMAL'),
    };
  }

  /**
   * Runs `work` (synchronous) in the next group. With `durable: false` a group of such works alone saves the fsync:
   * the write-ahead log keeps the order, so what is lost with power is only ever the newest.
   */
  run<T>(work: () => T | Refused, { durable = true, weight = 0, repeatable = false }: RunOptions = {}): Promise<T> {
    if (this.#stopped !== undefined) return Promise.reject(this.#refusal());
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, durable, weight, repeatable, resolve: resolve as (result: never) => void, reject });
      this.#schedule();
    });
  }

  /** From now on only reads. What is queued is refused too: it was never written. */
  stop(reason: string): void {
    this.#stopped ??= reason;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#refusal());
    if (!this.#held) this.#settle();
  }

  get stopped(): string | undefined {
    return this.#stopped;
  }

  /** Resolves when everything queued so far has been answered. */
  drained(): Promise<void> {
    if (!this.#scheduled && this.#waiting.length === 0 && !this.#held) return Promise.resolve();
    return new Promise(resolve => this.#idle.push(resolve));
  }

  /** Runs `work` while no group is written; what is queued meanwhile waits for its end. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.#held || this.#scheduled) await this.drained();
    this.#held = true;
    try {
      await work();
    } finally {
      this.#held = false;
      if (this.#waiting.length > 0) this.#schedule();
      else this.#settle();
    }
  }

  #refusal(): Rejection {
    return new Rejection('unavailable', 'store.read-only', `Nothing was written: ${this.#stopped}`);
  }

  #schedule(): void {
    if (this.#scheduled || this.#held) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#flush(this.#takeGroup());
      if (this.#waiting.length > 0) this.#schedule();
      else this.#settle();
    });
  }

  #settle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  #takeGroup(): Request[] {
    let weight = 0;
    let size = 0;
    while (size < this.#waiting.length && size < MAX_REQUESTS && weight < MAX_WEIGHT) weight += this.#waiting[size++]!.weight;
    return this.#waiting.splice(0, size);
  }

  #flush(group: Request[]): void {
    if (group.length === 0) return;
    let outcomes: Outcome[];
    try {
      this.#setDurable(group.some(({ durable }) => durable));
      outcomes = (group.every(({ repeatable }) => repeatable) && this.#together(group)) || this.#oneByOne(group);
    } catch (error) {
      this.#lose(group, error);
      return;
    }
    this.epoch++;
    this.onCommit();
    for (const outcome of outcomes) {
      if ('error' in outcome) outcome.request.reject(outcome.error);
      else outcome.request.resolve(outcome.result as never);
    }
  }

  /** Without savepoints, each of which copies every page that its request touches. Undefined when one failed: nothing is written then. */
  #together(group: readonly Request[]): Outcome[] | undefined {
    this.#statements.begin();
    const outcomes: Outcome[] = [];
    try {
      for (const request of group) outcomes.push(this.#ended(request, request.work()));
    } catch (error) {
      if (!this.db.isTransaction || isFatal(error)) throw error;
      this.undone++;
      this.#statements.rollback();
      this.onLost();
      return undefined;
    }
    this.#statements.commit();
    return outcomes;
  }

  #oneByOne(group: readonly Request[]): Outcome[] {
    this.#statements.begin();
    const outcomes = group.map(request => this.#attempt(request));
    this.#statements.commit();
    return outcomes;
  }

  #ended(request: Request, result: unknown): Outcome {
    if (!this.db.isTransaction) throw new Error('SQLite gave the transaction up.');
    return result instanceof Refused ? { request, error: result.error } : { request, result };
  }

  /** One request in its savepoint. Throws only when the whole transaction cannot go on. */
  #attempt(request: Request): Outcome {
    this.#statements.savepoint();
    try {
      const outcome = this.#ended(request, request.work());
      this.#statements.release();
      return outcome;
    } catch (error) {
      if (!this.db.isTransaction || isFatal(error)) throw error;
      this.undone++;
      this.#statements.undo();
      this.#statements.release();
      return { request, error };
    }
  }

  #lose(group: Request[], error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.undone++;
    try {
      if (this.db.isTransaction) this.db.exec('ROLLBACK');
    } catch {
      // The connection is beyond repair; reopening the file repairs it.
    }
    this.onLost();
    this.stop(`the store failed (${reason}) and must be opened again.`);
    for (const { reject } of group) reject(new UnknownOutcome(`The store failed while it wrote: ${reason}`));
  }

  /** The level cannot change inside a transaction; the pragma costs microseconds, an fsync hundreds. */
  #setDurable(durable: boolean): void {
    if (durable === this.#durable) return;
    (durable ? this.#statements.full : this.#statements.normal)();
    this.#durable = durable;
  }
}

/** Result codes after which nothing that follows in the transaction can be trusted: I/O, full, corrupt, no database, no memory. */
const FATAL = new Set([7, 8, 10, 11, 13, 14, 26]);

export const isFatal = (error: unknown): boolean => {
  const code = (error as { errcode?: number } | null)?.errcode;
  return code !== undefined && FATAL.has(code & 0xff);
};
