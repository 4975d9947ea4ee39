import type { Mapping } from './mapping.js';
import type { RawRow } from './row-reader.js';
import { unreadable } from './unreadable.js';

const reach = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined), value);

const own = (record: unknown, header: string): unknown =>
  typeof record === 'object' && record !== null && Object.hasOwn(record, header) ? (record as Record<string, unknown>)[header] : reach(record, header);

const jsonRow = (mapping: Mapping, number: number, record: unknown): RawRow => {
  const isObject = typeof record === 'object' && record !== null && !Array.isArray(record);
  const headers = (column: string) => mapping.columns[column]?.headers ?? [];
  return {
    number,
    cell: column => headers(column).map(header => own(record, header)).find(value => value !== undefined && value !== null),
    header: column => headers(column).find(header => own(record, header) !== undefined) ?? headers(column)[0] ?? column,
    ...(isObject ? {} : { problem: 'broken' as const }),
  };
};

const textOf = async (text: AsyncIterable<string>): Promise<string> => {
  const parts: string[] = [];
  for await (const part of text) parts.push(part);
  return parts.join('');
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable('import.json', `The file is no JSON: ${(error as Error).message}`, 'Die Datei ist kein JSON.');
  }
};

/** Rows of a JSON array; the file is read whole. Row 1 is the first. */
export async function* jsonRows(text: AsyncIterable<string>, mapping: Mapping): AsyncGenerator<RawRow> {
  const whole = parsed((await textOf(text)).replace(/^\uFEFF/, ''));
  const rows = mapping.file.path === undefined ? whole : reach(whole, mapping.file.path);
  if (!Array.isArray(rows)) throw unreadable('import.json', `There is no array at ${mapping.file.path ?? 'the top of the file'}.`, `An dieser Stelle der Datei steht keine Liste: ${mapping.file.path ?? 'oberste Ebene'}.`);
  yield* rows.map((record, i) => jsonRow(mapping, i + 1, record));
}

const lineRow = (mapping: Mapping, number: number, line: string): RawRow => {
  try {
    return jsonRow(mapping, number, JSON.parse(line));
  } catch {
    return { number, cell: () => undefined, header: column => column, problem: 'broken' };
  }
};

/** Rows of newline-delimited JSON; a line that is no JSON is one broken row. */
export async function* ndjsonRows(text: AsyncIterable<string>, mapping: Mapping): AsyncGenerator<RawRow> {
  let rest = '';
  let number = 0;
  for await (const part of text) {
    const lines = (rest + part).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      number++;
      if (line.trim() !== '') yield lineRow(mapping, number, line);
    }
  }
  if (rest.trim() !== '') yield lineRow(mapping, number + 1, rest);
}
