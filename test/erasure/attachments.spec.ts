import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backupSqlite, restoreSqlite } from '../../src/adapters/sqlite.backup.js';
import { LOCK_FILE } from '../../src/adapters/sqlite.files.js';
import { openSqlite } from '../../src/adapters/sqlite.js';
import { compareWithLive } from '../../src/audit/answers.queries.js';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { House, type Stores } from '../../src/platform/house.js';
import { UPLOAD_LIFE } from '../../src/platform/waiting-uploads.js';
import { newRoom, openQuickHouse, settingsFor } from '../laws/quick-house.js';
import { issue, TestClock } from '../support/house.js';
import { sendForm, type Sending } from '../support/multipart.js';
import { fill } from './aviary.js';
import { inBytes } from './folder-bytes.js';

const FILES = { name: 'Zeisigdatei', content: 'Zeisiginhalt' };
const form: Sending = { fields: { body: 'Anbei.' }, files: [[`${FILES.name}.txt`, FILES.content.repeat(20_000)]] };

const contents = async (house: House): Promise<string[]> => (await house.contents.list({ limit: 100 })).map(({ id }) => id);
const rooms: string[] = [];
const roomFor = (): string => {
  rooms.push(newRoom());
  return rooms.at(-1)!;
};
afterAll(() => {
  for (const room of rooms) rmSync(room, { recursive: true, force: true });
});

interface Seen { attachments?: { id: string; name: string | null; erased?: true }[] }

test('an erasure takes the files of a person with it: no byte is readable, a sign stays where they stood (U7)', async () => {
  const { house, folder, close } = await openQuickHouse();
  const { app, kim, lou, kims } = await fill(house);
  expect((await sendForm(app, kim, `/api/tickets/${kims}/replies`, form)).status).toBe(201);
  expect((await sendForm(app, lou, `/api/tickets/${kims}/replies`, { ...form, files: [['Elsterdatei.txt', 'Elsterinhalt']] })).status).toBe(201);
  // One more waits for a second try, and is named nowhere.
  expect((await sendForm(app, kim, `/tickets/${kims}/replies`, { ...form, page: true, fields: { body: '' } })).status).toBe(422);
  expect(await contents(house)).toHaveLength(3);
  expect(inBytes(join(folder, 'files'), FILES)).toEqual([]);

  await issue(house, EraseContact, { contact: 'kim' });
  await house.erasures.finish();
  expect(inBytes(folder, FILES)).toEqual([]);
  expect(await contents(house)).toHaveLength(1);
  const files = ((await lou.ask(`/api/tickets/${kims}`)).json() as { thread: Seen[] }).thread.flatMap(({ attachments = [] }) => attachments);
  expect(files.map(({ name, erased }) => [name, erased])).toEqual([[null, true], ['Elsterdatei.txt', undefined]]);
  const [gone, left] = await Promise.all(files.map(({ id }) => lou.ask(`/tickets/${kims}/files/${id}`)));
  const unknown = await lou.ask(`/tickets/${kims}/files/${'0'.repeat(32)}`);
  expect([gone!.status, gone!.text, left!.text]).toEqual([404, unknown.text, 'Elsterinhalt']);
  const built = await house.generations.build('replay');
  expect((await compareWithLive(house, built, new AbortController().signal, () => undefined)).differences).toEqual([]);
  await app.close();
  await close();
});

/** What a process leaves that dies at the append, before or after it. */
const diesAtAppend = async (when: 'before' | 'after', clock: TestClock): Promise<{ room: string; kims: string }> => {
  const folder = roomFor();
  const sqlite = openSqlite(folder, { clock });
  let armed = false;
  const events = new Proxy(sqlite.events, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'append') return member.bind(target);
      return async (...args: unknown[]) => {
        if (armed && when === 'before') throw new Error('The power is gone.');
        const result: unknown = await member.apply(target, args);
        if (armed) throw new Error('The power is gone.');
        return result;
      };
    },
  });
  const house = await House.open(settingsFor(folder), { stores: { ...sqlite, events } satisfies Stores, clock });
  const { app, kim, kims } = await fill(house);
  armed = true;
  expect((await sendForm(app, kim, `/api/tickets/${kims}/replies`, form)).status).toBe(500);
  armed = false;
  const room = roomFor();
  cpSync(folder, room, { recursive: true, filter: file => !file.endsWith(LOCK_FILE) });
  await app.close();
  await house.close();
  return { room, kims };
};

test('what was stored and never named goes after an hour, its key with it; what the log names stays (I1)', async () => {
  for (const [when, left] of [['before', 0], ['after', 1]] as const) {
    const clock = new TestClock();
    const { room, kims } = await diesAtAppend(when, clock);
    const house = (await House.open(settingsFor(room), { clock })).run();
    await house.uploadSweep.sweep();
    expect(await contents(house)).toHaveLength(1);
    clock.moment += UPLOAD_LIFE;
    await house.uploadSweep.sweep();
    expect(await contents(house)).toHaveLength(left);
    expect(await house.stores.vault.list('uploads')).toEqual([]);
    const rows = house.stores.views.snapshot().range<{ key: string; size: number }>('attachments', { limit: 10 });
    expect(rows).toHaveLength(left);
    for (const { id, row } of rows) {
      let size = 0;
      for await (const piece of (await house.files.get({ ticket: kims, id }, row.key, () => true))!) size += piece.length;
      expect(size).toBe(row.size);
    }
    await house.close();
  }
});

test('a backup holds the files; once erased, those of an older backup are unreadable too (U7)', async () => {
  const folder = roomFor();
  const keys = roomFor();
  const settings = (data: string) => settingsFor(data, { SICHTFELD_KEYS: keys });
  const house = await House.open(settings(folder));
  const { app, kim, kims } = await fill(house);
  await sendForm(app, kim, `/api/tickets/${kims}/replies`, form);
  const [early, late] = [join(roomFor(), 'early'), join(roomFor(), 'late')];
  await backupSqlite(folder, early);
  const restored = roomFor();
  await restoreSqlite(early, restored);
  const [attached] = house.stores.views.snapshot().range<{ key: string; size: number }>('attachments', { limit: 1 });

  const { id, row } = attached!;
  const second = await House.open(settings(restored));
  const pieces: Buffer[] = [];
  for await (const piece of (await second.files.get({ ticket: kims, id }, row.key, () => true))!) pieces.push(piece);
  expect(Buffer.concat(pieces).toString()).toBe(FILES.content.repeat(20_000));
  await second.close();

  await issue(house, EraseContact, { contact: 'kim' });
  await house.erasures.finish();
  await backupSqlite(folder, late);
  expect(inBytes(late, FILES)).toEqual([]);
  await app.close();
  await house.close();
  const again = roomFor();
  await restoreSqlite(early, again);
  const third = await House.open(settings(again));
  expect(await third.files.get({ ticket: kims, id }, row.key, () => true)).toBeUndefined();
  expect(await contents(third)).toHaveLength(1);
  await third.uploadSweep.sweep();
  expect(await contents(third)).toEqual([]);
  await third.close();
});
