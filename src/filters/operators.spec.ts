import { describe, expect, it } from '@jest/globals';
import type { PropertyType } from './filter.policy.js';
import { DESK, faultsBelow } from './rules.fixture.js';

const today = { timeType: 'INDEXED', indexReference: { referenceType: 'TODAY' } };
const six = ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'CONTAINS', 'DOES_NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH'];
const everEqual = ['HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO'];

interface Row {
  readonly names: readonly string[];
  readonly fits: readonly PropertyType[];
  readonly operators: readonly string[];
  readonly operands: Readonly<Record<string, unknown>>;
}

const ALL: readonly PropertyType[] = ['string', 'number', 'boolean', 'enumeration', 'date'];

/** The table of filters.md, written out by hand once more. */
const TABLE: readonly Row[] = [
  { names: ['ALL_PROPERTY', 'alltypes'], fits: ALL, operators: ['IS_KNOWN', 'IS_UNKNOWN', 'IS_BLANK', 'IS_NOT_BLANK'], operands: {} },
  { names: ['STRING', 'string'], fits: ['string'], operators: [...six, ...everEqual, 'HAS_EVER_CONTAINED', 'HAS_NEVER_CONTAINED'], operands: { value: 'a' } },
  { names: ['MULTISTRING', 'multistring'], fits: ['string'], operators: [...six, 'CONTAINS_EXACTLY', 'DOES_NOT_CONTAIN_EXACTLY'], operands: { values: ['a'] } },
  { names: ['NUMBER', 'number'], fits: ['number'], operators: ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'IS_GREATER_THAN', 'IS_GREATER_THAN_OR_EQUAL_TO', 'IS_LESS_THAN', 'IS_LESS_THAN_OR_EQUAL_TO', ...everEqual], operands: { value: 1 } },
  { names: ['NUMBER_RANGED', 'number-ranged'], fits: ['number'], operators: ['IS_BETWEEN', 'IS_NOT_BETWEEN'], operands: { lowerBound: 1, upperBound: 1 } },
  { names: ['BOOL', 'bool'], fits: ['boolean'], operators: ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', ...everEqual], operands: { value: false } },
  {
    names: ['ENUMERATION', 'enumeration'], fits: ['enumeration'], operands: { values: ['a'] },
    operators: ['IS_ANY_OF', 'IS_NONE_OF', 'IS_EXACTLY', 'IS_NOT_EXACTLY', 'CONTAINS_ALL', 'DOES_NOT_CONTAIN_ALL', 'HAS_EVER_BEEN_ANY_OF', 'HAS_NEVER_BEEN_ANY_OF', 'HAS_EVER_BEEN_EXACTLY', 'HAS_NEVER_BEEN_EXACTLY', 'HAS_EVER_CONTAINED_ALL', 'HAS_NEVER_CONTAINED_ALL'],
  },
  { names: ['DATETIME', 'datetime'], fits: ['date'], operators: ['IS_EQUAL_TO', 'IS_BEFORE', 'IS_AFTER', 'IS_BEFORE_DATE', 'IS_AFTER_DATE'], operands: { timestamp: 0 } },
  { names: ['RANGED_DATE', 'datetime-ranged'], fits: ['date'], operators: ['IS_BETWEEN', 'IS_NOT_BETWEEN'], operands: { lowerBound: 0, upperBound: 1 } },
  { names: ['ROLLING_DATE_RANGE', 'datetime-rolling'], fits: ['date'], operators: ['IS_LESS_THAN_X_DAYS_AGO', 'IS_MORE_THAN_X_DAYS_AGO', 'IS_LESS_THAN_X_DAYS_FROM_NOW', 'IS_MORE_THAN_X_DAYS_FROM_NOW'], operands: { numberOfDays: 3 } },
  { names: ['ROLLING_PROPERTY_UPDATED', 'rolling-property-updated'], fits: ALL, operators: ['UPDATED_IN_LAST_X_DAYS', 'NOT_UPDATED_IN_LAST_X_DAYS'], operands: { numberOfDays: 3 } },
  { names: ['TIME_POINT'], fits: ['date'], operators: ['IS_BEFORE', 'IS_AFTER'], operands: { timePoint: today } },
  { names: ['TIME_POINT'], fits: ALL, operators: ['IS_BEFORE', 'IS_AFTER'], operands: { timePoint: today, propertyParser: 'UPDATED_AT' } },
  { names: ['TIME_RANGED'], fits: ['date'], operators: ['IS_BETWEEN', 'IS_NOT_BETWEEN'], operands: { lowerBoundTimePoint: today, upperBoundTimePoint: today } },
  { names: ['TIME_RANGED'], fits: ALL, operators: ['IS_BETWEEN', 'IS_NOT_BETWEEN'], operands: { lowerBoundTimePoint: today, upperBoundTimePoint: today, propertyParser: 'UPDATED_AT' } },
  { names: ['COMPARATIVE_DATE', 'datetime-comparative'], fits: ['date'], operators: ['IS_BEFORE', 'IS_AFTER'], operands: { comparisonPropertyName: 'started' } },
  { names: ['string-comparative'], fits: ['string'], operators: ['IS_EQUAL_TO'], operands: { comparisonPropertyName: 'reference' } },
  { names: ['number-comparative'], fits: ['number'], operators: ['IS_EQUAL_TO', 'IS_GREATER_THAN', 'IS_LESS_THAN'], operands: { comparisonPropertyName: 'estimate' } },
  { names: ['bool-comparative'], fits: ['boolean'], operators: ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], operands: { comparisonPropertyName: 'billable' } },
  { names: ['COMPARATIVE_PROPERTY_UPDATED', 'property-updated-comparative'], fits: ALL, operators: ['IS_BEFORE', 'IS_AFTER'], operands: { comparisonPropertyName: 'subject' } },
];

