import { Rejection } from '../kernel/errors.js';
import { checkText, momentFrom } from '../kernel/fields.js';
import type { Text } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import { dayIn } from './day.policy.js';
import { BUILT_IN, type PropertyRow } from './ticket.policy.js';

/** A value ready for an event: free text apart, because it is sealed. Both null: the property is cleared. */
export interface PropertyInput {
  readonly value: unknown;
  readonly text: Text | null;
}

/** The definition of a ticket property: what events made of it, else the built-in one. */
export const definitionOf = (rows: Rows, id: string): PropertyRow | undefined =>
  rows.get<PropertyRow>('property', id)?.row ?? (Object.hasOwn(BUILT_IN, id) ? BUILT_IN[id] : undefined);

const bad = (path: string, code: string, en: string, de: string): never => {
  throw new Rejection('invalid', 'input.invalid', `${path} ${en}.`, { faults: [{ path, code, en, de }] });
};

const option = (definition: PropertyRow, value: unknown, path: string): string => {
  const found = definition.options.find(({ id }) => id === value);
  return found?.id ?? bad(path, 'option', `is no option of ${definition.id}`, `ist keine Option von ${definition.id}`);
};

/** Checks a value against its definition; a date without a time begins that day in `zone`. @throws Rejection with the path of the fault. */
export const recordable = (definition: PropertyRow | undefined, id: string, value: unknown, path: string, zone: string): PropertyInput => {
  if (!definition) return bad(path, 'property.unknown', `names no property: ${id}`, `nennt keine Eigenschaft: ${id}`);
  if (definition.builtIn && definition.type === 'date') return bad(path, 'property.kept', 'is kept by the system', 'wird vom System geführt');
  if (definition.builtIn && id === 'subject') return { value: null, text: checkedText(value, path, SUBJECT) };
  if (value === null || (typeof value === 'string' && value.trim() === '')) return { value: null, text: null };
  switch (definition.type) {
    case 'string':
      return { value: null, text: checkedText(value, path, { kind: 'multiline', max: 65_000 }) };
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? { value: Object.is(value, -0) ? 0 : value, text: null } : bad(path, 'number', 'must be a number', 'muss eine Zahl sein');
    case 'boolean':
      return typeof value === 'boolean' ? { value, text: null } : bad(path, 'boolean', 'must be true or false', 'muss wahr oder falsch sein');
    case 'date':
      return { value: moment(value, path, zone), text: null };
    case 'enumeration':
      if (!definition.multiple) return { value: option(definition, value, path), text: null };
      return Array.isArray(value) ? { value: [...new Set(value.map((one, i) => option(definition, one, `${path}[${i}]`)))].sort(), text: null } : bad(path, 'options', 'must be a list of options', 'muss eine Liste von Optionen sein');
  }
};

/** As the form asks it: one line, never empty. */
const SUBJECT = { kind: 'text', max: 200 } as const;

const checkedText = (value: unknown, path: string, field: Parameters<typeof checkText>[1]): string => {
  const { code, en, de } = checkText(value, field) ?? {};
  return code === undefined ? (value as string) : bad(path, code, en!, de!);
};

/** Years 1 to 9999: what a rule can name. */
const [FIRST, LAST] = [Date.parse('0001-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];

const moment = (value: unknown, path: string, zone: string): number => {
  const ms = typeof value === 'string' ? (dayIn(value, zone)?.first ?? momentFrom(value)) : value;
  return typeof ms === 'number' && Number.isInteger(ms) && ms >= FIRST && ms <= LAST
    ? ms
    : bad(path, 'moment', 'must be a day like 2026-03-29 or a moment like 2026-03-29T12:00:00Z', 'muss ein Tag sein wie 2026-03-29 oder ein Zeitpunkt wie 2026-03-29T12:00:00Z');
};
