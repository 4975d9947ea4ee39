import type { Kind, PropertyType } from './filter.policy.js';
import { nameOf, operationOf } from './operations.policy.js';
import { PREDICATES } from './sentence-operators.policy.js';
import { both, filled, type Words } from './words.policy.js';

/** What a row of the builder asks; the last two ask of a property's last change what `timePoint` and `timeRange` ask of its value. */
export type RowKind = Kind | 'changedPoint' | 'changedRange';

/** A kind with the operators it knows, as a group of the builder's second list. */
export interface ChoiceGroup {
  readonly kind: RowKind;
  readonly operators: readonly string[];
}

const KINDS: Readonly<Record<PropertyType, readonly RowKind[]>> = {
  string: ['text', 'texts', 'compare'],
  number: ['number', 'numberRange', 'compare'],
  boolean: ['boolean', 'compare'],
  enumeration: ['options'],
  date: ['rolling', 'timePoint', 'timeRange', 'compare', 'timestamp', 'timestampRange'],
};
const ANY_KINDS: readonly RowKind[] = ['known', 'updated', 'changedPoint', 'changedRange', 'compareUpdated'];

/** Older names of IS_UNKNOWN and IS_KNOWN: read, never offered. */
const OLDER = ['IS_BLANK', 'IS_NOT_BLANK'];

/** The kind in the language of rules. */
export const testKind = (kind: RowKind): Kind => (kind === 'changedPoint' ? 'timePoint' : kind === 'changedRange' ? 'timeRange' : kind);

/** HubSpot's name of a row's operation for a property of this type. */
export const operationType = (kind: RowKind, type: PropertyType): string =>
  nameOf(testKind(kind), kind === 'compare' && type !== 'enumeration' ? type : null);

/** Everything that may be asked of a property of this type, in the order people look for it. */
export const choicesFor = (type: PropertyType): readonly ChoiceGroup[] =>
  [...KINDS[type], ...ANY_KINDS].map(kind => ({
    kind, operators: operationOf(operationType(kind, type))!.operators.filter(operator => !OLDER.includes(operator)),
  }));

/** As the form sends it: `text:CONTAINS`. */
export const choiceValue = (kind: RowKind, operator: string): string => `${kind}:${operator}`;

/** Kind and operator of a choice that fits the type; undefined when it does not. */
export const choiceOf = (value: string, type: PropertyType): { readonly kind: RowKind; readonly operator: string } | undefined => {
  for (const { kind, operators } of choicesFor(type))
    for (const operator of operators) if (choiceValue(kind, operator) === value) return { kind, operator };
  return undefined;
};

/** What a row asks before anybody has said. */
export const firstChoice = (type: PropertyType): string => {
  const { kind, operators } = choicesFor(type)[0]!;
  return choiceValue(kind, operators[0]!);
};

const SPOKEN: Readonly<Partial<Record<RowKind, string>>> = {
  boolean: 'text', numberRange: 'range', timestampRange: 'range', timeRange: 'range', changedRange: 'range', timePoint: 'timestamp', changedPoint: 'timestamp',
};

/** The operator as the list of the builder names it, with dots where operands stand. */
export const choiceWords = (kind: RowKind, operator: string): Words => {
  const { en, de } = filled(PREDICATES[SPOKEN[kind] ?? kind]![operator]!, '…', '…');
  return kind === 'changedPoint' || kind === 'changedRange' ? both(`last change ${en}`, `letzte Änderung ${de}`) : both(en, de);
};
