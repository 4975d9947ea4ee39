import { parse } from 'csv-parse/sync';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { delimiterOf, foldedHeader } from './csv-rows.js';
import type { Mapping } from './mapping.js';

/** Fields of the form begin with this. */
export const COLUMN_FIELD = 'map.';

/** The columns of a file, from its first line. */
export const headOf = (csv: string): readonly string[] => {
  const text = csv.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(text.split(/\r\n?|\n/, 1)[0] ?? '');
  try {
    return (parse(text, { delimiter, to: 1, relax_quotes: true, relax_column_count: true }) as string[][])[0] ?? [];
  } catch {
    return [];
  }
};

/** Which of the file's columns a mapping takes for each of its own: the first name that is there. */
export const columnsTaken = (mapping: Mapping, head: readonly string[]): Readonly<Record<string, string>> => {
  const byName = new Map([...head].reverse().map(header => [foldedHeader(header), header]));
  return Object.fromEntries(Object.entries(mapping.columns).flatMap(([name, { headers }]) => {
    const header = headers.map(one => byName.get(foldedHeader(one))).find(found => found !== undefined);
    return header === undefined ? [] : [[name, header]];
  }));
};

/** Orders of day, month and year that a form offers, by what it calls them. */
export const DATE_ORDERS: Readonly<Record<string, readonly string[]>> = {
  'day-first': ['d/m/Y H:M:S', 'd/m/Y H:M', 'd/m/Y', 'd.m.Y H:M', 'd.m.Y', 'ISO'],
  'month-first': ['m/d/Y H:M:S', 'm/d/Y H:M', 'm/d/Y', 'ISO'],
};

const NOWHERE = 'no column of this name 7f3a';

/** A shipped mapping with the columns that a form chose; what was not chosen is found nowhere. */
export const mappingChosen = (base: Mapping, body: FormBody): Mapping => {
  const order = DATE_ORDERS[queryText(body, 'dates') ?? ''];
  const columns = Object.entries(base.columns).map(([name, column]) => [name, { ...column, headers: [queryText(body, `${COLUMN_FIELD}${name}`) ?? `${NOWHERE} ${name}`] }] as const);
  return { ...base, ...(order ? { dates: order } : {}), columns: Object.fromEntries(columns) };
};
