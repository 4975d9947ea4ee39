import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqlite, type SqliteStores } from '../../src/adapters/sqlite.js';
import { restoreSqlite } from '../../src/adapters/sqlite.backup.js';
import { START } from '../../src/kernel/event.js';
import { NO_STREAM } from '../../src/kernel/event-store.js';
import { filesHolding, newFolder, removeFolders } from './folders.js';
import { MORNING, sample } from './log-samples.js';
import { place } from './view-samples.js';

const clock = { now: () => MORNING };
let folder: string;
let stores: SqliteStores;
beforeEach(() => {
  folder = newFolder();
  stores = openSqlite(folder, { clock });
});
afterEach(() => stores.close());
afterAll(removeFolders);

test('a backup under load, restored elsewhere, is the history up to one position, under a new name (R13)', async () => {
  let running = true;
  const writer = async (n: number): Promise<void> => {
    for (let revision = -1; running; revision++) {
      await stores.vault.write([{ collection: 'keys', key: `${n}/${revision + 1}`, value: 1 }]);
      await stores.events.append({ stream: `ticket-${n}`, expected: revision, events: [sample(`${n}/${revision + 1}`)] });
    }
  };
  const writers = Array.from({ length: 8 }, (_, n) => writer(n));
  await stores.views.transact(tx => tx.put({ view: 'v', id: 'a', row: 'nurimview', position: START, revision: 0 }));
  const [target, other] = [join(newFolder(), 'backup'), join(newFolder(), 'restored')];
  await stores.backup(target);
  running = false;
  await Promise.all(writers);
  expect(filesHolding(target, 'nurimview')).toEqual([]);

  const head = await restoreSqlite(target, other);
  const restored = openSqlite(other, { clock });
  const events = await restored.events.readAll(START);
  expect(await restored.events.head()).toBe(head);
  expect(events).toEqual(await stores.events.readAll(START, { limit: events.length }));
  for (const { data } of events) expect(await restored.vault.get('keys', data['number'] as string)).toBeDefined();
  expect(restored.events.lineage).not.toBe(stores.events.lineage);
  expect(restored.views.snapshot().count('v')).toBe(0);
  await restored.events.append({ stream: 'ticket-new', expected: NO_STREAM, events: [sample('new')] });
  await restored.close();
});

test('a process that was ahead of the restored log is cut back to its head', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1), sample(2)] });
  await stores.vault.write([1, 2, 3].map(n => ({ collection: 'processCheckpoint', key: `p${n}`, value: { position: place(n), more: n } })));
  const [target, other] = [join(newFolder(), 'backup'), join(newFolder(), 'restored')];
  await stores.backup(target);
  await restoreSqlite(target, other, { checkpoints: ['processCheckpoint'] });
  const restored = openSqlite(other, { clock });
  expect((await restored.vault.list('processCheckpoint')).map(({ value }) => value)).toEqual([
    { position: place(1), more: 1 }, { position: place(2), more: 2 }, { position: place(2), more: 3 },
  ]);
  await restored.close();
});

test('a backup with a changed byte is not restored without a word (R14)', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1), sample(2)] });
  const target = join(newFolder(), 'backup');
  await stores.backup(target);
  const bytes = readFileSync(join(target, 'sichtfeld.db'));
  bytes[bytes.lastIndexOf('"number":2') + 9]! ^= 1;
  writeFileSync(join(target, 'sichtfeld.db'), bytes);
  await expect(restoreSqlite(target, join(newFolder(), 'restored'))).rejects.toThrow('position 0000000000000002');
});

test('neither a backup nor a restore writes over what is there', async () => {
  const target = join(newFolder(), 'backup');
  await stores.backup(target);
  await expect(stores.backup(target)).rejects.toMatchObject({ code: 'store.exists' });
  await expect(restoreSqlite(target, folder)).rejects.toMatchObject({ code: 'store.exists' });
});

test('half a backup is not restored, and nothing is written; made once more into the same folder, it is whole (R18)', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1)] });
  const [target, other] = [join(newFolder(), 'backup'), join(newFolder(), 'restored')];
  await stores.backup(target);
  for (const name of ['sichtfeld.db', 'vault.db']) renameSync(join(target, name), join(target, `${name}.unfinished`));
  writeFileSync(join(target, 'sichtfeld.db.unfinished-wal'), 'what a kill left');
  await expect(restoreSqlite(target, other)).rejects.toThrow('no whole backup');
  expect(existsSync(other)).toBe(false);
  await stores.backup(target);
  expect(readdirSync(target).filter(name => name.includes('unfinished'))).toEqual([]);
  await restoreSqlite(target, other);
  await openSqlite(other, { clock }).close();
});

test('a log is not opened without its vault: a new one would make everything look erased (R18)', async () => {
  await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events: [sample(1)] });
  await stores.close();
  const vault = join(folder, 'vault.db');
  for (const end of ['', '-wal', '-shm']) rmSync(`${vault}${end}`, { force: true });
  expect(() => openSqlite(folder, { clock })).toThrow('vault.db is missing');
  expect(existsSync(vault)).toBe(false);
});

test('a folder that is a file, and a file that is no database, are told in a sentence', () => {
  const place = newFolder();
  writeFileSync(join(place, 'file'), 'x');
  expect(() => openSqlite(join(place, 'file'), { clock })).toThrow(expect.objectContaining({ name: 'UnusableFolder' }));
  writeFileSync(join(place, 'sichtfeld.db'), 'no database at all, but longer than a header of one would be'.repeat(100));
  expect(() => openSqlite(place, { clock })).toThrow(expect.objectContaining({ name: 'UnusableFolder' }));
});
