import { askableContactProperty } from '../contacts/contact-property.policy.js';
import type { GroupCheck } from '../filters/compile.policy.js';
import { compileRule } from '../filters/compile.policy.js';
import type { PropertyDefinition, Rule, Subject, Value } from '../filters/filter.policy.js';
import { parseRule } from '../filters/parse.policy.js';
import { criterionSentence, ruleSentence } from '../filters/sentence.policy.js';
import { labelsFrom, type Labels } from '../filters/words.policy.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import { definitionOf } from '../tickets/property.policy.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { Words } from '../web/words.js';
import { contactDefinitions, ticketDefinitions } from './judge.js';

/** Whose properties a rule reads. */
export type RuleOf = 'ticket' | 'contact';

/** One criterion as it was judged: the sentence, whether it holds, and what stood there. */
export interface JudgedCriterion {
  readonly sentence: string;
  readonly holds: boolean;
  readonly found: string;
}

export interface JudgedGroup {
  readonly holds: boolean;
  readonly criteria: readonly JudgedCriterion[];
}

/** What a rule is judged on. Without `texts`, what people wrote is told as being there, not as what it says (U8). */
export interface JudgedOn {
  readonly zone: string;
  readonly subject: Subject;
  readonly at: number;
  readonly texts: boolean;
}

/** A rule in words. `groups` is empty for one that does not parse: it matches nothing. */
export interface RuleWords {
  readonly sentence: string;
  readonly groups: readonly JudgedGroup[];
}

const rowOf = (rows: Rows, of: RuleOf, id: string): PropertyRow | undefined => (of === 'ticket' ? definitionOf(rows, id) : askableContactProperty(rows, id));

const labelsOf = (rows: Rows, of: RuleOf): Labels => labelsFrom(id => rowOf(rows, of, id));

const parsed = (rows: Rows, of: RuleOf, rule: unknown): Rule | undefined => {
  const known: (id: string) => PropertyDefinition | undefined = of === 'ticket' ? ticketDefinitions(rows) : contactDefinitions(rows);
  const answer = parseRule(rule, known);
  return answer.ok ? answer.rule : undefined;
};

/** A rule as people read it; null when it cannot be read any more. */
export const ruleInWords = (rows: Rows, of: RuleOf, rule: unknown, words: Words): string | null => {
  const found = parsed(rows, of, rule);
  return found === undefined ? null : words.of(ruleSentence(found, labelsOf(rows, of)));
};

/** A rule with every criterion judged, also those that the decision need not look at. */
export const judgedInWords = (rows: Rows, of: RuleOf, rule: unknown, judged: JudgedOn, words: Words): RuleWords => {
  const found = parsed(rows, of, rule);
  if (found === undefined) return { sentence: words.say('explain.rule.broken'), groups: [] };
  const labels = labelsOf(rows, of);
  const group = ({ match, criteria }: GroupCheck): JudgedGroup => ({
    holds: match,
    criteria: criteria.map(one => ({ sentence: words.of(criterionSentence(one.criterion, labels)), holds: one.match, found: foundInWords(rowOf(rows, of, one.property), one.found.value, judged, words) })),
  });
  return { sentence: words.of(ruleSentence(found, labels)), groups: compileRule(found, judged.zone).explain(judged.subject, judged.at).map(group) };
};

const foundInWords = (row: PropertyRow | undefined, value: Value, { texts, zone }: JudgedOn, words: Words): string =>
  !texts && row?.type === 'string' && typeof value === 'string' && value !== '' ? words.say('people.sealed') : valueInWords(row, value, zone, words);

/** A value of a property as people read it: the option's label, a date in its zone. */
export const valueInWords = (row: PropertyRow | undefined, value: Value, zone: string, words: Words): string => {
  if (isErased(value)) return words.say('people.deleted');
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return words.say('people.no-value');
  if (Array.isArray(value)) return words.list(value.map(one => valueInWords(row, one as Value, zone, words)));
  if (typeof value === 'boolean') return words.say(value ? 'people.yes' : 'people.no');
  if (typeof value === 'number') return row?.type === 'date' ? words.moment(value, zone) : words.number(value);
  const option = row?.options.find(({ id }) => id === value);
  return option ? words.of(option) : String(value);
};
