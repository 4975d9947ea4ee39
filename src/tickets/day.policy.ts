import { Temporal } from 'temporal-polyfill';

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The first and the last moment (ms) of a day such as 2026-03-29 in a time zone; undefined: it is no day. */
export const dayIn = (text: string, zone: string): { readonly first: number; readonly last: number } | undefined => {
  if (!DAY.test(text)) return undefined;
  try {
    const day = Temporal.PlainDate.from(text, { overflow: 'reject' });
    return { first: day.toZonedDateTime(zone).epochMilliseconds, last: day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - 1 };
  } catch {
    return undefined;
  }
};

/** The day (2026-03-29) on which a moment lies in a time zone. */
export const dayOf = (at: number, zone: string): string => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();
