import type { Fact } from '../kernel/event.js';
import { view } from '../kernel/view.js';

/** What an event asks to be destroyed: a person with all its texts, or single text keys. Row id: the event's id. */
export type Erasure = { readonly person: string; readonly event: string; readonly correlationId: string } | { readonly keys: readonly string[] };

type Asking =
  | Fact<'ContactErased', Record<string, unknown>>
  | Fact<'ReplyRedacted', { key: string }>
  | Fact<'TextsErased', { texts: readonly { key: string }[] }>;

/** Few rows, kept for good: a start compares them with what the vault says is done and finishes the rest. */
export const erasures = view<Erasure, Asking>({
  name: 'erasures',
  version: 1,
  decisive: false,
  folds: ['ContactErased', 'ReplyRedacted', 'TextsErased'],
  idsOf: event => [event.eventId],
  fold: (_row, event) => {
    if (event.type === 'ContactErased') return { person: event.of, event: event.eventId, correlationId: event.eventId };
    return { keys: event.type === 'ReplyRedacted' ? [event.data.key] : event.data.texts.map(({ key }) => key) };
  },
});
