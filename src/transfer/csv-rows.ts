import { parse, type Options } from 'csv-parse';
import { Rejection, type Fault } from '../kernel/errors.js';
import { foldText } from '../kernel/words.js';
import type { Mapping } from './mapping.js';
import type { RawRow } from './row-reader.js';

/** Names of columns are compared without case, spaces and punctuation. */
export const foldedHeader = (header: string): string => foldText(header).replace(/[^a-z0-9]+/g, '');

/** Places of each name in a head: those written just so, and those that are the same when folded. */
const placesOf = (head: readonly string[]) => {
  const [exact, folded] = [new Map<string, number[]>(), new Map<string, number[]>()];
  const put = (map: Map<string, number[]>, name: string, place: number): void => void (map.get(name)?.push(place) ?? map.set(name, [place]));
  head.forEach((header, place) => {
    put(exact, header, place);
    put(folded, foldedHeader(header), place);
  });
  return (header: string): readonly number[] => exact.get(header) ?? folded.get(foldedHeader(header)) ?? [];
};

/** Where each column of the mapping stands in this file. @throws Rejection `import.columns` naming what is missing or there twice. */
export const bindHeaders = (mapping: Mapping, head: readonly string[]): ReadonlyMap<string, number> => {
  const places = placesOf(head);
  const bound = new Map<string, number>();
  const faults: Fault[] = [];
  for (const [name, { headers, required }] of Object.entries(mapping.columns)) {
    const found = headers.map(places).find(one => one.length > 0);
    if (found && found.length > 1) faults.push(twice(name, found, head));
    else if (found) bound.set(name, found[0]!);
    else if (required) faults.push(absent(name, headers, head));
  }
  if (faults.length === 0 && bound.size === 0) faults.push(noneKnown(head));
  if (faults.length > 0) throw new Rejection('invalid', 'import.columns', faults.map(({ en }) => en).join(' '), { faults });
  return bound;
};

const twice = (name: string, places: readonly number[], head: readonly string[]): Fault => ({
  path: `columns.${name}`,
  code: 'column-twice',
  en: `The file has several columns called ${head[places[0]!]} (number ${places.map(place => place + 1).join(' and ')}), so nobody can tell which is meant. Give them different names.`,
  de: `Die Datei hat mehrere Spalten namens ${head[places[0]!]} (Nummer ${places.map(place => place + 1).join(' und ')}); welche gemeint ist, kann niemand wissen. Geben Sie ihnen verschiedene Namen.`,
});

const noneKnown = (head: readonly string[]): Fault => ({
  path: 'columns',
  code: 'columns-unknown',
  en: `The first row names no column that is known here: ${shownHead(head)}.`,
  de: `Die erste Zeile nennt keine Spalte, die hier bekannt ist: ${shownHead(head)}.`,
});

/** What is no CSV may have a very long first row. */
const shownHead = (head: readonly string[]): string => {
  const text = head.join(', ');
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
};

const absent = (name: string, headers: readonly string[], head: readonly string[]): Fault => ({
  path: `columns.${name}`,
  code: 'column-missing',
  en: `The file has no column ${headers.join(' or ')}; it has: ${shownHead(head)}.`,
  de: `Die Datei hat keine Spalte ${headers.join(' oder ')}; sie hat: ${shownHead(head)}.`,
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

/** Records as they are told apart. Each is taken from the parser at once: what a stream still holds is gone when it fails. */
async function* records(text: AsyncIterable<string>, options: Options): AsyncGenerator<string[]> {
  const ready: string[][] = [];
  const parser = parse({ ...options, on_record: (record: string[]) => (ready.push(record), null) });
  parser.on('error', () => undefined).resume();
  const closed = new Promise(resolve => parser.once('close', resolve));
  for await (const part of text) {
    parser.write(part);
    yield* ready.splice(0);
    if (parser.errored) throw parser.errored;
  }
  parser.end();
  await closed;
  yield* ready.splice(0);
  if (parser.errored) throw parser.errored;
}

/** Rows of CSV text. Row 1 is the head; blank lines count as a spreadsheet counts them, but are no rows. */
export async function* csvRows(text: AsyncIterable<string>, mapping: Mapping, delimiter: string): AsyncGenerator<RawRow> {
  let head: readonly string[] | undefined;
  let bound: ReadonlyMap<string, number> = new Map();
  let number = 0;
  try {
    for await (const record of records(text, { delimiter, quote: mapping.file.quote ?? '"', relax_quotes: true, relax_column_count: true, skip_empty_lines: false, bom: true, max_record_size: LONGEST })) {
      number++;
      if (isBlank(record)) continue;
      if (head) yield csvRow(mapping, bound, head, number, record);
      else bound = bindHeaders(mapping, (head = record));
    }
  } catch (error) {
    if (!isOpenQuote(error)) throw error;
    yield { number: number + 1, cell: () => undefined, header: column => column, problem: 'open' };
  }
  if (!head) bindHeaders(mapping, []);
}

/** Characters of one row. A quote that never closes makes the rest of the file one row: it is not gathered whole. */
const LONGEST = 4_000_000;

/** A quote that never closes: what follows it is one broken row, and nothing after it can be told apart. */
const isOpenQuote = (error: unknown): boolean => ['CSV_QUOTE_NOT_CLOSED', 'CSV_MAX_RECORD_SIZE'].includes((error as { code?: string }).code ?? '');
