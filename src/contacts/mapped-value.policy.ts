import type { PropertyRow } from '../tickets/ticket.policy.js';
import { Rejection } from '../kernel/errors.js';
import { recordable } from '../tickets/property.policy.js';

const MOST = 65_000;

const single = ({ type }: PropertyRow, text: string): unknown => {
  switch (type) {
    case 'string':
      return text.slice(0, MOST);
    case 'number':
      return text.trim() === '' ? undefined : Number(text);
    case 'boolean':
      return ['true', '1', 'yes'].includes(text.toLowerCase()) ? true : ['false', '0', 'no'].includes(text.toLowerCase()) ? false : undefined;
    case 'date':
    case 'enumeration':
      return text;
  }
};

/** What a property takes of the texts that a provider sent: all options of one with several, else the only text. Undefined: nothing that fits. */
export const readMapped = (definition: PropertyRow | undefined, texts: readonly string[]): unknown => {
  if (!definition) return undefined;
  const known = (text: string): boolean => definition.options.some(({ id }) => id === text);
  const value = definition.multiple ? texts.filter(known) : texts.length === 1 ? single(definition, texts[0]!) : undefined;
  if (value === undefined || value === '' || (Array.isArray(value) && value.length === 0)) return undefined;
  try {
    recordable(definition, definition.id, value, definition.id, 'UTC');
    return value;
  } catch (error) {
    if (error instanceof Rejection) return undefined;
    throw error;
  }
};
