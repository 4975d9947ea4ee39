/** Deeper than any token that means well. */
const DEEPEST = 8;
const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * A JSON object with one meaning: no name occurs twice in any object (RFC 8259 leaves open which value holds), numbers
 * are finite, text is UTF-8. Undefined: it is none.
 */
export const strictObject = (bytes: Buffer): Readonly<Record<string, unknown>> | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const written = membersWritten(text);
    if (written === undefined) return undefined;
    const value: unknown = JSON.parse(text);
    return isObject(value) && membersOf(value) === written ? value : undefined;
  } catch {
    return undefined;
  }
};

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each colon outside of strings is one member of an object; undefined when it goes too deep. */
const membersWritten = (text: string): number | undefined => {
  let members = 0;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') quoted = !quoted;
    else if (quoted) at += letter === '\\' ? 1 : 0;
    else if (letter === ':') members++;
    else if (letter === '[' || letter === '{') depth++;
    else if (letter === ']' || letter === '}') depth--;
    if (depth > DEEPEST) return undefined;
  }
  return members;
};

/** A name that was written twice is there once, so that the counts differ. NaN: something that no object here may hold. */
const membersOf = (value: unknown): number => {
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + membersOf(one), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, one]) => sum + (FORBIDDEN.has(name) ? Number.NaN : 1 + membersOf(one)), 0);
};
