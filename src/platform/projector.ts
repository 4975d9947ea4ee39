import type { Fact, Recorded, StoredEvent } from '../kernel/event.js';
import type { AnyView, AudienceRecord, FoldContext, Rows } from '../kernel/view.js';
import type { Stamp, ViewTransaction } from '../kernel/view-store.js';
import { Draft } from './draft.js';

/** Opens what is sealed; keys must be at hand (`prepare` was awaited, or this process sealed it). */
export interface Opener {
  prepare(events: readonly StoredEvent[]): Promise<void>;
  open(event: StoredEvent): Recorded<Fact>;
}

/** What the index over tickets holds for one of them; undefined: it is gone. Pure over the rows and the moment. */
export interface AudienceRule {
  /** The ticket that an event touches, if it touches one. */
  ticketOf(event: Recorded<Fact>): string | undefined;
  make(rows: Rows, ticket: string, at: number): { record: AudienceRecord; bits: number; stamp: Stamp } | undefined;
  /** Rows of the index's own that follow from an event (the slot table follows from portals). */
  follow(tx: ViewTransaction, event: Recorded<Fact>): void;
}

/** What a ticket is parked under when its index cannot be made. */
const INDEX = 'ticketList';

/** A decisive view could not be folded: its command is refused. */
export class DecisiveFoldFailed extends Error {
  constructor(view: string, event: StoredEvent, override readonly cause: unknown) {
    super(`The decisive view ${view} cannot take ${event.type} at revision ${event.revision} of ${event.stream}.`);
    this.name = 'DecisiveFoldFailed';
  }
}

/**
 * Folds events into views. The same runner works inside an append's transaction and behind a subscription; the name
 * of its checkpoint says how far a generation is.
 */
export class Projector {
  static readonly CHECKPOINT = 'views';
  readonly #byType = new Map<string, AnyView[]>();

  constructor(
    readonly views: readonly AnyView[],
    private readonly opener: Opener,
    private readonly audience: AudienceRule,
    private readonly now: () => number,
  ) {
    for (const view of [...views].sort((a, b) => Number(b.decisive) - Number(a.decisive)))
      for (const type of view.folds) this.#byType.set(type, [...(this.#byType.get(type) ?? []), view]);
  }

  prepare(events: readonly StoredEvent[]): Promise<void> {
    return this.opener.prepare(events);
  }

  /** Folds in order and moves the checkpoint. @throws DecisiveFoldFailed; a derived view that fails is parked. */
  fold(events: readonly StoredEvent[], store: ViewTransaction): void {
    const tx = new Draft(store);
    const tickets = new Map<string, Recorded<Fact>>();
    for (const stored of events) {
      const event = this.opener.open(stored);
      for (const view of this.#byType.get(event.type) ?? []) this.#foldView(view, event, stored, tx);
      this.audience.follow(tx, event);
      const ticket = this.audience.ticketOf(event);
      if (ticket !== undefined) tickets.set(ticket, event);
    }
    for (const [ticket, event] of tickets) this.#derive(INDEX, ticket, event.position, tx, () => this.#index(ticket, event.position, tx));
    tx.end();
    const last = events[events.length - 1];
    if (last) tx.setCheckpoint(Projector.CHECKPOINT, last.position);
  }

  #foldView(view: AnyView, event: Recorded<Fact>, stored: StoredEvent, tx: ViewTransaction): void {
    const context: FoldContext = { rows: tx };
    for (const id of view.idsOf(event)) {
      const work = () => {
        const before = tx.get(view.name, id)?.row;
        const row = view.fold(before, event, context, id);
        if (row !== before) tx.put({ view: view.name, id, row, position: event.position, revision: event.revision });
      };
      if (!view.decisive) this.#derive(view.name, id, event.position, tx, work);
      else
        try {
          work();
        } catch (cause) {
          throw new DecisiveFoldFailed(view.name, stored, cause);
        }
    }
  }

  /** A derived fold that fails undoes its own writes and is parked; the append stands (nothing stops the log). */
  #derive(view: string, id: string, position: string, tx: ViewTransaction, work: () => void): void {
    try {
      work();
    } catch (error) {
      tx.park(view, id, position, error instanceof Error ? error.message : String(error));
    }
  }

  #index(ticket: string, position: string, tx: ViewTransaction): void {
    const made = this.audience.make(tx, ticket, this.now());
    if (made) tx.putAudience(ticket, made.record, made.bits, made.stamp);
    else tx.putAudience(ticket, undefined, 0, { revision: -1, slots: 0, validUntil: null });
    // The index has no row of its own under this name: saying so takes back that it was parked.
    tx.put({ view: INDEX, id: ticket, row: undefined, position, revision: -1 });
  }
}
