import { randomBytes } from 'node:crypto';
import type { Opened } from './folder.js';

/** What one event brought into our tables, to be written again and again under other ids. */
export interface Sample {
  readonly ticket: string;
  readonly event: { readonly type: string; readonly data: string; readonly metadata: string; readonly leaf: string };
  readonly rows: readonly (readonly [view: string, id: string, revision: number, row: string])[];
  readonly entries: readonly (readonly [activity: number, opened: number, status: string, line: string])[];
  readonly words: string;
}

/** The latest event of a type, with all rows that name its position and the index entries of its ticket. */
export const sampleOf = ({ sql }: Opened, type: string): Sample => {
  const [position, stream, data, metadata, leaf] = sql('SELECT position, stream, data, metadata, leaf FROM events WHERE type = ? ORDER BY position DESC LIMIT 1').get(type) as unknown as [number, string, string, string, string];
  const ticket = stream.slice('ticket-'.length);
  const text = sql('SELECT position FROM checkpoint_# LIMIT 1').get() as unknown as [string];
  const rows = sql('SELECT view, id, revision, row FROM row_# WHERE position = ?').all(String(position).padStart(text[0].length, '0')) as unknown as Sample['rows'];
  const [n] = sql('SELECT n FROM ticket_# WHERE id = ?').get(ticket) as unknown as [number];
  const entries = sql('SELECT activity, opened, status, line FROM entry_# WHERE n = ?').all(n) as unknown as Sample['entries'];
  const [words] = sql('SELECT words FROM words_# WHERE n = ?').get(n) as unknown as [string];
  if (rows.length === 0) throw new Error(`No row was made by the latest ${type}.`);
  return { ticket, event: { type, data, metadata, leaf }, rows, entries, words };
};

/** An id of the length of ours. */
export const freshId = (): string => randomBytes(8).toString('hex');
