import { gzipSync } from 'node:zlib';
import { importStreamId } from '../../src/kernel/ids.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { IMPORT_LIFE } from '../../src/platform/import-files.js';
import { ImportJobs } from '../../src/transfer/import-jobs.js';
import { createApp } from '../../src/app.module.js';
import { House } from '../../src/platform/house.js';
import { openHouse, TestClock } from '../support/house.js';
import { sendForm } from '../support/multipart.js';
import { sessionOf, staffIn, type Staff } from '../api/desk.js';

const people = (count: number, from = 0): string => `Vorname;Nachname;E-Mail\n${Array.from({ length: count }, (_, i) => `Ånna;Müller ${i + from};anna${i + from}@example.com`).join('\n')}\n`;

describe('a file imported by page', () => {
  const clock = new TestClock();
  let opened: Awaited<ReturnType<typeof openHouse>>;
  let app: Awaited<ReturnType<typeof createApp>>;
  let ada: Staff;
  beforeAll(async () => {
    opened = await openHouse({ clock, env: { SICHTFELD_IMPORT_MB: '2', SICHTFELD_RATE_LIMITS: 'off' } });
    app = await createApp(opened.house);
    ada = await staffIn(opened.house, app)('Ada', 'admin');
  });
  afterAll(() => app.close().then(opened.close));

  const send = (content: string | Buffer, name = 'kunden.csv', kind = 'contacts') => sendForm(app, ada, '/staff/import', { page: true, fields: { kind }, files: [[name, content]] });
  const settled = async (path: string): Promise<string> => {
    while (['checking', 'running'].includes((await ImportJobs.of(opened.house).read(path.split('/').at(-1)!)).state)) await new Promise(setImmediate);
    return (await ada.ask(path)).text;
  };
  const sent = async (content: string | Buffer, name?: string, kind?: string) => {
    const answer = await send(content, name, kind);
    expect(answer.status).toBe(303);
    const path = String(answer.headers['location']);
    return { path, page: await settled(path) };
  };
  const post = (path: string, fields: Record<string, string> = {}) => ada.ask(path, { method: 'POST', form: fields });
  const contact = (n: number) => opened.house.stores.views.snapshot().get<ContactRow>('contact', importStreamId('csv', 'contact', opened.house.digests.digest('import', `anna${n}@example.com`)))?.row;

  test('is checked first, then written; sent again there is nothing new (A14)', async () => {
    const { path, page } = await sent(people(1_500));
    expect(page).toContain('kunden.csv');
    expect(page).toContain('UTF-8');
    expect(contact(0)).toBeUndefined();
    await post(`${path}/run`);
    expect(await settled(path)).toContain('1500 geschrieben');
    expect(contact(1_499)).toMatchObject({ name: 'Ånna Müller 1499' });
    const again = await sent(people(1_500));
    await post(`${again.path}/run`);
    expect(await settled(again.path)).toContain('0 geschrieben, 1500 ohne Neues');
  });

  test('names rejected rows, which one can download (A14)', async () => {
    const { path, page } = await sent(`${people(2, 9_000)}Ben;Falsch;keine Adresse\n`);
    expect(page).toContain('keine Adresse');
    const list = await ada.ask(`${path}/rejected.csv`);
    expect([list.status, list.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(list.text).toMatch(/"?4"?,"E-Mail","keine Adresse","row.email"/);
  });

  test.each([
    ['empty', '', 'Die Datei ist leer.'],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 20, 0]), 'als CSV speichern'],
    ['with NUL bytes', Buffer.from('Name;E-Mail\nA\0;a@example.com\n'), 'NUL-Byte'],
    ['with two columns of one name', 'Name;E-Mail;E-Mail\nA;a@example.com;b@example.com\n', 'mehrere Spalten namens E-Mail'],
    ['no table at all', 'Liebe Leute,\nanbei die Liste.\n', 'keine Spalte, die hier bekannt ist'],
    ['in two encodings', Buffer.concat([Buffer.from('Name;E-Mail\nMüller;a@example.com\nÖz;ö@example.com\nJ'), Buffer.from([0xf6]), Buffer.from('rg;b@example.com\n')]), 'UTF-8 bis auf Zeile 4'],
  ])('that is %s gets a clear sentence and stays at hand (A14)', async (_, content, sentence) => {
    const { path, page } = await sent(content);
    expect(page).toContain(sentence);
    expect((await ada.ask('/staff/import')).text).toContain(path);
  });

  test('whose quote never closes names the row from which on nothing can be read, and keeps those before (A14)', async () => {
    const { page } = await sent('Name;E-Mail\nAnna;a7000@example.com\n"Ben;b7000@example.com\nCara;c7000@example.com\n');
    expect(page).toContain('das nie endet');
    expect(page).toContain('2 Zeilen: 1 zu schreiben, 0 ohne Neues, 1 abgelehnt');
  });

  test('in the encoding of Windows, with a mark, or packed comes in all the same (A14)', async () => {
    const texts = [Buffer.from(people(3, 8_000).replaceAll('Å', 'Ä'), 'latin1'), Buffer.from(`\uFEFF${people(3, 8_100)}`), gzipSync(people(3, 8_200))];
    for (const content of texts) expect((await sent(content)).page).toContain('3 zu schreiben');
  });

  test('larger than the setting is refused by name, and nothing of it stays (A14)', async () => {
    const before = (await opened.house.importFiles.list()).length;
    const answer = await send(Buffer.alloc(2 * 1_048_576 + 1, 'a'));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('2 MB');
    expect((await opened.house.importFiles.list()).length).toBe(before);
  });

  test('can be told which column is which, without being sent again (A14)', async () => {
    const { path, page } = await sent('Rufname;Adresse\nZoe;zoe@example.com\n');
    expect(page).toContain('<option value="Rufname">');
    await post(`${path}/mapping`, { 'map.name': 'Rufname', 'map.email': 'Adresse' });
    expect(await settled(path)).toContain('1 zu schreiben');
  });

  test('is for admins of the deployment alone', async () => {
    const { path } = await sent(people(1));
    const agent = await staffIn(opened.house, app)('Gregor', 'agent');
    expect((await agent.ask(path)).status).toBe(403);
    const other = await staffIn(opened.house, app)('Bea', ['admin', 'p1']).catch(() => undefined);
    expect(other === undefined || (await other.ask(path)).status === 403).toBe(true);
  });

  test('goes on after a restart, from the disk, where it is sealed; a day later it is destroyed (A14)', async () => {
    const { path } = await sent(people(700, 20_000));
    await post(`${path}/run`);
    await app.close();
    await opened.house.close();
    const house = await House.open(opened.config, { clock });
    const next = await createApp(house);
    const eve = await sessionOf(house, next, { kind: 'staff', id: ada.id });
    const page = (await eve.ask(path)).text;
    expect(page).toMatch(/Import fortsetzen|angehalten/);
    await eve.ask(`${path}/run`, { method: 'POST', form: {} });
    const id = path.split('/').at(-1)!;
    while ((await ImportJobs.of(house).read(id)).state === 'running') await new Promise(setImmediate);
    expect((await ImportJobs.of(house).read(id)).state).toBe('done');
    await house.uploadSweep.sweep();
    expect(await house.importFiles.find(id)).toBeDefined();
    clock.moment += IMPORT_LIFE + 1;
    await house.uploadSweep.sweep();
    expect(await house.importFiles.list()).toEqual([]);
    expect(await house.contents.list({ limit: 10 })).toEqual([]);
    opened = { ...opened, house, close: () => house.close() };
    app = next;
  });
});
