import type { NewEvent, Position, StoredEvent } from './event.js';

/** The stream must not exist yet. There is no "any". */
export const NO_STREAM = -1;

export interface AppendRequest {
  readonly stream: string;
  /** The revision of the stream's last event, or NO_STREAM. */
  readonly expected: number;
  readonly events: readonly NewEvent[];
}

export interface AppendResult {
  readonly revision: number;
  /** Of the last event. */
  readonly position: Position;
  /** True when these ids were there already, at the original revision; nothing was written. */
  readonly repeated: boolean;
}

export interface AllFilter {
  /** Nouns of streams to give; all without it. */
  readonly nouns?: readonly string[];
}

export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** All events up to here were considered; store it as the place to resume from, after the events before it. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  | { readonly kind: 'caughtUp'; readonly position: Position };

/**
 * The log. One contract suite (test/contracts/event-store.contract.ts) is the meaning of this port.
 * Errors: WrongRevision, BadAppend, UnknownOutcome, CorruptStore.
 */
export interface EventStore {
  /** Identifies this history; a restored copy has another one. Part of cursors and ETags. */
  readonly lineage: string;
  /** Durable when it resolves. Idempotent by event ids at the original revision only (data/eventstoredb/facts.json). */
  append(request: AppendRequest): Promise<AppendResult>;
  /** Forwards from `from` (inclusive, default 0) or backwards from it (default the end). An unknown stream is empty. */
  readStream(stream: string, options?: { from?: number; backwards?: boolean; limit?: number }): Promise<StoredEvent[]>;
  /** Forwards, after `after` (exclusive; START for all). At most `limit` events; fewer means the head was reached. */
  readAll(after: Position, options?: AllFilter & { limit?: number }): Promise<StoredEvent[]>;
  /** Live from a checkpoint (exclusive). Ordered; one slow reader holds nobody else up. Ends when `signal` aborts. */
  subscribe(after: Position, options: AllFilter & { signal: AbortSignal }): AsyncIterable<SubscriptionMessage>;
  /** The last position; START when empty. */
  head(): Promise<Position>;
  /** The last position whose running maximum of recordedAt is at most `moment` (ms); START when there is none. */
  positionAt(moment: number): Promise<Position>;
  close(): Promise<void>;
}
