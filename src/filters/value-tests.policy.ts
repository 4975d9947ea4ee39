import type { Test, Value } from './filter.policy.js';
import { foldText } from './folding.policy.js';
import { positiveTwin } from './negation.policy.js';
import { textTest } from './text-tests.policy.js';

/** Asks the positive form of a test of one value that is there. A value of another type than the test's answers no. */
export type ValueTest = (value: Exclude<Value, null>) => boolean;

export type ValueKind = Extract<Test, { kind: 'text' | 'texts' | 'number' | 'numberRange' | 'boolean' | 'options' }>;

/** Operands are folded and gathered here, once a rule. */
export const valueTest = (test: ValueKind): ValueTest => {
  const { positive } = positiveTwin(test.operator);
  switch (test.kind) {
    case 'text':
      return onText([textTest(positive, test.value)]);
    case 'texts':
      return positive === 'IS_EQUAL_TO' ? equalsAny(test.values) : onText(test.values.map(operand => textTest(positive, operand)));
    case 'number':
      return numberTest(positive, test.value);
    case 'numberRange':
      return value => typeof value === 'number' && value >= test.lower && value <= test.upper;
    case 'boolean':
      return value => value === test.value;
    case 'options':
      return optionsTest(positive, test.values);
  }
};

const onText = (tests: readonly ((folded: string) => boolean)[]): ValueTest => value => {
  if (typeof value !== 'string') return false;
  const folded = foldText(value);
  for (const test of tests) if (test(folded)) return true;
  return false;
};

const equalsAny = (operands: readonly string[]): ValueTest => {
  const folded = new Set(operands.map(foldText));
  return value => typeof value === 'string' && folded.has(foldText(value));
};

const numberTest = (positive: string, operand: number): ValueTest => {
  switch (positive) {
    case 'IS_GREATER_THAN':
      return value => typeof value === 'number' && value > operand;
    case 'IS_GREATER_THAN_OR_EQUAL_TO':
      return value => typeof value === 'number' && value >= operand;
    case 'IS_LESS_THAN':
      return value => typeof value === 'number' && value < operand;
    case 'IS_LESS_THAN_OR_EQUAL_TO':
      return value => typeof value === 'number' && value <= operand;
    default:
      return value => value === operand;
  }
};

/** Sets of option ids, compared by code point (M4). A single option is a set of one. */
const optionsTest = (positive: string, operands: readonly string[]): ValueTest => {
  const asked = new Set(operands);
  if (positive.endsWith('ANY_OF')) return value => (typeof value === 'string' ? asked.has(value) : isSet(value) && meets(value, asked));
  if (positive.endsWith('ALL')) return value => (typeof value === 'string' ? asked.size === 1 && asked.has(value) : isSet(value) && holdsAll(value, asked));
  return value => (typeof value === 'string' ? asked.size === 1 && asked.has(value) : isSet(value) && holdsAll(value, asked) && isWithin(value, asked));
};

const isSet = (value: Exclude<Value, null>): value is readonly string[] => Array.isArray(value);

const meets = (options: readonly string[], asked: ReadonlySet<string>): boolean => {
  for (const option of options) if (asked.has(option)) return true;
  return false;
};

const holdsAll = (options: readonly string[], asked: ReadonlySet<string>): boolean => {
  for (const option of asked) if (!options.includes(option)) return false;
  return true;
};

const isWithin = (options: readonly string[], asked: ReadonlySet<string>): boolean => {
  for (const option of options) if (!asked.has(option)) return false;
  return true;
};
