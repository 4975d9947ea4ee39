import { describe, expect, it } from '@jest/globals';
import { ask, holds, ms, NOON, only, type Histories } from './rules.fixture.js';

const DAY = 86_400_000;
const NOW = { timeType: 'INDEXED', indexReference: { referenceType: 'NOW' } };
const TODAY = { timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' } };
const before = (timePoint: object, more: object = {}) => ({ operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint, ...more });
const after = (timePoint: object, more: object = {}) => ({ operationType: 'TIME_POINT', operator: 'IS_AFTER', timePoint, ...more });
const between = (lowerBoundTimePoint: object, upperBoundTimePoint: object, more: object = {}) => ({ operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint, upperBoundTimePoint, ...more });
const dateOf = (year: number, month: number, day: number, more: object = {}) => ({ timeType: 'DATE', year, month, day, ...more });

/** Where a point lies at a moment: a due date there is both "before" and "after" it, one millisecond off is not. */
const liesAt = (point: object, at: number): number => {
  let low = at - 5_000 * DAY;
  let high = at + 5_000 * DAY;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds('due', after(point), middle, at)) high = middle;
    else low = middle + 1;
  }
  expect(holds('due', before(point), low, at)).toBe(true);
  return low;
};

describe('time points (T2)', () => {
  it('are included unless EXCLUSIVE is written, timestamps too', () => {
    const point = dateOf(2026, 7, 1, { hour: 12 });
    for (const operation of [before(point), after(point), before(NOW), { operationType: 'DATETIME', operator: 'IS_BEFORE', timestamp: NOON }, { operationType: 'DATETIME', operator: 'IS_AFTER', timestamp: NOON }]) {
      expect(holds('due', operation, NOON)).toBe(true);
      expect(holds('due', { ...operation, endpointBehavior: 'EXCLUSIVE' }, NOON)).toBe(false);
    }
  });

  it('have missing clock fields at 0, at upper bounds too', () => {
    expect(liesAt(dateOf(2026, 7, 2), NOON)).toBe(ms('2026-07-02T00:00+02:00'));
    expect(holds('due', between(dateOf(2026, 7, 1), dateOf(2026, 7, 2)), ms('2026-07-02T00:00:00.001+02:00'))).toBe(false);
  });

  it('in the wrong order enclose nothing, and are not enclosed by IS_NOT_BETWEEN either (M2)', () => {
    const reversed = between(dateOf(2026, 7, 3), dateOf(2026, 7, 1));
    for (const due of [ms('2026-06-01T00:00Z'), ms('2026-07-02T00:00Z'), ms('2026-08-01T00:00Z')]) {
      expect(holds('due', reversed, due)).toBe(false);
      expect(holds('due', { ...reversed, operator: 'IS_NOT_BETWEEN' }, due)).toBe(true);
    }
  });

  it('exclude each end of a range for itself', () => {
    const ends = (more: object) => [ms('2026-07-01T00:00+02:00'), ms('2026-07-02T00:00+02:00')].map(due => holds('due', between(dateOf(2026, 7, 1), dateOf(2026, 7, 2), more), due));
    expect(ends({})).toEqual([true, true]);
    expect(ends({ lowerBoundEndpointBehavior: 'EXCLUSIVE' })).toEqual([false, true]);
    expect(ends({ upperBoundEndpointBehavior: 'EXCLUSIVE' })).toEqual([true, false]);
    expect(ends({ operator: 'IS_NOT_BETWEEN', lowerBoundEndpointBehavior: 'EXCLUSIVE' })).toEqual([true, false]);
  });

  it('of another property leave it to the flag when that one is empty (M1)', () => {
    const point = (referenceType: string, property: string) => ({ timeType: 'PROPERTY_REFERENCED', property, referenceType });
    const due: Histories = { due: [[0, NOON]] };
    expect(ask(only('due', before(point('VALUE', 'started'))), due).match).toBe(false);
    expect(ask(only('due', before(point('VALUE', 'started'), { includeObjectsWithNoValueSet: true })), due).match).toBe(true);
    expect(ask(only('due', before(point('VALUE', 'started'))), { ...due, started: [[0, NOON]] }).match).toBe(true);
    expect(ask(only('due', after(point('UPDATED_AT', 'subject'))), { ...due, subject: [[NOON - 1, 'a']] }).match).toBe(true);
    expect(ask(only('due', between(point('VALUE', 'started'), NOW, { operator: 'IS_NOT_BETWEEN' })), due).match).toBe(false);
  });

  it('of another property are strict in the comparative forms, which cannot write it', () => {
    const compared = (operator: string, started: number) => ask(only('due', { operationType: 'COMPARATIVE_DATE', operator, comparisonPropertyName: 'started' }), { due: [[0, 5]], started: [[0, started]] }).match;
    expect([4, 5, 6].map(started => compared('IS_AFTER', started))).toEqual([true, false, false]);
    expect([4, 5, 6].map(started => compared('IS_BEFORE', started))).toEqual([false, false, true]);
  });
});

