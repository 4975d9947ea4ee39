import type { Endpoint, Kind, Parser, PropertyDefinition, Test } from './filter.policy.js';
import { LIMITS } from './limits.policy.js';
import type { Operation } from './operations.policy.js';
import { parseBoolean, parseBounds, parseNumber, parseOptions, parseOther, parseText, parseTexts, parseTimestamp } from './parse-operands.policy.js';
import { parsePoint } from './parse-point.policy.js';
import { oneOf, own, wholeNumber, type JsonObject, type Reading } from './reading.policy.js';

/** An operation whose type and operator are known to fit; only its operands are still to be read. */
export interface OperationFound {
  readonly reading: Reading;
  readonly path: string;
  readonly json: JsonObject;
  readonly operation: Operation;
  readonly operator: string;
  readonly property: string;
  readonly definition: PropertyDefinition;
}

/** The operands of an operation, or undefined when one is at fault. */
export const parseTest = (found: OperationFound): Test | undefined => {
  const operands = READERS[found.operation.kind](found);
  return operands && ({ kind: found.operation.kind, operator: found.operator, ...operands } as Test);
};

/** The fields that the operation may hold, its choice of names for bounds included. */
export const fieldsOf = (operation: Operation, operator: string, json: JsonObject): readonly string[] => {
  if (operation.kind === 'timestampRange') return [...boundNames(json), ...operation.fields];
  return operation.kind === 'timestamp' && isMoment(operator) ? [...operation.fields, 'endpointBehavior'] : operation.fields;
};

type Operands = Readonly<Record<string, unknown>>;
type Read = (found: OperationFound) => Operands | undefined;

const whole = (operands: Operands): Operands | undefined => (Object.values(operands).includes(undefined) ? undefined : operands);

const single = (read: (reading: Reading, path: string, value: unknown) => unknown): Read => ({ reading, path, json }) =>
  whole({ value: read(reading, `${path}.value`, own(json, 'value')) });

const days: Read = ({ reading, path, json }) =>
  whole({ days: wholeNumber(reading, `${path}.numberOfDays`, own(json, 'numberOfDays'), 0, LIMITS.days, 'limit.days') });

const endpoint = ({ reading, path, json }: OperationFound, field: string): Endpoint | undefined => oneOf(reading, json, path, field, ['INCLUSIVE', 'EXCLUSIVE']);
const endpoints = (found: OperationFound) => ({
  lowerEndpoint: endpoint(found, 'lowerBoundEndpointBehavior'),
  upperEndpoint: endpoint(found, 'upperBoundEndpointBehavior'),
});
const parser = ({ reading, path, json }: OperationFound): Parser | undefined => oneOf(reading, json, path, 'propertyParser', ['VALUE', 'UPDATED_AT']);
const point = ({ reading, path, json }: OperationFound, field: string) => parsePoint(reading, `${path}.${field}`, own(json, field));

/** IS_BEFORE and IS_AFTER mean the moment itself and can exclude it; the others mean its day (T7). */
const isMoment = (operator: string): boolean => operator === 'IS_BEFORE' || operator === 'IS_AFTER';

const timestamp: Read = found => {
  const { reading, path, json, operator } = found;
  return whole({
    timestamp: parseTimestamp(reading, `${path}.timestamp`, own(json, 'timestamp')),
    endpoint: isMoment(operator) ? endpoint(found, 'endpointBehavior') : 'INCLUSIVE',
  });
};

/** Two pairs of names are read, not mixed (T7). */
const boundNames = (json: JsonObject): readonly [string, string] =>
  !Object.hasOwn(json, 'lowerBound') && !Object.hasOwn(json, 'upperBound') && (Object.hasOwn(json, 'lowerBoundTimestamp') || Object.hasOwn(json, 'upperBoundTimestamp'))
    ? ['lowerBoundTimestamp', 'upperBoundTimestamp']
    : ['lowerBound', 'upperBound'];

const timestampRange: Read = found => {
  const bounds = parseBounds(found.reading, found.path, found.json, ...boundNames(found.json), parseTimestamp);
  const ends = whole(endpoints(found));
  return bounds && ends && { ...bounds, ...ends };
};

const KNOWN: Readonly<Record<string, string>> = { IS_BLANK: 'IS_UNKNOWN', IS_NOT_BLANK: 'IS_KNOWN' };

const READERS: Readonly<Record<Kind, Read>> = {
  known: ({ operator }) => ({ operator: KNOWN[operator] ?? operator }),
  text: single(parseText),
  texts: ({ reading, path, json }) => whole({ values: parseTexts(reading, `${path}.values`, own(json, 'values')) }),
  number: single(parseNumber),
  numberRange: ({ reading, path, json }) => parseBounds(reading, path, json, 'lowerBound', 'upperBound', parseNumber),
  boolean: single(parseBoolean),
  options: ({ reading, path, json, property, definition }) => whole({ values: parseOptions(reading, `${path}.values`, own(json, 'values'), property, definition) }),
  timestamp,
  timestampRange,
  rolling: days,
  updated: days,
  timePoint: found => whole({ point: point(found, 'timePoint'), endpoint: endpoint(found, 'endpointBehavior'), parser: parser(found) }),
  timeRange: found => whole({ lower: point(found, 'lowerBoundTimePoint'), upper: point(found, 'upperBoundTimePoint'), ...endpoints(found), parser: parser(found) }),
  compare: ({ reading, path, json, operation }) =>
    whole({ type: operation.fits, other: parseOther(reading, `${path}.comparisonPropertyName`, own(json, 'comparisonPropertyName'), operation.fits) }),
  compareUpdated: ({ reading, path, json }) => whole({ other: parseOther(reading, `${path}.comparisonPropertyName`, own(json, 'comparisonPropertyName'), null) }),
};

