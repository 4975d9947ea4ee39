import { ERASED, isErased, type Erased } from '../kernel/sealing.js';
import type { Recorded, Value } from './filter.policy.js';
import { isBlank } from './folding.policy.js';

/** null, '', white space alone and no options (filters.md M1). Erased values are not empty (M6). */
export const isEmpty = (value: Value): boolean =>
  value === null || value === undefined || (typeof value === 'string' ? isBlank(value) : Array.isArray(value) && value.length === 0);

/** How many entries count at a moment: those recorded up to it. Entries are sorted; most often all count. */
export const countAt = (history: readonly Recorded[], at: number): number => {
  let count = history.length;
  while (count > 0 && history[count - 1]![0] > at) count--;
  return count;
};

/** The value at a moment; null when there was none. */
export const valueAt = (history: readonly Recorded[], at: number): Value => {
  const count = countAt(history, at);
  return count === 0 ? null : history[count - 1]![1];
};

/**
 * The moment of the last change up to `at` (T8): ms, or null when the value never changed. An entry that repeats the
 * value before it is no change; whether an erased one does so cannot be told, so the answer is erased too (M6).
 */
export const lastChangeAt = (history: readonly Recorded[], at: number): number | null | Erased => {
  for (let index = countAt(history, at) - 1; index >= 0; index--) {
    const [moment, value] = history[index]!;
    const before = index === 0 ? null : history[index - 1]![1];
    if (isUncertain(value, before)) return ERASED;
    if (!isSame(value, before)) return moment;
  }
  return null;
};

/** An erased value was there, so it differs from an empty one, and from nothing else for certain. */
const isUncertain = (one: Value, other: Value): boolean =>
  isErased(one) ? !isEmpty(other) : isErased(other) && !isEmpty(one);

const isSame = (one: Value, other: Value): boolean => {
  if (one === other) return true;
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other);
  return Array.isArray(one) && Array.isArray(other) && isSubset(one, other) && isSubset(other, one);
};

const isSubset = (part: readonly string[], whole: readonly string[]): boolean => {
  for (const option of part) if (!whole.includes(option)) return false;
  return true;
};
