import { DAY, dateOf, type CalendarDate } from './calendar.policy.js';
import { CALENDAR_UNITS, ELAPSED_UNITS, type Clock, type Offset, type TimePoint, type Unit } from './filter.policy.js';
import { both, filled, type Labels, type Words } from './words.policy.js';

/** A time point as people say it: `now plus 3 days`, `2026-03-29 23:59:59.999 (Europe/Berlin)`. */
export const pointWords = (point: TimePoint, labels: Labels): Words => {
  switch (point.kind) {
    case 'property':
      return propertyWords(labels.property(point.property), point.parser === 'UPDATED_AT');
    case 'date':
      return inZone(wallWords(point), point.zone);
    case 'now':
      return inZone(moved(both('now', 'jetzt'), point.offset), point.zone);
    case 'today':
      return inZone(moved(todayWords(point.clock), point.offset), point.zone);
  }
};

/** In UTC, as a timestamp has no zone of its own. */
export const timestampWords = (timestamp: number): Words => {
  const day = Math.floor(timestamp / DAY);
  const time = timestamp - day * DAY;
  const clock = { hour: Math.floor(time / 3_600_000), minute: Math.floor(time / 60_000) % 60, second: Math.floor(time / 1_000) % 60, millisecond: time % 1_000 };
  return inZone(wallWords({ ...dateOf(day), ...clock }), 'UTC');
};

const wallWords = (wall: CalendarDate & Clock): Words => {
  const [year, month, day, time] = [iso(wall.year, 4), iso(wall.month, 2), iso(wall.day, 2), clockText(wall)];
  return both(`${year}-${month}-${day} ${time}`, `${day}.${month}.${year} ${time}`);
};

const propertyWords = ({ en, de }: Words, changed: boolean): Words => (changed ? both(`the last change of ${en}`, `der letzten Änderung von ${de}`) : both(en, de));

const todayWords = (clock: Clock | null): Words =>
  clock === null ? both('the start of today', 'dem Beginn des heutigen Tages') : both(`today at ${clockText(clock)}`, `heute um ${clockText(clock)}`);

const iso = (value: number, digits: number): string => String(value).padStart(digits, '0');

const clockText = ({ hour, minute, second, millisecond }: Clock): string => {
  const seconds = millisecond > 0 ? `:${iso(second, 2)}.${iso(millisecond, 3)}` : second > 0 ? `:${iso(second, 2)}` : '';
  return `${iso(hour, 2)}:${iso(minute, 2)}${seconds}`;
};

const inZone = (words: Words, zone: string | null): Words => (zone === null ? words : both(`${words.en} (${zone})`, `${words.de} (${zone})`));

const UNITS: Readonly<Record<Unit, { readonly one: Words; readonly many: Words }>> = {
  years: { one: both('year', 'Jahr'), many: both('years', 'Jahre') },
  quarters: { one: both('quarter', 'Quartal'), many: both('quarters', 'Quartale') },
  months: { one: both('month', 'Monat'), many: both('months', 'Monate') },
  weeks: { one: both('week', 'Woche'), many: both('weeks', 'Wochen') },
  days: { one: both('day', 'Tag'), many: both('days', 'Tage') },
  hours: { one: both('hour', 'Stunde'), many: both('hours', 'Stunden') },
  minutes: { one: both('minute', 'Minute'), many: both('minutes', 'Minuten') },
  seconds: { one: both('second', 'Sekunde'), many: both('seconds', 'Sekunden') },
  milliseconds: { one: both('millisecond', 'Millisekunde'), many: both('milliseconds', 'Millisekunden') },
};

/** Each unit moves for itself: `now plus 1 month minus 2 days`. */
const moved = (from: Words, offset: Offset): Words =>
  [...CALENDAR_UNITS, ...ELAPSED_UNITS].reduce((words, unit) => {
    const amount = offset[unit] ?? 0;
    if (amount === 0) return words;
    const size = Math.abs(amount);
    return filled(amount > 0 ? both('{0} plus {1} {2}', '{0} plus {1} {2}') : both('{0} minus {1} {2}', '{0} minus {1} {2}'), words, size, UNITS[unit][size === 1 ? 'one' : 'many']);
  }, from);
