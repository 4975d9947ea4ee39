import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import type { HistoryLine } from '../web/history.js';
import type { Words } from '../web/words.js';
import { actorInWords, eventInWords } from './event-words.queries.js';
import { latestEvents } from './events.queries.js';

const HISTORY = 50;

/** What happened to a stream, in sentences, the latest first. */
export const historyOf = async (house: House, caller: Caller, stream: string, words: Words): Promise<readonly HistoryLine[]> => {
  const events = await latestEvents(house, caller, stream, HISTORY);
  const rows = house.stores.views.snapshot();
  return events.map(event => ({
    at: Date.parse(event.recordedAt), sentence: eventInWords(rows, event, words), who: actorInWords(event.actor, words),
    reason: typeof event.reason === 'string' ? event.reason : null, href: `/staff/events/${event.stream}/${event.revision}`,
  }));
};
