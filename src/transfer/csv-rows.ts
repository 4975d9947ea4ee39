import { parse } from 'csv-parse';
import { pipeline } from 'node:stream';
import { Rejection, type Fault } from '../kernel/errors.js';
import { foldText } from '../kernel/words.js';
import type { Mapping } from './mapping.js';
import type { RawRow } from './row-reader.js';

/** Names of columns are compared without case, spaces and punctuation. */
export const foldedHeader = (header: string): string => foldText(header).replace(/[^a-z0-9]+/g, '');

/** Where each column of the mapping stands in this file. @throws Rejection `import.columns` naming what is missing. */
export const bindHeaders = (mapping: Mapping, head: readonly string[]): ReadonlyMap<string, number> => {
  const places = new Map<string, number>();
  head.forEach((header, place) => { if (!places.has(foldedHeader(header))) places.set(foldedHeader(header), place); });
  const bound = new Map<string, number>();
  const faults: Fault[] = [];
  for (const [name, { headers, required }] of Object.entries(mapping.columns)) {
    const place = headers.map(header => places.get(foldedHeader(header))).find(found => found !== undefined);
    if (place !== undefined) bound.set(name, place);
    else if (required) faults.push(absent(name, headers, head));
  }
  if (faults.length > 0) throw new Rejection('invalid', 'import.columns', faults.map(({ en }) => en).join(' '), { faults });
  return bound;
};

const absent = (name: string, headers: readonly string[], head: readonly string[]): Fault => ({
  path: `columns.${name}`,
  code: 'column-missing',
  en: `The file has no column ${headers.join(' or ')}; it has: ${head.join(', ')}.`,
  de: `Die Datei hat keine Spalte ${headers.join(' oder ')}; sie hat: ${head.join(', ')}.`,
});

/** Which of the usual separators the head of the file holds most often outside quotes. */
export const delimiterOf = (firstLine: string): string => {
  const bare = firstLine.replace(/"(?:[^"]|"")*"/g, '');
  const counts = [',', ';', '\t', '|'].map(one => [bare.split(one).length - 1, one] as const);
  return counts.reduce((best, one) => (one[0] > best[0] ? one : best))[1];
};

const csvRow = (mapping: Mapping, bound: ReadonlyMap<string, number>, head: readonly string[], number: number, record: readonly string[]): RawRow => ({
  number,
  cell: column => { const place = bound.get(column); return place === undefined ? undefined : record[place]; },
  header: column => { const place = bound.get(column); return place === undefined ? (mapping.columns[column]?.headers[0] ?? column) : (head[place] ?? column); },
  ...(record.length === head.length ? {} : { problem: 'ragged' as const }),
});

const isBlank = (record: readonly string[]): boolean => record.length === 1 && record[0]!.trim() === '';

/** Rows of CSV text. Row 1 is the head; blank lines count as a spreadsheet counts them, but are no rows. */
export async function* csvRows(text: AsyncIterable<string>, mapping: Mapping, delimiter: string): AsyncGenerator<RawRow> {
  const parser = parse({ delimiter, quote: mapping.file.quote ?? '"', relax_quotes: true, relax_column_count: true, skip_empty_lines: false, bom: true });
  // A broken source ends the parser with its error; the loop below throws it.
  pipeline(text, parser, () => undefined);
  let head: readonly string[] | undefined;
  let bound: ReadonlyMap<string, number> = new Map();
  let number = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      number++;
      if (isBlank(record)) continue;
      if (head) yield csvRow(mapping, bound, head, number, record);
      else bound = bindHeaders(mapping, (head = record));
    }
  } catch (error) {
    if (!isOpenQuote(error)) throw error;
    yield { number: number + 1, cell: () => undefined, header: column => column, problem: 'broken' };
  }
  if (!head) bindHeaders(mapping, []);
}

/** The last quote of the file never closes: what follows it is one broken row. */
const isOpenQuote = (error: unknown): boolean => (error as { code?: string }).code === 'CSV_QUOTE_NOT_CLOSED';
