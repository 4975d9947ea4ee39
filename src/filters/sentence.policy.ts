import type { Criterion, Rule } from './filter.policy.js';
import { operandPhrase } from './sentence-operands.policy.js';
import { both, type Labels, type Words } from './words.policy.js';

/** A rule as people read it: groups with "or" between them, criteria with "and". */
export const ruleSentence = (rule: Rule, labels: Labels): Words => {
  const groups = rule.groups.map(criteria => joined(criteria.map(criterion => criterionSentence(criterion, labels)), ' and ', ' und '));
  const several = groups.length > 1;
  return joined(groups.map(({ en, de }, index) => (several && rule.groups[index]!.length > 1 ? { en: `(${en})`, de: `(${de})` } : { en, de })), ' or ', ' oder ');
};

/** One criterion, without a full stop: `Pipeline is any of “Support”, “Sales”`. */
export const criterionSentence = (criterion: Criterion, labels: Labels): Words => {
  const property = labels.property(criterion.property);
  const phrase = operandPhrase(criterion, labels);
  const empty = criterion.includeEmpty && criterion.test.kind !== 'known';
  return {
    en: `${property.en} ${phrase.en}${empty ? ', or there is no value' : ''}`,
    de: `${property.de} ${phrase.de}${empty ? ', oder es gibt keinen Wert' : ''}`,
  };
};

const joined = (parts: readonly Words[], en: string, de: string): Words => both(parts.map(part => part.en).join(en), parts.map(part => part.de).join(de));
