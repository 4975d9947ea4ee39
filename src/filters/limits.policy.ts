import type { Unit } from './filter.policy.js';

/** What a rule may cost at most (filters.md, Shape). Characters are code points; repeats among values count. */
export const LIMITS = {
  groups: 20,
  criteria: 100,
  values: 500,
  characters: 1_000,
  days: 36_500,
  firstYear: 1,
  lastYear: 9_999,
} as const;

const DAYS = 36_525;

/** A hundred years' worth of each unit, in whole units: the Gregorian century has at most 36,525 days. */
export const OFFSET_LIMITS: Readonly<Record<Unit, number>> = {
  years: 100,
  quarters: 400,
  months: 1_200,
  weeks: Math.floor(DAYS / 7),
  days: DAYS,
  hours: DAYS * 24,
  minutes: DAYS * 1_440,
  seconds: DAYS * 86_400,
  milliseconds: DAYS * 86_400_000,
};
