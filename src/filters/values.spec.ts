import { describe, expect, it } from '@jest/globals';
import type { Recorded, Value } from './filter.policy.js';
import { ask, holds, only } from './rules.fixture.js';

const text = (operator: string, value: string, more: object = {}) => ({ operationType: 'STRING', operator, value, ...more });
const texts = (operator: string, ...values: string[]) => ({ operationType: 'MULTISTRING', operator, values });
const number = (operator: string, value: number, more: object = {}) => ({ operationType: 'NUMBER', operator, value, ...more });
const options = (operator: string, values: string[], more: object = {}) => ({ operationType: 'ENUMERATION', operator, values, ...more });
const EMPTY_TOO = { includeObjectsWithNoValueSet: true };
const history = (...values: Value[]): readonly Recorded[] => values.map((value, index) => [index, value]);

describe('an empty value (M1)', () => {
  it.each([null, '', ' ', '\u00a0\t', '\u0085'])('%j matches no operator, negative ones included, unless the flag is set', value => {
    for (const operator of ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO', 'CONTAINS', 'DOES_NOT_CONTAIN', 'HAS_EVER_CONTAINED', 'HAS_NEVER_CONTAINED']) {
      expect(holds('subject', text(operator, 'a'), value)).toBe(false);
      expect(holds('subject', text(operator, 'a', EMPTY_TOO), value)).toBe(true);
    }
  });

  it('is an empty set of options, and a property never recorded', () => {
    for (const operator of ['IS_ANY_OF', 'IS_NONE_OF', 'DOES_NOT_CONTAIN_ALL', 'HAS_NEVER_BEEN_ANY_OF']) {
      expect(holds('topics', options(operator, ['a']), [])).toBe(false);
      expect(holds('topics', options(operator, ['a'], EMPTY_TOO), [])).toBe(true);
      expect(ask(only('topics', options(operator, ['a'])), {}).match).toBe(false);
      expect(ask(only('topics', options(operator, ['a'], EMPTY_TOO)), {}).match).toBe(true);
    }
  });

  it('is no zero, no false, and no text that only looks empty', () => {
    expect(holds('amount', number('IS_EQUAL_TO', 0), 0)).toBe(true);
    expect(holds('urgent', { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value: false }, false)).toBe(true);
    expect(holds('subject', text('IS_NOT_EQUAL_TO', 'a'), '\ufeff')).toBe(true);
  });

  it.each([true, false])('is told by IS_KNOWN and IS_UNKNOWN whatever the flag (%p)', includeObjectsWithNoValueSet => {
    const known = (operator: string) => ({ operationType: 'ALL_PROPERTY', operator, includeObjectsWithNoValueSet });
    for (const [operator, onEmpty] of [['IS_KNOWN', false], ['IS_NOT_BLANK', false], ['IS_UNKNOWN', true], ['IS_BLANK', true]] as const) {
      for (const empty of [null, '', ' ']) expect(holds('subject', known(operator), empty)).toBe(onEmpty);
      expect(holds('topics', known(operator), [])).toBe(onEmpty);
      expect(holds('subject', known(operator), 'a')).toBe(!onEmpty);
    }
  });

  it('on either side of a comparison leaves it to the flag; both empty is not "equal"', () => {
    const same = (more: object = {}) => only('subject', { operationType: 'string-comparative', operator: 'IS_EQUAL_TO', comparisonPropertyName: 'reference', ...more });
    for (const histories of [{}, { subject: history('a') }, { reference: history('a') }, { subject: history(' '), reference: history('') }]) {
      expect(ask(same(), histories).match).toBe(false);
      expect(ask(same(EMPTY_TOO), histories).match).toBe(true);
    }
    expect(ask(same(), { subject: history(' A'), reference: history('a') }).match).toBe(true);
    expect(ask(same(EMPTY_TOO), { subject: history('a'), reference: history('b') }).match).toBe(false);
  });
});

describe('texts (M3)', () => {
  it.each([
    ['IS_EQUAL_TO', 'DRUCKER', ' drucker ', true], ['IS_EQUAL_TO', 'STRASSE', 'Straße', false], ['CONTAINS', 'RUCK', 'Drucker', true], ['CONTAINS', ' ruck ', 'Drucker', true],
    ['CONTAINS', 'a  b', 'a b', false], ['STARTS_WITH', 'druck', '  Drucker', true], ['STARTS_WITH', 'rucker', 'Drucker', false], ['ENDS_WITH', 'ER', 'Drucker\u3000', true],
    ['CONTAINS', 'e', 'Café', false], ['CONTAINS', '\ude42', '🙂 ok', false], ['STARTS_WITH', '\ud83d', '🙂', false], ['ENDS_WITH', '\ude42', '🙂', false], ['CONTAINS', '🙂', 'so 🙂', true],
  ])('%s %j on %j: %p', (operator, operand, value, expected) => expect(holds('subject', text(operator, operand), value)).toBe(expected));

  it.each([
    ['printer', 'The PRINTER, broken', true], ['printer', 'printers', false], ['printer', 'printers and a printer', true], ['printer', 'my_printer', false], ['c++', 'C++11', false],
    ['c++', 'use C++!', true], ['42', 'ticket #42', true], ['42', '42\u0301', false], ['aa', 'aaa', false], ['a', 'ä', false], ['ok', '🙂ok🙂', true], ['ok', '𝒜ok', false], ['a b', 'x a b.', true],
  ])('whole words: %j in %j: %p', (operand, value, expected) => {
    expect(holds('subject', texts('CONTAINS_EXACTLY', 'zzz', operand), value)).toBe(expected);
    expect(holds('subject', texts('DOES_NOT_CONTAIN_EXACTLY', 'zzz', operand), value)).toBe(!expected);
  });

  it('several operands: any of them for a positive operator, none for a negative one (M2)', () => {
    for (const [positive, negative] of [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], ['CONTAINS', 'DOES_NOT_CONTAIN']] as const) {
      expect(holds('subject', texts(positive, 'b', 'A'), 'a')).toBe(true);
      expect(holds('subject', texts(negative, 'b', 'A'), 'a')).toBe(false);
      expect(holds('subject', texts(negative, 'b', 'c'), 'a')).toBe(true);
    }
  });
});

