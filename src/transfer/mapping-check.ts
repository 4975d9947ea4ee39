import { Rejection, type Fault } from '../kernel/errors.js';
import { MAPPING_FORMAT, type Mapping } from './mapping.js';
import { columnsIn, type Template } from './template.js';
import { dateFormatFault } from './moments.js';

type Check = (value: unknown, path: string) => Fault[];
type Shape = Readonly<Record<string, Check>>;

const fault = (path: string, code: string, en: string, de: string): Fault[] => [{ path, code, en, de }];
const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

const text: Check = (value, path) => (typeof value === 'string' && value !== '' ? [] : fault(path, 'text', 'must be text', 'muss Text sein'));
const anyText: Check = (value, path) => (typeof value === 'string' ? [] : fault(path, 'text', 'must be text', 'muss Text sein'));
const flag: Check = (value, path) => (typeof value === 'boolean' ? [] : fault(path, 'boolean', 'must be true or false', 'muss wahr oder falsch sein'));
const count: Check = (value, path) => (Number.isSafeInteger(value) && (value as number) > 0 ? [] : fault(path, 'count', 'must be a whole number above 0', 'muss eine ganze Zahl über 0 sein'));
const plain: Check = (value, path) => (['string', 'number', 'boolean'].includes(typeof value) ? [] : fault(path, 'plain', 'must be text, a number, true or false', 'muss Text, eine Zahl, wahr oder falsch sein'));
const id: Check = (value, path) => (typeof value === 'string' && /^[A-Za-z0-9_][A-Za-z0-9_.:-]{0,63}$/.test(value) ? [] : fault(path, 'id', 'must be an id', 'muss eine Kennung sein'));
const oneOf = (...options: readonly string[]): Check => (value, path) =>
  typeof value === 'string' && options.includes(value)
    ? []
    : fault(path, 'choice', `must be one of: ${options.map(one => JSON.stringify(one)).join(', ')}`, `muss eines sein von: ${options.map(one => JSON.stringify(one)).join(', ')}`);
const listOf = (member: Check, min = 1): Check => (value, path) =>
  Array.isArray(value) && value.length >= min
    ? value.flatMap((one, i) => member(one, `${path}[${i}]`))
    : fault(path, 'list', `must be a list with at least ${min} members`, `muss eine Liste mit mindestens ${min} Einträgen sein`);
const either = (first: Check, second: Check): Check => (value, path) => (Array.isArray(value) || isObject(value) ? second(value, path) : first(value, path));
const recordOf = (member: Check): Check => (value, path) =>
  isObject(value) ? Object.entries(value).flatMap(([key, one]) => member(one, join(path, key))) : fault(path, 'object', 'must be an object', 'muss ein Objekt sein');

const object = (required: Shape, optional: Shape = {}): Check => (value, path) => {
  if (!isObject(value)) return fault(path, 'object', 'must be an object', 'muss ein Objekt sein');
  const missing = Object.keys(required).filter(key => value[key] === undefined).flatMap(key => fault(join(path, key), 'required', 'is missing', 'fehlt'));
  const own = Object.entries(value).flatMap(([key, one]) => {
    const check = Object.hasOwn(required, key) ? required[key] : Object.hasOwn(optional, key) ? optional[key] : undefined;
    return check ? check(one, join(path, key)) : fault(join(path, key), 'unknown-member', 'is not known here', 'ist hier nicht bekannt');
  });
  return [...missing, ...own];
};

const zone: Check = (value, path) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value as string });
    return text(value, path);
  } catch {
    return fault(path, 'zone', 'must be a time zone like Europe/Berlin', 'muss eine Zeitzone sein wie Europe/Berlin');
  }
};
const dateFormat: Check = (value, path) => {
  const wrong = typeof value === 'string' ? dateFormatFault(value) : 'text';
  return wrong ? fault(path, 'date-format', `is no date format (${wrong})`, `ist kein Datumsformat (${wrong})`) : [];
};

const template = either(text, listOf(text));
const columnName = text;
const decimal = oneOf('point', 'comma');
const reference = object({ external: template }, { create: object({ name: template }, { email: template, language: columnName }) });
const property = object(
  { column: columnName },
  { define: object({ type: oneOf('string', 'number', 'boolean', 'enumeration', 'date'), en: text, de: text }, { shown: flag, multiple: flag }) },
);
const words = object({ en: text, de: text });
const reply = object({ body: template, at: listOf(columnName), author: id, visibility: oneOf('public', 'internal') });
const ticket: [Shape, Shape] = [
  { is: text, external: template, subject: template, opened: listOf(columnName), requester: reference },
  {
    reference: template, body: template, company: reference, properties: recordOf(property), optionWords: recordOf(recordOf(words)),
    closing: listOf(id), closed: listOf(columnName), replies: listOf(reply),
  },
];

