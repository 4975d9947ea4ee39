import type { Language } from './formats.js';

export interface LanguageChoices {
  /** What the signed-in person set. */
  readonly person?: Language | null | undefined;
  /** What somebody not signed in picked on this device (cookie). */
  readonly picked?: string | undefined;
  readonly portal?: Language | undefined;
  readonly acceptLanguage?: string | undefined;
}

/** A language from an untrusted text, or undefined. */
export const asLanguage = (text: string | undefined): Language | undefined =>
  text === 'de' || text === 'de-du' || text === 'en' ? text : undefined;

/** The best of ours for an Accept-Language header (RFC 9110, 12.5.4); at most 20 members are looked at. */
export const acceptedLanguage = (header: string | undefined): Language | undefined => {
  let best: Language | undefined;
  let weight = 0;
  for (const member of (header ?? '').slice(0, 500).split(',').slice(0, 20)) {
    const [range = '', ...parameters] = member.trim().toLowerCase().split(';');
    const quality = Number(parameters.find(one => one.trim().startsWith('q='))?.trim().slice(2) ?? 1);
    const language = range.startsWith('de') ? 'de' : range.startsWith('en') || range === '*' ? 'en' : undefined;
    if (language && quality > weight) [best, weight] = [language, quality];
  }
  return best;
};

/** The person's choice, else the portal's, else the browser's, else English. */
export const languageOf = ({ person, picked, portal, acceptLanguage }: LanguageChoices): Language =>
  person ?? asLanguage(picked) ?? portal ?? acceptedLanguage(acceptLanguage) ?? 'en';
