import { randomBytes } from 'node:crypto';
import { START, splitStream, type Position, type StoredEvent } from '../kernel/event.js';
import { decideAppend, prepareAppend } from '../kernel/append-rule.js';
import { Rejection, WrongRevision } from '../kernel/errors.js';
import type { AllFilter, AppendRequest, AppendResult, SubscriptionMessage } from '../kernel/event-store.js';
import type { FoldHook, FoldingEventStore } from './folding.js';
import { HeadWaiters, liveSubscription } from './live-subscription.js';
import type { MemoryViews } from './memory.views.js';
import { toPlace, toPosition } from './positions.js';

/** The log as an array: the model that the other logs are compared with. Place n stands at index n - 1. */
export class MemoryLog implements FoldingEventStore {
  readonly lineage = randomBytes(8).toString('hex');
  readonly #events: StoredEvent[] = [];
  readonly #clocks: number[] = [];
  readonly #streams = new Map<string, StoredEvent[]>();
  readonly #waiters = new HeadWaiters();
  #fold: FoldHook | undefined;
  #closed = false;

  constructor(private readonly views?: MemoryViews) {}

  foldWith(hook: FoldHook): void {
    this.#fold = hook;
  }

  async append(request: AppendRequest): Promise<AppendResult> {
    const prepared = prepareAppend(request);
    await Promise.resolve();
    if (this.#closed) throw new Rejection('unavailable', 'store.read-only', 'Nothing was written: the store is closed.');
    const { stream, expected } = request;
    const known = this.#streams.get(stream) ?? [];
    const decision = decideAppend(request, known.length - 1, revision => known[revision]?.id);
    if (decision.kind === 'conflict') throw new WrongRevision(stream, expected, known.length - 1);
    if (decision.kind === 'repeated') return { revision: decision.revision, position: known[decision.revision]!.position, repeated: true };
    const stored = prepared.map(({ event, id }, index): StoredEvent => ({
      ...event, id, stream, revision: expected + 1 + index, position: toPosition(this.#events.length + 1 + index),
    }));
    this.views?.whole(() => this.#fold?.(stored, generation => this.views!.tx(generation)));
    prepared.forEach(({ at }) => this.#clocks.push(Math.max(this.#clocks.at(-1) ?? 0, at)));
    this.#keep(stream, stored.map((event, index) => parsed(event, prepared[index]!)));
    return { revision: expected + stored.length, position: stored.at(-1)!.position, repeated: false };
  }

  #keep(stream: string, stored: readonly StoredEvent[]): void {
    this.#events.push(...stored);
    this.#streams.set(stream, [...(this.#streams.get(stream) ?? []), ...stored]);
    this.#waiters.wake();
  }

  async readStream(stream: string, { from, backwards = false, limit = Infinity }: { from?: number; backwards?: boolean; limit?: number } = {}): Promise<StoredEvent[]> {
    const events = this.#streams.get(stream) ?? [];
    const chosen = backwards ? events.slice(0, (from ?? events.length) + 1).reverse() : events.slice(from ?? 0);
    return copy(chosen.slice(0, limit));
  }

  async readAll(after: Position, { nouns, limit = Infinity }: AllFilter & { limit?: number } = {}): Promise<StoredEvent[]> {
    const events = this.#events.slice(toPlace(after));
    const chosen = nouns ? events.filter(({ stream }) => nouns.includes(splitStream(stream).noun)) : events;
    return copy(chosen.slice(0, limit));
  }

  subscribe(after: Position, { nouns, signal }: AllFilter & { signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    toPlace(after);
    const page = async (place: Position) => {
      const head = this.#head();
      const events = await this.readAll(place, nouns ? { nouns } : {});
      return { events: events.filter(({ position }) => position <= head), considered: head > place ? head : place, atHead: true };
    };
    const beyond = (place: Position, until: AbortSignal) => this.#waiters.until(() => this.#head() > place, until);
    return liveSubscription({ page, beyond }, after, signal);
  }

  #head(): Position {
    return toPosition(this.#events.length);
  }

  async head(): Promise<Position> {
    return this.#head();
  }

  async positionAt(moment: number): Promise<Position> {
    const later = this.#clocks.findIndex(clock => clock > moment);
    return later < 0 ? this.#head() : later === 0 ? START : toPosition(later);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

/** As it would come back from a file: what a caller changes in its own object later does not reach the log. */
const parsed = (event: StoredEvent, { data, metadata }: { data: string; metadata: string }): StoredEvent => ({
  ...event,
  data: JSON.parse(data) as StoredEvent['data'],
  metadata: JSON.parse(metadata) as StoredEvent['metadata'],
});

/** Nobody holds the log's own objects. */
const copy = (events: readonly StoredEvent[]): StoredEvent[] => JSON.parse(JSON.stringify(events)) as StoredEvent[];
