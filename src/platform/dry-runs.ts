import { canonicalJson } from '../kernel/canonical-json.js';
import type { Clock, Random } from '../kernel/chance.js';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { formatActor } from '../kernel/event.js';
import type { Rows } from '../kernel/view.js';
import type { DryRun } from '../portal/dry-run.js';
import { rowsAfter } from '../portal/dry-run-sides.js';
import type { Caller } from './caller.js';
import { DryRunJob, type DryRunOrder, type DryRunProgress, type DryRunTools } from './dry-run-job.js';
import { Turns } from './turns.js';

export interface DryRunLimits {
  /** Jobs that work at the same time; others wait. */
  readonly atOnce: number;
  /** ms that somebody who begins one waits for it to be through. */
  readonly patience: number;
  /** ms without being asked for, after which one stops. */
  readonly unasked: number;
  /** ms that what one found is kept, and how many of them at most. */
  readonly kept: number;
  readonly most: number;
}

export const DRY_RUN_LIMITS: DryRunLimits = { atOnce: 2, patience: 700, unasked: 30_000, kept: 300_000, most: 200 };

/** A dry run of somebody's, to be asked for again. */
export interface DryRunCard extends DryRunProgress {
  readonly id: string;
  readonly order: DryRunOrder;
  /** What its page keeps beside it. */
  readonly beside: unknown;
}

interface Kept {
  readonly id: string;
  readonly person: string;
  /** What it is about: a newer one of the same person about the same stops it. */
  readonly about: string;
  readonly job: DryRunJob;
  readonly beside: unknown;
  readonly work: Promise<void>;
  /** When somebody last asked (of the clock). */
  asked: number;
  stopped: boolean;
}

/** Dry runs of any command that changes who sees what: decided as ever, folded over today's rows, written nowhere (A5). */
export class DryRuns {
  readonly #kept = new Map<string, Kept>();
  readonly #turns: Turns;
  #closed = false;

  constructor(
    private readonly tools: DryRunTools,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly limits = DRY_RUN_LIMITS,
  ) {
    this.#turns = new Turns(limits.atOnce);
  }

  /** Begins one and answers with what is known when it is through or patience is. @throws Rejection: what the command itself would be refused with */
  async begin(order: DryRunOrder, about: string, beside?: unknown): Promise<DryRunCard> {
    const job = await this.#job(order);
    this.#clear();
    const person = formatActor(order.caller.actor);
    const same = [...this.#kept.values()].filter(one => one.person === person && one.about === about && !one.job.over && !one.stopped);
    const running = same.find(one => bodyOf(one.job.order.command) === bodyOf(order.command));
    for (const one of same) one.stopped = one !== running;
    const kept = running ?? this.#keep(job, person, about, beside);
    await this.#patiently(kept.work);
    return this.#card(kept);
  }

  /** Of this person; undefined when it is gone, another's, or none. Asking keeps it going. */
  ask({ actor }: Caller, id: string): DryRunCard | undefined {
    this.#clear();
    const kept = this.#kept.get(id);
    if (kept?.person !== formatActor(actor)) return undefined;
    return this.#card(kept);
  }

  /** The exact answer. @throws Rejection: what the command itself would be refused with; the signal's reason when it is aborted */
  async run(portal: string, command: Command, caller: Caller, signal?: AbortSignal): Promise<DryRun> {
    const job = await this.#job({ portal, command, caller });
    await this.#turns.take(() => job.work(() => !this.#closed && !signal?.aborted));
    signal?.throwIfAborted();
    const { state, known } = job.progress();
    if (state !== 'exact') throw new Rejection('unavailable', 'dry-run.stopped', 'The dry run was stopped.');
    return known;
  }

  /** Decisive rows as they would be after a command, laid over those of a moment. @throws Rejection: what the command itself would be refused with */
  async after(command: Command, caller: Caller): Promise<(before: Rows) => Rows> {
    const changed = await this.tools.proposed.of(command, caller);
    return before => rowsAfter(before, changed);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#turns.settled();
  }

  async #job(order: DryRunOrder): Promise<DryRunJob> {
    const changed = await this.tools.proposed.of(order.command, order.caller);
    if (!this.tools.views.snapshot().get('portal', order.portal)) throw new Rejection('unknown', 'portal.unknown', `There is no portal ${order.portal}.`);
    return new DryRunJob(order, changed, this.tools);
  }

  #keep(job: DryRunJob, person: string, about: string, beside: unknown): Kept {
    const id = Buffer.from(this.random.bytes(16)).toString('base64url');
    const goesOn = (): boolean => !this.#closed && !kept.stopped && this.clock.now() - kept.asked < this.limits.unasked;
    const kept: Kept = { id, person, about, job, beside, asked: this.clock.now(), stopped: false, work: this.#turns.take(() => job.work(goesOn)) };
    this.#kept.set(id, kept);
    return kept;
  }

  async #patiently(work: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([work, new Promise<void>(resolve => (timer = setTimeout(resolve, this.limits.patience)))]);
    clearTimeout(timer);
  }

  #card(kept: Kept): DryRunCard {
    kept.asked = this.clock.now();
    kept.job.asked();
    return { id: kept.id, order: kept.job.order, beside: kept.beside, ...kept.job.progress() };
  }

  /** Lets go of what nobody asked for in a while; the oldest first where there are too many. */
  #clear(): void {
    const old = this.clock.now() - this.limits.kept;
    const over = [...this.#kept.values()].filter(({ job }) => job.over);
    const tooMany = Math.max(0, this.#kept.size - this.limits.most);
    over.forEach(({ id, asked }, i) => {
      if (i < tooMany || asked < old) this.#kept.delete(id);
    });
  }
}

const bodyOf = (command: Command): string => `${command.constructor.name}${canonicalJson(command)}`;
