import type { Rows } from '../kernel/view.js';
import type { Words } from '../web/words.js';
import { dayIn } from './day.policy.js';
import { definitionOf } from './property.policy.js';
import type { TicketCard } from './ticket-cards.js';
import type { PropertyOption, PropertyRow } from './ticket.policy.js';

/** In which language and time zone somebody reads. */
export interface Reader {
  readonly words: Words;
  readonly zone: string;
}

/** What customers read for an option (C17). */
export const optionLabel = (option: PropertyOption, words: Words): string => words.of({ en: option.customerEn ?? option.en, de: option.customerDe ?? option.de });

export const statusesFor = (rows: Rows, words: Words): { id: string; label: string }[] =>
  (definitionOf(rows, 'status')?.options ?? []).map(option => ({ id: option.id, label: optionLabel(option, words) }));

/** A value as people read it. */
export const valueText = (row: PropertyRow, value: unknown, { words, zone }: Reader): string => {
  if (Array.isArray(value)) return words.list(value.map(one => valueText(row, one, { words, zone })));
  const option = row.type === 'enumeration' ? row.options.find(({ id }) => id === value) : undefined;
  if (option) return optionLabel(option, words);
  if (typeof value === 'boolean') return words.say(value ? 'ticket.yes' : 'ticket.no');
  if (row.type === 'date' && typeof value === 'number') return words.moment(value, zone, 'day');
  return typeof value === 'number' ? words.number(value) : String(value);
};

/** The shown properties of a ticket, in words. */
export const shownFacts = (rows: Rows, ticket: TicketCard, reader: Reader): { label: string; value: string }[] =>
  Object.entries(ticket.properties).flatMap(([id, value]) => {
    const row = definitionOf(rows, id);
    return row && (typeof value !== 'object' || Array.isArray(value)) ? [{ label: reader.words.of(row), value: valueText(row, value, reader) }] : [];
  });

const number = (text: string): number | string => {
  const plain = text.trim().replace(/^(-?\d+),(\d+)$/, '$1.$2');
  return plain !== '' && Number.isFinite(Number(plain)) ? Number(plain) : text;
};

/** A form's texts as a value of the property's type; what does not fit stays text and is refused by the decider. A day is its first moment in the portal's zone. */
export const propertyFromText = (row: PropertyRow | undefined, texts: readonly string[], zone: string): unknown => {
  const text = texts[0] ?? '';
  if (row?.type === 'number') return number(text);
  if (row?.type === 'boolean') return text === 'true';
  if (row?.type === 'date') return dayIn(text, zone)?.first ?? text;
  return row?.type === 'enumeration' && row.multiple ? [...texts] : text;
};