const PROPERTY: Readonly<Record<PropertyType, string>> = { string: 'subject', number: 'amount', boolean: 'urgent', enumeration: 'topics', date: 'due' };
const OPERATORS = [...new Set(TABLE.flatMap(({ operators }) => operators)), 'is_equal_to', 'EQ', 'constructor', ''];
const CASES = TABLE.flatMap(row => row.names.map(operationType => ({ operationType, ...row })));

describe('operators, property type by property type (A3)', () => {
  it.each(CASES)('$operationType knows $operators and refuses all others at its operator', ({ operationType, fits, operators, operands }) => {
    for (const operator of OPERATORS) {
      const expected = operators.includes(operator) ? [] : ['operator'];
      expect([operator, faultsBelow(PROPERTY[fits[0]!], { operationType, operator, ...operands })]).toEqual([operator, expected]);
    }
  });

  it.each(CASES)('$operationType fits $fits and is refused elsewhere at its operation type', ({ operationType, fits, operators, operands }) => {
    for (const type of ALL) {
      const expected = fits.includes(type) ? [] : ['operationType'];
      expect([type, faultsBelow(PROPERTY[type], { operationType, operator: operators[0], ...operands })]).toEqual([type, expected]);
    }
  });

  it.each(['DATE', 'CALENDAR_DATE', 'date', 'calendar-date', 'Enumeration', 'String', 'STRING_COMPARATIVE', 'time-point', 'time_ranged', 'TEXT', '', null, 5])(
    'an operation type called %p is refused', operationType => expect(faultsBelow('due', { operationType, operator: 'IS_KNOWN' })).toEqual(['operationType']));

  it('the oldest exports name the operation type in propertyType alone', () => {
    expect(faultsBelow('subject', { propertyType: 'string', operator: 'CONTAINS', value: 'a' })).toEqual([]);
    expect(faultsBelow('subject', { propertyType: 'x', operator: 'CONTAINS', value: 'a' })).toEqual(['operationType']);
    expect(faultsBelow('subject', { operator: 'CONTAINS', value: 'a' })).toEqual(['operationType']);
  });

  it('every property of the desk is asked by its last change', () => {
    for (const property of DESK.keys()) expect(faultsBelow(property, { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 1 })).toEqual([]);
  });
});