describe('options (M4)', () => {
  it.each([
    ['IS_ANY_OF', ['a', 'b'], ['b', 'c'], true], ['IS_ANY_OF', ['a'], ['b', 'c'], false], ['IS_NONE_OF', ['a'], ['b', 'c'], true], ['IS_EXACTLY', ['a', 'b'], ['b', 'a'], true],
    ['IS_EXACTLY', ['a', 'b', 'a'], ['b', 'a'], true], ['IS_EXACTLY', ['a'], ['a', 'b'], false], ['IS_EXACTLY', ['a', 'b'], ['a'], false], ['IS_NOT_EXACTLY', ['a', 'b'], ['a'], true],
    ['CONTAINS_ALL', ['a', 'b'], ['c', 'b', 'a'], true], ['CONTAINS_ALL', ['a', 'b'], ['a'], false], ['DOES_NOT_CONTAIN_ALL', ['a', 'b'], ['a'], true],
    ['IS_EXACTLY', ['a'], ['a', 'a'], true], ['IS_ANY_OF', ['a'], 'a', true], ['CONTAINS_ALL', ['a', 'a'], 'a', true], ['CONTAINS_ALL', ['a', 'b'], 'a', false], ['IS_EXACTLY', ['a', 'b'], 'a', false],
  ] as const)('%s %j on %j: %p', (operator, operands, value, expected) => expect(holds('topics', options(operator, [...operands]), value)).toBe(expected));

  it('are compared by code point, untrimmed', () => {
    expect(holds('pipeline', options('IS_ANY_OF', ['support']), 'Support')).toBe(false);
    expect(holds('pipeline', options('IS_ANY_OF', ['support']), 'support ')).toBe(false);
  });

  it('that are archived go on matching', () => expect(holds('pipeline', options('IS_ANY_OF', ['old']), 'old')).toBe(true));
});

describe('numbers (M7) and booleans', () => {
  it.each([
    ['IS_EQUAL_TO', 0, -0, true], ['IS_EQUAL_TO', 0.3, 0.1 + 0.2, false], ['IS_GREATER_THAN', 1, 1, false], ['IS_GREATER_THAN_OR_EQUAL_TO', 1, 1, true], ['IS_LESS_THAN', 1, 1, false],
    ['IS_LESS_THAN_OR_EQUAL_TO', 1, 1, true], ['IS_NOT_EQUAL_TO', 1, 2, true], ['HAS_NEVER_BEEN_EQUAL_TO', 1, 1, false], ['IS_LESS_THAN', 1e21, 9007199254740991, true],
  ])('%s %p on %p: %p', (operator, operand, value, expected) => expect(holds('amount', number(operator, operand), value)).toBe(expected));

  it.each([[1, true], [2, true], [0.999, false], [2.001, false]])('both ends of a range are in it: %p', (value, inside) => {
    for (const [operator, expected] of [['IS_BETWEEN', inside], ['IS_NOT_BETWEEN', !inside]] as const)
      expect(holds('amount', { operationType: 'NUMBER_RANGED', operator, lowerBound: 1, upperBound: 2 }, value)).toBe(expected);
  });

  it.each([['IS_EQUAL_TO', 2, true], ['IS_EQUAL_TO', 3, false], ['IS_GREATER_THAN', 1, true], ['IS_GREATER_THAN', 2, false], ['IS_LESS_THAN', 3, true], ['IS_LESS_THAN', 2, false]])('compared with another property: %s %p: %p', (operator, other, expected) =>
    expect(ask(only('amount', { operationType: 'number-comparative', operator, comparisonPropertyName: 'estimate' }), { amount: history(2), estimate: history(other) }).match).toBe(expected));

  it('booleans are compared with another property', () => {
    const compared = (operator: string) => ask(only('urgent', { operationType: 'bool-comparative', operator, comparisonPropertyName: 'billable' }), { urgent: history(false), billable: history(true) }).match;
    expect([compared('IS_EQUAL_TO'), compared('IS_NOT_EQUAL_TO')]).toEqual([false, true]);
  });
});

describe('groups', () => {
  it('hold when all their criteria do, and a rule when one of its groups does', () => {
    const is = (property: string, value: boolean) => ({ filterType: 'PROPERTY', property, operation: { operationType: 'BOOL', operator: 'IS_EQUAL_TO', value } });
    const rule = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters: [is('urgent', true), is('billable', true)] }, { filterBranchType: 'AND', filters: [is('urgent', false)] }] };
    expect([[true, true], [true, false], [false, true], [false, false]].map(([urgent, billable]) => ask(rule, { urgent: history(urgent!), billable: history(billable!) }).match)).toEqual([true, false, true, true]);
  });
});
