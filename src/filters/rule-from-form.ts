import type { Definitions } from './filter.policy.js';
import { choiceOf, firstChoice, operationType, type RowKind } from './rule-choices.js';
import type { DraftRow, RuleDraft } from './rule-form.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The draft as HubSpot's JSON, for `parseRule` to judge: a number that is none stays the text it was, so that the
 * fault has its path and what was found. null without a group: no rule at all.
 */
export const ruleFromDraft = (draft: RuleDraft, definitions: Definitions): Json | null =>
  draft.groups.length === 0 ? null : {
    filterBranchType: 'OR', filters: [],
    filterBranches: draft.groups.map(rows => ({ filterBranchType: 'AND', filterBranches: [], filters: rows.map(row => criterionOf(row, definitions)) })),
  };

const one = (row: DraftRow, field: string): string => row[field]?.at(-1) ?? '';

const criterionOf = (row: DraftRow, definitions: Definitions): Json => {
  const property = one(row, 'property');
  const type = definitions(property)?.type ?? 'string';
  const { kind, operator } = choiceOf(one(row, 'choice') || firstChoice(type), type) ?? { kind: 'known' as const, operator: one(row, 'choice') };
  return {
    filterType: 'PROPERTY', property,
    operation: { operationType: operationType(kind, type), operator, ...operands(kind, operator, row), includeObjectsWithNoValueSet: one(row, 'empty') === 'on' },
  };
};

const operands = (kind: RowKind, operator: string, row: DraftRow): Json => {
  switch (kind) {
    case 'known':
      return {};
    case 'text':
      return { value: one(row, 'value') };
    case 'number':
      return { value: numeric(one(row, 'value')) };
    case 'boolean':
      return { value: one(row, 'value') === 'true' ? true : one(row, 'value') === 'false' ? false : one(row, 'value') };
    case 'texts':
      return { values: lines(row) };
    case 'options':
      return { values: (row['options'] ?? []).filter(id => id !== '') };
    case 'numberRange':
      return { lowerBound: numeric(one(row, 'lower')), upperBound: numeric(one(row, 'upper')) };
    case 'rolling':
    case 'updated':
      return { numberOfDays: numeric(one(row, 'days')) };
    case 'compare':
    case 'compareUpdated':
      return { comparisonPropertyName: one(row, 'other') };
    case 'timestamp':
      return { timestamp: timestamp(one(row, 'timestamp')), ...(operator === 'IS_BEFORE' || operator === 'IS_AFTER' ? { endpointBehavior: end(row, 'end') } : {}) };
    case 'timestampRange':
      return { lowerBound: timestamp(one(row, 'lower')), upperBound: timestamp(one(row, 'upper')), ...ends(row) };
    case 'timePoint':
    case 'changedPoint':
      return { timePoint: point(row, 'point'), endpointBehavior: end(row, 'end'), propertyParser: kind === 'timePoint' ? 'VALUE' : 'UPDATED_AT' };
    case 'timeRange':
    case 'changedRange':
      return { lowerBoundTimePoint: point(row, 'lower'), upperBoundTimePoint: point(row, 'upper'), ...ends(row), propertyParser: kind === 'timeRange' ? 'VALUE' : 'UPDATED_AT' };
  }
};

/** One value a line; a text with a line break of its own cannot be typed, and several fields of the name are several values. */
const lines = (row: DraftRow): readonly string[] => {
  const given = row['values'] ?? [];
  return (given.length === 1 ? given[0]!.split(/\r\n?|\n/) : given).filter(line => line.trim() !== '');
};

/** `1,5` is what Germans write; everything else as JavaScript reads it, and what is no number stays a text. */
const numeric = (text: string): number | string => {
  const plain = /^\s*[-+]?\d+,\d+\s*$/.test(text) ? text.replace(',', '.') : text;
  return plain.trim() !== '' && Number.isFinite(Number(plain)) ? Number(plain) + 0 : text;
};

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z?$/;

/** A moment in UTC, with or without its Z (browsers write none). */
const timestamp = (text: string): number | string => {
  const ms = MOMENT.test(text) ? Date.parse(text.endsWith('Z') ? text : `${text}Z`) : Number.NaN;
  return Number.isNaN(ms) ? text : ms;
};

const end = (row: DraftRow, field: string): string => one(row, field) || 'INCLUSIVE';
const ends = (row: DraftRow): Json => ({ lowerBoundEndpointBehavior: end(row, 'lowerEnd'), upperBoundEndpointBehavior: end(row, 'upperEnd') });

const point = (row: DraftRow, prefix: string): Json => {
  const text = (field: string): string => one(row, `${prefix}.${field}`);
  const kind = text('kind') || 'today';
  if (kind === 'property' || kind === 'changed') return { timeType: 'PROPERTY_REFERENCED', timezoneSource: 'PORTAL', property: text('property'), referenceType: kind === 'property' ? 'VALUE' : 'UPDATED_AT' };
  const zone = text('zone').trim() === '' ? { timezoneSource: 'PORTAL' } : { timezoneSource: 'CUSTOM', zoneId: text('zone').trim() };
  if (kind === 'date') return { timeType: 'DATE', ...zone, ...day(text('date')), ...clock(text('time')) };
  const reference = kind === 'now' ? { referenceType: 'NOW' } : { referenceType: 'TODAY', ...clock(text('time')) };
  return { timeType: 'INDEXED', ...zone, indexReference: reference, ...offset(row, prefix) };
};

const day = (text: string): Json => {
  const [, year, month, dayOfMonth] = /^(\d{1,4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  return year === undefined ? { year: text } : { year: Number(year), month: Number(month), day: Number(dayOfMonth) };
};

const clock = (text: string): Json => {
  if (text === '') return {};
  const [, hour, minute, second = '0', fraction = ''] = /^(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,3}))?)?$/.exec(text) ?? [];
  return hour === undefined ? { hour: text } : { hour: Number(hour), minute: Number(minute), second: Number(second), millisecond: Number(fraction.padEnd(3, '0')) };
};

/** Rows of number and unit; an empty number shifts nothing. */
const offset = (row: DraftRow, prefix: string): Json => {
  const by = row[`${prefix}.by`] ?? [];
  const units = row[`${prefix}.unit`] ?? [];
  const named = by.flatMap((text, index) => (text.trim() === '' ? [] : [[units[index] ?? 'days', numeric(text)] as const]));
  return named.length === 0 ? {} : { offset: Object.fromEntries(named) };
};
