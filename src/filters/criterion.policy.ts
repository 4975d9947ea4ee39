import type { Subject, Value } from './filter.policy.js';

export const NEVER = Number.POSITIVE_INFINITY;

/** A criterion ready to judge. `at` in ms since 1970; entries recorded later do not count. */
export interface CompiledCriterion {
  /** Can time alone change the answer? */
  readonly moves: boolean;
  holds(subject: Subject, at: number): boolean;
  /** The first later ms at which `holds` answers differently with no further event; NEVER when there is none. */
  holdsUntil(subject: Subject, at: number): number;
  /** What was looked at. */
  found(subject: Subject, at: number): Found;
}

/** The property's value (or the ms of its last change), and that of the other property where there is one. */
export interface Found {
  readonly value: Value;
  readonly other?: Value;
}

export const fixed = (holds: CompiledCriterion['holds'], found: CompiledCriterion['found']): CompiledCriterion => ({
  moves: false, holds, holdsUntil: () => NEVER, found,
});
