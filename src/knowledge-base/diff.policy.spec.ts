import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffLines } from './diff.policy.js';

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map(all => all.join('\n'));

describe('the difference of two texts', () => {
  it('names what went and what came', () => {
    expect(diffLines('a\nb\nc', 'a\nx\nc')).toEqual([{ kind: 'same', text: 'a' }, { kind: 'gone', text: 'b' }, { kind: 'new', text: 'x' }, { kind: 'same', text: 'c' }]);
    expect(diffLines('a', 'a')).toEqual([{ kind: 'same', text: 'a' }]);
  });

  it('makes either text again', () => {
    fc.assert(fc.property(lines, lines, (before, after) => {
      const diff = diffLines(before, after);
      const without = (kind: string) => diff.filter(line => line.kind !== kind).map(({ text }) => text).join('\n');
      expect([without('new'), without('gone')]).toEqual([before, after]);
    }));
  });

  it('gives up on the middle of very long texts, and is still right', () => {
    const long = (word: string) => Array.from({ length: 2_000 }, (_, i) => `${word} ${i}`).join('\n');
    expect(diffLines(long('a'), long('b'))).toHaveLength(4_000);
  });
});
