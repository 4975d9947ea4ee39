import type { Fact, Position, Recorded, StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';
import type { AnyView, RowAt, RowRef, Rows } from '../kernel/view.js';

/** Somebody asked for a row that is not loaded yet. */
class NotLoaded extends Error {
  constructor(readonly ref: RowRef) {
    super(`${ref.view}/${ref.id} is not loaded.`);
  }
}

export interface StreamOpener {
  prepare(events: readonly StoredEvent[]): Promise<void>;
  open(event: StoredEvent): Recorded<Fact>;
}

/**
 * Decisive rows as of a position: each folds one stream, so one contact's past needs few streams. The same folds as the
 * live views; nothing is kept between calls.
 */
export class TimeTravel {
  readonly #decisive = new Map<string, { view: AnyView; noun: string }>();

  constructor(
    views: readonly AnyView[],
    nounOf: (eventType: string) => string,
    private readonly store: EventStore,
    private readonly opener: StreamOpener,
  ) {
    for (const view of views) if (view.decisive) this.#decisive.set(view.name, { view, noun: nounOf(view.folds[0]!) });
  }

  /** Runs a pure question over the rows of that position, loading what it asks for. `null`: now (all events). */
  async ask<T>(upTo: Position | null, question: (rows: Rows) => T): Promise<T> {
    const loaded = new Map<string, RowAt | undefined>();
    const rows: Rows = {
      get: <Row>(view: string, id: string) => {
        const key = `${view}/${id}`;
        if (!loaded.has(key)) throw new NotLoaded({ view, id });
        return loaded.get(key) as RowAt<Row> | undefined;
      },
    };
    for (;;) {
      try {
        return question(rows);
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error;
        loaded.set(`${error.ref.view}/${error.ref.id}`, await this.row(error.ref, upTo));
      }
    }
  }

  /** One decisive row as of a position (inclusive). */
  async row({ view: name, id }: RowRef, upTo: Position | null): Promise<RowAt | undefined> {
    const known = this.#decisive.get(name);
    if (!known) throw new Error(`${name} is no decisive view.`);
    const events = (await this.store.readStream(`${known.noun}-${id}`)).filter(({ position }) => upTo === null || position <= upTo);
    await this.opener.prepare(events);
    let at: RowAt | undefined;
    for (const stored of events) {
      if (!known.view.folds.includes(stored.type)) continue;
      const event = this.opener.open(stored);
      if (!known.view.idsOf(event).includes(id)) continue;
      const row: unknown = known.view.fold(at?.row, event, { rows: NO_ROWS }, id);
      at = row === undefined ? undefined : { row, position: event.position, revision: event.revision };
    }
    return at;
  }
}

/** Decisive views fold their own stream and read nothing else. */
const NO_ROWS: Rows = { get: () => undefined };
