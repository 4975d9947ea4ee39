import type { Definitions, Rule, TimePoint, Test, Offset, Criterion } from './filter.policy.js';
import { CALENDAR_UNITS, ELAPSED_UNITS } from './filter.policy.js';
import { choiceOf, choiceValue, firstChoice, type RowKind } from './rule-choices.js';

/** A row of the builder as texts by field: what a form sends and shows again, right or wrong. */
export type DraftRow = Readonly<Record<string, readonly string[]>>;

/** A rule as it stands in the form. */
export interface RuleDraft {
  readonly groups: readonly (readonly DraftRow[])[];
}

type Body = Readonly<Record<string, string | readonly string[]>>;
type Texts = Record<string, readonly string[]>;

const FIELD = /^g(\d{1,3})\.r(\d{1,3})\.([A-Za-z]{1,20}(?:\.[A-Za-z]{1,20})?)$/;

/** The name of a row's field in the form. */
export const rowField = (group: number | string, row: number | string, field: string): string => `g${group}.r${row}.${field}`;

/** What a form sent, rows and groups in the order of their numbers; gaps close. */
export const draftFromForm = (body: Body): RuleDraft => {
  const groups = new Map<number, Map<number, Texts>>();
  for (const [name, value] of Object.entries(body)) {
    const [, group, row, field] = FIELD.exec(name) ?? [];
    if (field === undefined) continue;
    const rows = at(groups, Number(group), () => new Map<number, Texts>());
    at(rows, Number(row), () => Object.create(null) as Texts)[field] = typeof value === 'string' ? [value] : value;
  }
  return { groups: inOrder(groups).map(rows => inOrder(rows)) };
};

const at = <T>(map: Map<number, T>, key: number, make: () => T): T => {
  const known = map.get(key) ?? make();
  map.set(key, known);
  return known;
};

const inOrder = <T>(map: ReadonlyMap<number, T>): readonly T[] => [...map].sort(([one], [other]) => one - other).map(([, value]) => value);

/** A saved rule in the form. */
export const draftFromRule = (rule: Rule): RuleDraft => ({ groups: rule.groups.map(criteria => criteria.map(rowOf)) });

const rowOf = ({ property, includeEmpty, test }: Criterion): DraftRow => ({
  property: [property],
  choice: [choiceValue(kindOf(test), test.operator)],
  ...operandTexts(test),
  empty: includeEmpty ? ['on'] : [],
});

const kindOf = (test: Test): RowKind => {
  if (test.kind === 'timePoint' && test.parser === 'UPDATED_AT') return 'changedPoint';
  return test.kind === 'timeRange' && test.parser === 'UPDATED_AT' ? 'changedRange' : test.kind;
};

const moment = (ms: number): string => new Date(ms).toISOString();

const operandTexts = (test: Test): DraftRow => {
  switch (test.kind) {
    case 'known':
      return {};
    case 'text':
    case 'number':
    case 'boolean':
      return { value: [String(test.value)] };
    case 'texts':
      return { values: test.values };
    case 'options':
      return { options: test.values };
    case 'numberRange':
      return { lower: [String(test.lower)], upper: [String(test.upper)] };
    case 'rolling':
    case 'updated':
      return { days: [String(test.days)] };
    case 'compare':
    case 'compareUpdated':
      return { other: [test.other] };
    case 'timestamp':
      return { timestamp: [moment(test.timestamp)], end: [test.endpoint] };
    case 'timestampRange':
      return { lower: [moment(test.lower)], upper: [moment(test.upper)], lowerEnd: [test.lowerEndpoint], upperEnd: [test.upperEndpoint] };
    case 'timePoint':
      return { ...pointTexts('point', test.point), end: [test.endpoint] };
    case 'timeRange':
      return { ...pointTexts('lower', test.lower), ...pointTexts('upper', test.upper), lowerEnd: [test.lowerEndpoint], upperEnd: [test.upperEndpoint] };
  }
};

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
const clockText = ({ hour, minute, second, millisecond }: { hour: number; minute: number; second: number; millisecond: number }): string => {
  const seconds = millisecond === 0 && second === 0 ? '' : `:${digits(second, 2)}${millisecond === 0 ? '' : `.${digits(millisecond, 3)}`}`;
  return `${digits(hour, 2)}:${digits(minute, 2)}${seconds}`;
};

const pointTexts = (prefix: string, point: TimePoint): DraftRow => {
  const named = (fields: DraftRow): DraftRow => Object.fromEntries(Object.entries(fields).map(([field, texts]) => [`${prefix}.${field}`, texts]));
  if (point.kind === 'property') return named({ kind: [point.parser === 'VALUE' ? 'property' : 'changed'], property: [point.property] });
  const zone = point.zone === null ? [] : [point.zone];
  if (point.kind === 'date') return named({ kind: ['date'], zone, date: [`${digits(point.year, 4)}-${digits(point.month, 2)}-${digits(point.day, 2)}`], time: [clockText(point)] });
  return named({ kind: [point.kind], zone, ...offsetTexts(point.offset), ...(point.kind === 'today' && point.clock ? { time: [clockText(point.clock)] } : {}) });
};

/** Units that the form can shift a moment by. */
export const UNITS = [...CALENDAR_UNITS, ...ELAPSED_UNITS] as const;

const offsetTexts = (offset: Offset): DraftRow => {
  const units = UNITS.filter(unit => (offset[unit] ?? 0) !== 0);
  return { by: units.map(unit => String(offset[unit])), unit: units };
};

/** What the builder's buttons do to a draft: `row:0`, `remove:0.2`, `group`, `drop:1`; anything else leaves it as it is. */
export const actedOn = (draft: RuleDraft, action: string, property: string): RuleDraft => {
  const [verb, group = -1, row = -1] = action.split(/[:.]/).map((part, index) => (index === 0 ? part : Number(part))) as [string, number?, number?];
  const groups = draft.groups.map(rows => [...rows]);
  const fresh: DraftRow = { property: [property] };
  if (verb === 'row') groups[group]?.push(fresh);
  if (verb === 'group') groups.push([fresh]);
  if (verb === 'remove') groups[group]?.splice(row, 1);
  if (verb === 'drop') groups.splice(group, 1);
  return { groups: groups.filter(rows => rows.length > 0) };
};

/** The draft with an operator that fits in each row: a property picked anew has other ones. */
export const fitted = (draft: RuleDraft, definitions: Definitions): RuleDraft => ({
  groups: draft.groups.map(rows => rows.map(row => {
    const definition = definitions(row['property']?.[0] ?? '');
    return !definition || choiceOf(row['choice']?.[0] ?? '', definition.type) ? row : { ...row, choice: [firstChoice(definition.type)] };
  })),
});
