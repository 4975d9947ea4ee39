import { describe, expect, it } from '@jest/globals';
import { compileRule } from './compile.policy.js';
import { criterion, NOON, only, parsed, ruleOf, subject } from './rules.fixture.js';
import { propertiesOf, usesTime } from './reads.policy.js';

const now = { timeType: 'INDEXED', indexReference: { referenceType: 'NOW' } };
const changeOf = (property: string) => ({ timeType: 'PROPERTY_REFERENCED', property, referenceType: 'UPDATED_AT' });

describe('what a rule reads', () => {
  it('is every property it names, with whether it looks back', () => {
    const rule = ruleOf(
      [criterion('subject', { operationType: 'STRING', operator: 'CONTAINS', value: 'a' }), criterion('pipeline', { operationType: 'ENUMERATION', operator: 'HAS_NEVER_BEEN_ANY_OF', values: ['sales'] })],
      [criterion('due', { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint: changeOf('amount'), upperBoundTimePoint: now }), criterion('subject', { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 1 })],
      [criterion('due', { operationType: 'COMPARATIVE_DATE', operator: 'IS_AFTER', comparisonPropertyName: 'started' }), criterion('urgent', { operationType: 'COMPARATIVE_PROPERTY_UPDATED', operator: 'IS_AFTER', comparisonPropertyName: 'billable' }), criterion('pipeline', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['sales'] })],
    );
    expect(Object.fromEntries(propertiesOf(parsed(rule)).map(({ property, history }) => [property, history]))).toEqual({
      subject: true, pipeline: true, due: false, amount: true, started: false, urgent: true, billable: true,
    });
  });

  it.each([
    ['a relative point', only('due', { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: now }), true],
    ['days ago', only('due', { operationType: 'ROLLING_DATE_RANGE', operator: 'IS_LESS_THAN_X_DAYS_AGO', numberOfDays: 1 }), true],
    ['one end that moves', only('due', { operationType: 'TIME_RANGED', operator: 'IS_BETWEEN', lowerBoundTimePoint: changeOf('due'), upperBoundTimePoint: now }), true],
    ['a date', only('due', { operationType: 'DATETIME', operator: 'IS_BEFORE', timestamp: 5 }), false],
    ['another property', only('due', { operationType: 'TIME_POINT', operator: 'IS_BEFORE', timePoint: changeOf('subject') }), false],
  ])('changes by time alone with %s: %p', (_, json, expected) => expect(usesTime(parsed(json))).toBe(expected));
});

describe('explaining an answer', () => {
  it('names each criterion with path, operands, what was found, outcome and until when', () => {
    const rule = ruleOf([criterion('subject', { operationType: 'STRING', operator: 'CONTAINS', value: 'druck' }), criterion('due', { operationType: 'COMPARATIVE_DATE', operator: 'IS_AFTER', comparisonPropertyName: 'started' })], [criterion('due', { operationType: 'TIME_POINT', operator: 'IS_AFTER', timePoint: now })]);
    const checks = compileRule(parsed(rule), 'Europe/Berlin').explain(subject({ subject: [[1, 'Drucker']], due: [[1, NOON + 1_000]], started: [[1, NOON]] }), NOON);
    expect(checks).toMatchObject([
      { path: 'filterBranches[0]', match: true, criteria: [
        { path: 'filterBranches[0].filters[0]', property: 'subject', operator: 'CONTAINS', operands: { value: 'druck' }, includeEmpty: false, found: { value: 'Drucker' }, match: true, validUntil: null },
        { path: 'filterBranches[0].filters[1]', operands: { comparisonPropertyName: 'started' }, found: { value: NOON + 1_000, other: NOON }, match: true, validUntil: null },
      ] },
      { path: 'filterBranches[1]', match: true, criteria: [{ path: 'filterBranches[1].filters[0]', found: { value: NOON + 1_000 }, match: true, validUntil: NOON + 1_001 }] },
    ]);
  });
});
