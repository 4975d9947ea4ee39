import { describe, expect, it } from '@jest/globals';
import { faultsBelow } from './rules.fixture.js';

const below = (property: string, operationType: string, operator: string, operands: object): readonly string[] => faultsBelow(property, { operationType, operator, ...operands });

describe('operands are exact', () => {
  it.each([5, null, true, ['a'], undefined])('a text operand is a text, not %p', value => expect(below('subject', 'STRING', 'IS_EQUAL_TO', { value })).toEqual(['value']));
  it.each(['', ' ', '\t\n', '\u00a0', '\u0085'])('a text operand is more than white space: %j', value => expect(below('subject', 'STRING', 'CONTAINS', { value })).toEqual(['value']));
  it.each(['\ufeff', '\u200b', '.'])('what only looks empty is a text: %j', value => expect(below('subject', 'STRING', 'CONTAINS', { value })).toEqual([]));
  it.each(['5', null, true, Number.POSITIVE_INFINITY, Number.NaN, undefined])('a number operand is a finite number, not %p (M7)', value => expect(below('amount', 'NUMBER', 'IS_EQUAL_TO', { value })).toEqual(['value']));
  it.each(['true', 1, 0, null, undefined])('a boolean operand is true or false, not %p', value => expect(below('urgent', 'BOOL', 'IS_EQUAL_TO', { value })).toEqual(['value']));
  it.each([1, 0, 'true', [], {}])('the flag is true or false, not %p', includeObjectsWithNoValueSet => expect(below('urgent', 'ALL_PROPERTY', 'IS_KNOWN', { includeObjectsWithNoValueSet })).toEqual(['includeObjectsWithNoValueSet']));
  it.each(['a', [], null, undefined, { 0: 'a' }])('values are a list with something in it, not %p', values => expect(below('subject', 'MULTISTRING', 'CONTAINS', { values })).toEqual(['values']));

  it('each bad value is named at its own path', () => {
    expect(below('subject', 'MULTISTRING', 'CONTAINS', { values: ['a', ' ', 5, null] })).toEqual(['values[1]', 'values[2]', 'values[3]']);
    expect(below('topics', 'ENUMERATION', 'IS_ANY_OF', { values: ['a', 'x', 'A', ' a', 5] })).toEqual(['values[1]', 'values[2]', 'values[3]', 'values[4]']);
  });

  it('operands of another operation are unknown fields', () => {
    expect(below('subject', 'STRING', 'CONTAINS', { value: 'a', values: ['a'] })).toEqual(['values']);
    expect(below('topics', 'ENUMERATION', 'IS_ANY_OF', { values: ['a'], pruningRefineBy: {}, coalescingRefineBy: {} })).toEqual(['pruningRefineBy', 'coalescingRefineBy']);
    expect(below('due', 'ROLLING_DATE_RANGE', 'IS_LESS_THAN_X_DAYS_AGO', { numberOfDays: 1, propertyParser: 'VALUE' })).toEqual(['propertyParser']);
  });

  it('bounds in the wrong order are refused at the upper one (M7)', () => {
    expect(below('amount', 'NUMBER_RANGED', 'IS_BETWEEN', { lowerBound: 2, upperBound: 1 })).toEqual(['upperBound']);
    expect(below('amount', 'NUMBER_RANGED', 'IS_BETWEEN', { lowerBound: 0, upperBound: -0 })).toEqual([]);
    expect(below('amount', 'NUMBER_RANGED', 'IS_BETWEEN', { lowerBound: '1', upperBound: null })).toEqual(['lowerBound', 'upperBound']);
  });
});

