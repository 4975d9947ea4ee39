import type { Fact, Recorded } from '../kernel/event.js';
import { ERASED, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import type { ErasedText, TicketEvent } from './ticket.events.js';

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
  /** Files that came with it, in their order. */
  readonly attachments?: readonly AttachedFile[];
}

/** A file of an entry. Erased: that there was one is all that is left. */
export interface AttachedFile {
  readonly id: string;
  readonly name: Text;
  readonly size: number;
  readonly type: string;
}

export const entryId = (ticket: string, revision: number): string => `${ticket}/${String(revision).padStart(8, '0')}`;

type Added = Extract<TicketEvent, { type: 'AttachmentAdded' }>['data'];

const withFile = (row: ThreadEntry | undefined, { attachment: id, name, size, type }: Added): ThreadEntry | undefined =>
  row && { ...row, attachments: [...(row.attachments ?? []), { id, name, size, type }] };

/** `gone` names files; undefined: all of them. */
const withoutFiles = (row: ThreadEntry, gone?: ReadonlySet<string | undefined>): ThreadEntry =>
  row.attachments ? { ...row, attachments: row.attachments.map(file => (gone && !gone.has(file.id) ? file : { ...file, name: ERASED })) } : row;

const withoutTexts = (row: ThreadEntry, revision: number, texts: readonly ErasedText[]): ThreadEntry =>
  withoutFiles(
    texts.some(text => text.field === 'body' && text.revision === revision) ? { ...row, body: ERASED } : row,
    new Set(texts.filter(text => text.entry === revision).map(({ attachment }) => attachment)),
  );

/** Entries whose text goes, and those that a file stands with; each once. */
const entriesOf = (texts: readonly ErasedText[]): number[] => [
  ...new Set(texts.flatMap(({ field, revision, entry: of }) => (field === 'body' ? [revision] : field === 'content' && of !== undefined ? [of] : []))),
];

const revisionIn = (id: string): number => Number(id.slice(id.lastIndexOf('/') + 1));

const entry = (event: Recorded<Fact>, of: Partial<ThreadEntry> & { author: string }): ThreadEntry => ({
  kind: 'message', at: event.at, staff: false, internal: false, body: null, key: event.keys['body'] ?? null, redacted: false, ...of,
});

export const ticketThread = view<ThreadEntry, TicketEvent>({
  name: 'ticketThread',
  version: 1,
  decisive: false,
  folds: ['TicketOpened', 'ReplyPosted', 'AttachmentAdded', 'AttachmentErased', 'ReplyRedacted', 'TextsErased', 'TicketClosed', 'TicketReopened'],
  idsOf: event => {
    if (event.type === 'ReplyRedacted') return [entryId(event.of, event.data.reply)];
    if (event.type === 'AttachmentAdded' || event.type === 'AttachmentErased') return [entryId(event.of, event.data.entry)];
    if (event.type === 'TextsErased') return entriesOf(event.data.texts).map(revision => entryId(event.of, revision));
    return [entryId(event.of, event.revision)];
  },
  fold: (row, event, _context, id) => {
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
      case 'AttachmentAdded':
        return withFile(row, event.data);
      case 'AttachmentErased':
        return row && withoutFiles(row, new Set([event.data.attachment]));
      case 'TextsErased':
        return row && withoutTexts(row, revisionIn(id), event.data.texts);
      default:
        return row;
    }
  },
});
