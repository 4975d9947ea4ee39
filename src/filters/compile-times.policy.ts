import { ERASED, isErased, type Erased } from '../kernel/sealing.js';
import { fixed, NEVER, type CompiledCriterion } from './criterion.policy.js';
import type { Criterion, Endpoint, OrderOperator, Parser, Subject } from './filter.policy.js';
import { isEmpty, lastChangeAt, valueAt } from './history.policy.js';
import type { Moment } from './moment.policy.js';

/** One end of a range: a moment, or another property's. */
export interface Bound {
  readonly point: Moment | { readonly property: string; readonly parser: Parser };
  readonly endpoint: Endpoint;
}

/** Which moments match: between the bounds, or outside. A missing bound is open. */
export interface Range {
  readonly lower: Bound | null;
  readonly upper: Bound | null;
  readonly negated: boolean;
}

type Side = number | null | Erased;

/** What a property says as a moment: its date, or its last change (T8). */
const sideOf = (subject: Subject, property: string, parser: Parser, at: number): Side => {
  const history = subject.recorded(property);
  if (parser === 'UPDATED_AT') return lastChangeAt(history, at);
  const value = valueAt(history, at);
  return typeof value === 'number' ? value : isEmpty(value) ? null : ERASED;
};

const boundAt = (bound: Bound, subject: Subject, at: number): Side =>
  'property' in bound.point ? sideOf(subject, bound.point.property, bound.point.parser, at) : bound.point.at(at);

const movesOf = (bound: Bound | null): Moment | null => (bound !== null && 'at' in bound.point && bound.point.moves ? bound.point : null);

/** Where a moving bound has to get to for the answer to turn. Moments are whole milliseconds. */
const markOf = (bound: Bound, moment: number, isLower: boolean): number => (isLower === (bound.endpoint === 'INCLUSIVE') ? moment + 1 : moment);

/** A property's moment against a range whose ends may move with the moment asked. */
export class TimeCriterion implements CompiledCriterion {
  readonly moves: boolean;
  readonly #lower: Moment | null;
  readonly #upper: Moment | null;

  constructor(private readonly criterion: Criterion, private readonly parser: Parser, private readonly range: Range) {
    this.#lower = movesOf(range.lower);
    this.#upper = movesOf(range.upper);
    this.moves = this.#lower !== null || this.#upper !== null;
  }

  holds(subject: Subject, at: number): boolean {
    const { lower, upper, negated } = this.range;
    const moment = sideOf(subject, this.criterion.property, this.parser, at);
    const from = lower === null ? Number.NEGATIVE_INFINITY : boundAt(lower, subject, at);
    const to = upper === null ? Number.POSITIVE_INFINITY : boundAt(upper, subject, at);
    if (isErased(moment) || isErased(from) || isErased(to)) return false;
    if (moment === null || from === null || to === null) return this.criterion.includeEmpty;
    return isWithin(moment, from, to, this.range) !== negated;
  }

  /** Goes from one turn of a bound to the next until the answer differs; bounds turn back only where clocks are set back. */
  holdsUntil(subject: Subject, at: number): number {
    if (!this.moves || !this.#isComparable(subject, at)) return NEVER;
    const moment = sideOf(subject, this.criterion.property, this.parser, at) as number;
    const answer = this.#isWithinAt(moment, subject, at, at);
    for (let turn = this.#nextTurn(moment, at); turn !== NEVER; turn = this.#nextTurn(moment, turn))
      if (this.#isWithinAt(moment, subject, at, turn) !== answer) return turn;
    return NEVER;
  }

  found(subject: Subject, at: number) {
    return { value: sideOf(subject, this.criterion.property, this.parser, at) };
  }

  #isComparable(subject: Subject, at: number): boolean {
    const { lower, upper } = this.range;
    return (
      typeof sideOf(subject, this.criterion.property, this.parser, at) === 'number' &&
      (lower === null || typeof boundAt(lower, subject, at) === 'number') &&
      (upper === null || typeof boundAt(upper, subject, at) === 'number')
    );
  }

  /** With what is recorded at `at`, asked at a later moment. */
  #isWithinAt(moment: number, subject: Subject, at: number, asked: number): boolean {
    const { lower, upper } = this.range;
    const from = lower === null ? Number.NEGATIVE_INFINITY : this.#lower ? this.#lower.at(asked) : (boundAt(lower, subject, at) as number);
    const to = upper === null ? Number.POSITIVE_INFINITY : this.#upper ? this.#upper.at(asked) : (boundAt(upper, subject, at) as number);
    return isWithin(moment, from, to, this.range);
  }

  #nextTurn(moment: number, asked: number): number {
    const { lower, upper } = this.range;
    const first = this.#lower === null ? NEVER : this.#lower.turnsAfter(asked, markOf(lower!, moment, true));
    const second = this.#upper === null ? NEVER : this.#upper.turnsAfter(asked, markOf(upper!, moment, false));
    return Math.min(first, second);
  }
}

const isWithin = (moment: number, from: number, to: number, { lower, upper }: Range): boolean =>
  (lower?.endpoint === 'EXCLUSIVE' ? moment > from : moment >= from) && (upper?.endpoint === 'EXCLUSIVE' ? moment < to : moment <= to);

/** The last changes of two properties, strictly; either never changed makes it a criterion on an empty value (M1, T8). */
export const compileUpdateOrder = ({ property, includeEmpty }: Criterion, operator: OrderOperator, other: string): CompiledCriterion =>
  fixed(
    (subject, at) => {
      const one = lastChangeAt(subject.recorded(property), at);
      const two = lastChangeAt(subject.recorded(other), at);
      if (isErased(one) || isErased(two)) return false;
      if (one === null || two === null) return includeEmpty;
      return operator === 'IS_BEFORE' ? one < two : one > two;
    },
    (subject, at) => ({ value: lastChangeAt(subject.recorded(property), at), other: lastChangeAt(subject.recorded(other), at) }),
  );
