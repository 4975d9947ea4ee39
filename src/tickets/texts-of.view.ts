import type { Recorded } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import type { ErasedText, TicketEvent } from './ticket.events.js';

/** Which texts of a ticket a person wrote: what an erasure has to name. Row id: `<person>/<ticket>`. */
export type TextsOf = readonly ErasedText[];

const written = (event: { data: unknown }): string => (event.data as { author?: string }).author ?? '';

type Added = Recorded<Extract<TicketEvent, { type: 'AttachmentAdded' }>>;

/** Two texts: what it is called, and what it holds. */
const ofFile = ({ data: { entry, attachment, key }, revision, keys }: Added): ErasedText[] => [
  { revision, field: 'content', key, entry, attachment },
  ...(keys['name'] === undefined ? [] : [{ revision, field: 'name', key: keys['name'], entry }]),
];

export const textsOf = view<TextsOf, TicketEvent>({
  name: 'textsOf',
  version: 1,
  decisive: false,
  folds: ['TicketOpened', 'ReplyPosted', 'AttachmentAdded', 'TicketPropertyChanged', 'SatisfactionRated', 'TextsErased'],
  idsOf: event => {
    if (event.type === 'TextsErased') return [`${event.data.person}/${event.of}`];
    return Object.keys(event.keys).length > 0 && written(event) !== '' ? [`${written(event)}/${event.of}`] : [];
  },
  fold: (row, event) => {
    if (event.type === 'TextsErased') {
      const gone = new Set(event.data.texts.map(({ key }) => key));
      const left = row?.filter(({ key }) => !gone.has(key)) ?? [];
      return left.length > 0 ? left : undefined;
    }
    if (event.type === 'AttachmentAdded') return [...(row ?? []), ...ofFile(event)];
    const property = event.type === 'TicketPropertyChanged' ? { property: event.data.property } : {};
    const fields = ['subject', 'body', 'text', 'comment'].filter(field => event.keys[field] !== undefined);
    return [...(row ?? []), ...fields.map(field => ({ revision: event.revision, field, key: event.keys[field]!, ...property }))];
  },
});
