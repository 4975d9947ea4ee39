import { isErased } from '../kernel/sealing.js';
import { fixed, type CompiledCriterion } from './criterion.policy.js';
import type { Criterion, Recorded, Test, Value } from './filter.policy.js';
import { foldText } from './folding.policy.js';
import { countAt, isEmpty, valueAt } from './history.policy.js';
import { looksBack, positiveTwin } from './negation.policy.js';
import { valueTest, type ValueKind, type ValueTest } from './value-tests.policy.js';

/** Criteria that look at values, present or past, and that time alone never changes. */
export const compileValues = ({ property, includeEmpty }: Criterion, test: ValueKind): CompiledCriterion => {
  const { negated } = positiveTwin(test.operator);
  const asks = valueTest(test);
  const judge = looksBack(test.operator) ? judgePast : judgePresent;
  return fixed(
    (subject, at) => judge(subject.recorded(property), at, asks, negated, includeEmpty),
    (subject, at) => ({ value: valueAt(subject.recorded(property), at) }),
  );
};

type Judge = (history: readonly Recorded[], at: number, asks: ValueTest, negated: boolean, includeEmpty: boolean) => boolean;

const judgePresent: Judge = (history, at, asks, negated, includeEmpty) => {
  const value = valueAt(history, at);
  if (isEmpty(value)) return includeEmpty;
  return !isErased(value) && asks(value!) !== negated;
};

/** "Ever": any recorded non-empty value (M5). One that answers yes settles it; else an erased one leaves it open, which is no match (M6). */
const judgePast: Judge = (history, at, asks, negated, includeEmpty) => {
  let any = false;
  let erased = false;
  for (let index = countAt(history, at) - 1; index >= 0; index--) {
    const value = history[index]![1];
    if (isEmpty(value)) continue;
    any = true;
    if (isErased(value)) erased = true;
    else if (asks(value!)) return !negated;
  }
  return any ? negated && !erased : includeEmpty;
};

/** IS_KNOWN and IS_UNKNOWN ignore the flag (M1); an erased value is neither (M6). */
export const compileKnown = ({ property }: Criterion, operator: 'IS_KNOWN' | 'IS_UNKNOWN'): CompiledCriterion => {
  const wantsEmpty = operator === 'IS_UNKNOWN';
  return fixed(
    (subject, at) => {
      const value = valueAt(subject.recorded(property), at);
      return !isErased(value) && isEmpty(value) === wantsEmpty;
    },
    (subject, at) => ({ value: valueAt(subject.recorded(property), at) }),
  );
};

/** Two properties of one type, compared strictly (T2). Either side empty makes it a criterion on an empty value. */
export const compileComparison = ({ property, includeEmpty }: Criterion, test: Extract<Test, { kind: 'compare' }>): CompiledCriterion => {
  const compares = comparison(test);
  return fixed(
    (subject, at) => {
      const one = valueAt(subject.recorded(property), at);
      const other = valueAt(subject.recorded(test.other), at);
      if (isErased(one) || isErased(other)) return false;
      return isEmpty(one) || isEmpty(other) ? includeEmpty : compares(one, other);
    },
    (subject, at) => ({ value: valueAt(subject.recorded(property), at), other: valueAt(subject.recorded(test.other), at) }),
  );
};

const comparison = ({ type, operator }: Extract<Test, { kind: 'compare' }>): ((one: Value, other: Value) => boolean) => {
  if (type === 'string') return (one, other) => typeof one === 'string' && typeof other === 'string' && foldText(one) === foldText(other);
  switch (operator) {
    case 'IS_EQUAL_TO':
      return (one, other) => one === other;
    case 'IS_NOT_EQUAL_TO':
      return (one, other) => one !== other;
    case 'IS_GREATER_THAN':
    case 'IS_AFTER':
      return (one, other) => (one as number) > (other as number);
    case 'IS_LESS_THAN':
    case 'IS_BEFORE':
      return (one, other) => (one as number) < (other as number);
  }
};
