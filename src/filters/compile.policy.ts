import { compileCriterion } from './compile-criterion.policy.js';
import { NEVER, type CompiledCriterion, type Found } from './criterion.policy.js';
import type { Criterion, Rule, Subject } from './filter.policy.js';
import { operandsOf } from './write.policy.js';
import { zoneOf, type Zone } from './zone.policy.js';

/** An answer, and until when it holds with no further event: ms since 1970, null for ever (filters.md T9). */
export interface Answer {
  readonly match: boolean;
  readonly validUntil: number | null;
}

/** One criterion, judged: what `explain` prints. `path` is that of the criterion in HubSpot's JSON. */
export interface CriterionCheck extends Answer {
  readonly path: string;
  readonly property: string;
  readonly operator: string;
  readonly operands: Readonly<Record<string, unknown>>;
  readonly includeEmpty: boolean;
  readonly found: Found;
  readonly criterion: Criterion;
}

export interface GroupCheck {
  readonly path: string;
  readonly match: boolean;
  readonly criteria: readonly CriterionCheck[];
}

export interface CompiledRule {
  /** `at` in ms since 1970; entries recorded later do not count. */
  matches(subject: Subject, at: number): Answer;
  /** Every criterion judged, also those that `matches` need not look at. */
  explain(subject: Subject, at: number): readonly GroupCheck[];
}

const YES: Answer = Object.freeze({ match: true, validUntil: null });
const NO: Answer = Object.freeze({ match: false, validUntil: null });

const answer = (match: boolean, until: number): Answer => (until === NEVER ? (match ? YES : NO) : { match, validUntil: until });

/** Makes a rule ready to judge many subjects; `zone` is the portal's IANA name. @throws RangeError when it is none. */
export const compileRule = (rule: Rule, zone: string): CompiledRule => {
  const home = zoneOf(zone);
  const groups = rule.groups.map(criteria => compileGroup(criteria, home));
  return {
    matches: (subject, at) => matchesAny(groups, subject, at),
    explain: (subject, at) => groups.map((group, index) => explainGroup(group, `filterBranches[${index}]`, subject, at)),
  };
};

interface Group {
  readonly all: readonly (readonly [Criterion, CompiledCriterion])[];
  readonly fixed: readonly CompiledCriterion[];
  readonly moving: readonly CompiledCriterion[];
}

const compileGroup = (criteria: readonly Criterion[], zone: Zone): Group => {
  const all = criteria.map(criterion => [criterion, compileCriterion(criterion, zone)] as const);
  const compiled = all.map(([, one]) => one);
  return { all, fixed: compiled.filter(one => !one.moves), moving: compiled.filter(one => one.moves) };
};

/** A group that holds carries the answer as long as it holds; when none does, the answer lasts until the first may. */
const matchesAny = (groups: readonly Group[], subject: Subject, at: number): Answer => {
  let until = NEVER;
  for (const { fixed, moving } of groups) {
    if (!holdAll(fixed, subject, at)) continue;
    const failing = firstFailing(moving, subject, at);
    if (failing === null) return answer(true, firstTurn(moving, subject, at));
    until = Math.min(until, failing.holdsUntil(subject, at));
  }
  return answer(false, until);
};

const holdAll = (criteria: readonly CompiledCriterion[], subject: Subject, at: number): boolean => {
  for (const criterion of criteria) if (!criterion.holds(subject, at)) return false;
  return true;
};

/** Any one failing criterion keeps its group from holding, until it turns. */
const firstFailing = (criteria: readonly CompiledCriterion[], subject: Subject, at: number): CompiledCriterion | null => {
  for (const criterion of criteria) if (!criterion.holds(subject, at)) return criterion;
  return null;
};

const firstTurn = (criteria: readonly CompiledCriterion[], subject: Subject, at: number): number => {
  let until = NEVER;
  for (const criterion of criteria) until = Math.min(until, criterion.holdsUntil(subject, at));
  return until;
};

const explainGroup = ({ all }: Group, path: string, subject: Subject, at: number): GroupCheck => {
  const criteria = all.map(([criterion, compiled], index) => explainCriterion(criterion, compiled, `${path}.filters[${index}]`, subject, at));
  return { path, match: criteria.every(({ match }) => match), criteria };
};

const explainCriterion = (criterion: Criterion, compiled: CompiledCriterion, path: string, subject: Subject, at: number): CriterionCheck => ({
  path,
  property: criterion.property,
  operator: criterion.test.operator,
  operands: operandsOf(criterion.test),
  includeEmpty: criterion.includeEmpty,
  found: compiled.found(subject, at),
  criterion,
  ...answer(compiled.holds(subject, at), compiled.holdsUntil(subject, at)),
});
