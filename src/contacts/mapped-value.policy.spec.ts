import type { PropertyRow } from '../tickets/ticket.policy.js';
import { readMapped } from './mapped-value.policy.js';

const property = (type: PropertyRow['type'], multiple = false): PropertyRow => ({
  id: 'p', en: 'P', de: 'P', type, multiple, shown: true, builtIn: false, revision: 1, options: type === 'enumeration' ? [{ id: 'a', en: 'A', de: 'A' }, { id: 'b', en: 'B', de: 'B' }] : [],
});

describe('a value that a provider sent', () => {
  it.each([
    ['string', ['gold'], 'gold'], ['number', ['12.5'], 12.5], ['boolean', ['TRUE'], true], ['boolean', ['0'], false], ['date', ['2026-03-02T00:00:00Z'], '2026-03-02T00:00:00Z'], ['enumeration', ['a'], 'a'],
  ] as const)('fits a property of type %s: %p', (type, texts, value) => expect(readMapped(property(type), texts)).toBe(value));

  it.each([
    ['string', []], ['string', ['a', 'b']], ['string', ['']], ['number', ['twelve']], ['number', [' ']], ['number', ['1e999']], ['boolean', ['maybe']], ['date', ['yesterday']], ['enumeration', ['c']], ['enumeration', ['A']],
  ] as const)('that does not fit a property of type %s counts as not said: %p', (type, texts) => expect(readMapped(property(type), texts)).toBeUndefined());

  it('of several options takes those that there are', () => {
    expect(readMapped(property('enumeration', true), ['b', 'x', 'a'])).toEqual(['b', 'a']);
    expect(readMapped(property('enumeration', true), ['x'])).toBeUndefined();
    expect(readMapped(undefined, ['a'])).toBeUndefined();
  });
});
