import { describe, expect, it } from '@jest/globals';
import { only, parsed } from './rules.fixture.js';
import { writeRule } from './write.policy.js';

const written = (property: string, operation: Readonly<Record<string, unknown>>): unknown => {
  const branches = writeRule(parsed(only(property, operation)))['filterBranches'] as { filters: { operation: unknown }[] }[];
  return branches[0]!.filters[0]!.operation;
};

describe('a rule as HubSpot’s JSON (A3)', () => {
  it('is written whole, with every default and nothing idle', () => {
    const rule = { ...only('pipeline', { propertyType: 'enumeration', operator: 'IS_ANY_OF', operatorName: 'x', values: ['support', 'sales', 'support'], defaultValue: 1 }), filterBranchOperator: 'OR' };
    expect(writeRule(parsed(rule))).toEqual({
      filterBranchType: 'OR',
      filters: [],
      filterBranches: [{
        filterBranchType: 'AND',
        filterBranches: [],
        filters: [{
          filterType: 'PROPERTY',
          property: 'pipeline',
          operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['support', 'sales', 'support'], includeObjectsWithNoValueSet: false },
        }],
      }],
    });
  });

  it.each([['alltypes', 'IS_BLANK', 'IS_UNKNOWN'], ['ALL_PROPERTY', 'IS_NOT_BLANK', 'IS_KNOWN']])('says %s %s in the current words', (operationType, operator, current) =>
    expect(written('due', { operationType, operator, includeObjectsWithNoValueSet: true })).toEqual({ operationType: 'ALL_PROPERTY', operator: current, includeObjectsWithNoValueSet: false }));

  it.each([
    ['string', 'STRING', 'subject', { operator: 'CONTAINS', value: ' A ' }],
    ['multistring', 'MULTISTRING', 'subject', { operator: 'CONTAINS', values: ['b', 'a'] }],
    ['number', 'NUMBER', 'amount', { operator: 'IS_EQUAL_TO', value: 1e21 }],
    ['number-ranged', 'NUMBER_RANGED', 'amount', { operator: 'IS_BETWEEN', lowerBound: 1, upperBound: 2 }],
    ['bool', 'BOOL', 'urgent', { operator: 'IS_EQUAL_TO', value: false }],
    ['datetime-rolling', 'ROLLING_DATE_RANGE', 'due', { operator: 'IS_LESS_THAN_X_DAYS_AGO', numberOfDays: 5 }],
    ['rolling-property-updated', 'ROLLING_PROPERTY_UPDATED', 'due', { operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 3 }],
    ['datetime-comparative', 'COMPARATIVE_DATE', 'due', { operator: 'IS_AFTER', comparisonPropertyName: 'started' }],
    ['property-updated-comparative', 'COMPARATIVE_PROPERTY_UPDATED', 'due', { operator: 'IS_AFTER', comparisonPropertyName: 'subject' }],
    ['string-comparative', 'string-comparative', 'subject', { operator: 'IS_EQUAL_TO', comparisonPropertyName: 'reference' }],
    ['number-comparative', 'number-comparative', 'amount', { operator: 'IS_LESS_THAN', comparisonPropertyName: 'estimate' }],
    ['bool-comparative', 'bool-comparative', 'urgent', { operator: 'IS_NOT_EQUAL_TO', comparisonPropertyName: 'billable' }],
  ])('reads %s and writes %s', (older, current, property, rest) => expect(written(property, { operationType: older, ...rest })).toEqual({ operationType: current, ...rest, includeObjectsWithNoValueSet: false }));

  it('takes -0 for 0 (M7)', () => expect(written('amount', { operationType: 'NUMBER', operator: 'IS_EQUAL_TO', value: -0 })).toMatchObject({ value: 0 }));

  it('always writes ends, flag and parser of a time point, and its whole clock', () => {
    const timePoint = { timeType: 'DATE', zoneId: 'Mars/Olympus', year: 2026, month: 3, day: 29, hour: 9 };
    expect(written('due', { operationType: 'TIME_POINT', type: 'TIME_POINT', operator: 'IS_AFTER', timePoint })).toEqual({
      operationType: 'TIME_POINT', operator: 'IS_AFTER', endpointBehavior: 'INCLUSIVE', propertyParser: 'VALUE', includeObjectsWithNoValueSet: false,
      timePoint: { timeType: 'DATE', timezoneSource: 'PORTAL', year: 2026, month: 3, day: 29, hour: 9, minute: 0, second: 0, millisecond: 0 },
    });
  });

  it('keeps a zone of its own, references and offsets', () => {
    const lowerBoundTimePoint = { timeType: 'INDEXED', timezoneSource: 'CUSTOM', zoneId: 'Asia/Kolkata', indexReference: { referenceType: 'TODAY', hour: 9 }, offset: { hours: 0, days: -7 } };
    const upperBoundTimePoint = { timeType: 'PROPERTY_REFERENCED', timezoneSource: 'CUSTOM', zoneId: 'UTC', property: 'subject', referenceType: 'UPDATED_AT' };
    expect(written('due', { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint, upperBoundTimePoint, upperBoundEndpointBehavior: 'EXCLUSIVE', propertyParser: 'UPDATED_AT' })).toEqual({
      operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundEndpointBehavior: 'INCLUSIVE', upperBoundEndpointBehavior: 'EXCLUSIVE', propertyParser: 'UPDATED_AT', includeObjectsWithNoValueSet: false,
      lowerBoundTimePoint: { ...lowerBoundTimePoint, indexReference: { referenceType: 'TODAY', hour: 9, minute: 0, second: 0, millisecond: 0 }, offset: { days: -7 } },
      upperBoundTimePoint: { timeType: 'PROPERTY_REFERENCED', timezoneSource: 'PORTAL', property: 'subject', referenceType: 'UPDATED_AT' },
    });
  });

  it('has one pair of names for bounds, and ends where timestamps can exclude them', () => {
    expect(written('due', { operationType: 'datetime-ranged', operator: 'IS_BETWEEN', lowerBoundTimestamp: 1, upperBoundTimestamp: 2 })).toEqual({
      operationType: 'RANGED_DATE', operator: 'IS_BETWEEN', lowerBound: 1, upperBound: 2, lowerBoundEndpointBehavior: 'INCLUSIVE', upperBoundEndpointBehavior: 'INCLUSIVE', includeObjectsWithNoValueSet: false,
    });
    expect(written('due', { operationType: 'datetime', operator: 'IS_BEFORE', timestamp: 1 })).toMatchObject({ operationType: 'DATETIME', endpointBehavior: 'INCLUSIVE' });
    expect(written('due', { operationType: 'datetime', operator: 'IS_EQUAL_TO', timestamp: 1 })).toEqual({ operationType: 'DATETIME', operator: 'IS_EQUAL_TO', timestamp: 1, includeObjectsWithNoValueSet: false });
  });
});
