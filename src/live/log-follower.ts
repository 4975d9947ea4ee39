import { START, type Position, type StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';

export interface Following {
  /** Told of what was read together, in order. */
  readonly deliver: (events: readonly StoredEvent[]) => Promise<void>;
  /** The log cannot be read any more, or nobody wants it to be. */
  readonly ended: () => void;
}

/** The one subscription of this process to the log, for all open pages. */
export class LogFollower {
  #starting: Promise<void> | undefined;
  #stop: AbortController | undefined;
  /** Everything up to here was delivered. */
  position: Position = START;

  constructor(
    private readonly events: EventStore,
    private readonly following: Following,
  ) {}

  /** Begins at the log's head, once; again after it ended. */
  start(): Promise<void> {
    return (this.#starting ??= this.#start());
  }

  stop(): void {
    this.#stop?.abort();
  }

  async #start(): Promise<void> {
    const { signal } = (this.#stop = new AbortController());
    this.position = await this.events.head();
    void this.#follow(signal);
  }

  async #follow(signal: AbortSignal): Promise<void> {
    let events: StoredEvent[] = [];
    try {
      for await (const message of this.events.subscribe(this.position, { signal })) {
        if (message.kind === 'event') events.push(message.event);
        else if (message.kind === 'checkpoint') {
          await this.following.deliver(events);
          this.position = message.position;
          events = [];
        }
      }
    } catch {
      // The store has told of it, and refuses what comes; open pages end and try again later.
    } finally {
      this.#starting = undefined;
      this.following.ended();
    }
  }
}
