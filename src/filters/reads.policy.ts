import type { Criterion, Parser, Rule, TimePoint } from './filter.policy.js';
import { looksBack } from './negation.policy.js';

/** What a rule reads of a property: its value, or also what it was before. */
export interface PropertyRead {
  readonly property: string;
  readonly history: boolean;
}

/** Every property a rule reads, each once, in the order first named. */
export const propertiesOf = (rule: Rule): readonly PropertyRead[] => {
  const history = new Map<string, boolean>();
  for (const read of rule.groups.flat().flatMap(readsOf)) history.set(read.property, read.history || (history.get(read.property) ?? false));
  return [...history].map(([property, needed]) => ({ property, history: needed }));
};

/** Can time alone change an answer of this rule? */
export const usesTime = (rule: Rule): boolean => rule.groups.some(criteria => criteria.some(({ test }) => {
  switch (test.kind) {
    case 'rolling':
    case 'updated':
      return true;
    case 'timePoint':
      return isRelative(test.point);
    case 'timeRange':
      return isRelative(test.lower) || isRelative(test.upper);
    default:
      return false;
  }
}));

const isRelative = ({ kind }: TimePoint): boolean => kind === 'today' || kind === 'now';

const read = (property: string, parser: Parser): PropertyRead => ({ property, history: parser === 'UPDATED_AT' });

const readsOf = ({ property, test }: Criterion): readonly PropertyRead[] => {
  switch (test.kind) {
    case 'updated':
      return [read(property, 'UPDATED_AT')];
    case 'compareUpdated':
      return [read(property, 'UPDATED_AT'), read(test.other, 'UPDATED_AT')];
    case 'compare':
      return [read(property, 'VALUE'), read(test.other, 'VALUE')];
    case 'timePoint':
      return [read(property, test.parser), ...readsOfPoint(test.point)];
    case 'timeRange':
      return [read(property, test.parser), ...readsOfPoint(test.lower), ...readsOfPoint(test.upper)];
    default:
      return [{ property, history: looksBack(test.operator) }];
  }
};

const readsOfPoint = (point: TimePoint): readonly PropertyRead[] => (point.kind === 'property' ? [read(point.property, point.parser)] : []);
