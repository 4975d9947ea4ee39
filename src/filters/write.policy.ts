import type { Criterion, Offset, Rule, Test, TimePoint } from './filter.policy.js';
import { CALENDAR_UNITS, ELAPSED_UNITS } from './filter.policy.js';
import { nameOf } from './operations.policy.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * A rule as HubSpot's JSON, with current names, every default spelled out and nothing idle (filters.md, Writing).
 * Rules that parse to the same give the same JSON; order and repeats are kept as written.
 */
export const writeRule = (rule: Rule): Json => ({
  filterBranchType: 'OR',
  filters: [],
  filterBranches: rule.groups.map(criteria => ({ filterBranchType: 'AND', filterBranches: [], filters: criteria.map(writeCriterion) })),
});

const writeCriterion = ({ property, includeEmpty, test }: Criterion): Json => ({
  filterType: 'PROPERTY',
  property,
  operation: {
    operationType: nameOf(test.kind, test.kind === 'compare' ? test.type : null),
    operator: test.operator,
    ...operandsOf(test),
    // IS_KNOWN and IS_UNKNOWN ignore the flag: written false, so that equal rules are written alike.
    includeObjectsWithNoValueSet: test.kind === 'known' ? false : includeEmpty,
  },
});

/** The operand fields of HubSpot's JSON, without names and flag. */
export const operandsOf = (test: Test): Json => {
  switch (test.kind) {
    case 'known':
      return {};
    case 'text':
    case 'number':
    case 'boolean':
      return { value: test.value };
    case 'texts':
    case 'options':
      return { values: test.values };
    case 'numberRange':
      return { lowerBound: test.lower, upperBound: test.upper };
    case 'rolling':
    case 'updated':
      return { numberOfDays: test.days };
    case 'compare':
    case 'compareUpdated':
      return { comparisonPropertyName: test.other };
    case 'timestamp':
    case 'timestampRange':
    case 'timePoint':
    case 'timeRange':
      return timeOperandsOf(test);
  }
};

type TimeTest = Extract<Test, { kind: 'timestamp' | 'timestampRange' | 'timePoint' | 'timeRange' }>;

const timeOperandsOf = (test: TimeTest): Json => {
  switch (test.kind) {
    case 'timestamp':
      return { timestamp: test.timestamp, ...(test.operator === 'IS_BEFORE' || test.operator === 'IS_AFTER' ? { endpointBehavior: test.endpoint } : {}) };
    case 'timestampRange':
      return { lowerBound: test.lower, upperBound: test.upper, ...endpointsOf(test) };
    case 'timePoint':
      return { timePoint: writePoint(test.point), endpointBehavior: test.endpoint, propertyParser: test.parser };
    case 'timeRange':
      return { lowerBoundTimePoint: writePoint(test.lower), upperBoundTimePoint: writePoint(test.upper), ...endpointsOf(test), propertyParser: test.parser };
  }
};

const endpointsOf = (test: Extract<Test, { kind: 'timestampRange' | 'timeRange' }>): Json => ({
  lowerBoundEndpointBehavior: test.lowerEndpoint,
  upperBoundEndpointBehavior: test.upperEndpoint,
});

const zoneOf = (zone: string | null): Json => (zone === null ? { timezoneSource: 'PORTAL' } : { timezoneSource: 'CUSTOM', zoneId: zone });

const writePoint = (point: TimePoint): Json => {
  switch (point.kind) {
    case 'date': {
      const { zone, kind: _, ...wall } = point;
      return { timeType: 'DATE', ...zoneOf(zone), ...wall };
    }
    case 'today':
      return { timeType: 'INDEXED', ...zoneOf(point.zone), indexReference: { referenceType: 'TODAY', ...point.clock }, ...writeOffset(point.offset) };
    case 'now':
      return { timeType: 'INDEXED', ...zoneOf(point.zone), indexReference: { referenceType: 'NOW' }, ...writeOffset(point.offset) };
    case 'property':
      return { timeType: 'PROPERTY_REFERENCED', timezoneSource: 'PORTAL', property: point.property, referenceType: point.parser };
  }
};

/** In a fixed order; a unit of zero moves nothing. */
const writeOffset = (offset: Offset): Json => {
  const named = [...CALENDAR_UNITS, ...ELAPSED_UNITS].filter(unit => (offset[unit] ?? 0) !== 0);
  return named.length === 0 ? {} : { offset: Object.fromEntries(named.map(unit => [unit, offset[unit]])) };
};
