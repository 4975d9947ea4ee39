import type { Position } from '../kernel/event.js';
import type { Stores } from '../platform/house.js';
import { batchOf } from './batch.js';
import type { Happened } from './watcher.js';

/** Events that are read again for a page that was away; whoever missed more reads the page anew. */
const MOST_MISSED = 2_000;

/** What happened after one place of the log; undefined: too much. */
export const missedSince = async ({ events, views }: Pick<Stores, 'events' | 'views'>, after: Position): Promise<ReadonlyMap<string, Happened> | undefined> => {
  const found = await events.readAll(after, { limit: MOST_MISSED + 1 });
  return found.length > MOST_MISSED ? undefined : batchOf(views.snapshot(), found).tickets;
};
