import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../kernel/canonical-json.js';
import { anyAsked, anyHistories, anyRule, anyTimedCriterion, anyTwins, anyZone } from './arbitrary.fixture.js';
import { compileRule } from './compile.policy.js';
import { ask, only, parsed, ruleOf, subject, type Histories } from './rules.fixture.js';
import { usesTime } from './reads.policy.js';
import { writeRule } from './write.policy.js';

const RUNS = { numRuns: 500 };
const HOUR = 3_600_000;
const NEVER = Number.POSITIVE_INFINITY;

/** Later moments worth a look: a few milliseconds, each quarter of an hour for three days, then half days, then months. */
const later = function* (at: number, until: number): Generator<number> {
  for (const step of [1, 2, 999, HOUR - 1]) if (at + step < until) yield at + step;
  for (let moment = at; moment < Math.min(until, at + 72 * HOUR); moment += HOUR / 4) yield moment;
  for (let moment = at; moment < Math.min(until, at + 60 * 24 * HOUR); moment += 12 * HOUR - 1) yield moment;
  for (let moment = at; moment < Math.min(until, at + 900 * 24 * HOUR); moment += 30 * 24 * HOUR) yield moment;
  if (until !== NEVER) yield until - 1;
};

type Compiled = ReturnType<typeof compileRule>;

/** The first later moment before validUntil at which another answer is given; undefined: none was found. */
const brokenAt = (compiled: Compiled, histories: Histories, at: number): number | undefined => {
  const { match, validUntil } = compiled.matches(subject(histories), at);
  for (const moment of later(at, validUntil ?? NEVER)) if (compiled.matches(subject(histories), moment).match !== match) return moment;
  return undefined;
};

const upTo = (histories: Histories, at: number): Histories =>
  Object.fromEntries(Object.entries(histories).map(([property, entries]) => [property, entries.filter(([moment]) => moment <= at)]));

describe('the laws of the language', () => {
  it('writing and reading back changes nothing that has a meaning (A3)', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      const written = writeRule(parsed(json));
      const again: unknown = JSON.parse(canonicalJson(written));
      expect(canonicalJson(writeRule(parsed(again)))).toBe(canonicalJson(written));
      expect(ask(again, histories, at, zone)).toEqual(ask(json, histories, at, zone));
    }), RUNS);
  });

  it('a negative operator denies its positive twin on values that are there, and on empty ones both follow the flag (M1, M2)', () => {
    fc.assert(fc.property(anyTwins, anyHistories, anyAsked, anyZone, fc.boolean(), ({ property, positive, negative }, histories, at, zone, flag) => {
      const answer = (operation: Record<string, unknown>, includeObjectsWithNoValueSet: boolean) => ask(only(property, { ...operation, includeObjectsWithNoValueSet }), histories, at, zone).match;
      const isEmpty = answer(positive, true) && answer(negative, true);
      expect(answer(negative, flag)).toBe(isEmpty ? flag : !answer(positive, flag));
    }), RUNS);
  });

  it('an answer holds until its validUntil with no further event, wherever one looks (T9)', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      expect(brokenAt(compileRule(parsed(json), zone), upTo(histories, at), at)).toBeUndefined();
    }), { numRuns: 200 });
  });

  it('a criterion’s validUntil is the very millisecond at which its answer differs (T9)', () => {
    fc.assert(fc.property(anyTimedCriterion, anyHistories, anyAsked, anyZone, (criterion, histories, at, zone) => {
      const compiled = compileRule(parsed(ruleOf([criterion])), zone);
      const recorded = upTo(histories, at);
      const { match, validUntil } = compiled.matches(subject(recorded), at);
      expect(brokenAt(compiled, recorded, at)).toBeUndefined();
      if (validUntil !== null) expect([validUntil > at, compiled.matches(subject(recorded), validUntil).match]).toEqual([true, !match]);
    }), { numRuns: 300 });
  });

  it('a rule’s validUntil is never before the first change of one of its criteria (T9)', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      const compiled = compileRule(parsed(json), zone);
      const first = Math.min(...compiled.explain(subject(histories), at).flatMap(({ criteria }) => criteria.map(({ validUntil }) => validUntil ?? NEVER)));
      expect(compiled.matches(subject(histories), at).validUntil ?? NEVER).toBeGreaterThanOrEqual(first);
    }), RUNS);
  });

  it('explaining and matching agree', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      const compiled = compileRule(parsed(json), zone);
      expect(compiled.explain(subject(histories), at).some(({ match }) => match)).toBe(compiled.matches(subject(histories), at).match);
    }), RUNS);
  });

  it('what is recorded after the moment asked does not count (T1)', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      expect(ask(json, histories, at, zone)).toEqual(ask(json, upTo(histories, at), at, zone));
    }), RUNS);
  });

  it('a rule that does not use time is valid for ever', () => {
    fc.assert(fc.property(anyRule, anyHistories, anyAsked, anyZone, (json, histories, at, zone) => {
      fc.pre(!usesTime(parsed(json)));
      expect(ask(json, histories, at, zone).validUntil).toBeNull();
    }));
  });
});
