import { event, events, type FactOf } from '../kernel/event.js';
import { optionWords, TYPE_WORDS, type Definition } from '../tickets/property-definition.policy.js';
import type { PropertyOption } from '../tickets/ticket.policy.js';

export const contactPropertyEvents = events('contactProperty', {
  ContactPropertyDefined: event<Definition>({
    en: d => `The contact property “${d.en}” was defined (${TYPE_WORDS[d.type].en}).`,
    de: d => `Die Kontakteigenschaft „${d.de}“ wurde angelegt (${TYPE_WORDS[d.type].de}).`,
  }),
  ContactPropertyOptionsChanged: event<{ options: readonly PropertyOption[] }>({
    en: d => `The options are now: ${optionWords(d.options, 'en')}.`,
    de: d => `Die Optionen sind jetzt: ${optionWords(d.options, 'de')}.`,
  }),
  ContactPropertyShown: event<Record<string, never>>({
    en: () => 'Contacts see the property in their own profile from now on.',
    de: () => 'Kontakte sehen die Eigenschaft ab jetzt in ihrem eigenen Profil.',
  }),
  ContactPropertyHidden: event<Record<string, never>>({
    en: () => 'Contacts no longer see the property in their own profile.',
    de: () => 'Kontakte sehen die Eigenschaft nicht mehr in ihrem eigenen Profil.',
  }),
});

export type ContactPropertyEvent = FactOf<typeof contactPropertyEvents>;
