import { Rejection } from '../kernel/errors.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { House } from './house.js';

export type RunState = 'building' | 'filling' | 'comparing' | 'done' | 'failed' | 'cancelled';

/** One building of all views from the log beside the live ones, under its own name, while others are served. */
export interface Run<Result = unknown> {
  readonly id: string;
  readonly kind: 'rebuild' | 'replay';
  readonly startedAt: string;
  readonly state: RunState;
  readonly endedAt: string | null;
  /** Events folded, events there are, ms left (null: unknown), rows compared. */
  readonly progress: { readonly events: number; readonly total: number; readonly left: number | null; readonly compared: number };
  readonly result: Result | null;
  /** Why it failed, for the one who started it. */
  readonly fault: string | null;
}

interface Running {
  run: Run;
  readonly stop: AbortController;
  ended: Promise<void>;
}

/** What a run does once its generation follows the log; it may report rows compared. */
export type Finish = (generation: ViewStore, name: string, report: { state(state: RunState): void; compared(rows: number): void; signal: AbortSignal }) => Promise<unknown>;

const KEPT = 20;
const NOTHING = { events: 0, total: 0, left: null, compared: 0 };
/** ms to stand back between two transactions while requests are served. */
const REST = 6;

const houses = new WeakMap<House, Runs>();

/** Rebuilds and replays of a house: one at a time, since each reads the whole log. */
export class Runs {
  readonly #known = new Map<string, Running>();

  private constructor(private readonly house: House) {
    house.onClose(() => this.stopAll());
  }

  static of(house: House): Runs {
    const known = houses.get(house) ?? new Runs(house);
    houses.set(house, known);
    return known;
  }

  list(kind: Run['kind']): readonly Run[] {
    return [...this.#known.values()].map(({ run }) => run).filter(run => run.kind === kind);
  }

  /** @throws Rejection `run.unknown` */
  read(kind: Run['kind'], id: string): Run {
    return this.#find(kind, id).run;
  }

  /** `resumed`: the generation that a killed process left, to go on with. @throws Rejection `run.busy` while another one is under way */
  start(kind: Run['kind'], finish: Finish, resumed?: string): Run {
    if ([...this.#known.values()].some(({ run }) => run.endedAt === null)) throw new Rejection('conflict', 'run.busy', 'A rebuild or replay is under way.');
    const now = this.house.clock.now();
    const id = resumed ?? `${kind}-${now.toString(36)}${this.house.random.bytes(2).toString('hex')}`;
    const run: Run = { id, kind, startedAt: new Date(now).toISOString(), state: 'building', endedAt: null, progress: NOTHING, result: null, fault: null };
    const running: Running = { run, stop: new AbortController(), ended: Promise.resolve() };
    this.#keep(id, running);
    running.ended = this.#work(running, finish);
    return run;
  }

  /** Resolves when it has stopped and its rows are gone. What has ended stays as it is. @throws Rejection `run.unknown` */
  async cancel(kind: Run['kind'], id: string): Promise<Run> {
    const running = this.#find(kind, id);
    running.stop.abort();
    await running.ended;
    return running.run;
  }

  /** Resolves when the run has ended. */
  async settled(id: string): Promise<void> {
    await this.#known.get(id)?.ended;
  }

  async stopAll(): Promise<void> {
    for (const { stop } of this.#known.values()) stop.abort();
    await Promise.all([...this.#known.values()].map(({ ended }) => ended));
  }

  #find(kind: Run['kind'], id: string): Running {
    const found = this.#known.get(id);
    if (found?.run.kind === kind) return found;
    throw new Rejection('unknown', 'run.unknown', `There is no ${kind} ${id}.`);
  }

  #keep(id: string, running: Running): void {
    this.#known.set(id, running);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value!);
  }

  async #work(running: Running, finish: Finish): Promise<void> {
    const { id } = running.run;
    const { signal } = running.stop;
    const set = (change: Partial<Run>): void => void (running.run = { ...running.run, ...change });
    const progress = (change: Partial<Run['progress']>): void => set({ progress: { ...running.run.progress, ...change } });
    try {
      const built = await this.house.generations.build(id, { signal, onProgress: ({ events, total, left }) => progress({ events, total, left }), rest: () => (this.house.busy ? REST : 0) });
      set({ result: await finish(built, id, { state: state => set({ state }), compared: compared => progress({ compared }), signal }), state: 'done' });
    } catch (error) {
      set(signal.aborted ? { state: 'cancelled' } : { state: 'failed', fault: error instanceof Error ? error.message : String(error) });
      await this.#dropped(id);
    }
    set({ endedAt: new Date(this.house.clock.now()).toISOString() });
  }

  /** What was given up leaves nothing behind; a live generation stays. */
  async #dropped(id: string): Promise<void> {
    if (this.house.stores.views.generations().live !== id) await this.house.generations.drop(id).catch(() => undefined);
  }
}
