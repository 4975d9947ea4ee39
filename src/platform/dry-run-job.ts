import type { Command } from '../kernel/command.js';
import type { RowAt } from '../kernel/view.js';
import type { ViewStore } from '../kernel/view-store.js';
import { DryRunPass, type DryRun } from '../portal/dry-run.js';
import type { Judge } from '../portal/judge.js';
import type { Caller } from './caller.js';
import { stepsOf } from './dry-run-steps.js';
import { RowsLeanedOn, type ProposedRows } from './proposed-rows.js';

/** `stopped`: nobody asked any more, or a newer one took its place. `refused`: the command would be, as things are now. */
export type DryRunState = 'waiting' | 'counting' | 'exact' | 'stopped' | 'refused';

/** What is known of a dry run so far. */
export interface DryRunProgress {
  readonly state: DryRunState;
  /** Tickets looked at, and in all. */
  readonly done: number;
  readonly total: number;
  /** How often it began anew since a rule that it leans on had changed. */
  readonly restarts: number;
  readonly known: DryRun;
}

export interface DryRunOrder {
  readonly portal: string;
  readonly command: Command;
  readonly caller: Caller;
}

/** What a job works with. */
export interface DryRunTools {
  readonly views: ViewStore;
  readonly proposed: ProposedRows;
  readonly judge: Judge;
  readonly now: () => number;
  /** When the last request came in. */
  readonly served: () => number;
  /** Requests are being served, besides the one that came in at this moment. */
  readonly busy: (own: number) => boolean;
  readonly pace?: typeof PACE;
}

/** ms that a step may keep the thread, and how long it then stands back, while requests are served and while none are. */
export const PACE = { busy: { step: 1, rest: 20 }, free: { step: 8, rest: 0 } };
/** After so many beginnings it goes on as it is, and says how often it began. */
const RESTARTS = 5;

const rest = (ms: number): Promise<void> => new Promise(resolve => (ms <= 0 ? setImmediate(resolve) : setTimeout(resolve, ms)));

/** One comparison in the background: step by step, standing back while requests are served, begun anew when the rules it leans on change. */
export class DryRunJob {
  #state: DryRunState = 'waiting';
  #known: () => DryRun;
  #leaned: RowsLeanedOn;
  #done = 0;
  #total = 0;
  #restarts = 0;
  #own: number;
  #refusal: unknown;

  /** `changed`: rows that the command would make now. */
  constructor(
    readonly order: DryRunOrder,
    private changed: ReadonlyMap<string, RowAt>,
    private readonly tools: DryRunTools,
  ) {
    this.#own = tools.served();
    this.#leaned = this.#leanedOn();
    const nothing = this.#pass().known(false);
    this.#known = () => nothing;
  }

  /** Its own requests are nothing to stand back from. */
  asked(): void {
    this.#own = this.tools.served();
  }

  get over(): boolean {
    return this.#state !== 'waiting' && this.#state !== 'counting';
  }

  /** @throws Rejection when the command would be refused by now, and whatever else ended it */
  progress(): DryRunProgress {
    if (this.#state === 'refused') throw this.#refusal;
    return { state: this.#state, done: this.#done, total: Math.max(this.#total, this.#done), restarts: this.#restarts, known: this.#known() };
  }

  /** Works until it is exact, or `goesOn` says no. Never rejects: `progress` tells what went wrong. */
  async work(goesOn: () => boolean): Promise<void> {
    this.#state = 'counting';
    try {
      while (goesOn()) {
        if (await this.#whole(goesOn)) return;
        if (goesOn()) await this.#again();
      }
      this.#end('stopped', this.#known());
    } catch (error) {
      this.#refusal = error;
      this.#end('refused', this.#known());
    }
  }

  /** One comparison from its beginning; false: what it leaned on is no longer so, or it shall not go on. */
  async #whole(goesOn: () => boolean): Promise<boolean> {
    const pass = this.#pass();
    this.#known = () => pass.known(false);
    this.#total = this.tools.views.snapshot().ticketsAtMost();
    const steps = stepsOf(pass, this.tools.views, this.#leaned);
    while (goesOn()) {
      const pace = (this.tools.pace ?? PACE)[this.tools.busy(this.#own) ? 'busy' : 'free'];
      const through = this.#go(steps, performance.now() + pace.step);
      if (!this.#stands()) return false;
      if (through) {
        this.#end('exact', pass.known(true));
        return true;
      }
      await rest(pace.rest);
    }
    return false;
  }

  #go(steps: Generator<number, void>, until: number): boolean {
    do {
      const { done, value } = steps.next();
      if (done) return true;
      this.#done += value;
    } while (performance.now() < until);
    return false;
  }

  /** Keeps what is told and lets go of what it was made from. */
  #end(state: DryRunState, last: DryRun): void {
    this.#state = state;
    this.#known = () => last;
  }

  async #again(): Promise<void> {
    const { command, caller } = this.order;
    this.changed = await this.tools.proposed.of(command, caller);
    this.#leaned = this.#leanedOn();
    this.#restarts++;
    this.#done = 0;
  }

  #pass(): DryRunPass {
    return new DryRunPass(this.order.portal, this.changed, this.tools.judge, this.tools.now());
  }

  #leanedOn(): RowsLeanedOn {
    return new RowsLeanedOn().noteAll(this.changed.keys(), this.tools.views.snapshot());
  }

  #stands(): boolean {
    return this.#restarts >= RESTARTS || this.#leaned.stand(this.tools.views.snapshot());
  }
}
