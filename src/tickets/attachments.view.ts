import { ERASED, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import type { ErasedText, TicketEvent } from './ticket.events.js';

/** One file of a ticket, by its id: what a download has to know. Erased: nothing but where it stood. */
export interface AttachmentRow {
  readonly ticket: string;
  readonly entry: number;
  readonly internal: boolean;
  readonly name: Text;
  readonly size: number;
  readonly type: string;
  readonly key: string;
  readonly erased: boolean;
}

const named = (texts: readonly ErasedText[]): string[] => texts.flatMap(({ attachment }) => attachment ?? []);

export const attachments = view<AttachmentRow, TicketEvent>({
  name: 'attachments',
  version: 1,
  decisive: false,
  folds: ['AttachmentAdded', 'AttachmentErased', 'TextsErased'],
  idsOf: event => (event.type === 'TextsErased' ? named(event.data.texts) : event.type === 'AttachmentAdded' || event.type === 'AttachmentErased' ? [event.data.attachment] : []),
  fold: (row, event) => {
    if (event.type !== 'AttachmentAdded') return row && { ...row, name: ERASED, erased: true };
    const { entry, visibility, name, size, type, key } = event.data;
    return { ticket: event.of, entry, internal: visibility === 'internal', name, size, type, key, erased: false };
  },
});
