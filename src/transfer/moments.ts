import { Temporal } from 'temporal-polyfill';

/** Reads a text as a moment (ms); undefined: it does not fit, or names a day or time that does not exist. */
export type MomentReader = (text: string, zone: string) => number | undefined;

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half' | 'offset';
const TOKENS: readonly (readonly [token: RegExp, part: Part, pattern: string])[] = [
  [/^(yyyy|Y)/, 'year', '(\\d{4})'],
  [/^(mm|m)/, 'month', '(\\d{1,2})'],
  [/^(dd|d)/, 'day', '(\\d{1,2})'],
  [/^(HH|H)/, 'hour', '(\\d{1,2})'],
  [/^(MM|M)/, 'minute', '(\\d{1,2})'],
  [/^(SS|S)/, 'second', '(\\d{1,2})(?:[.,]\\d+)?'],
  [/^a/, 'half', '([AaPp])\\.?[Mm]\\.?'],
  [/^Z/, 'offset', '([+-]\\d{2}:?\\d{2}|Z|UTC)'],
];

const ISO_FORMATS = ['yyyy-mm-ddTHH:MM:SSZ', 'yyyy-mm-dd HH:MM:SSZ', 'yyyy-mm-ddTHH:MMZ', 'yyyy-mm-dd HH:MM:SS', 'yyyy-mm-ddTHH:MM:SS', 'yyyy-mm-dd HH:MM', 'yyyy-mm-ddTHH:MM', 'yyyy-mm-dd'];

const compile = (format: string): { pattern: RegExp; parts: readonly Part[] } => {
  const parts: Part[] = [];
  let pattern = '^';
  for (let rest = format; rest !== ''; ) {
    const token = TOKENS.find(([start]) => start.test(rest));
    if (token) parts.push(token[1]);
    const length = token ? token[0].exec(rest)![0].length : 1;
    pattern += token ? token[2] : rest[0] === ' ' ? '\\s+' : rest[0]!.replace(/[^A-Za-z0-9]/, '\\$&');
    rest = rest.slice(length);
  }
  return { pattern: new RegExp(`${pattern}$`), parts };
};

/** What is wrong with a date format; undefined: nothing. */
export const dateFormatFault = (format: string): string | undefined => {
  if (format === 'ISO') return undefined;
  const { parts } = compile(format);
  if (new Set(parts).size < parts.length) return 'a part twice';
  return (['year', 'month', 'day'] as const).find(part => !parts.includes(part));
};

const quarters = new Map<string, number>();

/** ms that the zone's clock is ahead of UTC at this wall clock; equal within a quarter of an hour, which is what is kept. */
const offsetAt = (wall: number, zone: string): number => {
  const quarter = Math.floor(wall / 900_000);
  const key = `${zone}/${quarter}`;
  const known = quarters.get(key);
  if (known !== undefined) return known;
  const start = quarter * 900_000;
  const local = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO('UTC').toPlainDateTime();
  const offset = start - local.toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds;
  if (quarters.size > 100_000) quarters.clear();
  quarters.set(key, offset);
  return offset;
};

const offsetOf = (text: string): number => {
  if (!/^[+-]/.test(text)) return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
};

const hourOf = (hour: number, half: string | undefined): number => {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/p/i.test(half) ? 12 : 0);
};

const momentOf = (found: Partial<Record<Part, string>>, zone: string): number | undefined => {
  const number = (part: Part) => Number(found[part] ?? 0);
  const [year, month, day, minute, second] = [number('year'), number('month'), number('day'), number('minute'), number('second')];
  const hour = hourOf(number('hour'), found.half);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const real = new Date(wall);
  const exists = real.getUTCMonth() === month - 1 && real.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) return undefined;
  return wall - (found.offset === undefined ? offsetAt(wall, zone) : offsetOf(found.offset));
};

const readerOf = (format: string): MomentReader => {
  const { pattern, parts } = compile(format);
  return (text, zone) => {
    const match = pattern.exec(text);
    return match ? momentOf(Object.fromEntries(parts.map((part, i) => [part, match[i + 1]])), zone) : undefined;
  };
};

/**
 * `d` day, `m` month, `Y` or `yyyy` year, `H` hour, `M` minute, `S` second, `a` am/pm, `Z` offset (small and capital
 * letters differ; double letters mean the same). A date without a time is the start of that day in the zone
 * (filters.md T1); a wall clock that summer time skips is read as the clock before the change would show it.
 */
export const momentReader = (formats: readonly string[]): MomentReader => {
  const readers = formats.flatMap(format => (format === 'ISO' ? ISO_FORMATS : [format])).map(readerOf);
  const recent = new Map<string, number>();
  return (text, zone) => {
    const key = `${zone}/${text}`;
    const known = recent.get(key);
    if (known !== undefined) return known;
    for (const read of readers) {
      const moment = read(text, zone);
      if (moment === undefined) continue;
      if (recent.size >= 5_000) recent.clear();
      recent.set(key, moment);
      return moment;
    }
    return undefined;
  };
};
