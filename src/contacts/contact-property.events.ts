import { event, events, type FactOf } from '../kernel/event.js';
import { optionWords, type Definition } from '../tickets/property-definition.policy.js';
import type { PropertyOption } from '../tickets/ticket.policy.js';

export const contactPropertyEvents = events('contactProperty', {
  ContactPropertyDefined: event<Definition>({
    en: d => `The contact property “${d.en}” was defined (${d.type}).`,
    de: d => `Die Kontakteigenschaft „${d.de}“ wurde angelegt (${d.type}).`,
  }),
  ContactPropertyOptionsChanged: event<{ options: readonly PropertyOption[] }>({
    en: d => `The options are now: ${optionWords(d.options, 'en')}.`,
    de: d => `Die Optionen sind jetzt: ${optionWords(d.options, 'de')}.`,
  }),
});

export type ContactPropertyEvent = FactOf<typeof contactPropertyEvents>;
