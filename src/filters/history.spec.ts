import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../kernel/sealing.js';
import type { Recorded, Value } from './filter.policy.js';
import { ask, only } from './rules.fixture.js';

const text = (operator: string, value: string, more: object = {}) => ({ operationType: 'STRING', operator, value, ...more });
const texts = (operator: string, ...values: string[]) => ({ operationType: 'MULTISTRING', operator, values });
const options = (operator: string, values: string[]) => ({ operationType: 'ENUMERATION', operator, values });
const EMPTY_TOO = { includeObjectsWithNoValueSet: true };
const history = (...values: Value[]): readonly Recorded[] => values.map((value, index) => [index, value]);

describe('history (M5)', () => {
  it('looks at each recorded value, also one replaced in the same millisecond', () => {
    const histories = { pipeline: [[5, 'sales'], [5, 'support']] as const };
    expect(ask(only('pipeline', options('HAS_EVER_BEEN_ANY_OF', ['sales'])), histories).match).toBe(true);
    expect(ask(only('pipeline', options('HAS_NEVER_BEEN_ANY_OF', ['sales'])), histories).match).toBe(false);
    expect(ask(only('pipeline', options('IS_ANY_OF', ['sales'])), histories).match).toBe(false);
    expect(ask(only('pipeline', options('IS_ANY_OF', ['support'])), histories).match).toBe(true);
  });

  it('does not look past the moment asked', () => {
    const histories = { pipeline: [[5, 'sales'], [10, 'support']] as const };
    expect(ask(only('pipeline', options('IS_ANY_OF', ['support'])), histories, 9)).toEqual({ match: false, validUntil: null });
    expect(ask(only('pipeline', options('IS_ANY_OF', ['support'])), histories, 10).match).toBe(true);
    expect(ask(only('pipeline', options('HAS_EVER_BEEN_ANY_OF', ['support'])), histories, 9).match).toBe(false);
  });

  it('remembers a value that was cleared, and counts as empty only when there never was one', () => {
    expect(ask(only('subject', text('HAS_EVER_BEEN_EQUAL_TO', 'a')), { subject: history('A', null) }).match).toBe(true);
    expect(ask(only('subject', text('HAS_NEVER_BEEN_EQUAL_TO', 'b')), { subject: history('a', null) }).match).toBe(true);
    expect(ask(only('subject', text('HAS_NEVER_BEEN_EQUAL_TO', 'b', EMPTY_TOO)), { subject: history('b', null) }).match).toBe(false);
    expect(ask(only('subject', text('HAS_NEVER_BEEN_EQUAL_TO', 'b')), { subject: history(null, ' ') }).match).toBe(false);
  });

  it('judges option sets whole, one recorded set at a time', () => {
    const histories = { topics: history(['a'], ['b']) };
    expect(ask(only('topics', options('HAS_EVER_CONTAINED_ALL', ['a', 'b'])), histories).match).toBe(false);
    expect(ask(only('topics', options('HAS_NEVER_CONTAINED_ALL', ['a', 'b'])), histories).match).toBe(true);
    expect(ask(only('topics', options('HAS_EVER_BEEN_EXACTLY', ['a'])), histories).match).toBe(true);
  });
});

describe('an erased value is neither empty nor a value (M6)', () => {
  it('matches nothing that would have to look at it, the flag notwithstanding', () => {
    for (const operation of [text('IS_EQUAL_TO', 'a', EMPTY_TOO), text('IS_NOT_EQUAL_TO', 'a', EMPTY_TOO), text('HAS_NEVER_CONTAINED', 'a', EMPTY_TOO), text('HAS_EVER_CONTAINED', 'a', EMPTY_TOO),
      texts('DOES_NOT_CONTAIN', 'a'), { operationType: 'ALL_PROPERTY', operator: 'IS_KNOWN' }, { operationType: 'ALL_PROPERTY', operator: 'IS_UNKNOWN' }])
      expect(ask(only('subject', operation), { subject: history(ERASED) })).toEqual({ match: false, validUntil: null });
  });

  it('does not stand in the way of an answer that others settle', () => {
    expect(ask(only('subject', text('HAS_EVER_CONTAINED', 'a')), { subject: history('a', ERASED, 'b') }).match).toBe(true);
    expect(ask(only('subject', text('HAS_NEVER_CONTAINED', 'a')), { subject: history('b', ERASED, 'b') }).match).toBe(false);
    expect(ask(only('subject', text('IS_EQUAL_TO', 'b')), { subject: history(ERASED, 'b') }).match).toBe(true);
  });

  it('on either side of a comparison makes it fail', () => {
    const same = only('subject', { operationType: 'string-comparative', operator: 'IS_EQUAL_TO', comparisonPropertyName: 'reference', ...EMPTY_TOO });
    expect(ask(same, { subject: history(ERASED), reference: history(ERASED) }).match).toBe(false);
    expect(ask(same, { reference: history(ERASED) }).match).toBe(false);
  });

  it('has a last change only where it is certain that it was one', () => {
    const recently = only('subject', { operationType: 'ROLLING_PROPERTY_UPDATED', operator: 'UPDATED_IN_LAST_X_DAYS', numberOfDays: 1 });
    expect(ask(recently, { subject: history(ERASED) }, 5).match).toBe(true);
    expect(ask(recently, { subject: history(ERASED, null) }, 5).match).toBe(true);
    expect(ask(recently, { subject: history('a', ERASED) }, 5).match).toBe(false);
    expect(ask(recently, { subject: history(ERASED, ERASED) }, 5).match).toBe(false);
  });
});
