import type { Clock } from '../kernel/chance.js';
import type { Command } from '../kernel/command.js';
import { streamName, type Fact, type Recorded } from '../kernel/event.js';
import type { AnyView, RowAt, Rows } from '../kernel/view.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Caller } from './caller.js';
import type { CommandRunner } from './command-runner.js';

/** Folds what a command would write over the decisive rows of today, and writes nothing. */
export class ProposedRows {
  constructor(
    private readonly runner: CommandRunner,
    private readonly views: ViewStore,
    private readonly decisive: readonly AnyView[],
    private readonly clock: Clock,
  ) {}

  /** The decisive rows that the command's facts would make, by `view/id`. @throws Rejection: what the command itself would be refused with */
  async of(command: Command, caller: Caller): Promise<ReadonlyMap<string, RowAt>> {
    const { noun, id, revision, facts } = await this.runner.preview(command, caller);
    const changed = new Map<string, RowAt>();
    const snapshot = this.views.snapshot();
    const now = this.clock.now();
    facts.forEach((fact, i) => {
      const event = { ...fact, stream: streamName(noun, id), of: id, revision: revision + 1 + i, position: '', eventId: '', at: now, recordedAt: now, actor: caller.actor, keys: {} } as Recorded<Fact>;
      this.#fold(event, snapshot, changed);
    });
    return changed;
  }

  #fold(event: Recorded<Fact>, rows: Rows, changed: Map<string, RowAt>): void {
    for (const view of this.decisive) {
      if (!view.folds.includes(event.type)) continue;
      for (const row of view.idsOf(event)) {
        const key = `${view.name}/${row}`;
        const before = changed.has(key) ? changed.get(key) : rows.get(view.name, row);
        const after: unknown = view.fold(before?.row, event, { rows }, row);
        if (after !== undefined) changed.set(key, { row: after, position: '', revision: event.revision });
      }
    }
  }
}

/** Rows that remember at which revision they were read, so that somebody can ask later whether they still stand. */
export class RowsLeanedOn {
  readonly #revisions = new Map<string, { view: string; id: string; revision: number | undefined }>();

  /** Rows as they are; contacts and tickets are too many to be held to, and each is looked at once. */
  over(rows: Rows): Rows {
    return {
      get: <Row>(view: string, id: string) => {
        const found = rows.get<Row>(view, id);
        if (view !== 'contact' && view !== 'ticketFacts') this.note(view, id, found?.revision);
        return found;
      },
    };
  }

  note(view: string, id: string, revision: number | undefined): void {
    const key = `${view}/${id}`;
    if (!this.#revisions.has(key)) this.#revisions.set(key, { view, id, revision });
  }

  /** Rows named as `view/id`, as they are now. */
  noteAll(keys: Iterable<string>, rows: Rows): this {
    for (const key of keys) {
      const [view, id] = [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)];
      this.note(view, id, rows.get(view, id)?.revision);
    }
    return this;
  }

  stand(rows: Rows): boolean {
    for (const { view, id, revision } of this.#revisions.values()) if (rows.get(view, id)?.revision !== revision) return false;
    return true;
  }
}