describe('the zone (T3)', () => {
  it('is the point’s own with CUSTOM, else the portal’s', () => {
    expect(liesAt(dateOf(2026, 7, 1, { timezoneSource: 'CUSTOM', zoneId: 'America/New_York' }), NOON)).toBe(ms('2026-07-01T00:00-04:00'));
    expect(liesAt(dateOf(2026, 7, 1, { timezoneSource: 'PORTAL', zoneId: 'America/New_York' }), NOON)).toBe(ms('2026-07-01T00:00+02:00'));
    expect(liesAt({ ...TODAY, timezoneSource: 'CUSTOM', zoneId: 'Asia/Tokyo' }, ms('2026-07-01T16:00Z'))).toBe(ms('2026-07-02T00:00+09:00'));
  });
});

describe('references and offsets (T4, T5)', () => {
  const clock = (hour: number, minute = 0) => ({ ...TODAY, indexReference: { referenceType: 'TODAY', hour, minute } });

  it.each([
    ['today', TODAY, '2026-07-01T12:00+02:00', '2026-07-01T00:00+02:00'],
    ['today at half past nine', clock(9, 30), '2026-07-01T12:00+02:00', '2026-07-01T09:30+02:00'],
    ['today at half past two on a day without it', clock(2, 30), '2026-03-29T12:00+02:00', '2026-03-29T03:30+02:00'],
    ['today at half past two on a day with two of it', clock(2, 30), '2026-10-25T12:00+01:00', '2026-10-25T02:30+02:00'],
    ['a day later across 23 hours', { ...TODAY, offset: { days: 1 } }, '2026-03-29T12:00+02:00', '2026-03-30T00:00+02:00'],
    ['now and a day later into a gap', { ...NOW, offset: { days: 1 } }, '2026-03-28T02:30+01:00', '2026-03-29T03:30+02:00'],
    ['now and a day later into an overlap', { ...NOW, offset: { days: 1 } }, '2026-10-24T02:30+02:00', '2026-10-25T02:30+02:00'],
    ['now and 24 hours', { ...NOW, offset: { hours: 24 } }, '2026-03-28T12:00+01:00', '2026-03-29T13:00+02:00'],
    ['now, exact in the second half past two', NOW, '2026-10-25T02:30+01:00', '2026-10-25T02:30+01:00'],
    ['now, exact when it is moved by no day', { ...NOW, offset: { days: 0, hours: 0 } }, '2026-10-25T02:30+01:00', '2026-10-25T02:30+01:00'],
    ['a month later at the end of January', { ...TODAY, offset: { months: 1 } }, '2026-01-31T12:00+01:00', '2026-02-28T00:00+01:00'],
    ['months first, then days', { ...TODAY, offset: { days: 1, months: 1 } }, '2026-01-31T12:00+01:00', '2026-03-01T00:00+01:00'],
    ['a leap day a year later', { ...TODAY, offset: { years: 1 } }, '2028-02-29T12:00+01:00', '2029-02-28T00:00+01:00'],
    ['years, quarters and months as one', { ...TODAY, offset: { years: 1, quarters: -1, months: -8 } }, '2026-03-31T12:00+02:00', '2026-04-30T00:00+02:00'],
    ['weeks and days as one', { ...TODAY, offset: { weeks: 1, days: -6 } }, '2026-07-01T12:00+02:00', '2026-07-02T00:00+02:00'],
    ['days on the wall, then hours that elapse', { ...TODAY, offset: { days: 1, hours: 3 } }, '2026-03-28T12:00+01:00', '2026-03-29T04:00+02:00'],
    ['milliseconds', { ...NOW, offset: { minutes: -1, seconds: 1, milliseconds: -5 } }, '2026-07-01T12:00+02:00', '2026-07-01T11:59:00.995+02:00'],
  ])('%s', (_, point, at, expected) => expect(new Date(liesAt(point, ms(at))).toISOString()).toBe(new Date(ms(expected)).toISOString()));
});
