import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../kernel/sealing.js';
import { criterion, faultsOf, ruleOf } from './rules.fixture.js';
import { textOperands, withTextOperands } from './texts.policy.js';

const rule = ruleOf(
  [criterion('subject', { operationType: 'STRING', operator: 'CONTAINS', value: 'Müller' }), criterion('amount', { operationType: 'NUMBER', operator: 'IS_EQUAL_TO', value: 5 })],
  [criterion('subject', { operationType: 'multistring', operator: 'CONTAINS', values: ['a', 'b'] }), criterion('topics', { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['a'] })],
);

describe('what somebody typed into a rule', () => {
  it('is found with its path; options, numbers and names of properties are nobody’s words', () => {
    expect(textOperands(rule)).toEqual([
      { path: 'filterBranches[0].filters[0].operation.value', value: 'Müller' },
      { path: 'filterBranches[1].filters[0].operation.values[0]', value: 'a' },
      { path: 'filterBranches[1].filters[0].operation.values[1]', value: 'b' },
    ]);
  });

  it('is replaced and put back, and all else stays as it is', () => {
    const sealed = withTextOperands(rule, (path, value) => `sealed ${path} ${value}`);
    expect(JSON.stringify(sealed)).not.toContain('"Müller"');
    expect(withTextOperands(sealed, (path, value) => value.replace(`sealed ${path} `, ''))).toEqual(rule);
  });

  it('makes the rule faulty at its path once it is erased', () => {
    const erased = withTextOperands(rule, () => ERASED);
    expect(textOperands(erased)).toEqual([]);
    expect(faultsOf(erased).map(({ path, found }) => [path, found])).toContainEqual(['filterBranches[0].filters[0].operation.value', 'an erased text']);
  });

  it.each([null, 5, 'x', [], {}, { filterBranches: 5 }, { filterBranches: [null, { filters: [null, {}, { operation: null }] }] }])('is not in what is no rule: %j', json => {
    expect(textOperands(json)).toEqual([]);
    expect(withTextOperands(json, () => 'x')).toEqual(json);
  });
});
