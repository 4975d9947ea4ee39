import { describe, expect, it } from '@jest/globals';
import { ask, criterion, ms, only, ruleOf } from './rules.fixture.js';

const NOW = { timeType: 'INDEXED', indexReference: { referenceType: 'NOW' } };
const rolling = (operator: string, numberOfDays: number) => ({ operationType: 'ROLLING_DATE_RANGE', operator, numberOfDays });
const after = (timePoint: object) => ({ operationType: 'TIME_POINT', operator: 'IS_AFTER', timePoint });
const shown = (moment: number | null): string | null => (moment === null ? null : new Date(moment).toISOString());

/** Asked in Berlin about a due date recorded long ago. */
const until = (operation: Readonly<Record<string, unknown>>, due: string, at: string) => {
  const { match, validUntil } = ask(only('due', operation), { due: [[0, ms(due)]] }, ms(at));
  return [match, shown(validUntil)];
};
const at = (match: boolean, moment: string | null) => [match, moment === null ? null : shown(ms(moment))];

describe('until when an answer holds (T9)', () => {
  it('is the moment that it is first another one, not the next midnight', () => {
    expect(until(rolling('IS_LESS_THAN_X_DAYS_AGO', 7), '2026-07-01T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(true, '2026-07-09T00:00+02:00'));
    expect(until(rolling('IS_MORE_THAN_X_DAYS_AGO', 7), '2026-07-01T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(false, '2026-07-09T00:00+02:00'));
  });

  it('is the millisecond after a point that includes its end', () => {
    expect(until(rolling('IS_LESS_THAN_X_DAYS_FROM_NOW', 7), '2026-07-03T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(true, '2026-07-03T15:00:00.001+02:00'));
    expect(until(after(NOW), '2026-07-03T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(true, '2026-07-03T15:00:00.001+02:00'));
    expect(until({ ...after(NOW), endpointBehavior: 'EXCLUSIVE' }, '2026-07-03T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(true, '2026-07-03T15:00+02:00'));
  });

  it('is never once time can change nothing more', () => {
    expect(until(after(NOW), '2026-07-01T15:00+02:00', '2026-07-02T10:00+02:00')).toEqual(at(false, null));
    expect(until(rolling('IS_MORE_THAN_X_DAYS_AGO', 7), '2020-01-01T00:00Z', '2026-07-02T10:00+02:00')).toEqual(at(true, null));
    expect(until({ operationType: 'DATETIME', operator: 'IS_BEFORE', timestamp: 5 }, '2020-01-01T00:00Z', '2026-07-02T10:00+02:00')).toEqual(at(false, null));
    expect(ask(only('due', rolling('IS_LESS_THAN_X_DAYS_AGO', 7)), {})).toEqual({ match: false, validUntil: null });
  });

  it('goes across a range: in, and later out again', () => {
    const range = { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint: { ...NOW, offset: { hours: -1 } }, upperBoundTimePoint: { ...NOW, offset: { hours: 1 } } };
    expect(until(range, '2026-07-01T15:00+02:00', '2026-07-01T12:00+02:00')).toEqual(at(false, '2026-07-01T14:00+02:00'));
    expect(until(range, '2026-07-01T15:00+02:00', '2026-07-01T14:00+02:00')).toEqual(at(true, '2026-07-01T16:00:00.001+02:00'));
    expect(until(range, '2026-07-01T15:00+02:00', '2026-07-01T16:00:00.001+02:00')).toEqual(at(false, null));
  });

  it('sees that a point a day ahead falls back when the clocks go forward there', () => {
    // 02:30 tomorrow does not exist and is read as 03:30, 03:00 tomorrow is 03:00: from three o'clock on the point is earlier again.
    const tomorrow = { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: { ...NOW, offset: { days: 1 } } };
    expect(until(tomorrow, '2026-03-29T03:15+02:00', '2026-03-28T02:30+01:00')).toEqual(at(true, '2026-03-28T03:00+01:00'));
    expect(until(tomorrow, '2026-03-29T03:15+02:00', '2026-03-28T03:00+01:00')).toEqual(at(false, '2026-03-28T03:15+01:00'));
    expect(until(tomorrow, '2026-03-29T03:15+02:00', '2026-03-28T03:15+01:00')).toEqual(at(true, null));
  });

  it('sees that a point a day ahead falls back when the clocks go back today', () => {
    const tomorrow = { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: { ...NOW, offset: { days: 1 } } };
    expect(until(tomorrow, '2026-10-26T02:15+01:00', '2026-10-25T02:30+02:00')).toEqual(at(true, '2026-10-25T02:00+01:00'));
    expect(until(tomorrow, '2026-10-26T02:15+01:00', '2026-10-25T02:00+01:00')).toEqual(at(false, '2026-10-25T02:15+01:00'));
  });

  it('sees a day of 23 and of 25 hours', () => {
    const today = { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: { timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' } } };
    expect(until(today, '2026-03-30T00:00+02:00', '2026-03-29T00:00+01:00')).toEqual(at(false, '2026-03-30T00:00+02:00'));
    expect(until(today, '2026-10-26T00:00+01:00', '2026-10-25T00:00+02:00')).toEqual(at(false, '2026-10-26T00:00+01:00'));
  });

  it('finds a change centuries away', () => {
    const later = { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: { timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' }, offset: { years: -100, months: 1 } } };
    expect(until(later, '2900-01-15T00:00Z', '2026-07-01T12:00Z')).toEqual(at(false, '2999-12-16T00:00+01:00'));
  });

  it('of a rule that holds lasts as long as a group that holds', () => {
    const rule = ruleOf([criterion('due', rolling('IS_LESS_THAN_X_DAYS_AGO', 7))], [criterion('urgent', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: true })]);
    expect(ask(rule, { due: [[0, ms('2026-07-01T09:00Z')]], urgent: [[0, false]] }).validUntil).toBe(ms('2026-07-09T00:00+02:00'));
  });

  it('of a group lasts as long as a criterion that fails', () => {
    const rule = ruleOf([criterion('due', rolling('IS_LESS_THAN_X_DAYS_AGO', 7)), criterion('urgent', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: true })]);
    expect(ask(rule, { due: [[0, ms('2026-07-01T09:00Z')]], urgent: [[0, false]] })).toEqual({ match: false, validUntil: null });
  });
});
