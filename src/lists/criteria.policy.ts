import { askableContactProperty } from '../contacts/contact-property.policy.js';
import type { PropertyDefinition } from '../filters/filter.policy.js';
import { parseRule } from '../filters/parse.policy.js';
import { writeRule } from '../filters/write.policy.js';
import { Rejection, type Fault } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import { timeZoneOf } from '../portal/time-zone.policy.js';

/** More names than the language's limits allow, deeper than it nests: beyond that the rule is refused anyway. */
const MOST_NAMES = 500;
const DEEPEST = 12;

/** Property ids that the JSON names, judged or not: what a decision has to read. */
export const propertiesIn = (criteria: unknown): readonly string[] => {
  const found = new Set<string>();
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
    for (const [key, one] of Object.entries(value)) {
      if (found.size >= MOST_NAMES) return;
      if (typeof one !== 'string') look(one, depth + 1);
      else if (key === 'property' || key === 'comparisonPropertyName') found.add(one);
    }
  };
  look(criteria, 0);
  return [...found];
};

/** A contact property as the filter language asks for it. */
export const contactDefinition = (rows: Rows, id: string): PropertyDefinition | undefined => {
  const row = askableContactProperty(rows, id);
  return row && { type: row.type, multiple: row.multiple, options: new Map(row.options.map(option => [option.id, { archived: option.archived ?? false }])) };
};

/**
 * Criteria in canonical form, judged against the contact properties as they are now.
 * @throws Rejection `list.bad-criteria` with every fault by path
 */
export const readCriteria = (criteria: unknown, rows: Rows): unknown => {
  const named = new Set(propertiesIn(criteria));
  const parsed = parseRule(criteria, id => (named.has(id) ? contactDefinition(rows, id) : undefined));
  if (parsed.ok) return writeRule(parsed.rule);
  const faults: readonly Fault[] = parsed.faults.map(fault => ({ ...fault, path: fault.path === '' ? 'criteria' : `criteria.${fault.path}` }));
  throw new Rejection('invalid', 'list.bad-criteria', 'The criteria are not right.', { faults });
};

/** @throws Rejection `zone.unknown` */
export const checkZone = (zone: string): string => {
  const known = timeZoneOf(zone);
  if (known !== undefined) return known;
  throw new Rejection('invalid', 'zone.unknown', `There is no time zone ${zone}.`, { faults: [{ path: 'zone', code: 'zone', en: 'is no time zone', de: 'ist keine Zeitzone' }] });
};
