/** What a person reads, in both languages. */
export interface Words {
  readonly en: string;
  readonly de: string;
}

/** How properties and options are called. Whoever is asked for an unknown one answers with its id. */
export interface Labels {
  property(id: string): Words;
  option(property: string, id: string): Words;
}

type Named = Words & { readonly options: readonly (Words & { readonly id: string })[] };

/** Labels from the definitions themselves. */
export const labelsFrom = (find: (id: string) => Named | undefined): Labels => ({
  property: id => find(id) ?? { en: id, de: id },
  option: (property, id) => find(property)?.options.find(option => option.id === id) ?? { en: id, de: id },
});

export const both = (en: string, de: string): Words => ({ en, de });

/** Puts the same strings into both languages where `{0}`, `{1}` stand. */
export const filled = ({ en, de }: Words, ...parts: readonly (Words | string | number)[]): Words => ({
  en: en.replace(/\{(\d)\}/g, (_, index: string) => inLanguage(parts[Number(index)]!, 'en')),
  de: de.replace(/\{(\d)\}/g, (_, index: string) => inLanguage(parts[Number(index)]!, 'de')),
});

const inLanguage = (part: Words | string | number, language: keyof Words): string =>
  typeof part === 'number' ? part.toLocaleString(language, { maximumFractionDigits: 20 }) : typeof part === 'string' ? part : part[language];

export const quoted = (text: string | Words): Words => (typeof text === 'string' ? both(`“${text}”`, `„${text}“`) : both(`“${text.en}”`, `„${text.de}“`));

/** A list as enumerated things: commas, nothing else, as "any of" or "all of" stands before it. */
export const listed = (items: readonly Words[]): Words => both(items.map(({ en }) => en).join(', '), items.map(({ de }) => de).join(', '));