describe('timestamps are whole milliseconds (T7)', () => {
  it.each([1.5, '0', null, true, undefined, 253_402_300_800_000, -62_135_596_800_001])('not %p', timestamp => expect(below('due', 'DATETIME', 'IS_BEFORE', { timestamp })).toEqual(['timestamp']));
  it.each([0, -1, 253_402_300_799_999, -62_135_596_800_000])('as %p is', timestamp => expect(below('due', 'DATETIME', 'IS_BEFORE', { timestamp })).toEqual([]));

  it('in a range they have two pairs of names, which are not mixed', () => {
    expect(below('due', 'RANGED_DATE', 'IS_BETWEEN', { lowerBoundTimestamp: 1, upperBoundTimestamp: 2 })).toEqual([]);
    expect(below('due', 'RANGED_DATE', 'IS_BETWEEN', { lowerBoundTimestamp: 2, upperBoundTimestamp: 1 })).toEqual(['upperBoundTimestamp']);
    expect(below('due', 'RANGED_DATE', 'IS_BETWEEN', { lowerBound: 2, upperBound: 1 })).toEqual(['upperBound']);
    expect(below('due', 'RANGED_DATE', 'IS_BETWEEN', { lowerBound: 1, upperBoundTimestamp: 2 })).toEqual(['upperBound', 'upperBoundTimestamp']);
  });

  it('exclude their end where it is a moment, and not where it is a day', () => {
    expect(below('due', 'DATETIME', 'IS_BEFORE', { timestamp: 0, endpointBehavior: 'EXCLUSIVE' })).toEqual([]);
    expect(below('due', 'DATETIME', 'IS_EQUAL_TO', { timestamp: 0, endpointBehavior: 'EXCLUSIVE' })).toEqual(['endpointBehavior']);
    expect(below('due', 'RANGED_DATE', 'IS_BETWEEN', { lowerBound: 0, upperBound: 1, upperBoundEndpointBehavior: 'OPEN' })).toEqual(['upperBoundEndpointBehavior']);
  });
});

describe('the other property of a comparison', () => {
  it.each(['ghost', null, 5, undefined])('is defined, not %p', comparisonPropertyName => {
    expect(below('amount', 'number-comparative', 'IS_EQUAL_TO', { comparisonPropertyName })).toEqual(['comparisonPropertyName']);
    expect(below('amount', 'COMPARATIVE_PROPERTY_UPDATED', 'IS_BEFORE', { comparisonPropertyName })).toEqual(['comparisonPropertyName']);
  });

  it('has the same type where values are compared', () => {
    expect(below('due', 'COMPARATIVE_DATE', 'IS_BEFORE', { comparisonPropertyName: 'amount' })).toEqual(['comparisonPropertyName']);
    expect(below('due', 'COMPARATIVE_PROPERTY_UPDATED', 'IS_BEFORE', { comparisonPropertyName: 'amount' })).toEqual([]);
  });
});

