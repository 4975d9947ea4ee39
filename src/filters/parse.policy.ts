import { atMost, wanted, type Fault, type Warning } from './fault.policy.js';
import type { Criterion, Definitions, Rule } from './filter.policy.js';
import { LIMITS } from './limits.policy.js';
import { parseCriterion } from './parse-criterion.policy.js';
import { isObject, own, refuse, refuseOthers, type JsonObject, type Reading } from './reading.policy.js';

export type Parsed =
  | { readonly ok: true; readonly rule: Rule; readonly warnings: readonly Warning[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const RULE = wanted('rule.type', 'a rule, which is an object', 'eine Regel, also ein Objekt');
const ROOT = wanted('filterBranchType.root', 'OR', 'OR');
const NO_FILTERS = wanted('filters.root', 'no filters beside the groups', 'keine Filter neben den Gruppen');
const GROUPS = wanted('groups.none', 'a list of one or more AND branches', 'eine Liste von einem oder mehr AND-Zweigen');
const TOO_MANY_GROUPS = atMost('limit.groups', LIMITS.groups, 'groups a rule (the limit)', 'Gruppen je Regel (die Grenze)');
const GROUP = wanted('group.type', 'a group, which is an object', 'eine Gruppe, also ein Objekt');
const AND = wanted('filterBranchType.group', 'AND', 'AND');
const NESTED = wanted('group.nested', 'no further branches inside a group', 'keine weiteren Zweige in einer Gruppe');
const CRITERIA = wanted('group.empty', 'a list of one or more criteria, as an empty group would show everything', 'eine Liste von einem oder mehr Kriterien, denn eine leere Gruppe zeigte alles');
const TOO_MANY_CRITERIA = atMost('limit.criteria', LIMITS.criteria, 'criteria a rule (the limit)', 'Kriterien je Regel (die Grenze)');

const BRANCH_FIELDS = ['filterBranchType', 'filters', 'filterBranches'];

/** Reads HubSpot's JSON of a list filter, strictly (filters.md, Shape). Never throws; faults are in document order. */
export const parseRule = (json: unknown, definitions: Definitions): Parsed => {
  const reading: Reading = { definitions, faults: [], warnings: [], criteria: 0 };
  const groups = parseRoot(reading, json);
  return groups && reading.faults.length === 0 ? { ok: true, rule: { groups }, warnings: reading.warnings } : { ok: false, faults: reading.faults };
};

/** A missing or null list is an empty one. */
const listIn = (json: JsonObject, field: string): unknown => own(json, field) ?? [];

const parseRoot = (reading: Reading, json: unknown): Rule['groups'] | undefined => {
  if (!isObject(json)) return refuse(reading, '', json, RULE);
  if (own(json, 'filterBranchType') !== 'OR') refuse(reading, 'filterBranchType', own(json, 'filterBranchType'), ROOT);
  const filters = listIn(json, 'filters');
  if (!Array.isArray(filters) || filters.length > 0) refuse(reading, 'filters', filters, NO_FILTERS);
  const groups = parseGroups(reading, listIn(json, 'filterBranches'));
  refuseOthers(reading, json, '', BRANCH_FIELDS);
  return groups;
};

const parseGroups = (reading: Reading, branches: unknown): Rule['groups'] | undefined => {
  if (!Array.isArray(branches) || branches.length === 0) return refuse(reading, 'filterBranches', branches, GROUPS);
  if (branches.length > LIMITS.groups) return refuse(reading, 'filterBranches', branches, TOO_MANY_GROUPS);
  return branches.map((branch, index) => parseGroup(reading, `filterBranches[${index}]`, branch));
};

const parseGroup = (reading: Reading, path: string, branch: unknown): readonly Criterion[] => {
  if (!isObject(branch)) return refuse(reading, path, branch, GROUP) ?? [];
  if (own(branch, 'filterBranchType') !== 'AND') refuse(reading, `${path}.filterBranchType`, own(branch, 'filterBranchType'), AND);
  const nested = listIn(branch, 'filterBranches');
  if (!Array.isArray(nested) || nested.length > 0) refuse(reading, `${path}.filterBranches`, nested, NESTED);
  const filters = listIn(branch, 'filters');
  if (!Array.isArray(filters) || filters.length === 0) refuse(reading, `${path}.filters`, filters, CRITERIA);
  const criteria = Array.isArray(filters) ? parseCriteria(reading, path, filters) : [];
  refuseOthers(reading, branch, path, BRANCH_FIELDS);
  return criteria;
};

/** Stops at the first criterion over the limit: nobody reads a hundred thousand faults. */
const parseCriteria = (reading: Reading, path: string, filters: readonly unknown[]): readonly Criterion[] => {
  const criteria: Criterion[] = [];
  for (const [index, filter] of filters.entries()) {
    const at = `${path}.filters[${index}]`;
    if (++reading.criteria === LIMITS.criteria + 1) refuse(reading, at, filter, TOO_MANY_CRITERIA);
    if (reading.criteria > LIMITS.criteria) break;
    const criterion = parseCriterion(reading, at, filter);
    if (criterion) criteria.push(criterion);
  }
  return criteria;
};
