import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteStores } from '../../src/adapters/sqlite.js';
import { START } from '../../src/kernel/event.js';
import { NO_STREAM } from '../../src/kernel/event-store.js';
import { newFolder, removeFolders } from './folders.js';
import { MORNING, sample } from './log-samples.js';

const clock = { now: () => MORNING };
let folder: string;
let stores: SqliteStores;
beforeEach(() => {
  folder = newFolder();
  stores = openSqlite(folder, { clock });
});
afterEach(() => stores.close());
afterAll(removeFolders);

const append = (stream: string, expected: number, ...numbers: number[]) => stores.events.append({ stream, expected, events: numbers.map(number => sample(number)) });
const reopen = async (between: () => void = () => {}): Promise<void> => {
  await stores.vault.scrub();
  await stores.close();
  between();
  stores = openSqlite(folder, { clock });
};
const onFile = (sql: string) => (): void => {
  const db = new DatabaseSync(join(folder, 'sichtfeld.db'));
  db.exec(sql);
  db.close();
};

describe('a folder', () => {
  test('keeps log, views and vault over a restart, and the name of its history', async () => {
    const { lineage } = stores.events;
    await append('ticket-1', NO_STREAM, 1, 2);
    await stores.views.transact(tx => tx.put({ view: 'v', id: 'a', row: 1, position: START, revision: 0 }));
    await stores.views.generation('second');
    await stores.views.activate('second');
    await stores.vault.write([{ collection: 'keys', key: 'k', value: 1 }]);
    await reopen();
    expect(stores.events.lineage).toBe(lineage);
    expect(await append('ticket-1', 1, 3)).toMatchObject({ revision: 2, position: '0000000000000003' });
    expect(await append('ticket-1', NO_STREAM, 1, 2)).toMatchObject({ revision: 1, repeated: true });
    expect(stores.views.generations()).toEqual({ live: 'second', all: ['first', 'second'] });
    expect((await stores.views.generation('first')).snapshot().get('v', 'a')?.row).toBe(1);
    expect(await stores.vault.get('keys', 'k')).toMatchObject({ value: 1 });
  });

  test('that is in use is refused by name, and free again after closing', async () => {
    expect(() => openSqlite(folder, { clock })).toThrow(`The folder ${folder} is in use`);
    await append('ticket-1', NO_STREAM, 1);
    await reopen();
    expect(await stores.events.readAll(START)).toHaveLength(1);
  });

  test('of a newer program is refused in words', async () => {
    await stores.close();
    onFile('PRAGMA user_version=99')();
    expect(() => openSqlite(folder, { clock })).toThrow('schema version 99');
    onFile('PRAGMA user_version=1')();
  });

  test('whose tickets had no kinds yet is opened: all of them are of the one that tells nothing', async () => {
    const record = { entries: [], words: [] };
    await stores.views.transact(tx => tx.putAudience('t1', { ...record, kind: 'support' }, 0, { revision: 1, slots: 1, validUntil: null }));
    await reopen(onFile('ALTER TABLE ticket_1 DROP COLUMN kind; DROP TABLE kind_1'));
    await stores.views.transact(tx => tx.putAudience('t2', { ...record, kind: 'support' }, 0, { revision: 1, slots: 1, validUntil: null }));
    expect(stores.views.snapshot().kinds()).toEqual([{ number: 1, text: '' }, { number: 2, text: 'support' }]);
    expect(stores.views.snapshot().stretch('', 9)).toMatchObject({ tickets: 2 });
  });

  test('that is closed takes nothing and says so', async () => {
    await stores.close();
    await expect(append('ticket-1', NO_STREAM, 1)).rejects.toMatchObject({ code: 'store.read-only' });
    await expect(stores.vault.write([])).rejects.toMatchObject({ code: 'store.read-only' });
  });

  test('answers everything queued before it closes', async () => {
    const answers = Array.from({ length: 500 }, (_, n) => append(`ticket-${n}`, NO_STREAM, n));
    await stores.close();
    expect((await Promise.all(answers)).length).toBe(500);
  });
});

describe('a corrupt file', () => {
  beforeEach(async () => {
    await append('ticket-1', NO_STREAM, 1, 2, 3);
    await append('list-1', NO_STREAM, 4);
  });

  test.each([
    ['a changed text', `UPDATE events SET data = replace(data, 'Drucker', 'Trucker') WHERE position = 2`],
    ['a changed name', `UPDATE events SET type = 'ReplyRedacted' WHERE position = 2`],
    ['a changed moment', `UPDATE events SET metadata = replace(metadata, '2026', '2025') WHERE position = 2`],
    ['a swapped id', `UPDATE events SET id = (SELECT id FROM events WHERE position = 1) WHERE position = 2`],
    ['a removed event', `DELETE FROM events WHERE position = 2`],
  ])('%s is detected on every way of reading, with its position, and writing stops (R14)', async (_what, sql) => {
    await reopen(onFile(sql));
    const named = { name: 'CorruptStore', message: expect.stringMatching(/0000000000000002|before revision 2/) as string };
    await expect(stores.events.readStream('ticket-1')).rejects.toMatchObject(named);
    await expect(stores.events.readAll(START)).rejects.toMatchObject(named);
    await expect(stores.events.readAll(START, { nouns: ['ticket'] })).rejects.toMatchObject(named);
    await expect((async () => {
      for await (const message of stores.events.subscribe(START, { signal: new AbortController().signal })) if (message.kind === 'caughtUp') break;
    })()).rejects.toMatchObject(named);
    await expect(append('ticket-2', NO_STREAM, 5)).rejects.toMatchObject({ code: 'store.read-only' });
    expect(await stores.events.readStream('list-1')).toHaveLength(1);
  });

  test('one flipped byte in the file is detected with its position (R14)', async () => {
    await reopen(() => {
      const bytes = readFileSync(join(folder, 'sichtfeld.db'));
      const at = bytes.lastIndexOf('"number":3');
      bytes[at + 9] = bytes[at + 9]! ^ 1;
      writeFileSync(join(folder, 'sichtfeld.db'), bytes);
    });
    await expect(stores.events.readAll(START)).rejects.toThrow('position 0000000000000003');
    expect(await stores.events.readAll(START, { limit: 2 })).toHaveLength(2);
  });

  test('a torn page is detected with a position (R14)', async () => {
    for (let revision = 2; revision < 400; revision += 50) await append('ticket-1', revision, ...Array.from({ length: 50 }, (_, n) => revision + n + 100));
    await reopen(() => {
      const bytes = readFileSync(join(folder, 'sichtfeld.db'));
      const page = Math.floor(bytes.lastIndexOf('"number":300') / 4096);
      bytes.fill(0xff, page * 4096, page * 4096 + 2048);
      writeFileSync(join(folder, 'sichtfeld.db'), bytes);
    });
    await expect(stores.events.readAll(START)).rejects.toThrow(/position \d{16}/);
    await expect(stores.events.readAll(START)).rejects.toMatchObject({ name: 'CorruptStore' });
  });
});
