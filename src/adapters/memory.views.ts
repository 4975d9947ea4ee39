import { Rejection } from '../kernel/errors.js';
import type { ViewSnapshot, ViewStore, ViewTransaction } from '../kernel/view-store.js';
import { MemoryGeneration } from './memory.generation.js';

interface Generations {
  live: string;
  /** Grows with every transaction: a snapshot of an earlier one is over. */
  epoch: number;
  readonly all: Map<string, MemoryGeneration>;
  readonly undo: (() => void)[];
}

const start = (): Generations => {
  const undo: (() => void)[] = [];
  return { live: 'first', epoch: 0, undo, all: new Map([['first', new MemoryGeneration(undo)]]) };
};

/** Views in memory. The store itself is always the live generation. */
export class MemoryViews implements ViewStore {
  constructor(private readonly state = start(), private readonly fixed?: string) {}

  snapshot(): ViewSnapshot {
    const { state } = this;
    const tables = this.#tables(this.fixed ?? state.live);
    const { epoch } = state;
    return new Proxy(tables, {
      get: (target, name) => {
        if (state.epoch !== epoch) throw new Error('This snapshot is over: something was written since. Take a new one after every await.');
        const value = Reflect.get(target, name, target) as unknown;
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  async transact<T>(work: (tx: ViewTransaction) => T): Promise<T> {
    await Promise.resolve();
    return this.whole(() => work(this.tx(this.fixed ?? this.state.live)));
  }

  /** The transaction for a generation by name; only inside `whole`. */
  tx(generation: string): ViewTransaction {
    return this.#tables(generation);
  }

  /** All of `work` or nothing. */
  whole<T>(work: () => T): T {
    this.state.undo.length = 0;
    const result = this.tx(this.state.live).savepoint(work);
    this.state.epoch++;
    return result;
  }

  async generation(name: string): Promise<ViewStore> {
    if (!this.state.all.has(name)) this.state.all.set(name, new MemoryGeneration(this.state.undo));
    return new MemoryViews(this.state, name);
  }

  generations(): { live: string; all: readonly string[] } {
    return { live: this.state.live, all: [...this.state.all.keys()] };
  }

  async activate(name: string): Promise<void> {
    this.#tables(name);
    this.state.live = name;
    this.state.epoch++;
  }

  async drop(name: string): Promise<void> {
    if (name === this.state.live) throw new Rejection('conflict', 'generation.live', `The generation ${name} of views is live.`);
    this.state.all.delete(name);
  }

  async close(): Promise<void> {}

  #tables(name: string): MemoryGeneration {
    const found = this.state.all.get(name);
    if (!found) throw new Rejection('unknown', 'generation.unknown', `There is no generation ${name} of views.`);
    return found;
  }
}
