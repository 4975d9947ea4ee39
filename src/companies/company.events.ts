import { event, events, type FactOf } from '../kernel/event.js';

export const companyEvents = events('company', {
  CompanyRegistered: event<{ name: string }>({
    en: d => `The company “${d.name}” was registered.`,
    de: d => `Die Firma „${d.name}“ wurde angelegt.`,
  }),
  CompanyRenamed: event<{ name: string }>({
    en: d => `The company is now called “${d.name}”.`,
    de: d => `Die Firma heißt jetzt „${d.name}“.`,
  }),
});

export type CompanyEvent = FactOf<typeof companyEvents>;
