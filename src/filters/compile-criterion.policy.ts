import { DAY } from './calendar.policy.js';
import { compileComparison, compileKnown, compileValues } from './compile-values.policy.js';
import { compileUpdateOrder, TimeCriterion, type Bound, type Range } from './compile-times.policy.js';
import type { CompiledCriterion } from './criterion.policy.js';
import type { Criterion, Endpoint, Parser, RollingOperator, Test, TimePoint } from './filter.policy.js';
import { fixedMoment, momentOf, nowPlus, todayPlus, type Moment } from './moment.policy.js';
import { zoneOf, type Zone } from './zone.policy.js';

/** Makes one criterion ready; `zone` is the portal's (or the deployment's, T1). */
export const compileCriterion = (criterion: Criterion, zone: Zone): CompiledCriterion => {
  const { test } = criterion;
  switch (test.kind) {
    case 'known':
      return compileKnown(criterion, test.operator);
    case 'text':
    case 'texts':
    case 'number':
    case 'numberRange':
    case 'boolean':
    case 'options':
      return compileValues(criterion, test);
    case 'compare':
      return compileComparison(criterion, test);
    case 'compareUpdated':
      return compileUpdateOrder(criterion, test.operator, test.other);
    case 'timestamp':
    case 'timestampRange':
    case 'rolling':
    case 'updated':
    case 'timePoint':
    case 'timeRange':
      return new TimeCriterion(criterion, parserOf(test), rangeOf(test, zone));
  }
};

type TimeTest = Extract<Test, { kind: 'timestamp' | 'timestampRange' | 'rolling' | 'updated' | 'timePoint' | 'timeRange' }>;

const parserOf = (test: TimeTest): Parser => (test.kind === 'updated' ? 'UPDATED_AT' : 'parser' in test ? test.parser : 'VALUE');

const bound = (point: Bound['point'], endpoint: Endpoint): Bound => ({ point, endpoint });
const including = (moment: Moment): Bound => bound(moment, 'INCLUSIVE');
const excluding = (moment: Moment): Bound => bound(moment, 'EXCLUSIVE');

const before = (upper: Bound): Range => ({ lower: null, upper, negated: false });
const after = (lower: Bound): Range => ({ lower, upper: null, negated: false });
const between = (lower: Bound, upper: Bound, negated: boolean): Range => ({ lower, upper, negated });

/** Every question about time as one range. */
const rangeOf = (test: TimeTest, zone: Zone): Range => {
  switch (test.kind) {
    case 'timestamp':
      return timestampRange(test, zone);
    case 'timestampRange':
      return between(bound(fixedMoment(test.lower), test.lowerEndpoint), bound(fixedMoment(test.upper), test.upperEndpoint), test.operator === 'IS_NOT_BETWEEN');
    case 'rolling':
      return rollingRange(test.operator, test.days, zone);
    case 'updated':
      return between(including(todayPlus(-test.days, zone)), including(nowPlus(0)), test.operator === 'NOT_UPDATED_IN_LAST_X_DAYS');
    case 'timePoint':
      return test.operator === 'IS_BEFORE' ? before(bound(pointOf(test.point, zone), test.endpoint)) : after(bound(pointOf(test.point, zone), test.endpoint));
    case 'timeRange':
      return between(bound(pointOf(test.lower, zone), test.lowerEndpoint), bound(pointOf(test.upper, zone), test.upperEndpoint), test.operator === 'IS_NOT_BETWEEN');
  }
};

const pointOf = (point: TimePoint, zone: Zone): Bound['point'] =>
  point.kind === 'property' ? { property: point.property, parser: point.parser } : momentOf(point, point.zone === null ? zone : zoneOf(point.zone));

/** The three that say "date" mean the portal's day that holds the timestamp; the other two the moment itself (T7). */
const timestampRange = ({ operator, timestamp, endpoint }: Extract<Test, { kind: 'timestamp' }>, zone: Zone): Range => {
  const day = Math.floor((timestamp + zone.offsetAt(timestamp)) / DAY);
  switch (operator) {
    case 'IS_BEFORE':
      return before(bound(fixedMoment(timestamp), endpoint));
    case 'IS_AFTER':
      return after(bound(fixedMoment(timestamp), endpoint));
    case 'IS_BEFORE_DATE':
      return before(excluding(fixedMoment(zone.startOf(day))));
    case 'IS_AFTER_DATE':
      return after(including(fixedMoment(zone.startOf(day + 1))));
    case 'IS_EQUAL_TO':
      return between(including(fixedMoment(zone.startOf(day))), excluding(fixedMoment(zone.startOf(day + 1))), false);
  }
};

/** N days of the portal's zone, with today's start and the moment asked (T6). */
const rollingRange = (operator: RollingOperator, days: number, zone: Zone): Range => {
  switch (operator) {
    case 'IS_LESS_THAN_X_DAYS_AGO':
      return between(including(todayPlus(-days, zone)), including(nowPlus(0)), false);
    case 'IS_MORE_THAN_X_DAYS_AGO':
      return before(excluding(todayPlus(-days, zone)));
    case 'IS_LESS_THAN_X_DAYS_FROM_NOW':
      return between(including(nowPlus(0)), including(todayPlus(days, zone)), false);
    case 'IS_MORE_THAN_X_DAYS_FROM_NOW':
      return after(excluding(todayPlus(days, zone)));
  }
};
