import { describe, expect, it } from '@jest/globals';
import { parseRule } from './parse.policy.js';
import { criterion, definitions, faultsBelow, faultsOf, only, parsed, ruleOf } from './rules.fixture.js';

const urgent = criterion('urgent', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: true });
const paths = (json: unknown): readonly string[] => faultsOf(json).map(({ path }) => path);

describe('the shape of a rule', () => {
  it.each([['null', null], ['a list', []], ['a text', 'x'], ['nothing', undefined]])('is an object, not %s', (_, json) => expect(paths(json)).toEqual(['']));

  it('is read with missing or null lists and flags as their defaults', () => {
    const operation = { operationType: 'TIME_POINT', operator: 'IS_AFTER', timePoint: { timeType: 'INDEXED', indexReference: { referenceType: 'NOW' } } };
    const filled = { ...operation, includeObjectsWithNoValueSet: null, endpointBehavior: null, propertyParser: null };
    const bare = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filterBranches: null, filters: [criterion('due', filled)] }], filters: null };
    expect(parsed(bare)).toEqual(parsed(only('due', { ...operation, includeObjectsWithNoValueSet: false, endpointBehavior: 'INCLUSIVE', propertyParser: 'VALUE' })));
  });

  it('carries fields that mean nothing', () => {
    const idle = { filterBranchOperator: 'AND', operatorName: 'x', propertyType: 'x', defaultValue: 1, defaultComparisonValue: {}, frameworkFilterId: 7, type: [], requiresTimeZoneConversion: null };
    const { operation, ...filter } = urgent as { operation: object };
    const rule = { ...idle, ...ruleOf([{ ...idle, ...filter, operation: { ...idle, ...operation } }]) };
    expect(parsed(rule)).toEqual(parsed(ruleOf([urgent])));
  });

  it.each([
    ['an envelope', { filterBranch: ruleOf([urgent]) }, ['filterBranchType', 'filterBranches', 'filterBranch']],
    ['an AND root', { ...ruleOf([urgent]), filterBranchType: 'AND' }, ['filterBranchType']],
    ['filters of the root', { ...ruleOf([urgent]), filters: [urgent] }, ['filters']],
    ['no groups', ruleOf(), ['filterBranches']],
    ['groups that are no list', { ...ruleOf(), filterBranches: {} }, ['filterBranches']],
    ['a group that is none', { ...ruleOf(), filterBranches: [5] }, ['filterBranches[0]']],
    ['an empty group', ruleOf([urgent], []), ['filterBranches[1].filters']],
    ['an OR group', { ...ruleOf(), filterBranches: [{ filterBranchType: 'OR', filters: [urgent] }] }, ['filterBranches[0].filterBranchType']],
    ['nesting', { ...ruleOf(), filterBranches: [{ filterBranchType: 'AND', filters: [urgent], filterBranches: [{}] }] }, ['filterBranches[0].filterBranches']],
    ['an unknown field', { ...ruleOf([urgent]), not: true }, ['not']],
    ['a criterion that is none', ruleOf([urgent, null as never]), ['filterBranches[0].filters[1]']],
    ['another filter type', ruleOf([{ ...urgent, filterType: 'CONSTANT' }]), ['filterBranches[0].filters[0].filterType']],
    ['an unknown property', only('ghost', {}), ['filterBranches[0].filters[0].property']],
    ['no operation', ruleOf([{ filterType: 'PROPERTY', property: 'due' }]), ['filterBranches[0].filters[0].operation']],
  ])('refuses %s at its path', (_, json, expected) => expect(paths(json)).toEqual(expected));

  it('is read from its own fields, not from inherited ones', () => expect(paths(Object.create(ruleOf([urgent])))).toEqual(['filterBranchType', 'filterBranches']));

  it('takes __proto__ and constructor for names like all others', () => {
    const json: unknown = JSON.parse(JSON.stringify(only('__proto__', { operationType: 'STRING', operator: 'CONTAINS', value: 'a' })).replace('"operator"', '"__proto__":{"operator":"CONTAINS"},"operator"'));
    expect(paths(json)).toEqual(['filterBranches[0].filters[0].operation.__proto__']);
    expect(paths(only('constructor', { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' }))).toEqual(['filterBranches[0].filters[0].property']);
    expect(faultsBelow('subject', { operationType: 'toString', operator: 'IS_KNOWN' })).toEqual(['operationType']);
    expect(parsed(only('__proto__', { operationType: 'STRING', operator: 'CONTAINS', value: 'a' })).groups[0]![0]!.property).toBe('__proto__');
  });
});

describe('the faults of a rule', () => {
  it('come in document order, each with what was found and what would be right, in both languages', () => {
    const operation = { operationType: 'STRING', operator: 'CONTAINS', includeObjectsWithNoValueSet: 1, value: '\t', x: 1 };
    const faults = faultsOf(ruleOf([criterion('subject', operation), urgent], [{ ...urgent, negate: true }]));
    expect(faults.map(({ path }) => path)).toEqual([
      'filterBranches[0].filters[0].operation.includeObjectsWithNoValueSet',
      'filterBranches[0].filters[0].operation.value',
      'filterBranches[0].filters[0].operation.x',
      'filterBranches[1].filters[0].negate',
    ]);
    expect(faults[0]).toMatchObject({
      found: '1',
      expected: 'true or false',
      en: 'At filterBranches[0].filters[0].operation.includeObjectsWithNoValueSet: found 1; right would be true or false.',
      de: 'Bei filterBranches[0].filters[0].operation.includeObjectsWithNoValueSet: gefunden 1; richtig wäre true oder false.',
    });
  });

  it('name no more than a little of what was found', () => {
    expect(faultsOf(only('amount', { operationType: 'NUMBER', operator: 'IS_EQUAL_TO', value: 'x'.repeat(5_000) }))[0]!.en.length).toBeLessThan(300);
  });
});

describe('the limits of a rule', () => {
  const text = (value: unknown) => ({ operationType: 'STRING', operator: 'CONTAINS', value });
  const texts = (values: unknown) => ({ operationType: 'MULTISTRING', operator: 'CONTAINS', values });
  const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

  it('are 20 groups', () => {
    expect(paths(ruleOf(...many(20, [urgent])))).toEqual([]);
    expect(paths(ruleOf(...many(21, [urgent])))).toEqual(['filterBranches']);
    expect(faultsOf(ruleOf(...many(21, [urgent])))[0]!.en).toContain('20 groups');
  });

  it('are 100 criteria, counted over all groups; the 101st is named, once', () => {
    expect(paths(ruleOf(many(60, urgent), many(40, urgent)))).toEqual([]);
    expect(paths(ruleOf(many(60, urgent), many(60, urgent), [urgent]))).toEqual(['filterBranches[1].filters[40]']);
  });

  it('are 500 values a criterion, repeats counted', () => {
    expect(faultsBelow('subject', texts(many(500, 'a')))).toEqual([]);
    expect(faultsBelow('subject', texts(many(501, 'a')))).toEqual(['values']);
  });

  it('are 1,000 characters a value, counted in code points', () => {
    expect(faultsBelow('subject', text('🙂'.repeat(1_000)))).toEqual([]);
    expect(faultsBelow('subject', text('🙂'.repeat(1_001)))).toEqual(['value']);
    expect(faultsBelow('subject', texts(['a', 'x'.repeat(1_001)]))).toEqual(['values[1]']);
    expect(faultsOf(only('subject', text('x'.repeat(1_001))))[0]!.en).toContain('1,000 characters');
  });

  it.each([[0, []], [36_500, []], [36_501, ['numberOfDays']], [-1, ['numberOfDays']], [1.5, ['numberOfDays']], ['3', ['numberOfDays']], [null, ['numberOfDays']]])(
    'are 0 to 36,500 whole days: %p', (numberOfDays, expected) =>
      expect(faultsBelow('due', { operationType: 'ROLLING_DATE_RANGE', operator: 'IS_LESS_THAN_X_DAYS_AGO', numberOfDays })).toEqual(expected));
});

describe('a warning', () => {
  it('names an archived option that a new rule asks for, and the rule works (M4)', () => {
    const result = parseRule(only('pipeline', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['sales', 'old'] }), definitions);
    expect(result).toMatchObject({ ok: true, warnings: [{ path: 'filterBranches[0].filters[0].operation.values[1]', code: 'option.archived', property: 'pipeline', option: 'old' }] });
  });

  it('is not given for what is in use', () => {
    expect(parseRule(only('pipeline', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['sales'] }), definitions)).toMatchObject({ ok: true, warnings: [] });
  });
});
