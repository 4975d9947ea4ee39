import { compileRule } from '../filters/compile.policy.js';
import { parseRule } from '../filters/parse.policy.js';
import { propertiesOf } from '../filters/reads.policy.js';
import type { PropertyDefinition } from '../filters/filter.policy.js';
import type { Rows } from '../kernel/view.js';
import { askableContactProperty } from '../contacts/contact-property.policy.js';
import type { CompiledCriteria, ListRow } from '../lists/list.policy.js';
import { definitionOf } from '../tickets/property.policy.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { JudgedFilter } from './sight.policy.js';
import type { FilterRef } from './slots.policy.js';

const asDefinition = (row: PropertyRow | undefined): PropertyDefinition | undefined =>
  row && {
    type: row.type,
    multiple: row.multiple,
    options: new Map(row.options.map(option => [option.id, { archived: option.archived ?? false }])),
  };

/** Definitions of ticket properties as the filter language asks for them. */
export const ticketDefinitions = (rows: Rows) => (id: string): PropertyDefinition | undefined => asDefinition(definitionOf(rows, id));

/** Definitions of contact properties, the built-in one among them. */
export const contactDefinitions = (rows: Rows) => (id: string): PropertyDefinition | undefined => asDefinition(askableContactProperty(rows, id));

const NEVER = { matches: () => ({ match: false, validUntil: null }) };
const KEPT = 2_000;

/**
 * Rules made ready to judge, kept by what they say: content, not rows, so nothing stale can be kept. A rule that no
 * longer parses (a missing property, an erased operand) matches nothing; `broken` names it for the admin.
 */
export class Judge {
  readonly #filters = new Map<string, JudgedFilter>();
  readonly #criteria = new Map<string, CompiledCriteria>();
  readonly broken = new Map<string, readonly { path: string }[]>();

  filter(rows: Rows, ref: FilterRef): JudgedFilter {
    const known = this.#filters.get(ref.key);
    if (known) return known;
    const parsed = parseRule(ref.rule, ticketDefinitions(rows));
    if (!parsed.ok) this.broken.set(ref.key, parsed.faults);
    const compiled = parsed.ok ? compileRule(parsed.rule, ref.zone) : NEVER;
    const reads = parsed.ok ? propertiesOf(parsed.rule) : [];
    const judged: JudgedFilter = { ref, properties: reads.map(({ property }) => property), history: reads.some(({ history }) => history), matches: (subject, at) => compiled.matches(subject, at) };
    // What did not parse is not kept: a property may be defined a moment later.
    if (parsed.ok) keep(this.#filters, ref.key, judged);
    return judged;
  }

  criteria(rows: Rows, list: ListRow): CompiledCriteria {
    // By what they say: a revision names the criteria of a dry run as well as those that are saved in their place.
    const key = `${list.zone} ${JSON.stringify(list.criteria)}`;
    const known = this.#criteria.get(key);
    if (known) return known;
    const parsed = parseRule(list.criteria, contactDefinitions(rows));
    const compiled = parsed.ok ? compileRule(parsed.rule, list.zone) : NEVER;
    const judged: CompiledCriteria = (subject, at) => compiled.matches(subject, at);
    if (parsed.ok) keep(this.#criteria, key, judged);
    return judged;
  }
}

const keep = <T>(map: Map<string, T>, key: string, value: T): void => {
  if (map.size >= KEPT) map.delete(map.keys().next().value!);
  map.set(key, value);
};
