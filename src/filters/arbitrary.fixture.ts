import fc from 'fast-check';
import type { Recorded, Value } from './filter.policy.js';
import { criterion, ms, ruleOf, type Histories } from './rules.fixture.js';

const DAY = 86_400_000;
const ZONE_NAMES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC', 'America/St_Johns'];
export const anyZone = fc.constantFrom(...ZONE_NAMES);

/** Around the changes of the clock and the ends of months, where time is hard. */
const ANCHORS = ['2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-04-04T15:00Z', '2026-03-08T07:00Z', '2028-02-29T00:00Z', '2026-01-31T12:00Z', '2026-07-01T12:00Z'].map(ms);
const near = (span: number) => fc.tuple(fc.constantFrom(...ANCHORS), fc.oneof(fc.integer({ min: -span, max: span }), fc.constantFrom(0, 1, -1, DAY, -DAY, DAY / 24, -DAY / 24))).map(([anchor, by]) => anchor + by);
export const anyAsked = near(2 * DAY);
const anyDate = near(40 * DAY);

const anyText = fc.constantFrom('a', 'A', ' a ', 'ab', 'Drucker', 'DRUCKER kaputt', 'café', 'cafe\u0301', '🙂 ok', 'C++', 'x_a', 'Straße');
const anyOptions = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 });
const anyNumber = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-0, 0.1, 1e21));

const VALUES: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  subject: anyText, reference: anyText, amount: anyNumber, estimate: anyNumber, urgent: fc.boolean(), billable: fc.boolean(), due: anyDate, started: anyDate,
  pipeline: fc.constantFrom('support', 'sales'), topics: anyOptions,
};

const historyOf = (values: fc.Arbitrary<Value>): fc.Arbitrary<readonly Recorded[]> =>
  fc.array(fc.tuple(near(50 * DAY), fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) })), { maxLength: 4 }).map(entries => entries.sort(([one], [other]) => one - other));

export const anyHistories: fc.Arbitrary<Histories> = fc.record(Object.fromEntries(Object.entries(VALUES).map(([property, values]) => [property, historyOf(values)])));

const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const compact = (json: object): object => Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));

const anyPlace = fc.oneof(fc.constant({}), fc.constant({ timezoneSource: 'PORTAL', zoneId: 'x' }), anyZone.map(zoneId => ({ timezoneSource: 'CUSTOM', zoneId })));
const anyClock = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom(0, 30, 59), millisecond: fc.constantFrom(0, 999) }, { requiredKeys: ['hour'] });
const anyOffset = fc.record(
  { years: fc.integer({ min: -1, max: 1 }), quarters: fc.integer({ min: -1, max: 1 }), months: fc.integer({ min: -2, max: 2 }), weeks: fc.integer({ min: -1, max: 1 }), days: fc.integer({ min: -3, max: 3 }), hours: fc.integer({ min: -26, max: 26 }), milliseconds: fc.integer({ min: -1, max: 1 }) },
  { requiredKeys: [] },
);
const anyReference = fc.oneof(fc.constant({ referenceType: 'NOW' }), fc.constant({ referenceType: 'TODAY' }), anyClock.map(clock => ({ referenceType: 'TODAY', ...clock })));
const relativePoint = fc.tuple(anyPlace, anyReference, optional(anyOffset)).map(([place, indexReference, offset]) => compact({ timeType: 'INDEXED', ...place, indexReference, offset }));
const datePoint = fc.tuple(anyPlace, fc.constantFrom([2026, 3, 29], [2026, 10, 25], [2028, 2, 29], [2026, 7, 1]), optional(anyClock)).map(([place, [year, month, day], clock]) => ({ timeType: 'DATE', ...place, year, month, day, ...clock }));
const propertyPoint = fc.oneof(fc.constant({ timeType: 'PROPERTY_REFERENCED', property: 'started', referenceType: 'VALUE' }), fc.constantFrom(...Object.keys(VALUES)).map(property => ({ timeType: 'PROPERTY_REFERENCED', property, referenceType: 'UPDATED_AT' })));
const anyPoint = fc.oneof({ weight: 3, arbitrary: relativePoint }, datePoint, propertyPoint);
const anyEnd = optional(fc.constantFrom('INCLUSIVE', 'EXCLUSIVE'));

