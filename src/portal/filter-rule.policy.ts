import { parseRule } from '../filters/parse.policy.js';
import { writeRule } from '../filters/write.policy.js';
import { Rejection } from '../kernel/errors.js';
import type { RowRef, Rows } from '../kernel/view.js';
import { ticketDefinitions } from './judge.js';

/** More names than a rule within the language's limits can hold; nesting beyond its own is refused without reading. */
const MOST_NAMES = 500;
const DEEPEST = 12;
const NAMING = ['property', 'comparisonPropertyName'];

/** Names of properties in HubSpot JSON that was not judged yet. */
export const propertiesNamedIn = (rule: unknown): readonly string[] => {
  const names = new Set<string>();
  const scan = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST || names.size >= MOST_NAMES) return;
    for (const [key, inner] of Object.entries(value))
      if (NAMING.includes(key) && typeof inner === 'string') names.add(inner);
      else scan(inner, depth + 1);
  };
  scan(rule, 0);
  return [...names].slice(0, MOST_NAMES);
};

export const filterRuleRefs = (rule: unknown): readonly RowRef[] => propertiesNamedIn(rule).map(id => ({ view: 'property', id }));

/**
 * A rule in its canonical form, judged against the ticket properties as they are now.
 * @throws Rejection `filter.invalid` with every fault; paths are those inside the rule, empty for the rule itself.
 */
export const settledRule = (rule: unknown, rows: Rows): unknown => {
  const named = new Set(propertiesNamedIn(rule));
  const definitions = ticketDefinitions(rows);
  const parsed = parseRule(rule, id => (named.has(id) ? definitions(id) : undefined));
  if (parsed.ok) return writeRule(parsed.rule);
  throw new Rejection('invalid', 'filter.invalid', 'The filter rule is not right.', { faults: parsed.faults });
};
