import type { Erased } from '../kernel/sealing.js';

export type PropertyType = 'string' | 'number' | 'boolean' | 'enumeration' | 'date';

/** What a rule may say about a property. Options by id; an archived one keeps working and warns (filters.md M4). */
export interface PropertyDefinition {
  readonly type: PropertyType;
  readonly multiple?: boolean;
  readonly options?: ReadonlyMap<string, { readonly archived?: boolean | undefined }>;
}

export type Definitions = (property: string) => PropertyDefinition | undefined;

/** Dates are ms since 1970, one option is a string, several are an array. null, '', white space and [] are empty (M1). */
export type Value = string | number | boolean | readonly string[] | null | Erased;

/** What was recorded when. `at` in ms since 1970. */
export type Recorded = readonly [at: number, value: Value];

/** Whoever a rule judges. Entries are sorted by moment, then position; those later than the moment asked do not count. */
export interface Subject {
  recorded(property: string): readonly Recorded[];
}

export type Endpoint = 'INCLUSIVE' | 'EXCLUSIVE';
/** Of which moment of a property a criterion speaks: its value, or its last change (T8). */
export type Parser = 'VALUE' | 'UPDATED_AT';

/** A time of day as it stands on the wall. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export const CALENDAR_UNITS = ['years', 'quarters', 'months', 'weeks', 'days'] as const;
export const ELAPSED_UNITS = ['hours', 'minutes', 'seconds', 'milliseconds'] as const;
export type Unit = (typeof CALENDAR_UNITS)[number] | (typeof ELAPSED_UNITS)[number];
/** Only the units that were named and are not zero (T5). */
export type Offset = { readonly [unit in Unit]?: number };

/** `zone` null: the portal's (T3). */
export type TimePoint =
  | ({ readonly kind: 'date'; readonly zone: string | null; readonly year: number; readonly month: number; readonly day: number } & Clock)
  | { readonly kind: 'today'; readonly zone: string | null; readonly clock: Clock | null; readonly offset: Offset }
  | { readonly kind: 'now'; readonly zone: string | null; readonly offset: Offset }
  | { readonly kind: 'property'; readonly property: string; readonly parser: Parser };

export type TextOperator =
  | 'IS_EQUAL_TO' | 'IS_NOT_EQUAL_TO' | 'CONTAINS' | 'DOES_NOT_CONTAIN' | 'STARTS_WITH' | 'ENDS_WITH'
  | 'HAS_EVER_BEEN_EQUAL_TO' | 'HAS_NEVER_BEEN_EQUAL_TO' | 'HAS_EVER_CONTAINED' | 'HAS_NEVER_CONTAINED';
export type TextsOperator =
  | 'IS_EQUAL_TO' | 'IS_NOT_EQUAL_TO' | 'CONTAINS' | 'DOES_NOT_CONTAIN' | 'STARTS_WITH' | 'ENDS_WITH'
  | 'CONTAINS_EXACTLY' | 'DOES_NOT_CONTAIN_EXACTLY';
export type EqualityOperator = 'IS_EQUAL_TO' | 'IS_NOT_EQUAL_TO' | 'HAS_EVER_BEEN_EQUAL_TO' | 'HAS_NEVER_BEEN_EQUAL_TO';
export type NumberOperator =
  | EqualityOperator | 'IS_GREATER_THAN' | 'IS_GREATER_THAN_OR_EQUAL_TO' | 'IS_LESS_THAN' | 'IS_LESS_THAN_OR_EQUAL_TO';
export type OptionsOperator =
  | 'IS_ANY_OF' | 'IS_NONE_OF' | 'IS_EXACTLY' | 'IS_NOT_EXACTLY' | 'CONTAINS_ALL' | 'DOES_NOT_CONTAIN_ALL'
  | 'HAS_EVER_BEEN_ANY_OF' | 'HAS_NEVER_BEEN_ANY_OF' | 'HAS_EVER_BEEN_EXACTLY' | 'HAS_NEVER_BEEN_EXACTLY'
  | 'HAS_EVER_CONTAINED_ALL' | 'HAS_NEVER_CONTAINED_ALL';
export type RangeOperator = 'IS_BETWEEN' | 'IS_NOT_BETWEEN';
export type OrderOperator = 'IS_BEFORE' | 'IS_AFTER';
export type TimestampOperator = OrderOperator | 'IS_EQUAL_TO' | 'IS_BEFORE_DATE' | 'IS_AFTER_DATE';
export type RollingOperator =
  | 'IS_LESS_THAN_X_DAYS_AGO' | 'IS_MORE_THAN_X_DAYS_AGO' | 'IS_LESS_THAN_X_DAYS_FROM_NOW' | 'IS_MORE_THAN_X_DAYS_FROM_NOW';
export type UpdatedOperator = 'UPDATED_IN_LAST_X_DAYS' | 'NOT_UPDATED_IN_LAST_X_DAYS';
export type ComparisonOperator = OrderOperator | 'IS_EQUAL_TO' | 'IS_NOT_EQUAL_TO' | 'IS_GREATER_THAN' | 'IS_LESS_THAN';

interface Endpoints {
  readonly lowerEndpoint: Endpoint;
  readonly upperEndpoint: Endpoint;
}

/** What a criterion asks, one kind for each operation type of HubSpot's. Timestamps in ms since 1970. */
export type Test =
  | { readonly kind: 'known'; readonly operator: 'IS_KNOWN' | 'IS_UNKNOWN' }
  | { readonly kind: 'text'; readonly operator: TextOperator; readonly value: string }
  | { readonly kind: 'texts'; readonly operator: TextsOperator; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly operator: NumberOperator; readonly value: number }
  | { readonly kind: 'numberRange'; readonly operator: RangeOperator; readonly lower: number; readonly upper: number }
  | { readonly kind: 'boolean'; readonly operator: EqualityOperator; readonly value: boolean }
  | { readonly kind: 'options'; readonly operator: OptionsOperator; readonly values: readonly string[] }
  | { readonly kind: 'timestamp'; readonly operator: TimestampOperator; readonly timestamp: number; readonly endpoint: Endpoint }
  | ({ readonly kind: 'timestampRange'; readonly operator: RangeOperator; readonly lower: number; readonly upper: number } & Endpoints)
  | { readonly kind: 'rolling'; readonly operator: RollingOperator; readonly days: number }
  | { readonly kind: 'updated'; readonly operator: UpdatedOperator; readonly days: number }
  | { readonly kind: 'timePoint'; readonly operator: OrderOperator; readonly parser: Parser; readonly point: TimePoint; readonly endpoint: Endpoint }
  | ({ readonly kind: 'timeRange'; readonly operator: RangeOperator; readonly parser: Parser; readonly lower: TimePoint; readonly upper: TimePoint } & Endpoints)
  | { readonly kind: 'compare'; readonly type: ComparedType; readonly operator: ComparisonOperator; readonly other: string }
  | { readonly kind: 'compareUpdated'; readonly operator: OrderOperator; readonly other: string };

export type ComparedType = 'string' | 'number' | 'boolean' | 'date';
export type Kind = Test['kind'];

export interface Criterion {
  readonly property: string;
  /** HubSpot's includeObjectsWithNoValueSet: an empty value matches, whatever the operator (M1). */
  readonly includeEmpty: boolean;
  readonly test: Test;
}

/** An OR of groups, each an AND of criteria, as written: order and repeats are kept for whoever reads it back. */
export interface Rule {
  readonly groups: readonly (readonly Criterion[])[];
}