const ROWS: Readonly<Record<string, Check>> = {
  company: object({ is: text, external: template, name: template }, { created: columnName }),
  contact: object(
    { is: text, external: template, name: template },
    { email: template, language: columnName, created: columnName, company: reference, lists: listOf(id), listColumn: columnName, blocked: columnName },
  ),
  ticket: object(...ticket),
  ticketState: object({ ...ticket[0], order: columnName, at: columnName }, ticket[1]),
  reply: object({ is: text, external: template, ticket: template, body: template, at: columnName, visibility: either(oneOf('public', 'internal'), object({ column: columnName })) }, { contact: template }),
};

const row: Check = (value, path) => {
  const is = isObject(value) && typeof value['is'] === 'string' && Object.hasOwn(ROWS, value['is']) ? ROWS[value['is']] : undefined;
  return is ? is(value, path) : fault(join(path, 'is'), 'choice', `must be one of: ${Object.keys(ROWS).join(', ')}`, `muss eines sein von: ${Object.keys(ROWS).join(', ')}`);
};

const column = object(
  { headers: listOf(text), type: oneOf('text', 'multiline', 'email', 'number', 'boolean', 'moment', 'option', 'options') },
  {
    required: flag, missing: listOf(anyText, 0), dates: listOf(dateFormat), zone, decimal, values: recordOf(plain), strict: flag, default: plain,
    separator: text, max: count, long: oneOf('cut', 'refuse'),
  },
);

const mapping = object(
  {
    format: oneOf(MAPPING_FORMAT),
    source: id,
    file: object({ type: oneOf('csv', 'json', 'ndjson') }, { delimiter: oneOf('auto', ',', ';', '\t', '|'), encoding: oneOf('auto', 'utf-8', 'windows-1252'), quote: text, path: text }),
    columns: recordOf(column),
    row,
  },
  { missing: listOf(anyText, 0), dates: listOf(dateFormat), zone, decimal },
);

const COLUMN_MEMBERS = new Set(['created', 'language', 'listColumn', 'blocked', 'order', 'column']);
const COLUMN_LISTS = new Set(['opened', 'closed', 'at']);
const TEMPLATES = new Set(['external', 'name', 'email', 'reference', 'subject', 'body', 'ticket', 'contact']);

/** Every column that the row mapping names, with the path where it does. */
const namedColumns = (value: unknown, path: string): [path: string, column: string][] => {
  if (!isObject(value)) return Array.isArray(value) ? value.flatMap((one, i) => namedColumns(one, `${path}[${i}]`)) : [];
  return Object.entries(value).flatMap(([key, one]): [string, string][] => {
    const here = join(path, key);
    if (COLUMN_MEMBERS.has(key) || (COLUMN_LISTS.has(key) && typeof one === 'string')) return [[here, one as string]];
    if (COLUMN_LISTS.has(key)) return (one as string[]).map((name, i) => [`${here}[${i}]`, name]);
    if (TEMPLATES.has(key)) return columnsIn(one as Template).map(name => [here, name]);
    return namedColumns(one, here);
  });
};

const unknownColumns = ({ columns, row: rowMapping }: Mapping): Fault[] =>
  namedColumns(rowMapping, 'row')
    .filter(([, name]) => !Object.hasOwn(columns, name))
    .flatMap(([path, name]) => fault(path, 'unknown-column', `names a column that "columns" does not have: ${name}`, `nennt eine Spalte, die in „columns“ fehlt: ${name}`));

/**
 * A mapping from untrusted JSON.
 * @throws Rejection `mapping.invalid` with every fault by path.
 */
export const checkMapping = (json: unknown): Mapping => {
  let faults = mapping(json, '');
  if (faults.length === 0) faults = unknownColumns(json as Mapping);
  if (faults.length > 0) throw new Rejection('invalid', 'mapping.invalid', `The mapping file is not right: ${faults[0]!.path || 'the file'} ${faults[0]!.en}.`, { faults });
  return json as Mapping;
};
