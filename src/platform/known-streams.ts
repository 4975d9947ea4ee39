import type { Decider } from '../kernel/command.js';
import type { NewEvent, Position, StoredEvent } from '../kernel/event.js';
import { NO_STREAM, type AppendResult, type EventStore } from '../kernel/event-store.js';
import type { EventCodec } from '../sealing/event-codec.js';

/** What a command id did in its home stream. */
export interface Recorded {
  readonly digest: string;
  /** Of its last event. */
  readonly revision: number;
  readonly position: Position;
  readonly events: number;
}

/** A stream as decisions see it. */
export interface Loaded {
  readonly state: unknown;
  readonly revision: number;
  readonly recorded: ReadonlyMap<string, Recorded>;
}

interface Kept {
  state: unknown;
  revision: number;
  readonly recorded: Map<string, Recorded>;
}

/** Streams remembered, and the most commands of one that is worth it: some 10 MB. */
const MOST = 2_000;
const LONGEST = 500;

/**
 * Streams that were decided about lately. Only what was appended since is read from the log, always: nothing is taken
 * on trust but what cannot change. States of deciders that open sealed values are never kept, so no text outlives its key.
 */
export class KnownStreams {
  readonly #kept = new Map<string, Kept>();

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
  ) {}

  async load(decider: Decider, stream: string): Promise<Loaded> {
    const known = this.#kept.get(stream) ?? blank(decider);
    const events = await this.store.readStream(stream, { from: known.revision + 1 });
    if (decider.opens && events.length > 0) await this.codec.prepare(events);
    this.#kept.delete(stream);
    for (const event of events) if (event.revision > known.revision) this.#add(known, decider, event);
    if (!decider.opens && known.revision !== NO_STREAM && known.recorded.size <= LONGEST) this.#keep(stream, known);
    return { ...known };
  }

  /** The one event that was just appended to a stream at hand: what would be read next of it. More of them are read. */
  appended(decider: Decider, stream: string, events: readonly NewEvent[], { revision, position, repeated }: AppendResult): void {
    const known = this.#kept.get(stream);
    const [event] = events;
    if (!known || !event || events.length > 1 || repeated || known.revision !== revision - 1) return;
    this.#add(known, decider, { ...event, stream, revision, position });
  }

  #add(known: Kept, decider: Decider, event: StoredEvent): void {
    known.state = decider.evolve(known.state, decider.opens ? this.codec.open(event) : this.codec.openLazily(event));
    known.revision = event.revision;
    const { commandId, digest } = event.metadata;
    known.recorded.set(commandId, { digest, revision: event.revision, position: event.position, events: (known.recorded.get(commandId)?.events ?? 0) + 1 });
  }

  /** The longest unused goes first. */
  #keep(stream: string, known: Kept): void {
    this.#kept.set(stream, known);
    if (this.#kept.size > MOST) this.#kept.delete(this.#kept.keys().next().value!);
  }
}

const blank = ({ initial }: Decider): Kept => ({ state: initial, revision: NO_STREAM, recorded: new Map() });
