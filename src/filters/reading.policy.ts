import { faultAt, wanted, type Fault, type Wanted, type Warning } from './fault.policy.js';
import type { Definitions } from './filter.policy.js';

/** One pass over a rule's JSON: what it is checked against, and what was found so far, in document order. */
export interface Reading {
  readonly definitions: Definitions;
  readonly faults: Fault[];
  readonly warnings: Warning[];
  criteria: number;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own field only: `__proto__` and `constructor` are names like all others. */
export const own = (object: JsonObject, field: string): unknown => (Object.hasOwn(object, field) ? object[field] : undefined);

/** Says what is wrong and gives undefined, so that a reader can be one expression. */
export const refuse = (reading: Reading, path: string, found: unknown, right: Wanted): undefined => {
  reading.faults.push(faultAt(path, found, right));
  return undefined;
};

/** May occur and carry nothing more (filters.md, Shape). */
const IDLE: ReadonlySet<string> = new Set([
  'filterBranchOperator', 'operatorName', 'propertyType', 'defaultValue', 'defaultComparisonValue', 'frameworkFilterId', 'type', 'requiresTimeZoneConversion',
]);

const NO_FIELD = wanted('field.unknown', 'no field of this name, as it could change the meaning', 'kein Feld dieses Namens, denn es könnte den Sinn ändern');

/** Refuses every field that is neither known nor idle, at its own path. */
export const refuseOthers = (reading: Reading, object: JsonObject, path: string, known: readonly string[]): void => {
  for (const field of Object.keys(object))
    if (!known.includes(field) && !IDLE.has(field)) refuse(reading, path === '' ? field : `${path}.${field}`, object[field], NO_FIELD);
};

/** One of two words; missing or null is the first. */
export const oneOf = <W extends string>(reading: Reading, object: JsonObject, path: string, field: string, words: readonly [W, W]): W | undefined => {
  const found = own(object, field);
  if (found === undefined || found === null) return words[0];
  if (found === words[0] || found === words[1]) return found as W;
  return refuse(reading, `${path}.${field}`, found, wanted(`${field}.unknown`, `${words[0]} or ${words[1]}`, `${words[0]} oder ${words[1]}`));
};

/** A whole number in a range, exactly typed; -0 is 0. */
export const wholeNumber = (reading: Reading, path: string, found: unknown, least: number, most: number, code: string): number | undefined =>
  Number.isInteger(found) && (found as number) >= least && (found as number) <= most
    ? (found as number) + 0
    : refuse(reading, path, found, wanted(code, `a whole number from ${least} to ${most}`, `eine ganze Zahl von ${least} bis ${most}`));
