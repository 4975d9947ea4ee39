import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { DAY, dateOf, dayOf, moveDay } from './calendar.policy.js';
import { ms } from './rules.fixture.js';
import { isZoneName } from './zone-name.policy.js';
import { zoneOf } from './zone.policy.js';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC', 'Pacific/Apia', 'America/St_Johns', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Beirut'];
const anyZone = fc.constantFrom(...ZONES);
const anyMoment = fc.integer({ min: ms('1980-01-01T00:00Z'), max: ms('2045-01-01T00:00Z') });
const anyDay = fc.integer({ min: dayOf(1, 1, 1), max: dayOf(9999, 12, 31) });
/** Moments and walls around the changes of the clock, where it is easy to be wrong. */
const nearChange = fc.tuple(fc.constantFrom(ms('2026-03-29T01:00Z'), ms('2026-10-25T01:00Z'), ms('2026-04-04T15:00Z'), ms('2011-12-30T10:00Z')), fc.integer({ min: -3 * DAY, max: 3 * DAY })).map(([change, by]) => change + by);

const temporal = (moment: number, zone: string) => Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(zone);
const plain = (wall: number) => Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();

describe('a time zone’s arithmetic (T1, T5)', () => {
  it('knows the offset of every moment', () => {
    fc.assert(fc.property(anyZone, fc.oneof(anyMoment, nearChange), (zone, moment) => {
      expect(zoneOf(zone).offsetAt(moment)).toBe(temporal(moment, zone).offsetNanoseconds / 1e6);
    }), { numRuns: 1_000 });
  });

  it('reads a wall time as Temporal’s "compatible" does: in a gap later, in an overlap earlier', () => {
    fc.assert(fc.property(anyZone, fc.oneof(anyMoment, nearChange), (zone, wall) => {
      expect(zoneOf(zone).momentOf(wall)).toBe(plain(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
    }), { numRuns: 1_000 });
  });

  it('knows the first moment of every day, also where midnight does not exist', () => {
    fc.assert(fc.property(anyZone, fc.integer({ min: dayOf(1980, 1, 1), max: dayOf(2040, 1, 1) }), (zone, day) => {
      const { year, month, day: date } = dateOf(day);
      expect(zoneOf(zone).startOf(day)).toBe(Temporal.PlainDate.from({ year, month, day: date }).toZonedDateTime(zone).epochMilliseconds);
    }), { numRuns: 500 });
  });

  it.each([
    ['America/Sao_Paulo', 2018, 11, 4, '2018-11-04T01:00:00-02:00'],
    ['Europe/Berlin', 2026, 3, 29, '2026-03-29T00:00:00+01:00'],
    ['America/Toronto', 1919, 3, 31, '1919-03-31T00:30:00-04:00'],
  ])('begins the day in %s on %i-%i-%i at %s', (zone, year, month, day, start) => {
    expect(zoneOf(zone).startOf(dayOf(year, month, day))).toBe(ms(start));
  });

  it('finds the changes of the clock', () => {
    const berlin = zoneOf('Europe/Berlin');
    expect(berlin.changeAfter(ms('2026-03-28T00:00Z'), ms('2026-03-30T00:00Z'))).toBe(ms('2026-03-29T01:00Z'));
    expect(berlin.changeAfter(ms('2026-03-29T01:00Z'), ms('2026-04-02T00:00Z'))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the calendar', () => {
  it('counts days and dates both ways, from year 1 to 9999', () => {
    fc.assert(fc.property(anyDay, day => {
      const { year, month, day: date } = dateOf(day);
      expect(dayOf(year, month, date)).toBe(day);
      expect(Temporal.PlainDate.from({ year: 1970, month: 1, day: 1 }).add({ days: day }).toString().slice(-5)).toBe(`${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`);
    }));
  });

  it('moves months first, clamped to the month’s end, then days, as Temporal does', () => {
    fc.assert(fc.property(fc.integer({ min: -30_000, max: 60_000 }), fc.integer({ min: -1_200, max: 1_200 }), fc.integer({ min: -999, max: 999 }), (day, months, days) => {
      const { year, month, day: date } = dateOf(day);
      const moved = Temporal.PlainDate.from({ year, month, day: date }).add({ months }).add({ days });
      expect(dateOf(moveDay(day, months, days))).toEqual({ year: moved.year, month: moved.month, day: moved.day });
    }), { numRuns: 1_000 });
  });
});

describe('a time zone’s name (T3)', () => {
  it.each(['Europe/Berlin', 'UTC', 'US/Eastern', 'Asia/Kolkata', 'Europe/Kyiv', 'Etc/GMT+5', 'EST5EDT', 'GB'])('%s is one', name => expect(isZoneName(name)).toBe(true));
  it.each(['Mars/Olympus', '', '+01:00', 'PST', 'SystemV/AST4', 'Europe', 'UTC+1', 'constructor'])('%s is none', name => {
    expect(isZoneName(name)).toBe(false);
    expect(() => zoneOf(name)).toThrow(RangeError);
  });
});
