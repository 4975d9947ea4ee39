import type { Position, StoredEvent } from '../kernel/event.js';
import type { SubscriptionMessage } from '../kernel/event-store.js';

/** What one look at the log gave: matching events, and the place up to which all events were considered. */
export interface Page {
  readonly events: readonly StoredEvent[];
  readonly considered: Position;
  readonly atHead: boolean;
}

/** Where a subscription reads, and how it waits: `beyond` resolves as soon as the head is past a place, or on abort. */
export interface Source {
  page(after: Position): Promise<Page>;
  beyond(place: Position, signal: AbortSignal): Promise<void>;
}

/**
 * Pages from a checkpoint, then live. The reader pulls, so a slow one holds up nobody and memory holds one page.
 * A checkpoint follows the events it covers.
 */
export async function* liveSubscription(source: Source, after: Position, signal: AbortSignal): AsyncGenerator<SubscriptionMessage> {
  let place = after;
  while (!signal.aborted) {
    const page = await source.page(place);
    for (const event of page.events) {
      if (signal.aborted) return;
      yield { kind: 'event', event };
    }
    if (page.considered > place) {
      place = page.considered;
      yield { kind: 'checkpoint', position: place };
    }
    if (!page.atHead || signal.aborted) continue;
    yield { kind: 'caughtUp', position: place };
    await source.beyond(place, signal);
  }
}

/** Those who wait for the head to pass a place. */
export class HeadWaiters {
  readonly #waiting = new Set<() => void>();

  /** Resolves when `passed()` holds after a wake, or on abort; at once when it holds already. */
  async until(passed: () => boolean, signal: AbortSignal): Promise<void> {
    while (!passed() && !signal.aborted) {
      await new Promise<void>(resolve => {
        const done = (): void => {
          this.#waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        this.#waiting.add(done);
        signal.addEventListener('abort', done);
      });
    }
  }

  wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}
