import type { Fact } from '../kernel/event.js';
import { view } from '../kernel/view.js';

/** What an event asks to be destroyed: a person with all its texts, or single keys of texts and secrets and the contents they seal. Row id: the event's id. */
export type Erasure = { readonly person: string; readonly event: string; readonly correlationId: string } | { readonly keys: readonly string[]; readonly contents?: readonly string[] };

type Asking =
  | Fact<'ContactErased', Record<string, unknown>>
  | Fact<'ReplyRedacted', { key: string }>
  | Fact<'AttachmentErased', { attachment: string; keys: readonly string[] }>
  | Fact<'TextsErased', { texts: readonly { key: string; attachment?: string }[] }>
  | Fact<'SsoSecretSet', { replaces: string | null }>
  | Fact<'StaffSsoSecretSet', { replaces: string | null }>
  | Fact<'SsoRemoved', { keys: readonly string[] }>
  | Fact<'StaffSsoRemoved', { keys: readonly string[] }>;

const named = (texts: readonly { attachment?: string }[]): string[] => texts.flatMap(({ attachment }) => attachment ?? []);

/** Few rows, kept for good: a start compares them with what the vault says is done and finishes the rest. */
export const erasures = view<Erasure, Asking>({
  name: 'erasures',
  version: 2,
  decisive: false,
  folds: ['ContactErased', 'ReplyRedacted', 'AttachmentErased', 'TextsErased', 'SsoSecretSet', 'SsoRemoved', 'StaffSsoSecretSet', 'StaffSsoRemoved'],
  idsOf: event => [event.eventId],
  fold: (_row, event) => {
    if (event.type === 'ContactErased') return { person: event.of, event: event.eventId, correlationId: event.eventId };
    if (event.type === 'ReplyRedacted') return { keys: [event.data.key] };
    if (event.type === 'AttachmentErased') return { keys: event.data.keys, contents: [event.data.attachment] };
    if (event.type === 'SsoSecretSet' || event.type === 'StaffSsoSecretSet') return event.data.replaces === null ? undefined : { keys: [event.data.replaces] };
    if (event.type === 'SsoRemoved' || event.type === 'StaffSsoRemoved') return event.data.keys.length === 0 ? undefined : { keys: event.data.keys };
    return { keys: event.data.texts.map(({ key }) => key), contents: named(event.data.texts) };
  },
});