describe('a time point', () => {
  const point = (timePoint: unknown, more: object = {}): readonly string[] => below('due', 'TIME_POINT', 'IS_BEFORE', { timePoint, ...more }).map(path => path.replace('timePoint.', ''));
  const day = (over: object) => ({ timeType: 'DATE', year: 2026, month: 2, day: 28, ...over });
  const today = (over: object) => ({ timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' }, ...over });

  it.each([undefined, null, 5, []])('is an object, not %p', found => expect(point(found)).toEqual(['timePoint']));

  it.each([
    [{}, []], [{ hour: 23, minute: 59, second: 59, millisecond: 999 }, []], [{ day: 29 }, ['day']], [{ year: 2028, day: 29 }, []], [{ day: 0 }, ['day']], [{ day: '1' }, ['day']],
    [{ month: 13 }, ['month']], [{ year: 0 }, ['year']], [{ year: 10_000 }, ['year']], [{ year: null }, ['year']], [{ hour: 24 }, ['hour']], [{ minute: 60 }, ['minute']],
    [{ second: 60 }, ['second']], [{ millisecond: 1_000 }, ['millisecond']], [{ hour: null }, ['hour']], [{ hour: 1.5 }, ['hour']], [{ offset: {} }, ['offset']], [{ week: 1 }, ['week']],
  ])('of a date: %j', (over, expected) => expect(point(day(over))).toEqual(expected));

  it.each([
    [{ timezoneSource: 'PORTAL', zoneId: 'Mars/Olympus' }, []], [{ timezoneSource: 'PORTAL', zoneId: 5 }, []], [{ zoneId: 'x' }, []], [{ timezoneSource: 'CUSTOM', zoneId: 'US/Eastern' }, []],
    [{ timezoneSource: 'CUSTOM' }, ['zoneId']], [{ timezoneSource: 'CUSTOM', zoneId: 'Mars/Olympus' }, ['zoneId']], [{ timezoneSource: 'CUSTOM', zoneId: '+01:00' }, ['zoneId']],
    [{ timezoneSource: 'USER', zoneId: 'Europe/Berlin' }, ['timezoneSource']], [{ timezoneSource: 'custom' }, ['timezoneSource']],
  ])('in a zone: %j (T3)', (over, expected) => expect(point(day(over))).toEqual(expected));

  it.each(['WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_YEAR', 'FISCAL_QUARTER', 'today', null, undefined])('is not relative to %p (T4)', referenceType =>
    expect(point({ timeType: 'INDEXED', indexReference: { referenceType } })).toEqual(['indexReference.referenceType']));

  it('has a time of day with TODAY and none with NOW (T4)', () => {
    expect(point(today({ indexReference: { referenceType: 'TODAY', hour: 9, minute: 30 } }))).toEqual([]);
    expect(point(today({ indexReference: { referenceType: 'TODAY', hour: 24 } }))).toEqual(['indexReference.hour']);
    expect(point(today({ indexReference: { referenceType: 'NOW', hour: 3 } }))).toEqual(['indexReference.hour']);
    expect(point(today({ indexReference: undefined }))).toEqual(['indexReference']);
  });

  it.each([
    [{ days: -7, hours: 1 }, []], [{}, []], [{ years: 100, months: -1_200, weeks: 5_217, quarters: 400 }, []], [{ years: 101 }, ['offset.years']], [{ months: 1_201 }, ['offset.months']],
    [{ milliseconds: 3_155_760_000_001 }, ['offset.milliseconds']], [{ days: '1' }, ['offset.days']], [{ days: 1.5 }, ['offset.days']], [{ days: null }, ['offset.days']], [{ fortnights: 1 }, ['offset.fortnights']],
  ])('is moved by whole numbers up to a hundred years: %j (T5)', (offset, expected) => expect(point(today({ offset }))).toEqual(expected));

  it.each([null, 5, []])('is not moved by %p', offset => expect(point(today({ offset }))).toEqual(['offset']));

  it.each([
    ['due', 'VALUE', []], ['subject', 'UPDATED_AT', []], ['subject', 'VALUE', ['property']], ['ghost', 'VALUE', ['property']], [null, 'UPDATED_AT', ['property']],
    ['due', 'ANNIVERSARY', ['referenceType']], ['due', undefined, ['referenceType']],
  ])('of property %p by %p (T2)', (property, referenceType, expected) => expect(point({ timeType: 'PROPERTY_REFERENCED', property, referenceType })).toEqual(expected));

  it.each(['RELATIVE', 'date', null, undefined])('is of no type %p', timeType => expect(point({ ...day({}), timeType })).toEqual(['timeType']));

  it('has its end in or out, and is of a value or its last change, not of an anniversary (T8)', () => {
    expect(point(day({}), { endpointBehavior: 'exclusive' })).toEqual(['endpointBehavior']);
    for (const propertyParser of ['ANNIVERSARY', 'VALUE_WITH_ZONE_SAME_LOCAL_CONVERSION', 'value', 5]) expect(point(day({}), { propertyParser })).toEqual(['propertyParser']);
    expect(below('subject', 'TIME_POINT', 'IS_BEFORE', { timePoint: day({}), propertyParser: 'ANNIVERSARY' })).toEqual(['propertyParser']);
    expect(below('subject', 'TIME_POINT', 'IS_BEFORE', { timePoint: day({}), propertyParser: null })).toEqual(['operationType']);
  });
});
