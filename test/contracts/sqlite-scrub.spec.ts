import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openSqlite, type SqliteStores } from '../../src/adapters/sqlite.js';
import { START } from '../../src/kernel/event.js';
import { NO_STREAM } from '../../src/kernel/event-store.js';
import { filesHolding, newFolder, removeFolders } from './folders.js';
import { MORNING, sample } from './log-samples.js';
import { audience, latest, place, stamp } from './view-samples.js';

const clock = { now: () => MORNING };
let folder: string;
let stores: SqliteStores;
beforeEach(() => {
  folder = newFolder();
  stores = openSqlite(folder, { clock });
});
afterEach(() => stores.close());
afterAll(removeFolders);

/** The same "random" numbers on every run. */
const chance = (seed = 7) => () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const MARK = /qz[a-z0-9]+zq/g;
const marksIn = (where: string): Set<string> =>
  new Set(readdirSync(where).flatMap(file => readFileSync(join(where, file), 'latin1').match(MARK) ?? []));

test('words, lines and rows of an erased ticket are in no file any more, the others are (I1)', async () => {
  const ticket = (id: string, word: string) => stores.views.transact(tx => {
    tx.put({ view: 'ticketThread', id, row: { text: `${word} `.repeat(2_000) }, position: place(1), revision: 0 });
    tx.putAudience(id, audience(id, ['contact:1', 'company:8'], { words: [word], status: word }), 0, stamp(0));
  });
  await ticket('t1', 'geheimwort');
  await ticket('t2', 'bleibwort');
  expect(filesHolding(folder, 'geheimwort')).not.toEqual([]);
  await stores.views.transact(tx => {
    tx.put({ view: 'ticketThread', id: 't1', row: undefined, position: place(2), revision: 1 });
    tx.putAudience('t1', undefined, 0, stamp(1));
  });
  await stores.vault.scrub();
  expect(filesHolding(folder, 'geheimwort')).toEqual([]);
  expect(filesHolding(folder, 'bleibwort')).toEqual(['sichtfeld.db']);
  expect(stores.views.snapshot().search(['bleib'], latest('contact:1'), 9)).toHaveLength(1);
});

test('a word that a ticket took along from a company it has left is in no file either', async () => {
  const move = (scopes: readonly string[] | undefined) =>
    stores.views.transact(tx => tx.putAudience('t1', scopes && audience('t1', scopes, { words: ['qzmovedzq'] }), 0, stamp(0)));
  await move(['contact:1', 'company:8']);
  await move(['contact:1']);
  await move(undefined);
  await stores.vault.scrub();
  expect([...marksIn(folder)]).toEqual([]);
});

test('a deleted, replaced or expired secret of the vault is in no file any more', async () => {
  const write = (key: string, value: string, expiresAt?: number) => stores.vault.write([{ collection: 'keys', key, value, ...(expiresAt && { expiresAt }) }]);
  await write('a', 'qzdeletedzq');
  await write('b', 'qzreplacedzq');
  await write('c', 'qzexpiredzq', MORNING + 1);
  await write('b', 'qzremainszq');
  await stores.vault.write([{ collection: 'keys', key: 'a', delete: true }]);
  await stores.vault.sweepExpired(MORNING + 1);
  await stores.vault.scrub();
  expect([...marksIn(folder)]).toEqual(['qzremainszq']);
});

test('after thousands of tickets came, changed and went, only words that are still held are readable', async () => {
  const random = chance();
  const held = new Map<string, string[]>();
  let made = 0;
  for (let round = 0; round < 60; round++) {
    await stores.views.transact(tx => {
      for (let n = 0; n < 100; n++) {
        const id = `t${Math.floor(random() * 1_500)}`;
        const words = Array.from({ length: random() < 0.35 ? 0 : 1 + Math.floor(random() * 4) }, () => `qz${Math.floor(random() * 1e9).toString(36)}${'x'.repeat(random() * 40)}${made++}zq`);
        const row = words.length === 0 ? undefined : { words, more: '-'.repeat(random() * 900) };
        tx.put({ view: 'ticketThread', id, row, position: place(1), revision: 0 });
        tx.putAudience(id, row && audience(id, [`contact:${id.length}`, `company:${n % 9}`], { words, activity: Math.floor(random() * 1e6), status: words[0]! }), 0, stamp(0));
        held.set(id, words);
      }
    });
  }
  await stores.vault.scrub();
  const still = new Set([...held.values()].flat());
  expect(still.size).toBeGreaterThan(500);
  expect([...marksIn(folder)].filter(word => !still.has(word))).toEqual([]);
  const gone = (word: string): boolean => !still.has(word);
  await stores.views.transact(tx => {
    const touch = [...held.keys()].map(ticket => ({ ticket, revision: 0, set: 1, clear: 0, slots: 2, validUntil: null }));
    tx.setBits(touch);
    for (let n = 0; n < 1_500; n++) tx.put({ view: 'ticketThread', id: `t${n}+`, row: 1, position: place(2), revision: 0 });
  });
  expect([...marksIn(folder)].filter(gone)).toEqual([]);
  for (const [id, words] of [...held].slice(0, 200)) expect(stores.views.snapshot().get<{ words: string[] }>('ticketThread', id)?.row.words ?? []).toEqual(words);
  await stores.close();
  const db = new DatabaseSync(join(folder, 'sichtfeld.db'));
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  db.close();
});

test('writes that come while it scrubs wait and are taken, reads go on', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1)] });
  const scrubbing = stores.vault.scrub();
  const answers = Promise.all([
    stores.events.append({ stream: 'ticket-1', expected: 0, events: [sample(2)] }),
    stores.vault.write([{ collection: 'keys', key: 'k', value: 1 }]),
    stores.vault.scrub(),
  ]);
  expect(await stores.events.readAll(START)).not.toHaveLength(0);
  await scrubbing;
  await answers;
  expect(await stores.events.readAll(START)).toHaveLength(2);
});

test('a reader that is in the way is waited for; when it stays, that is said', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1)] });
  const reader = new DatabaseSync(join(folder, 'sichtfeld.db'));
  reader.exec('BEGIN; SELECT * FROM events');
  await stores.events.append({ stream: 'ticket-1', expected: 0, events: [sample(2)] });
  const waiting = stores.vault.scrub();
  setTimeout(() => reader.exec('COMMIT'), 60);
  await waiting;
  reader.exec('BEGIN; SELECT * FROM events');
  await stores.events.append({ stream: 'ticket-1', expected: 1, events: [sample(3)] });
  await expect(stores.vault.scrub()).rejects.toMatchObject({ name: 'ScrubBlocked' });
  reader.close();
  await stores.events.append({ stream: 'ticket-1', expected: 2, events: [sample(4)] });
});
