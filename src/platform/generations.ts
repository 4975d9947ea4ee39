import { hash } from 'node:crypto';
import type { StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';
import { START } from '../kernel/event.js';
import type { AnyView } from '../kernel/view.js';
import type { ViewStore, ViewTransaction } from '../kernel/view-store.js';
import { Projector } from './projector.js';

export interface RebuildProgress {
  readonly generation: string;
  readonly events: number;
  /** Events in the log when it began to count, at least. */
  readonly total: number;
  /** ms left at the present pace; null while unknown. */
  readonly left: number | null;
}

export interface RebuildOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Events a transaction. */
  readonly page?: number;
  /** Nobody appends meanwhile (a start): the end of the log is its head, whatever the live generation holds. */
  readonly alone?: boolean;
  /** ms to stand back between transactions while others are served. */
  readonly rest?: () => number;
}

const rest = (ms: number): Promise<void> => new Promise(resolve => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));
const META = 'meta';

/** Says which folds made the rows: another version of any view asks for a rebuild. */
export const fingerprintOf = (views: readonly AnyView[]): string =>
  hash('sha256', views.map(({ name, version }) => `${name}@${version}`).sort().join(), 'hex').slice(0, 12);

/**
 * Generations of views: the live one is folded in the append's transaction, another is rebuilt from the log beside it
 * and from its head on follows every append too, until it is dropped. Only one that follows can be flipped to.
 */
export class Generations {
  readonly #following = new Set<string>();
  readonly #builds = new Map<string, Promise<ViewStore>>();
  #building: RebuildProgress | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly views: ViewStore,
    private readonly projector: Projector,
  ) {}

  /** The hook of an append: the live generation, and all that follow it. */
  foldCommitted(events: StoredEvent[], tx: (generation: string) => ViewTransaction): void {
    const { live } = this.views.generations();
    this.projector.fold(events, tx(live));
    for (const name of this.#following) if (name !== live) this.projector.fold(events, tx(name));
  }

  get progress(): RebuildProgress | undefined {
    return this.#building;
  }

  get following(): readonly string[] {
    return [...this.#following];
  }

  /** True when the live rows were made by today's folds and reach the log's head. */
  async current(): Promise<boolean> {
    const snapshot = this.views.snapshot();
    const made = snapshot.get<{ fingerprint: string }>(META, 'views')?.row.fingerprint;
    if (made === undefined && (await this.store.head()) === START) {
      await this.#sign(this.views);
      return true;
    }
    return made === fingerprintOf(this.projector.views) && snapshot.checkpoint(Projector.CHECKPOINT) === (await this.store.head());
  }

  /**
   * Builds (or resumes) a generation from the log until it follows. Aborting leaves what is built; a later call goes on
   * from there, `drop` removes it.
   */
  build(name: string, options: RebuildOptions = {}): Promise<ViewStore> {
    const running = this.#build(name, options).finally(() => this.#builds.delete(name));
    this.#builds.set(name, running);
    return running;
  }

  /**
   * Resolves when every generation has folded what the log holds now: what is being built is waited for, what was given
   * up on the way is dropped, since nobody may ever fold the rest of it.
   */
  async settled(): Promise<void> {
    for (const name of this.views.generations().all) {
      if (this.#isLive(name) || this.#following.has(name)) continue;
      await this.#builds.get(name)?.catch(() => undefined);
      if (!this.#isLive(name) && !this.#following.has(name)) await this.drop(name);
    }
  }

  async #build(name: string, { signal, onProgress, page = 500, alone = false, rest: restFor = () => 0 }: RebuildOptions): Promise<ViewStore> {
    const target = await this.views.generation(name);
    await this.#sign(target, 'begun');
    const total = await this.#count();
    const began = performance.now();
    let events = 0;
    for (;;) {
      signal?.throwIfAborted();
      const after = target.snapshot().checkpoint(Projector.CHECKPOINT);
      const stored = await this.store.readAll(after, { limit: page });
      await this.projector.prepare(stored);
      const through = await target.transact(tx => {
        this.projector.fold(stored, tx);
        if (stored.length === page || (!alone && tx.checkpoint(Projector.CHECKPOINT) !== this.views.snapshot().checkpoint(Projector.CHECKPOINT))) return false;
        // In the same transaction as the last event: from the next append on the hook folds it.
        this.#following.add(name);
        return true;
      });
      events += stored.length;
      const pace = (performance.now() - began) / Math.max(events, 1);
      this.#building = { generation: name, events, total: Math.max(total, events), left: events === 0 ? null : Math.max(0, total - events) * pace };
      onProgress?.(this.#building);
      if (through || (stored.length < page && this.#isLive(name))) break;
      await rest(restFor());
    }
    await this.#sign(target);
    this.#building = undefined;
    return target;
  }

  /** Readers turn to this generation with their next request. The one before keeps following: the way back. */
  async flip(name: string): Promise<void> {
    if (!this.#following.has(name)) throw new Error(`The generation ${name} is not at the head of the log.`);
    const { live } = this.views.generations();
    this.#following.add(live);
    await this.views.activate(name);
  }

  async drop(name: string): Promise<void> {
    this.#following.delete(name);
    await this.views.drop(name);
  }

  /** A rebuild that an earlier process was killed in, by the folds of today: `build` goes on from where it was. */
  async leftover(): Promise<string | undefined> {
    for (const name of this.views.generations().all) {
      if (!name.startsWith('rebuild-') || this.#isLive(name) || this.#following.has(name) || this.#builds.has(name)) continue;
      const made = (await this.views.generation(name)).snapshot().get<{ fingerprint: string }>(META, 'begun')?.row.fingerprint;
      if (made === fingerprintOf(this.projector.views)) return name;
    }
    return undefined;
  }

  /** What an earlier process left follows nobody any more, and goes; but for a rebuild that can go on. */
  async dropLeftovers(): Promise<void> {
    const kept = await this.leftover();
    for (const name of this.views.generations().all) if (!this.#isLive(name) && name !== kept && !this.#following.has(name) && !this.#builds.has(name)) await this.drop(name);
  }

  #isLive(name: string): boolean {
    return this.views.generations().live === name;
  }

  async #count(): Promise<number> {
    const head = await this.store.head();
    return head === START ? 0 : Number.parseInt(head, 10) || 0;
  }

  #sign(store: ViewStore, id: 'begun' | 'views' = 'views'): Promise<void> {
    const row = { fingerprint: fingerprintOf(this.projector.views) };
    return store.transact(tx => tx.put({ view: META, id, row, position: START, revision: 0 }));
  }
}
