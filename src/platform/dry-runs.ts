import type { Clock } from '../kernel/chance.js';
import type { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { streamName, type Fact, type Recorded } from '../kernel/event.js';
import type { AnyView, RowAt, Rows } from '../kernel/view.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { dryRun, type DryRun } from '../portal/dry-run.js';
import type { Judge } from '../portal/judge.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import type { Caller } from './caller.js';
import type { CommandRunner } from './command-runner.js';

const PAGE = 1_000;

/** Dry run of any command that changes who sees what: decided as ever, folded over today's rows, written nowhere (A5). */
export class DryRuns {
  constructor(
    private readonly runner: CommandRunner,
    private readonly views: ViewStore,
    private readonly decisive: readonly AnyView[],
    private readonly judge: Judge,
    private readonly clock: Clock,
  ) {}

  /** @throws Rejection: what the command itself would be refused with. */
  async run(portal: string, command: Command, caller: Caller, signal?: AbortSignal): Promise<DryRun> {
    const after = await this.after(command, caller);
    if (!this.views.snapshot().get('portal', portal)) throw new Rejection('unknown', 'portal.unknown', `There is no portal ${portal}.`);
    const pages = <Row>(view: string) => this.#pages<Row>(view, signal);
    const rows = () => {
      const before = this.views.snapshot();
      return { before, after: after(before) };
    };
    return dryRun(portal, { contacts: () => pages<ContactRow>('contact'), tickets: () => pages<TicketFacts>('ticketFacts'), rows }, this.judge, this.clock.now());
  }

  /** Decisive rows as they would be after a command, laid over those of a moment. @throws Rejection: what the command itself would be refused with. */
  async after(command: Command, caller: Caller): Promise<(before: Rows) => Rows> {
    const changed = await this.#changedRows(command, caller);
    return before => ({ get: <Row>(view: string, id: string) => (changed.has(`${view}/${id}`) ? (changed.get(`${view}/${id}`) as RowAt<Row>) : before.get<Row>(view, id)) });
  }

  /** The decisive rows that the command's facts would make. */
  async #changedRows(command: Command, caller: Caller): Promise<ReadonlyMap<string, RowAt>> {
    const { noun, id, revision, facts } = await this.runner.preview(command, caller);
    const changed = new Map<string, RowAt>();
    const snapshot = this.views.snapshot();
    const now = this.clock.now();
    facts.forEach((fact, i) => {
      const event = { ...fact, stream: streamName(noun, id), of: id, revision: revision + 1 + i, position: '', eventId: '', at: now, recordedAt: now, actor: caller.actor, keys: {} } as Recorded<Fact>;
      for (const view of this.decisive) {
        if (!view.folds.includes(fact.type)) continue;
        for (const row of view.idsOf(event)) {
          const key = `${view.name}/${row}`;
          const before = changed.has(key) ? changed.get(key) : snapshot.get(view.name, row);
          const after: unknown = view.fold(before?.row, event, { rows: snapshot }, row);
          if (after !== undefined) changed.set(key, { row: after, position: '', revision: event.revision });
        }
      }
    });
    return changed;
  }

  async *#pages<Row>(view: string, signal?: AbortSignal): AsyncIterable<readonly Row[]> {
    for (let after = ''; ; ) {
      signal?.throwIfAborted();
      const page = this.views.snapshot().range<Row>(view, { after, limit: PAGE });
      yield page.map(({ row }) => row);
      if (page.length < PAGE) return;
      after = page.at(-1)!.id;
      await new Promise(resolve => setImmediate(resolve));
    }
  }
}
