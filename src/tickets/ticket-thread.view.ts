import type { Fact, Recorded } from '../kernel/event.js';
import { ERASED, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import type { TicketEvent } from './ticket.events.js';

/** One entry of a thread. Row id: `<ticket>/<revision, 8 digits>`, so that a range of ids is the thread in order. */
export interface ThreadEntry {
  readonly kind: 'message' | 'closed' | 'reopened';
  /** ms when it happened. */
  readonly at: number;
  readonly author: string;
  readonly staff: boolean;
  readonly internal: boolean;
  readonly body: Text | null;
  /** What a redaction or an erasure has to name. */
  readonly key: string | null;
  readonly redacted: boolean;
}

export const entryId = (ticket: string, revision: number): string => `${ticket}/${String(revision).padStart(8, '0')}`;

const entry = (event: Recorded<Fact>, of: Partial<ThreadEntry> & { author: string }): ThreadEntry => ({
  kind: 'message', at: event.at, staff: false, internal: false, body: null, key: event.keys['body'] ?? null, redacted: false, ...of,
});

export const ticketThread = view<ThreadEntry, TicketEvent>({
  name: 'ticketThread',
  version: 1,
  decisive: false,
  folds: ['TicketOpened', 'ReplyPosted', 'ReplyRedacted', 'TextsErased', 'TicketClosed', 'TicketReopened'],
  idsOf: event => {
    if (event.type === 'ReplyRedacted') return [entryId(event.of, event.data.reply)];
    if (event.type === 'TextsErased') return event.data.texts.filter(({ field }) => field === 'body').map(({ revision }) => entryId(event.of, revision));
    return [entryId(event.of, event.revision)];
  },
  fold: (row, event) => {
    switch (event.type) {
      case 'TicketOpened':
        return entry(event, { author: event.data.author, staff: event.actor.kind === 'staff', body: event.data.body });
      case 'ReplyPosted':
        return entry(event, { author: event.data.author, staff: event.data.staff, internal: event.data.visibility === 'internal', body: event.data.body });
      case 'TicketClosed':
        return entry(event, { kind: 'closed', author: event.data.author, staff: event.actor.kind !== 'contact' });
      case 'TicketReopened':
        return entry(event, { kind: 'reopened', author: event.data.author, staff: event.actor.kind !== 'contact' });
      case 'ReplyRedacted':
        return row && { ...row, body: ERASED, redacted: true };
      case 'TextsErased':
        return row && { ...row, body: ERASED };
      default:
        return row;
    }
  },
});
