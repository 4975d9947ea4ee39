import type { ComparedType, Kind, PropertyType } from './filter.policy.js';

/** One operation type of HubSpot's list filters (CRM lists API, version 3): its names, whom it fits, what it knows. */
export interface Operation {
  /** The current name, which is written; for three of them there is only the older form. */
  readonly name: string;
  readonly kind: Kind;
  /** null: every property. */
  readonly fits: PropertyType | null;
  readonly operators: readonly string[];
  /** Its operand fields. */
  readonly fields: readonly string[];
}

const EQUALITY = ['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'];
const EVER_EQUAL = ['HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO'];
const SIX = [...EQUALITY, 'CONTAINS', 'DOES_NOT_CONTAIN', 'STARTS_WITH', 'ENDS_WITH'];
const RANGE = ['IS_BETWEEN', 'IS_NOT_BETWEEN'];
const ORDER = ['IS_BEFORE', 'IS_AFTER'];
const ENDPOINTS = ['lowerBoundEndpointBehavior', 'upperBoundEndpointBehavior'];

const operation = (name: string, older: string | null, kind: Kind, fits: PropertyType | null, operators: readonly string[], fields: readonly string[]): readonly [Operation, string | null] => [
  { name, kind, fits, operators, fields }, older,
];

const compared = (name: string, older: string | null, type: ComparedType, operators: readonly string[]) =>
  operation(name, older, 'compare', type, operators, ['comparisonPropertyName']);

const OPERATIONS = [
  operation('ALL_PROPERTY', 'alltypes', 'known', null, ['IS_KNOWN', 'IS_UNKNOWN', 'IS_BLANK', 'IS_NOT_BLANK'], []),
  operation('STRING', 'string', 'text', 'string', [...SIX, ...EVER_EQUAL, 'HAS_EVER_CONTAINED', 'HAS_NEVER_CONTAINED'], ['value']),
  operation('MULTISTRING', 'multistring', 'texts', 'string', [...SIX, 'CONTAINS_EXACTLY', 'DOES_NOT_CONTAIN_EXACTLY'], ['values']),
  operation('NUMBER', 'number', 'number', 'number', [
    ...EQUALITY, 'IS_GREATER_THAN', 'IS_GREATER_THAN_OR_EQUAL_TO', 'IS_LESS_THAN', 'IS_LESS_THAN_OR_EQUAL_TO', ...EVER_EQUAL,
  ], ['value']),
  operation('NUMBER_RANGED', 'number-ranged', 'numberRange', 'number', RANGE, ['lowerBound', 'upperBound']),
  operation('BOOL', 'bool', 'boolean', 'boolean', [...EQUALITY, ...EVER_EQUAL], ['value']),
  operation('ENUMERATION', 'enumeration', 'options', 'enumeration', [
    'IS_ANY_OF', 'IS_NONE_OF', 'IS_EXACTLY', 'IS_NOT_EXACTLY', 'CONTAINS_ALL', 'DOES_NOT_CONTAIN_ALL', 'HAS_EVER_BEEN_ANY_OF', 'HAS_NEVER_BEEN_ANY_OF',
    'HAS_EVER_BEEN_EXACTLY', 'HAS_NEVER_BEEN_EXACTLY', 'HAS_EVER_CONTAINED_ALL', 'HAS_NEVER_CONTAINED_ALL',
  ], ['values']),
  operation('DATETIME', 'datetime', 'timestamp', 'date', ['IS_EQUAL_TO', ...ORDER, 'IS_BEFORE_DATE', 'IS_AFTER_DATE'], ['timestamp']),
  operation('RANGED_DATE', 'datetime-ranged', 'timestampRange', 'date', RANGE, ENDPOINTS),
  operation('ROLLING_DATE_RANGE', 'datetime-rolling', 'rolling', 'date', [
    'IS_LESS_THAN_X_DAYS_AGO', 'IS_MORE_THAN_X_DAYS_AGO', 'IS_LESS_THAN_X_DAYS_FROM_NOW', 'IS_MORE_THAN_X_DAYS_FROM_NOW',
  ], ['numberOfDays']),
  operation('ROLLING_PROPERTY_UPDATED', 'rolling-property-updated', 'updated', null, ['UPDATED_IN_LAST_X_DAYS', 'NOT_UPDATED_IN_LAST_X_DAYS'], ['numberOfDays']),
  operation('TIME_POINT', null, 'timePoint', 'date', ORDER, ['timePoint', 'endpointBehavior', 'propertyParser']),
  operation('TIME_RANGED', null, 'timeRange', 'date', RANGE, ['lowerBoundTimePoint', 'upperBoundTimePoint', ...ENDPOINTS, 'propertyParser']),
  compared('COMPARATIVE_DATE', 'datetime-comparative', 'date', ORDER),
  compared('string-comparative', null, 'string', ['IS_EQUAL_TO']),
  compared('number-comparative', null, 'number', ['IS_EQUAL_TO', 'IS_GREATER_THAN', 'IS_LESS_THAN']),
  compared('bool-comparative', null, 'boolean', EQUALITY),
  operation('COMPARATIVE_PROPERTY_UPDATED', 'property-updated-comparative', 'compareUpdated', null, ORDER, ['comparisonPropertyName']),
];

const BY_NAME: ReadonlyMap<string, Operation> = new Map(
  OPERATIONS.flatMap(([one, older]): [string, Operation][] => (older === null ? [[one.name, one]] : [[one.name, one], [older, one]])),
);

/** By its current or its older name, exactly; undefined for all others (DATE and CALENDAR_DATE among them). */
export const operationOf = (name: unknown): Operation | undefined => (typeof name === 'string' ? BY_NAME.get(name) : undefined);

/** The name that is written for a kind of test; comparisons have one for each type. */
export const nameOf = (kind: Kind, type: ComparedType | null): string =>
  OPERATIONS.find(([one]) => one.kind === kind && (type === null || one.fits === type))![0].name;
