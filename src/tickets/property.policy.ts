import { Rejection } from '../kernel/errors.js';
import type { Text } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
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

/** Checks a value against its definition. @throws Rejection with the path of the fault. */
export const recordable = (definition: PropertyRow | undefined, id: string, value: unknown, path: string): PropertyInput => {
  if (!definition) return bad(path, 'property.unknown', `names no property: ${id}`, `nennt keine Eigenschaft: ${id}`);
  if (definition.builtIn && definition.type === 'date') return bad(path, 'property.kept', 'is kept by the system', 'wird vom System geführt');
  if (value === null || value === '') return { value: null, text: null };
  switch (definition.type) {
    case 'string':
      return typeof value === 'string' && value.length <= 65_000 ? { value: null, text: value } : bad(path, 'text', 'must be text', 'muss Text sein');
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? { value: Object.is(value, -0) ? 0 : value, text: null } : bad(path, 'number', 'must be a number', 'muss eine Zahl sein');
    case 'boolean':
      return typeof value === 'boolean' ? { value, text: null } : bad(path, 'boolean', 'must be true or false', 'muss wahr oder falsch sein');
    case 'date':
      return { value: moment(value, path), text: null };
    case 'enumeration':
      if (!definition.multiple) return { value: option(definition, value, path), text: null };
      return Array.isArray(value) ? { value: [...new Set(value.map((one, i) => option(definition, one, `${path}[${i}]`)))].sort(), text: null } : bad(path, 'options', 'must be a list of options', 'muss eine Liste von Optionen sein');
  }
};

const moment = (value: unknown, path: string): number => {
  const ms = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isSafeInteger(ms) ? ms : bad(path, 'moment', 'must be a moment', 'muss ein Zeitpunkt sein');
};
