/** White_Space of Unicode (PropList.txt): U+0085 is, U+FEFF is not; `trim()` has it the other way round (filters.md M3). */
export const isWhiteSpace = (code: number): boolean =>
  code === 0x20 || (code >= 0x09 && code <= 0x0d) || (code > 0x7f && isWideWhiteSpace(code));

const isWideWhiteSpace = (code: number): boolean =>
  code === 0x85 || code === 0xa0 || code === 0x1680 || (code >= 0x2000 && code <= 0x200a) ||
  code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000;

export const trimWhiteSpace = (text: string): string => {
  let start = 0;
  let end = text.length;
  while (start < end && isWhiteSpace(text.charCodeAt(start))) start++;
  while (end > start && isWhiteSpace(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
};

/** Nothing but white space, or nothing at all. */
export const isBlank = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (!isWhiteSpace(text.charCodeAt(index))) return false;
  return true;
};

/**
 * What two texts are compared by: trimmed, NFC, simple case folding (CaseFolding.txt, C and S), NFC again (filters.md M3).
 * "STRASSE" stays apart from "Straße": access rules do not guess.
 */
export const foldText = (text: string): string => {
  const trimmed = trimWhiteSpace(text);
  return isAscii(trimmed) ? trimmed.toLowerCase() : foldCase(trimmed.normalize('NFC')).normalize('NFC');
};

const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
};

/** `toLowerCase` is simple case folding but for İ, which it takes apart, and for the characters below, which it leaves. */
const foldCase = (text: string): string =>
  (text.includes('İ') ? text.split('İ').map(part => part.toLowerCase()).join('İ') : text.toLowerCase())
    .replace(LEFT_BY_LOWER_CASE, letter => FOLDED.get(letter)!);

const FOLDED: ReadonlyMap<string, string> = new Map(
  [
    [0xb5, 0x3bc], [0x17f, 0x73], [0x345, 0x3b9], [0x3c2, 0x3c3], [0x3d0, 0x3b2], [0x3d1, 0x3b8], [0x3d5, 0x3c6], [0x3d6, 0x3c0],
    [0x3f0, 0x3ba], [0x3f1, 0x3c1], [0x3f5, 0x3b5], [0x1c80, 0x432], [0x1c81, 0x434], [0x1c82, 0x43e], [0x1c83, 0x441],
    [0x1c84, 0x442], [0x1c85, 0x442], [0x1c86, 0x44a], [0x1c87, 0x463], [0x1c88, 0xa64b], [0x1e9b, 0x1e61], [0x1fbe, 0x3b9],
    [0x1fd3, 0x390], [0x1fe3, 0x3b0], [0xfb05, 0xfb06],
  ].map(([from, to]) => [String.fromCharCode(from!), String.fromCharCode(to!)]),
);
const LEFT_BY_LOWER_CASE = new RegExp(`[${[...FOLDED.keys()].join('')}]`, 'g');
