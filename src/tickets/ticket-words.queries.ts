import type { Rows } from '../kernel/view.js';
import type { Words } from '../web/words.js';
import { definitionOf } from './property.policy.js';
import type { TicketCard } from './ticket-cards.js';
import type { PropertyOption, PropertyRow } from './ticket.policy.js';

/** What customers read for an option (C17). */
export const optionLabel = (option: PropertyOption, words: Words): string => words.of({ en: option.customerEn ?? option.en, de: option.customerDe ?? option.de });

export const statusesFor = (rows: Rows, words: Words): { id: string; label: string }[] =>
  (definitionOf(rows, 'status')?.options ?? []).map(option => ({ id: option.id, label: optionLabel(option, words) }));

const valueText = (row: PropertyRow, value: unknown, words: Words): string => {
  if (Array.isArray(value)) return words.list(value.map(one => valueText({ ...row, multiple: false }, one, words)));
  const option = row.type === 'enumeration' ? row.options.find(({ id }) => id === value) : undefined;
  if (option) return optionLabel(option, words);
  if (row.type === 'date' && typeof value === 'number') return words.moment(value, 'Europe/Berlin', 'day');
  return typeof value === 'number' ? words.number(value) : String(value);
};

/** The shown properties of a ticket, in words. */
export const shownFacts = (rows: Rows, ticket: TicketCard, words: Words): { label: string; value: string }[] =>
  Object.entries(ticket.properties).flatMap(([id, value]) => {
    const row = definitionOf(rows, id);
    return row && typeof value !== 'object' ? [{ label: words.of(row), value: valueText(row, value, words) }] : row && Array.isArray(value) ? [{ label: words.of(row), value: valueText(row, value, words) }] : [];
  });

/** A form's text as a value of the property's type; what does not fit stays text and is refused by the decider. */
export const propertyFromText = (row: PropertyRow | undefined, text: string): unknown => {
  if (row?.type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (row?.type === 'boolean') return text === 'true' || text === 'on';
  return row?.type === 'enumeration' && row.multiple ? [text] : text;
};
