import type { Column, Mapping } from './mapping.js';
import { momentReader, type MomentReader } from './moments.js';
import type { OptionTable } from './option-table.js';
import { REASONS, type Reason } from './rejected.js';

export type Value = string | number | boolean | readonly string[];

export type Parsed = { readonly value: Value | undefined } | { readonly reason: Reason };
export type Parser = (text: string, raw: unknown) => Parsed;

const EMAIL = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;
const YES = new Set(['true', 'yes', 'y', '1', 'ja', 'j', 'wahr', 'x']);
const NO = new Set(['false', 'no', 'n', '0', 'nein', 'falsch']);
const LONGEST: Partial<Record<Column['type'], number>> = { text: 1_000, multiline: 65_000, email: 254 };

export const textOf = (raw: unknown): string =>
  typeof raw === 'string' ? raw : raw === undefined || raw === null ? '' : typeof raw === 'object' ? (Array.isArray(raw) ? raw.map(textOf).join(', ') : JSON.stringify(raw)) : String(raw);

const lengthOf = (text: string): number => (/[\ud800-\udfff]/.test(text) ? [...text].length : text.length);

const checkedText = (text: string, column: Column): Parsed => {
  const tidy = column.type === 'multiline' ? text.replace(/\r\n?/g, '\n') : text.replace(/\s+/g, ' ');
  if (CONTROL.test(tidy)) return { reason: REASONS.characters };
  if (column.type === 'email' && !EMAIL.test(tidy)) return { reason: REASONS.email };
  const max = column.max ?? LONGEST[column.type] ?? 1_000;
  if (lengthOf(tidy) <= max) return { value: tidy };
  return column.long === 'cut' ? { value: `${[...tidy].slice(0, max - 1).join('')}…` } : { reason: REASONS.long };
};

const NUMBER = { point: /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$|^[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?$/, comma: /^[+-]?\d{1,3}(\.\d{3})+(,\d+)?$|^[+-]?(\d+(,\d+)?|,\d+)$/ };

const numberFrom = (text: string, decimal: 'point' | 'comma'): Parsed => {
  const tidy = text.replace(/[\s']/g, '');
  if (!NUMBER[decimal].test(tidy)) return { reason: REASONS.number };
  const value = Number(decimal === 'comma' ? tidy.replaceAll('.', '').replace(',', '.') : tidy.replaceAll(',', ''));
  return Number.isFinite(value) ? { value: value === 0 ? 0 : value } : { reason: REASONS.number };
};

const booleanFrom = (text: string): Parsed => {
  const small = text.toLowerCase();
  return YES.has(small) ? { value: true } : NO.has(small) ? { value: false } : { reason: REASONS.boolean };
};

const optionFrom = (name: string, column: Column, options: OptionTable) => (text: string): string | undefined => {
  const mapped = column.values && Object.hasOwn(column.values, text) ? column.values[text] : undefined;
  if (mapped === undefined) return column.strict ? undefined : options.idOf(name, text);
  options.note(name, String(mapped), text);
  return String(mapped);
};

const optionsFrom = (column: Column, one: (text: string) => string | undefined): Parser => (text, raw) => {
  const words = (Array.isArray(raw) ? raw.map(textOf) : text.split(column.separator ?? ',')).map(word => word.trim()).filter(word => word !== '');
  const ids = words.map(one);
  return ids.includes(undefined) ? { reason: REASONS.value } : { value: [...new Set(ids as string[])].sort() };
};

/** How a column's cells are read. */
export const parserOf = (name: string, column: Column, mapping: Mapping, zone: string, options: OptionTable): Parser => {
  const read: MomentReader = momentReader(column.dates ?? mapping.dates ?? ['ISO']);
  const dateZone = column.zone ?? mapping.zone ?? zone;
  const option = optionFrom(name, column, options);
  switch (column.type) {
    case 'text':
    case 'multiline':
    case 'email':
      return text => checkedText(text, column);
    case 'number':
      return (text, raw) => (typeof raw === 'number' ? { value: raw } : numberFrom(text, column.decimal ?? mapping.decimal ?? 'point'));
    case 'boolean':
      return text => (column.values && Object.hasOwn(column.values, text) ? { value: column.values[text]! } : booleanFrom(text));
    case 'moment':
      return text => ({ value: read(text, dateZone) }).value === undefined ? { reason: REASONS.date } : { value: read(text, dateZone)! };
    case 'option':
      return text => { const id = option(text); return id === undefined ? { reason: REASONS.value } : { value: id }; };
    case 'options':
      return optionsFrom(column, option);
  }
};
