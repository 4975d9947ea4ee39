import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.js';
import type { Driven, Load, Measured, Person } from './loads.js';
import type { Result } from './report.js';
import { storeOf, type Store } from './store.js';

export interface BenchOptions {
  /** 0: none of the numbers needs a store. */
  readonly tickets: number;
  readonly runs: number;
  /** Copies of one SSO answer. */
  readonly duplicates: number;
  /** A minute in all, for the hosted check: fewer and shorter runs. */
  readonly short: boolean;
}

export type Measure = (bench: Bench) => Promise<Result[]>;

/** Writes are measured on copies of a store of this size, so that kept stores stay as they are. */
const WRITTEN = 20_000;
const PEOPLE = 5_000;
/** ms of the first, unmeasured turn: compilers of the engine have seen the code by then. */
const WARM = 1_500;

/** A product that listens, with people signed in to it. */
export interface Served {
  readonly child: Child;
  readonly port: number;
  readonly store: Store;
  readonly people: readonly Person[];
  readonly startedIn: number;
  /** Events folded again at start; 0 when the views were those of today's folds. */
  readonly rebuilt: number;
}

/** What all numbers share: the stores, the load generator, and how they take turns. */
export class Bench {
  private constructor(readonly options: BenchOptions, private readonly made: Store | undefined, readonly load: Child) {}

  static async prepare(options: BenchOptions): Promise<Bench> {
    rmSync(join('.bench', 'copies'), { recursive: true, force: true });
    return new Bench(options, options.tickets === 0 ? undefined : await storeOf(options.tickets), Child.start('load'));
  }

  /** The store of the size that was asked for. */
  get store(): Store {
    if (!this.made) throw new Error('These numbers are taken without a store of tickets.');
    return this.made;
  }

  /** ms of one timed run. */
  get ms(): number {
    return this.options.short ? 400 : 2_500;
  }

  /** The small store that lists of the large one are held against. */
  smallStore(): Promise<Store> {
    return storeOf(Math.max(500, Math.min(10_000, this.options.tickets >> 2)));
  }

  writtenStore(): Promise<Store> {
    return storeOf(Math.min(WRITTEN, this.options.tickets));
  }

  copy({ folder }: Pick<Store, 'folder'>, name: string): string {
    const to = join('.bench', 'copies', name);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(join('.bench', 'copies'), { recursive: true });
    cpSync(folder, to, { recursive: true });
    return to;
  }

  async serve(store: Store, folder = store.folder): Promise<Served> {
    const child = Child.start('product', folder);
    const { port, startedIn, rebuilt } = await child.call<{ port: number; startedIn: number; rebuilt: number }>('listen');
    const people = await child.call<Person[]>('signIn', { portal: store.portal, contacts: store.contacts.slice(0, PEOPLE) });
    return { child, port, store, people, startedIn, rebuilt };
  }

  async stop({ child }: Pick<Served, 'child'>): Promise<void> {
    await child.call('close');
    await child.stop();
  }

  prepareSet(name: string, requests: readonly string[]): Promise<void> {
    return this.load.call('prepare', { name, requests });
  }

  /** @throws when requests were not answered with 2xx: a number about failures says nothing */
  async drive(load: Load): Promise<Measured> {
    const measured = await this.load.call<Measured>('drive', load);
    if (measured.failed > 0) throw new Error(`${measured.failed} of ${measured.failed + measured.count} requests of ${load.set} failed.`);
    return measured;
  }

  /** As `drive`, with what each answer cost the server: on a busy machine that strays less than how many it gave a second. */
  async driveOn(server: Child, load: Omit<Load, 'ms' | 'skip'>, run: number): Promise<Driven> {
    const before = server.processorTime();
    const { perSecond, count } = await this.drive({ ...load, ms: run < 0 ? Math.max(this.ms, WARM) : this.ms, skip: (run + 1) * 997 });
    return { perSecond, cost: ((server.processorTime() - before) * 1000) / count };
  }

  /** Runs both sides in turn, the first of a pair alternating; one turn of each first, unmeasured. */
  async alternate<A, B>(ours: (run: number) => Promise<A>, limit: (run: number) => Promise<B>, runs = this.options.runs): Promise<[A, B][]> {
    await ours(-1);
    await limit(-1);
    const pairs: [A, B][] = [];
    for (let run = 0; run < runs; run++) {
      if (run % 2 === 0) pairs.push([await ours(run), await limit(run)]);
      else {
        const second = await limit(run);
        pairs.push([await ours(run), second]);
      }
    }
    return pairs;
  }

  describe(): string {
    const { tickets, runs, short } = this.options;
const taken = `medians of ${runs} alternating runs${short ? ' (the short form: fewer and shorter runs than a number to quote needs)' : ''}`;
    return tickets === 0 ? `Without tickets, ${taken}.` : `${tickets} tickets, ${taken}; writes on copies of a store of ${Math.min(WRITTEN, tickets)}.`;
  }

  async close(): Promise<void> {
    await this.load.stop();
    rmSync(join('.bench', 'copies'), { recursive: true, force: true });
  }
}
