import { describe, expect, it } from '@jest/globals';
import { foldText, isBlank, isWhiteSpace, trimWhiteSpace } from './folding.policy.js';

const codePoints = function* (): Generator<string> {
  for (let code = 0; code <= 0x10ffff; code++) if (code < 0xd800 || code > 0xdfff) yield String.fromCodePoint(code);
};

const alone = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
const sameToIgnoringCase = (one: string, other: string): boolean => new RegExp(`^${alone(one)}$`, 'iu').test(other);

describe('texts are compared folded (M3)', () => {
  it('agrees with what a regular expression with flags iu compares by, for every character', () => {
    const differing: string[] = [];
    for (const letter of codePoints()) {
      if (letter.normalize('NFC') !== letter || isWhiteSpace(letter.charCodeAt(0))) continue;
      for (const other of new Set([letter.toLowerCase(), letter.toUpperCase(), letter.toUpperCase().toLowerCase(), foldText(letter)])) {
        if (other === letter || [...other].length !== 1 || other.normalize('NFC') !== other) continue;
        if (sameToIgnoringCase(letter, other) !== (foldText(letter) === foldText(other))) differing.push(`${letter} ${other}`);
      }
    }
    expect(differing).toEqual([]);
  });

  it.each([
    ['DRUCKER', 'drucker', true],
    ['STRASSE', 'Straße', false],
    ['ẞ', 'ß', true],
    ['ΣΊΣΥΦΟΣ', 'σίσυφος', true],
    ['İstanbul', 'istanbul', false],
    ['İ', 'i\u0307', false],
    ['K', 'k', true],
    ['ſtop', 'STOP', true],
    ['ﬅ', 'ﬆ', true],
    ['ﬁ', 'fi', false],
    ['cafe\u0301', 'CAFÉ', true],
    ['ẛ\u0323', 'Ṩ', true],
    ['µ', 'μ', true],
    ['ı', 'i', false],
  ])('takes %s for %s: %s', (one, other, same) => {
    expect(foldText(one) === foldText(other)).toBe(same);
  });

  it('trims what Unicode calls white space, and nothing else', () => {
    expect(foldText('\u00a0\u3000 \u0085a b\t\u2028')).toBe('a b');
    expect(foldText('\ufeffa\u200b')).toBe('\ufeffa\u200b');
    const differing = [...codePoints()].filter(letter => letter.length === 1 && isWhiteSpace(letter.charCodeAt(0)) !== /\p{White_Space}/u.test(letter));
    expect(differing).toEqual([]);
  });

  it('keeps white space inside', () => {
    expect(foldText('a  b')).not.toBe(foldText('a b'));
    expect(trimWhiteSpace('  a  b ')).toBe('a  b');
  });

  it('calls blank what has nothing but white space', () => {
    expect(['', ' ', '\u00a0\u2003\n', '\u0085'].every(isBlank)).toBe(true);
    expect(['a', '\u200b', '\ufeff', ' . '].some(isBlank)).toBe(false);
  });
});
