/**
 * Compares as SQLite and MongoDB do: by code points. JavaScript compares UTF-16 units, which differs above U+D7FF only.
 */
export const compareText = (a: string, b: string): number => {
  if (a === b) return 0;
  let index = 0;
  while (index < a.length && a.charCodeAt(index) === b.charCodeAt(index)) index++;
  if (index === a.length || index === b.length) return a.length - b.length;
  return rank(a.charCodeAt(index)) - rank(b.charCodeAt(index));
};

/** Surrogates stand for code points above all others. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** Greater than every text that starts with `prefix` (no text holds the last code point, which is no character). */
export const endOfPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;
