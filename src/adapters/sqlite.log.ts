import { START, type Position, type StoredEvent } from '../kernel/event.js';
import { decideAppend, prepareAppend, type PreparedEvent } from '../kernel/append-rule.js';
import { CorruptStore, WrongRevision } from '../kernel/errors.js';
import type { AllFilter, AppendRequest, AppendResult, SubscriptionMessage } from '../kernel/event-store.js';
import { leafOfTexts } from '../kernel/leaf.js';
import type { ViewTransaction } from '../kernel/view-store.js';
import type { FoldHook, FoldingEventStore } from './folding.js';
import { HeadWaiters, liveSubscription, type Page } from './live-subscription.js';
import { toPlace, toPosition } from './positions.js';
import { Refused, type CommitQueue } from './sqlite.commit-queue.js';
import { LogReads } from './sqlite.log-reads.js';
import { rowOf, type Statements } from './sqlite.statements.js';

/** The last event's place and the running maximum of recordedAt (ms). */
interface Tail {
  readonly place: number;
  readonly clock: number;
}

/** Streams whose last revision is kept in mind; an append to one of them spares a look. */
const REMEMBERED = 10_000;

/** The log in a SQLite file. Appends queue and are committed in groups; see CommitQueue. */
export class SqliteLog implements FoldingEventStore {
  readonly lineage: string;
  readonly #reads: LogReads;
  readonly #waiters = new HeadWaiters();
  readonly #insert;
  readonly #current;
  readonly #placeOf;
  readonly #revisions = new Map<string, number>();
  #fold: FoldHook | undefined;
  /** As committed, and as the transaction in hand has it. */
  #tail: Tail;
  #next: Tail;

  constructor(
    statements: Statements,
    private readonly queue: CommitQueue,
    private readonly tx: (generation: string) => ViewTransaction,
    private readonly closing: () => Promise<void>,
  ) {
    this.#reads = new LogReads(statements);
    this.lineage = rowOf<[string]>(statements.prepare(`SELECT value FROM log WHERE name = 'lineage'`))![0];
    this.#insert = statements.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#current = statements.prepare('SELECT max(revision) FROM events WHERE stream = ?');
    this.#placeOf = statements.prepare('SELECT position, id FROM events WHERE stream = ? AND revision = ?');
    const [place, clock] = rowOf<[number, number]>(statements.prepare('SELECT position, clock FROM events ORDER BY position DESC LIMIT 1')) ?? [0, 0];
    this.#tail = this.#next = { place, clock };
  }

  foldWith(hook: FoldHook): void {
    this.#fold = hook;
  }

  /** The queue's groups end here: what they wrote is now the head. */
  committed(): void {
    if (this.#next === this.#tail) return;
    this.#tail = this.#next;
    this.#waiters.wake();
  }

  lost(): void {
    this.#next = this.#tail;
    this.#revisions.clear();
  }

  /** Not `async`: each of its promises would cost a tenth of an append. */
  append(request: AppendRequest): Promise<AppendResult> {
    try {
      const prepared = prepareAppend(request);
      const weight = prepared.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
      return this.queue.run(() => this.#appendNow(request, prepared), { weight, repeatable: true });
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  #appendNow(request: AppendRequest, prepared: readonly PreparedEvent[]): AppendResult | Refused {
    const { stream, expected } = request;
    const current = this.#revisionOf(stream);
    const decision = decideAppend(request, current, revision => this.#at(stream, revision)?.[1]);
    if (decision.kind === 'conflict') return new Refused(new WrongRevision(stream, expected, current));
    if (decision.kind === 'repeated') {
      return { revision: decision.revision, position: toPosition(this.#at(stream, decision.revision)![0]), repeated: true };
    }
    const before = this.#next;
    try {
      const stored = prepared.map((event, index) => this.#write(stream, expected + 1 + index, event));
      this.#fold?.(stored, this.tx);
      this.#remember(stream, expected + prepared.length);
      return { revision: expected + prepared.length, position: stored.at(-1)!.position, repeated: false };
    } catch (error) {
      this.#next = before;
      throw error;
    }
  }

  #revisionOf(stream: string): number {
    return this.#revisions.get(stream) ?? rowOf<[number | null]>(this.#current, stream)![0] ?? -1;
  }

  /** Only what is written for good, as far as this group goes; a lost group empties it. */
  #remember(stream: string, revision: number): void {
    if (this.#revisions.size >= REMEMBERED) this.#revisions.clear();
    this.#revisions.set(stream, revision);
  }

  #at(stream: string, revision: number): [number, string] | undefined {
    return rowOf<[number, string]>(this.#placeOf, stream, revision);
  }

  #write(stream: string, revision: number, { event, id, data, metadata, at }: PreparedEvent): StoredEvent {
    const { type } = event;
    const place = this.#next.place + 1;
    const clock = Math.max(this.#next.clock, at);
    const leaf = leafOfTexts({ stream, revision, id, type, data, metadata });
    this.#insert.run(place, stream, revision, id, type, data, metadata, clock, leaf);
    this.#next = { place, clock };
    return { stream, revision, position: toPosition(place), id, type, data: event.data, metadata: event.metadata };
  }

  async readStream(stream: string, options: { from?: number; backwards?: boolean; limit?: number } = {}): Promise<StoredEvent[]> {
    if (this.#isBeyond(stream, options)) return [];
    return this.#checked(() => this.#reads.stream(stream, options));
  }

  async readAll(after: Position, { nouns, limit = Infinity }: AllFilter & { limit?: number } = {}): Promise<StoredEvent[]> {
    const events: StoredEvent[] = [];
    let place = after;
    for (;;) {
      const page = await this.#page(place, nouns, limit - events.length);
      for (const event of page.events) events.push(event);
      if (page.atHead || events.length >= limit) return events;
      place = page.considered;
    }
  }

  /** Whether it is known without a look that a stream ends before what is asked for: nobody else writes the file. */
  #isBeyond(stream: string, { from, backwards = false }: { from?: number; backwards?: boolean }): boolean {
    return !backwards && from !== undefined && from > (this.#revisions.get(stream) ?? Infinity);
  }

  subscribe(after: Position, { nouns, signal }: AllFilter & { signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    toPlace(after);
    const source = {
      page: (place: Position) => this.#page(place, nouns, Infinity),
      beyond: (place: Position, until: AbortSignal) => this.#waiters.until(() => toPosition(this.#tail.place) > place, until),
    };
    return liveSubscription(source, after, signal);
  }

  /** One slice of the log, read in one turn; the turn after it belongs to the others. */
  async #page(after: Position, nouns: readonly string[] | undefined, limit: number): Promise<Page> {
    await new Promise(resolve => setImmediate(resolve));
    return this.#checked(() => this.#reads.page(toPlace(after), this.#tail.place, nouns, limit));
  }

  async head(): Promise<Position> {
    return toPosition(this.#tail.place);
  }

  async positionAt(moment: number): Promise<Position> {
    return this.#tail.place === 0 ? START : toPosition(this.#reads.placeAt(moment, this.#tail.place));
  }

  /** Corrupt bytes stop all writing: what follows them could not be trusted. */
  #checked<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof CorruptStore) this.queue.stop(error.message);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.closing();
  }
}
