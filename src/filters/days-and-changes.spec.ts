import { describe, expect, it } from '@jest/globals';
import type { Recorded, Value } from './filter.policy.js';
import { ask, holds, ms, NOON, only, type Histories } from './rules.fixture.js';

const DAY = 86_400_000;

describe('N days (T6)', () => {
  const start = ms('2026-07-01T00:00+02:00');
  const rolling = (operator: string, numberOfDays: number, due: number) => holds('due', { operationType: 'ROLLING_DATE_RANGE', operator, numberOfDays }, due);

  it.each([
    ['IS_LESS_THAN_X_DAYS_AGO', 3, [[start - 3 * DAY - 1, false], [start - 3 * DAY, true], [NOON, true], [NOON + 1, false]]],
    ['IS_LESS_THAN_X_DAYS_AGO', 0, [[start - 1, false], [start, true]]],
    ['IS_MORE_THAN_X_DAYS_AGO', 3, [[start - 3 * DAY - 1, true], [start - 3 * DAY, false]]],
    ['IS_LESS_THAN_X_DAYS_FROM_NOW', 3, [[NOON - 1, false], [NOON, true], [start + 3 * DAY, true], [start + 3 * DAY + 1, false]]],
    ['IS_LESS_THAN_X_DAYS_FROM_NOW', 0, [[start, false], [NOON, false]]],
    ['IS_MORE_THAN_X_DAYS_FROM_NOW', 3, [[start + 3 * DAY, false], [start + 3 * DAY + 1, true]]],
  ] as const)('%s with %i', (operator, days, cases) => expect(cases.map(([due]) => rolling(operator, days, due))).toEqual(cases.map(([, expected]) => expected)));

  it('of the portal’s zone, across 23 hours', () => {
    const operation = { operationType: 'ROLLING_DATE_RANGE', operator: 'IS_LESS_THAN_X_DAYS_AGO', numberOfDays: 1 };
    expect(holds('due', operation, ms('2026-03-29T00:00+01:00'), ms('2026-03-30T12:00+02:00'))).toBe(true);
    expect(holds('due', operation, ms('2026-03-28T23:59:59.999+01:00'), ms('2026-03-30T12:00+02:00'))).toBe(false);
  });

  it('since the last change; not updated denies it, and never changed is empty', () => {
    const updated = (operator: string, changed: number | null) =>
      ask(only('subject', { operationType: 'ROLLING_PROPERTY_UPDATED', operator, numberOfDays: 3 }), changed === null ? {} : { subject: [[changed, 'a']] }).match;
    expect([start - 3 * DAY - 1, start - 3 * DAY, NOON, null].map(changed => updated('UPDATED_IN_LAST_X_DAYS', changed))).toEqual([false, true, true, false]);
    expect([start - 3 * DAY - 1, start - 3 * DAY, NOON, null].map(changed => updated('NOT_UPDATED_IN_LAST_X_DAYS', changed))).toEqual([true, false, false, false]);
  });
});

describe('timestamps (T7)', () => {
  const of = (operator: string, due: string) => holds('due', { operationType: 'DATETIME', operator, timestamp: ms('2026-03-29T12:00+02:00') }, ms(due));
  const edges = ['2026-03-28T23:59:59.999+01:00', '2026-03-29T00:00+01:00', '2026-03-29T23:59:59.999+02:00', '2026-03-30T00:00+02:00'];

  it.each([
    ['IS_EQUAL_TO', [false, true, true, false]],
    ['IS_BEFORE_DATE', [true, false, false, false]],
    ['IS_AFTER_DATE', [false, false, false, true]],
  ])('%s means the portal’s day that holds it', (operator, expected) => expect(edges.map(due => of(operator, due))).toEqual(expected));

  it('in a range include both ends, whichever names the bounds have', () => {
    for (const names of [['lowerBound', 'upperBound'], ['lowerBoundTimestamp', 'upperBoundTimestamp']] as const)
      for (const [operator, expected] of [['IS_BETWEEN', [false, true, true, false]], ['IS_NOT_BETWEEN', [true, false, false, true]]] as const)
        expect([9, 10, 20, 21].map(due => holds('due', { operationType: 'RANGED_DATE', operator, [names[0]]: 10, [names[1]]: 20 }, due))).toEqual(expected);
  });
});

describe('the last change (T8)', () => {
  /** The recorded moment that a due date has to equal to lie at the last change. */
  const changedAt = (history: readonly Recorded[], at = NOON): number | undefined => {
    for (const [moment] of [...history].reverse()) {
      const due: Histories = { subject: history, due: [[0, moment]] };
      const change = { timeType: 'PROPERTY_REFERENCED', property: 'subject', referenceType: 'UPDATED_AT' };
      const same = { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint: change, upperBoundTimePoint: change };
      if (ask(only('due', same), due, at).match) return moment;
    }
    return undefined;
  };
  const at = (...values: Value[]): readonly Recorded[] => values.map((value, index) => [index + 1, value]);

  it.each<[string, readonly Recorded[], number | undefined]>([
    ['setting at opening', at('a'), 1],
    ['changing', at('a', 'b'), 2],
    ['clearing', at('a', null), 2],
    ['not the same value again', at('a', 'b', 'b', 'b'), 2],
    ['not another emptiness', at('a', null, '', ' '), 2],
    ['not an emptiness from the start', at(null, ''), undefined],
    ['back and forth', at('a', 'b', 'a'), 3],
    ['not the same options in another order', at(['a', 'b'], ['b', 'a']), 1],
    ['other options', at(['a', 'b'], ['a']), 2],
  ])('is %s', (_, history, expected) => expect(changedAt(history)).toBe(expected));

  it('is not later than the moment asked', () => expect(changedAt(at('a', 'b', 'c'), 2)).toBe(2));

  it('orders two properties strictly; one never changed leaves it to the flag', () => {
    const order = (operator: string, histories: Histories, more: object = {}) => ask(only('subject', { operationType: 'COMPARATIVE_PROPERTY_UPDATED', operator, comparisonPropertyName: 'amount', ...more }), histories).match;
    const both = (subject: number, amount: number): Histories => ({ subject: [[subject, 'a']], amount: [[amount, 1]] });
    expect([order('IS_BEFORE', both(1, 2)), order('IS_BEFORE', both(2, 2)), order('IS_AFTER', both(2, 2)), order('IS_AFTER', both(3, 2))]).toEqual([true, false, false, true]);
    expect(order('IS_BEFORE', { subject: [[1, 'a']] })).toBe(false);
    expect(order('IS_BEFORE', { subject: [[1, 'a']] }, { includeObjectsWithNoValueSet: true })).toBe(true);
  });
});
