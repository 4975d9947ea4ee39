import type { EventStore } from '../kernel/event-store.js';
import type { IsUsed } from './text-key-books.js';

const PAGE = 1_000;
/** ms that clocks of two machines may be apart. */
const MARGIN = 3_600_000;
const TEXT_KEY = /t\.[0-9a-f]{16}\.[0-9a-z]+/g;

/**
 * Asks the log which text keys are in use: any event that names one, sealed or in the clear, since shortly before the
 * keys were minted. What seals something outside the log must be named by an event before its process ends.
 */
export const usedInLog =
  (log: EventStore): IsUsed =>
  async (keyIds, since) => {
    const wanted = new Set(keyIds);
    const used = new Set<string>();
    let after = await log.positionAt(since - MARGIN);
    for (;;) {
      const page = await log.readAll(after, { limit: PAGE });
      for (const { data, metadata } of page) {
        for (const [id] of JSON.stringify([data, metadata]).matchAll(TEXT_KEY)) if (wanted.has(id)) used.add(id);
      }
      if (page.length < PAGE) return used;
      after = page.at(-1)!.position;
    }
  };
