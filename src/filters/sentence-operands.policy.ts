import type { Criterion, Endpoint, Parser, TimePoint } from './filter.policy.js';
import { PREDICATES } from './sentence-operators.policy.js';
import { pointWords, timestampWords } from './sentence-points.policy.js';
import { both, filled, listed, quoted, type Labels, type Words } from './words.policy.js';

/** Everything of a criterion's sentence that comes after the property's name. */
export const operandPhrase = (criterion: Criterion, labels: Labels): Words => {
  const { test } = criterion;
  switch (test.kind) {
    case 'known':
      return PREDICATES['known']![test.operator]!;
    case 'text':
      return said('text', test.operator, quoted(test.value));
    case 'texts':
      return said('texts', test.operator, listed(test.values.map(quoted)));
    case 'options':
      return said('options', test.operator, listed(test.values.map(id => quoted(labels.option(criterion.property, id)))));
    case 'number':
      return said('number', test.operator, test.value);
    case 'boolean':
      return said('text', test.operator, test.value ? both('yes', 'ja') : both('no', 'nein'));
    case 'numberRange':
      return said('range', test.operator, test.lower, test.upper);
    case 'rolling':
      return said('rolling', test.operator, dayCount(test.days));
    case 'updated':
      return said('updated', test.operator, lastDays(test.days));
    case 'compare':
    case 'compareUpdated':
      return said(test.kind, test.operator, labels.property(test.other));
    case 'timestamp':
      return said(test.endpoint === 'INCLUSIVE' && test.operator in PREDICATES['atOr']! ? 'atOr' : 'timestamp', test.operator, timestampWords(test.timestamp));
    case 'timestampRange':
      return said('range', test.operator, timestampEnd(test.lower, test.lowerEndpoint), timestampEnd(test.upper, test.upperEndpoint));
    case 'timePoint':
      return ofMoment(test.parser, said(test.endpoint === 'INCLUSIVE' ? 'atOr' : 'timestamp', test.operator, pointWords(test.point, labels)));
    case 'timeRange':
      return ofMoment(test.parser, said('range', test.operator, pointEnd(test.lower, test.lowerEndpoint, labels), pointEnd(test.upper, test.upperEndpoint, labels)));
  }
};

const said = (kind: string, operator: string, ...operands: readonly (Words | number)[]): Words => filled(PREDICATES[kind]![operator]!, ...operands);

const dayCount = (days: number): Words => (days === 1 ? both('1 day', '1 Tag') : filled(both('{0} days', '{0} Tage'), days));

/** The days count from the start of a day, so 0 is today and 1 since yesterday (T6). */
const lastDays = (days: number): Words =>
  days === 0 ? both('today', 'heute') : days === 1 ? both('since yesterday', 'seit gestern') : filled(both('within the last {0} days', 'innerhalb der letzten {0} Tage'), days);

/** Of the last change, not of the value. */
const ofMoment = (parser: Parser, phrase: Words): Words => (parser === 'VALUE' ? phrase : both(`(last change) ${phrase.en}`, `(letzte Änderung) ${phrase.de}`));

const end = (words: Words, endpoint: Endpoint): Words => (endpoint === 'INCLUSIVE' ? words : both(`${words.en} (exclusive)`, `${words.de} (ausschließlich)`));
const pointEnd = (point: TimePoint, endpoint: Endpoint, labels: Labels): Words => end(pointWords(point, labels), endpoint);
const timestampEnd = (timestamp: number, endpoint: Endpoint): Words => end(timestampWords(timestamp), endpoint);
