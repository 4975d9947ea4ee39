import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openFile } from '../../src/adapters/sqlite.files.js';
import { viewTables } from '../../src/adapters/sqlite.schema.js';
import { House } from '../../src/platform/house.js';
import { eachSealed, openString } from '../../src/sealing/sealed-string.js';
import { answerParent } from '../child.js';
import { benchConfig } from '../store.js';
import { openTables } from './folder.js';

/**
 * The limit of a rebuild: read the log, open what is sealed in it, and write the rows that a rebuild ends with, each once,
 * into empty tables of the same shape. The rows are in memory before the clock runs; nothing is folded.
 */
const folder = process.argv[2]!;
const house = await House.open(benchConfig(folder));
const { sql } = openTables(folder, { readOnly: true });
const PAGE = 1_000;
const TABLES = ['row', 'scope', 'kind', 'ticket', 'entry', 'words', 'word'];
type Cells = readonly (string | number | null)[];
type Stored = [position: number, stream: string, id: string, data: string];

const kept = TABLES.map(table => sql(`SELECT * FROM ${table}_#`).all() as unknown as Cells[]);
const page = sql('SELECT position, stream, id, data FROM events WHERE position > ? ORDER BY position LIMIT ?');

const openAll = async (events: readonly Stored[]): Promise<number> => {
  const sealed: [text: string, keyId: string, location: string, event: Stored][] = [];
  for (const event of events) eachSealed(JSON.parse(event[3]), '', (text, keyId, location) => sealed.push([text, keyId, location, event]));
  await house.keys.load(sealed.map(([, keyId]) => keyId));
  let length = 0;
  for (const [text, keyId, location, [, stream, id]] of sealed) {
    const key = house.keys.keyOf(keyId);
    if (key.kind === 'key') length += openString(text, key.key, { stream, id }, location).length;
  }
  return length;
};

const run = async (): Promise<number> => {
  const scratch = mkdtempSync(join(folder, 'scratch-'));
  const db = openFile(scratch, 'rows.db', [viewTables(1)], { cacheMegabytes: 64 });
  db.exec('PRAGMA synchronous=NORMAL');
  const rows = kept.flatMap((cells, i) => {
    const insert = cells[0] && db.prepare(`INSERT INTO ${TABLES[i]}_1 VALUES (${cells[0].map(() => '?').join()})`);
    return cells.map(cell => () => insert!.run(...cell));
  });
  const [head] = sql('SELECT max(position) FROM events').get() as unknown as [number];
  const began = performance.now();
  for (let after = 0, written = 0; after < head; ) {
    const events = page.all(after, PAGE) as unknown as Stored[];
    await openAll(events);
    after = events.at(-1)![0];
    const until = Math.ceil((rows.length * after) / head);
    db.exec('BEGIN IMMEDIATE');
    while (written < until) rows[written++]!();
    db.exec('COMMIT');
  }
  const took = performance.now() - began;
  db.close();
  rmSync(scratch, { recursive: true });
  return took;
};

answerParent({ run, close: () => house.close() });
