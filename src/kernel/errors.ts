/** What kind of refusal it is; only `web/` turns it into a status number. */
export type RejectionKind = 'invalid' | 'forbidden' | 'unknown' | 'conflict' | 'unavailable' | 'limited' | 'unauthenticated' | 'mismatch';

/** One fault in the input: where, what, and what would be right, in both languages. */
export interface Fault {
  readonly path: string;
  readonly code: string;
  readonly en: string;
  readonly de: string;
}

/** A refusal by name. `code` is `noun.reason`, stable: the API's problem type, the key of the words people read. */
export class Rejection extends Error {
  constructor(
    readonly kind: RejectionKind,
    readonly code: string,
    message: string,
    readonly details: { readonly faults?: readonly Fault[]; readonly [key: string]: unknown } = {},
  ) {
    super(message);
    this.name = 'Rejection';
  }
}

export const reject = (kind: RejectionKind, code: string, message: string, details?: Rejection['details']): never => {
  throw new Rejection(kind, code, message, details);
};

/** The stream is not where the writer thought it was. */
export class WrongRevision extends Rejection {
  constructor(stream: string, expected: number, readonly actual: number) {
    super('conflict', 'revision.stale', `${stream} is at revision ${actual}, not ${expected}.`, { expected, actual });
    this.name = 'WrongRevision';
  }
}

/** Asked of a store with something it can never take (a name, a type, a size). Nothing was written. */
export class BadAppend extends Rejection {
  constructor(message: string) {
    super('invalid', 'append.bad', message);
    this.name = 'BadAppend';
  }
}

/** The store could not say whether it wrote. Repeat with the same ids and revision. */
export class UnknownOutcome extends Rejection {
  constructor(message: string) {
    super('unavailable', 'append.unknown-outcome', message);
    this.name = 'UnknownOutcome';
  }
}

/** Bytes of the store do not say what they said when they were written. Never skipped silently. */
export class CorruptStore extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CorruptStore';
  }
}
