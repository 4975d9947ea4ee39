/** Languages people read. `de` says Sie, `de-du` says du. */
export type Language = 'de' | 'de-du' | 'en';

export const LANGUAGES: readonly Language[] = ['de', 'de-du', 'en'];

/** The tag for `lang` and for Intl. */
export const localeOf = (language: Language): 'de' | 'en-GB' => (language === 'en' ? 'en-GB' : 'de');

const cached = <T>(make: (key: string) => T): ((key: string) => T) => {
  const made = new Map<string, T>();
  return key => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(key);
    if (made.size < 500) made.set(key, fresh);
    return fresh;
  };
};

const STYLES = {
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  exact: { dateStyle: 'full', timeStyle: 'long' },
  day: { dateStyle: 'medium' },
  time: { timeStyle: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export type MomentStyle = keyof typeof STYLES;

const MOST_MOMENTS = 5_000;

/** Lists show the same moments again and again, and each takes microseconds to write. */
const remembering = (write: (at: number) => string): ((at: number) => string) => {
  const written = new Map<number, string>();
  return at => {
    const known = written.get(at);
    if (known !== undefined) return known;
    if (written.size >= MOST_MOMENTS) written.clear();
    const text = write(at);
    written.set(at, text);
    return text;
  };
};

const dates = cached(key => {
  const [locale, style, zone] = key.split('|') as [string, MomentStyle, string];
  const format = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: zone });
  return remembering(at => format.format(at));
});

/** ISO 8601 in UTC, for machines. */
export const isoMoment = remembering(at => new Date(at).toISOString());

const numbers = cached(locale => new Intl.NumberFormat(locale));
const plurals = cached(locale => new Intl.PluralRules(locale));
const lists = cached(locale => new Intl.ListFormat(locale, { type: 'conjunction' }));
const relatives = cached(key => {
  const [locale, unit] = key.split('|') as [string, Intl.RelativeTimeFormatUnit];
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return remembering(count => format.format(count, unit));
});

/** A moment (ms) in a time zone such as Europe/Berlin. */
export const formatMoment = (language: Language, at: number, zone: string, style: MomentStyle = 'moment'): string =>
  dates(`${localeOf(language)}|${style}|${zone}`)(at);

export const formatNumber = (language: Language, value: number): string => numbers(localeOf(language)).format(value);

export const formatList = (language: Language, parts: readonly string[]): string => lists(localeOf(language)).format(parts);

/** The form of a word that fits a count, with the count in place of `#`. */
export const plural = (language: Language, count: number, forms: { readonly one: string; readonly other: string }): string =>
  (plurals(localeOf(language)).select(count) === 'one' ? forms.one : forms.other).replace('#', formatNumber(language, count));

const STEPS: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** "3 hours ago", "in 2 days", "now": how far a moment lies from another (both ms). */
export const formatDistance = (language: Language, at: number, now: number): string => {
  const distance = at - now;
  const [unit, ms] = STEPS.find(step => Math.abs(distance) >= step[1]) ?? ['second', Number.POSITIVE_INFINITY];
  return relatives(`${localeOf(language)}|${unit}`)(Math.trunc(distance / ms));
};
