import { atMost, archivedOption, wanted } from './fault.policy.js';
import type { PropertyDefinition } from './filter.policy.js';
import { dayOf, DAY } from './calendar.policy.js';
import { isBlank } from './folding.policy.js';
import { LIMITS } from './limits.policy.js';
import { own, refuse, type JsonObject, type Reading } from './reading.policy.js';

const TEXT = wanted('value.type', 'a text', 'ein Text');
const NOT_BLANK = wanted('value.blank', 'a text that is more than white space', 'ein Text, der mehr ist als Leerraum');
const TOO_LONG = atMost('limit.characters', LIMITS.characters, 'characters a value (the limit)', 'Zeichen je Wert (die Grenze)');
const LIST = wanted('values.empty', 'a list with at least one value', 'eine Liste mit mindestens einem Wert');
const TOO_MANY = atMost('limit.values', LIMITS.values, 'values a criterion (the limit)', 'Werte je Kriterium (die Grenze)');
const OPTION = wanted('option.unknown', 'an option of the property', 'eine Option der Eigenschaft');
const NUMBER = wanted('value.type', 'a finite number', 'eine endliche Zahl');
const BOOLEAN = wanted('value.type', 'true or false', 'true oder false');
const TIMESTAMP = wanted('timestamp.type', 'milliseconds since 1970 as a whole number, in the years 1 to 9999', 'Millisekunden seit 1970 als ganze Zahl, in den Jahren 1 bis 9999');
const NOT_LESS = wanted('bounds.order', 'a bound that is not less than the lower one', 'eine Grenze, die nicht kleiner ist als die untere');
const KNOWN = wanted('property.unknown', 'a property that is defined', 'eine Eigenschaft, die definiert ist');

const EARLIEST = dayOf(LIMITS.firstYear, 1, 1) * DAY;
const LATEST = dayOf(LIMITS.lastYear + 1, 1, 1) * DAY - 1;

/** A text operand, as written (it is trimmed and folded when the rule is compiled). */
export const parseText = (reading: Reading, path: string, found: unknown): string | undefined => {
  if (typeof found !== 'string') return refuse(reading, path, found, TEXT);
  if (isTooLong(found)) return refuse(reading, path, found, TOO_LONG);
  return isBlank(found) ? refuse(reading, path, found, NOT_BLANK) : found;
};

/** Counts code points only where code units could exceed the limit. */
const isTooLong = (text: string): boolean => {
  if (text.length <= LIMITS.characters) return false;
  if (text.length > 2 * LIMITS.characters) return true;
  let count = 0;
  for (const _ of text) count++;
  return count > LIMITS.characters;
};

type ReadValue = (reading: Reading, path: string, found: unknown) => string | undefined;

const parseValues = (reading: Reading, path: string, found: unknown, read: ReadValue): readonly string[] | undefined => {
  if (!Array.isArray(found) || found.length === 0) return refuse(reading, path, found, LIST);
  if (found.length > LIMITS.values) return refuse(reading, path, found, TOO_MANY);
  const values = found.map((value, index) => read(reading, `${path}[${index}]`, value));
  return values.includes(undefined) ? undefined : (values as string[]);
};

export const parseTexts = (reading: Reading, path: string, found: unknown): readonly string[] | undefined => parseValues(reading, path, found, parseText);

/** Ids of options; an archived one is taken with a warning (M4). */
export const parseOptions = (reading: Reading, path: string, found: unknown, property: string, definition: PropertyDefinition): readonly string[] | undefined =>
  parseValues(reading, path, found, (_, at, value) => {
    if (typeof value !== 'string') return refuse(reading, at, value, OPTION);
    if (isTooLong(value)) return refuse(reading, at, value, TOO_LONG);
    const option = definition.options?.get(value);
    if (!option) return refuse(reading, at, value, OPTION);
    if (option.archived) reading.warnings.push(archivedOption(at, property, value));
    return value;
  });

/** A finite double; -0 is 0 (M7). */
export const parseNumber = (reading: Reading, path: string, found: unknown): number | undefined =>
  typeof found === 'number' && Number.isFinite(found) ? found + 0 : refuse(reading, path, found, NUMBER);

export const parseBoolean = (reading: Reading, path: string, found: unknown): boolean | undefined =>
  typeof found === 'boolean' ? found : refuse(reading, path, found, BOOLEAN);

export const parseTimestamp = (reading: Reading, path: string, found: unknown): number | undefined =>
  Number.isInteger(found) && (found as number) >= EARLIEST && (found as number) <= LATEST ? (found as number) + 0 : refuse(reading, path, found, TIMESTAMP);

type ReadBound = (reading: Reading, path: string, found: unknown) => number | undefined;

/** Both bounds; in the wrong order the upper one is at fault. */
export const parseBounds = (reading: Reading, path: string, operation: JsonObject, lowerField: string, upperField: string, read: ReadBound) => {
  const lower = read(reading, `${path}.${lowerField}`, own(operation, lowerField));
  const upper = read(reading, `${path}.${upperField}`, own(operation, upperField));
  if (lower === undefined || upper === undefined) return undefined;
  return upper < lower ? refuse(reading, `${path}.${upperField}`, upper, NOT_LESS) : { lower, upper };
};

/** The other property of a comparison; `type` null: of any type. */
export const parseOther = (reading: Reading, path: string, found: unknown, type: string | null): string | undefined => {
  const definition = typeof found === 'string' ? reading.definitions(found) : undefined;
  if (!definition) return refuse(reading, path, found, KNOWN);
  return type === null || definition.type === type
    ? (found as string)
    : refuse(reading, path, found, wanted('property.type', `a property of type ${type}`, `eine Eigenschaft vom Typ ${type}`));
};
