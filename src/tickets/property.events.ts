import { event, events, type FactOf } from '../kernel/event.js';
import { optionWords, TYPE_WORDS, type Definition } from './property-definition.policy.js';
import type { PropertyOption } from './ticket.policy.js';

export const propertyEvents = events('property', {
  TicketPropertyDefined: event<Definition>({
    en: d => `The ticket property “${d.en}” was defined (${TYPE_WORDS[d.type].en}).`,
    de: d => `Die Ticketeigenschaft „${d.de}“ wurde angelegt (${TYPE_WORDS[d.type].de}).`,
  }),
  TicketPropertyOptionsChanged: event<{ options: readonly PropertyOption[] }>({
    en: d => `The options are now: ${optionWords(d.options, 'en')}.`,
    de: d => `Die Optionen sind jetzt: ${optionWords(d.options, 'de')}.`,
  }),
  PropertyShownToCustomers: event<Record<string, never>>({
    en: () => 'Customers see the property from now on.',
    de: () => 'Kunden sehen die Eigenschaft ab jetzt.',
  }),
  PropertyHiddenFromCustomers: event<Record<string, never>>({
    en: () => 'Customers no longer see the property.',
    de: () => 'Kunden sehen die Eigenschaft nicht mehr.',
  }),
});

export type PropertyEvent = FactOf<typeof propertyEvents>;
