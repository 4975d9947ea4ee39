/** The place-holder that stands where a destroyed key has made a value unreadable. Neither empty nor a value (filters.md M6). */
export interface Erased {
  readonly erased: true;
}

export const ERASED: Erased = Object.freeze({ erased: true as const });

export const isErased = (value: unknown): value is Erased =>
  typeof value === 'object' && value !== null && (value as { erased?: unknown }).erased === true;

/** A sealed field as deciders and folds see it: readable, or erased. In the log it is always a sealed string. */
export type Text = string | Erased;

/** What a person reads for a text, in the absence of the text. */
export const textOr = (value: Text | undefined | null, erased: string): string =>
  value === undefined || value === null ? '' : isErased(value) ? erased : value;

/** Which family of keys seals a field (design, section 2). */
export type KeyKind = 'person' | 'text' | 'secret';

/** Replaces every string that is to be sealed inside a value; `path` is unique within the field. Must leave all else as it is. */
export type Walk = (value: unknown, replace: (path: string, leaf: string) => unknown) => unknown;

export interface Seal {
  readonly kind: KeyKind;
  /** The data field that names the person; without it the person is the stream's own id. */
  readonly personIn?: string;
  /** Where the strings are, when the field is not itself the string. */
  readonly walk?: Walk;
}

export const sealedText: Seal = { kind: 'text' };
export const sealedPerson: Seal = { kind: 'person' };
export const sealedSecret: Seal = { kind: 'secret' };

/** Every string value of a flat record is sealed. */
export const eachValue: Walk = (value, replace) =>
  typeof value !== 'object' || value === null
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([key, leaf]) => [key, typeof leaf === 'string' ? replace(key, leaf) : leaf]),
      );