/** Pairs of a positive operation and its negative twin, for some property. */
export const anyTwins = fc.oneof(
  twins('subject', 'STRING', [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], ['CONTAINS', 'DOES_NOT_CONTAIN'], ['HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO'], ['HAS_EVER_CONTAINED', 'HAS_NEVER_CONTAINED']], { value: anyText }),
  twins('subject', 'MULTISTRING', [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], ['CONTAINS', 'DOES_NOT_CONTAIN'], ['CONTAINS_EXACTLY', 'DOES_NOT_CONTAIN_EXACTLY']], { values: fc.array(anyText, { minLength: 1, maxLength: 3 }) }),
  twins('amount', 'NUMBER', [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], ['HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO']], { value: anyNumber }),
  twins('amount', 'NUMBER_RANGED', [['IS_BETWEEN', 'IS_NOT_BETWEEN']], { lowerBound: fc.constantFrom(-1, 0), upperBound: fc.constantFrom(0, 1) }),
  twins('urgent', 'BOOL', [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO'], ['HAS_EVER_BEEN_EQUAL_TO', 'HAS_NEVER_BEEN_EQUAL_TO']], { value: fc.boolean() }),
  twins('urgent', 'bool-comparative', [['IS_EQUAL_TO', 'IS_NOT_EQUAL_TO']], { comparisonPropertyName: fc.constant('billable') }),
  twins('topics', 'ENUMERATION', [['IS_ANY_OF', 'IS_NONE_OF'], ['IS_EXACTLY', 'IS_NOT_EXACTLY'], ['CONTAINS_ALL', 'DOES_NOT_CONTAIN_ALL'], ['HAS_EVER_BEEN_ANY_OF', 'HAS_NEVER_BEEN_ANY_OF'], ['HAS_EVER_BEEN_EXACTLY', 'HAS_NEVER_BEEN_EXACTLY'], ['HAS_EVER_CONTAINED_ALL', 'HAS_NEVER_CONTAINED_ALL']], { values: anyOptions }),
  twins('due', 'RANGED_DATE', [['IS_BETWEEN', 'IS_NOT_BETWEEN']], { lowerBound: fc.constant(ANCHORS[0]!), upperBound: fc.constant(ANCHORS[1]!) }),
  twins('due', 'TIME_RANGED', [['IS_BETWEEN', 'IS_NOT_BETWEEN']], { lowerBoundTimePoint: anyPoint, upperBoundTimePoint: anyPoint, lowerBoundEndpointBehavior: anyEnd, upperBoundEndpointBehavior: anyEnd, propertyParser: optional(fc.constantFrom('VALUE', 'UPDATED_AT')) }),
  twins('subject', 'ROLLING_PROPERTY_UPDATED', [['UPDATED_IN_LAST_X_DAYS', 'NOT_UPDATED_IN_LAST_X_DAYS']], { numberOfDays: fc.integer({ min: 0, max: 5 }) }),
);

function twins(property: string, operationType: string, pairs: readonly (readonly [string, string])[], operands: Readonly<Record<string, fc.Arbitrary<unknown>>>) {
  return fc.tuple(fc.constantFrom(...pairs), fc.record(operands)).map(([[positive, negative], values]) => ({
    property,
    positive: compact({ operationType, operator: positive, ...values }) as Record<string, unknown>,
    negative: compact({ operationType, operator: negative, ...values }) as Record<string, unknown>,
  }));
}

/** Operations whose answer may change by time alone. */
const anyTimed = fc.oneof(
  fc.record({ operationType: fc.constant('TIME_POINT'), operator: fc.constantFrom('IS_BEFORE', 'IS_AFTER'), timePoint: anyPoint, endpointBehavior: anyEnd }),
  fc.record({ operationType: fc.constant('TIME_RANGED'), operator: fc.constantFrom('IS_BETWEEN', 'IS_NOT_BETWEEN'), lowerBoundTimePoint: anyPoint, upperBoundTimePoint: anyPoint, lowerBoundEndpointBehavior: anyEnd, upperBoundEndpointBehavior: anyEnd }),
  fc.record({ operationType: fc.constant('ROLLING_DATE_RANGE'), operator: fc.constantFrom('IS_LESS_THAN_X_DAYS_AGO', 'IS_MORE_THAN_X_DAYS_AGO', 'IS_LESS_THAN_X_DAYS_FROM_NOW', 'IS_MORE_THAN_X_DAYS_FROM_NOW'), numberOfDays: fc.integer({ min: 0, max: 40 }) }),
).map(compact);

export const anyTimedCriterion = anyTimed.map(operation => criterion('due', operation as Record<string, unknown>));

const anyCriterion = fc.oneof(
  anyTimedCriterion,
  fc.tuple(anyTwins, fc.boolean(), fc.boolean()).map(([{ property, positive, negative }, negated, flag]) => criterion(property, { ...(negated ? negative : positive), includeObjectsWithNoValueSet: flag })),
);

/** One to three groups of one to three criteria. */
export const anyRule = fc.array(fc.array(anyCriterion, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }).map(groups => ruleOf(...groups));
