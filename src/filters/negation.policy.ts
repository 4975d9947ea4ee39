const POSITIVE_TWINS: ReadonlyMap<string, string> = new Map([
  ['IS_NOT_EQUAL_TO', 'IS_EQUAL_TO'],
  ['DOES_NOT_CONTAIN', 'CONTAINS'],
  ['DOES_NOT_CONTAIN_EXACTLY', 'CONTAINS_EXACTLY'],
  ['HAS_NEVER_BEEN_EQUAL_TO', 'HAS_EVER_BEEN_EQUAL_TO'],
  ['HAS_NEVER_CONTAINED', 'HAS_EVER_CONTAINED'],
  ['IS_NOT_BETWEEN', 'IS_BETWEEN'],
  ['IS_NONE_OF', 'IS_ANY_OF'],
  ['IS_NOT_EXACTLY', 'IS_EXACTLY'],
  ['DOES_NOT_CONTAIN_ALL', 'CONTAINS_ALL'],
  ['HAS_NEVER_BEEN_ANY_OF', 'HAS_EVER_BEEN_ANY_OF'],
  ['HAS_NEVER_BEEN_EXACTLY', 'HAS_EVER_BEEN_EXACTLY'],
  ['HAS_NEVER_CONTAINED_ALL', 'HAS_EVER_CONTAINED_ALL'],
  ['NOT_UPDATED_IN_LAST_X_DAYS', 'UPDATED_IN_LAST_X_DAYS'],
]);

/** A negative operator denies its positive twin on values that are there (filters.md M2); all others are their own. */
export const positiveTwin = (operator: string): { readonly positive: string; readonly negated: boolean } => {
  const twin = POSITIVE_TWINS.get(operator);
  return twin === undefined ? { positive: operator, negated: false } : { positive: twin, negated: true };
};

/** Looks at every value ever recorded, not at the current one (M5). */
export const looksBack = (operator: string): boolean => operator.startsWith('HAS_EVER_') || operator.startsWith('HAS_NEVER_');
