import type { StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';
import type { ViewTransaction } from '../kernel/view-store.js';

/**
 * Called inside an append's own transaction, after its events are written. `tx` writes into one generation of the views.
 * `data` of each event is the very object of the AppendRequest. A throw undoes and refuses this one append.
 */
export type FoldHook = (events: StoredEvent[], tx: (generation: string) => ViewTransaction) => void;

/** A log whose views live in the same file: what the hook writes is in force when the append is acknowledged. */
export interface FoldingEventStore extends EventStore {
  foldWith(hook: FoldHook): void;
}
