import type { Clock } from '../kernel/chance.js';
import { START } from '../kernel/event.js';
import type { BitsChange, IndexedTicket, Stretch, ViewSnapshot, ViewStore, ViewTransaction } from '../kernel/view-store.js';
import type { Judge } from '../portal/judge.js';
import { asPart, type JudgedFilter } from '../portal/sight.policy.js';
import { swept, type Slot } from '../portal/slots.policy.js';
import { KindAnswers } from './kind-answers.js';
import type { Slots } from './ticket-index.js';

export interface SweepProgress {
  readonly key: string;
  readonly state: Slot['state'];
  readonly done: number;
  readonly total: number;
}

export interface SweeperOptions {
  /** Tickets a step at most; a step is one transaction. */
  readonly step: number;
  /** ms that a step may keep the thread while requests are being served, and how long it then stands back. */
  readonly busyStep: number;
  readonly busyRest: number;
  /** True while requests are being served. */
  readonly busy: () => boolean;
}

/** ms that a step keeps the thread, about, while nobody is served: who comes meanwhile waits for its end. */
const IDLE_STEP = 8;

/** Tells how many ms have gone since. */
const stopwatch = (): (() => number) => {
  const from = performance.now();
  return () => performance.now() - from;
};

const rest = (ms: number): Promise<void> => new Promise(resolve => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));

/**
 * Fills the slot of a new filter and clears that of one nobody needs, in the background: all tickets of a kind by one
 * judgement, where the filter looks at nothing that they do not have in common, the others one by one. Throttled
 * while requests are served, resumable (the cursor is written with the bits), given up when a newer rule retires it.
 */
export class Sweeper {
  #running: Promise<void> | undefined;
  #stopped = false;
  #size: number;
  readonly #kinds = new KindAnswers();

  constructor(
    private readonly views: ViewStore,
    private readonly slots: Slots,
    private readonly judge: Judge,
    private readonly clock: Clock,
    private readonly options: SweeperOptions,
  ) {
    this.#size = Math.min(options.step, 50);
  }

  /** Starts when there is work and nothing runs; called after every change of a portal and at start. */
  wake(): void {
    if (this.#running || this.#stopped) return;
    this.#running = this.#work().finally(() => (this.#running = undefined));
  }

  /** Resolves when no slot is building or retiring (tests, the CLI, benchmarks). */
  async settled(): Promise<void> {
    this.wake();
    while (this.#running) await this.#running;
  }

  /** Whether a rule is not in force everywhere yet. */
  get building(): boolean {
    return this.slots.read(this.views.snapshot()).slots.some(({ state }) => state === 'building');
  }

  progress(): SweepProgress[] {
    const snapshot = this.views.snapshot();
    const total = snapshot.ticketsAtMost();
    return this.slots.read(snapshot).slots.filter(({ state }) => state !== 'ready').map(({ key, state, done }) => ({ key, state, done, total }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #work(): Promise<void> {
    for (;;) {
      if (this.#stopped) return;
      const { slots } = this.slots.read(this.views.snapshot());
      // What somebody waits for comes first.
      const slot = slots.find(({ state }) => state === 'building') ?? slots.find(({ state }) => state === 'retiring');
      if (!slot) return;
      const took = await this.#step(slot, this.#size);
      const busy = this.options.busy();
      if (busy) this.#size = Math.max(8, Math.min(this.options.step, Math.round((this.#size * this.options.busyStep) / Math.max(took, 0.05))));
      else this.#size = Math.max(8, Math.min(this.options.step, took > 2 * IDLE_STEP ? this.#size >> 1 : took < IDLE_STEP / 4 ? this.#size * 4 : this.#size));
      await rest(busy ? this.options.busyRest : 0);
    }
  }

  /**
   * One transaction: the next tickets after the cursor, their bits, and the cursor. Answers for how many ms it kept the
   * thread itself: what others do while it waits for its turn is not its doing, and would make its steps ever smaller.
   */
  async #step(slot: Slot, size: number): Promise<number> {
    const read = stopwatch();
    const snapshot = this.views.snapshot();
    const stretch = snapshot.stretch(slot.swept, size);
    const write = slot.state === 'retiring' ? (tx: ViewTransaction) => tx.clearBit(stretch, 2 ** slot.bit) : this.#judged(snapshot, slot, stretch);
    let held = read();
    await this.views.transact(tx => {
      const written = stopwatch();
      const table = this.slots.read(tx);
      const current = table.slots.find(({ bit, assigned, state }) => bit === slot.bit && assigned === slot.assigned && state === slot.state);
      if (!current) return;
      write(tx);
      this.slots.write(tx, swept(table, slot.bit, slot.assigned, stretch.through, current.done + stretch.tickets, stretch.tickets < size), START);
      held += written();
    });
    return held;
  }

  /** A ticket that a fold writes from here on (perhaps with a kind that is new) has the bit already: it is not looked at again. */
  #judged(snapshot: ViewSnapshot, slot: Slot, stretch: Stretch): (tx: ViewTransaction) => void {
    const filter = this.judge.filter(snapshot, this.slots.ref(snapshot, slot.key)!);
    const now = this.clock.now();
    const { answers, open } = this.#kinds.of(filter, snapshot.kinds(), now);
    const { after, through, tickets: limit } = stretch;
    const rows = open ? snapshot.indexed({ view: 'ticketFacts', within: 'properties', members: filter.properties, after, through, answers, limit }) : [];
    const changes = changesOf(rows, slot, filter, now);
    return tx => {
      tx.setBitsOfKinds({ after, through, bit: 2 ** slot.bit, slots: slot.assigned, answers });
      tx.setBits(changes);
    };
  }
}

/** Every ticket is stamped, matching or not: its stamp says that the sweep has passed it. */
const changesOf = (rows: readonly IndexedTicket[], { bit, assigned }: Slot, filter: JudgedFilter, now: number): BitsChange[] =>
  rows.map(({ id: ticket, revision, members }) => {
    const { match, validUntil } = filter.matches(asPart(members, filter.properties), now);
    return { ticket, revision, set: match ? 2 ** bit : 0, clear: match ? 0 : 2 ** bit, slots: assigned, validUntil };
  });

/** Recomputes rows whose `validUntil` has passed: time alone changed what they say. */
export class DueRows {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly views: ViewStore,
    private readonly reindex: (ticket: string) => Promise<void> | void,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.#timer = setInterval(() => void this.run().catch(() => undefined), 500);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** ms that the oldest due row is late; 0 when none is due. */
  lag(): number {
    const oldest = this.views.snapshot().due(this.clock.now(), 1)[0];
    return oldest ? this.clock.now() - oldest.validUntil : 0;
  }

  async run(limit = 10_000): Promise<number> {
    const due = this.views.snapshot().due(this.clock.now(), limit);
    for (let i = 0; i < due.length; i += 200) {
      for (const { ticket } of due.slice(i, i + 200)) await this.reindex(ticket);
      await rest(0);
    }
    return due.length;
  }
}

