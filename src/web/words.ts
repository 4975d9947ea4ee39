import { formatDistance, formatList, formatMoment, formatNumber, localeOf, type Language, type MomentStyle } from './formats.js';
import { de } from './words.de.js';
import { du } from './words.de-du.js';
import { en, type Catalogue, type WordKey } from './words.en.js';

export type { WordKey };

type Values<K extends WordKey> = Catalogue[K] extends (...values: infer A) => string ? A : [];

/** The words of one language, and how it writes numbers and moments. */
export interface Words {
  readonly language: Language;
  /** For the `lang` attribute. */
  readonly locale: string;
  /** The text for a meaning; keys with values (a count, a name) want them. */
  say<K extends WordKey>(key: K, ...values: Values<K>): string;
  /** The text for a key that is made at run time (`problem.ticket.closed`), or undefined. */
  find(key: string): string | undefined;
  /** Picks one of two texts of a definition (`field`, `fault`, `command`). */
  of(texts: { readonly en?: string | undefined; readonly de?: string | undefined }): string;
  number(value: number): string;
  list(parts: readonly string[]): string;
  moment(at: number, zone: string, style?: MomentStyle): string;
  distance(at: number, now: number): string;
}

const wordsIn = (language: Language, catalogue: Catalogue): Words => ({
  language,
  locale: localeOf(language),
  say: (key, ...values) => {
    const entry = catalogue[key] as string | ((...values: readonly unknown[]) => string);
    return typeof entry === 'string' ? entry : entry(...values);
  },
  find: key => {
    const entry = Object.hasOwn(catalogue, key) ? catalogue[key as WordKey] : undefined;
    return typeof entry === 'string' ? entry : undefined;
  },
  of: texts => (language === 'en' ? (texts.en ?? texts.de) : (texts.de ?? texts.en)) ?? '',
  number: value => formatNumber(language, value),
  list: parts => formatList(language, parts),
  moment: (at, zone, style) => formatMoment(language, at, zone, style),
  distance: (at, now) => formatDistance(language, at, now),
});

const WORDS: Readonly<Record<Language, Words>> = {
  en: wordsIn('en', en),
  de: wordsIn('de', de),
  'de-du': wordsIn('de-du', { ...de, ...du }),
};

export const wordsFor = (language: Language): Words => WORDS[language];
