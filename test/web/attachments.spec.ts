import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import type { House } from '../../src/platform/house.js';
import { UPLOAD_LIFE } from '../../src/platform/waiting-uploads.js';
import { FILE_LIMITS } from '../../src/tickets/attachment.policy.js';
import { ChangeTicketRequester } from '../../src/tickets/ticket-people.js';
import { sessionOf, staffIn, type Staff } from '../api/desk.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { multipartBody, sendForm, type Sending } from '../support/multipart.js';
import { buildTown, type Town } from '../support/town.js';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

let clock: TestClock;
let house: House;
let town: Town;
let app: NestFastifyApplication;
let close: () => Promise<void>;
let anna: Staff;
let carla: Staff;
let agent: Staff;
let ticket: string;

beforeEach(async () => {
  clock = new TestClock();
  const opened = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off' } });
  house = opened.house;
  town = await buildTown(house);
  app = await createApp(house);
  close = () => app.close().then(opened.close);
  anna = await sessionOf(house, app, { kind: 'contact', id: town.anna }, town.portal);
  carla = await sessionOf(house, app, { kind: 'contact', id: town.carla }, town.portal);
  agent = await staffIn(house, app)('Gregor', 'agent', 'admin');
  ticket = await town.ticket(town.anna, 'Drucker brennt', town.amsel);
});
afterEach(() => close());

const reply = (files: Sending['files'], more: Sending = {}, who: Staff = anna) => sendForm(app, who, `/api/tickets/${ticket}/replies`, { fields: { body: 'Anbei.' }, files: files ?? [], ...more });
const note = (files: Sending['files'], visibility = 'internal') => sendForm(app, agent, `/api/admin/tickets/${ticket}/replies`, { fields: { body: 'Nur für uns.', visibility }, files: files ?? [] });

interface Card { id: string; name: string | null; size: number; type: string; picture?: true; erased?: true }
const attached = async (who: Staff = anna): Promise<Card[]> => {
  const { thread } = (await who.ask(who === agent ? `/api/admin/tickets/${ticket}` : `/api/tickets/${ticket}`)).json() as { thread: { attachments?: Card[] }[] };
  return thread.flatMap(({ attachments = [] }) => attachments);
};
const stored = async (): Promise<number> => (await house.contents.list({ limit: 1_000 })).length;
const fetchFile = (id: string, who: Staff = anna, suffix = '', of = ticket) => who.ask(`/tickets/${of}/files/${id}${suffix}`);

describe('a file comes with a reply', () => {
  it('and is fetched as what it is: an attachment, unsniffed, in a sandbox, kept by nobody (C10)', async () => {
    expect((await reply([['Foto März.png', PNG], ['notiz.txt', 'Größe: 3']])).status).toBe(201);
    const [photo, text] = await attached();
    expect(photo).toMatchObject({ name: 'Foto März.png', size: PNG.length, type: 'image/png', picture: true });
    expect(text).toMatchObject({ name: 'notiz.txt', size: 10, type: 'text/plain' });
    for (const path of [`/tickets/${ticket}/files/${text!.id}`, `/api/tickets/${ticket}/files/${text!.id}`]) {
      const answer = await anna.ask(path);
      expect([answer.status, answer.text]).toEqual([200, 'Größe: 3']);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8', 'content-length': '10', 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store',
        'content-disposition': `attachment; filename=notiz.txt; filename*=UTF-8''notiz.txt`, 'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
      });
    }
    expect((await fetchFile(photo!.id)).headers['content-disposition']).toMatch(/^attachment; /);
    expect((await fetchFile(photo!.id, anna, '/picture')).headers).toMatchObject({ 'content-type': 'image/png', 'content-disposition': expect.stringMatching(/^inline; /) as string, 'content-security-policy': expect.stringContaining('sandbox') as string });
  });

  it('by the form, whose token is its first field; the page links to it', async () => {
    const sent = await sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { _key: 'k1', body: 'Anbei.' }, files: [['a.png', PNG], ['', '']] });
    expect([sent.status, sent.headers['location']]).toEqual([303, expect.stringContaining(`/tickets/${ticket}#entry-`)]);
    const [file] = await attached();
    const page = (await anna.ask(`/tickets/${ticket}`, { headers: { accept: 'text/html' } })).text;
    expect(page).toContain(`href="/tickets/${ticket}/files/${file!.id}"`);
    expect(page).toContain(`src="/tickets/${ticket}/files/${file!.id}/picture"`);
    expect(page).toContain('enctype="multipart/form-data"');
    expect(page).toContain('Bis zu 10 Dateien, je 20 MB, zusammen 25 MB.');
  });

  it('and with a new ticket, by page and by API; sent twice it is there once (A8)', async () => {
    const form: Sending = { page: true, fields: { _key: 'k2', subject: 'Mit Bild', body: 'Siehe Bild.' }, files: [['a.png', PNG]] };
    const first = await sendForm(app, anna, '/tickets', form);
    const again = await sendForm(app, anna, '/tickets', form);
    expect([first.status, again.status, again.headers['location']]).toEqual([303, 303, first.headers['location']]);
    ticket = first.headers['location']!.toString().split('/').at(-1)!;
    const files = await attached();
    expect(files.map(({ name }) => name)).toEqual(['a.png']);
    expect((await fetchFile(files[0]!.id)).status).toBe(200);
    clock.moment += UPLOAD_LIFE;
    expect([await stored(), await house.uploadSweep.sweep(), await stored()]).toEqual([2, 1, 1]);
    const other = await sendForm(app, anna, '/tickets', { ...form, files: [['a.png', SVG]] });
    expect(other.status).toBe(422);
    const api = await sendForm(app, anna, '/api/tickets', { fields: { subject: 'Per API', body: 'x', properties: '{"nobody":"asked"}' }, files: [['b.txt', 'b']] });
    expect([api.status, api.json().faults[0].path, await stored()]).toEqual([422, 'properties.nobody', 1]);
    const right = await sendForm(app, anna, '/api/tickets', { fields: { subject: 'Per API', body: 'x' }, files: [['b.txt', 'b']] });
    expect(right.status).toBe(201);
    ticket = right.json().id;
    expect((await attached()).map(({ name }) => name)).toEqual(['b.txt']);
  });
});

const KEPT = 'name="upload" value="';
const keptIn = (page: string): string[] => page.split(KEPT).slice(1).map(rest => rest.slice(0, 32));

describe('a form that is refused', () => {
  it('keeps what was uploaded, and sends it with the next try', async () => {
    const refused = await sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { _key: 'k3', body: '' }, files: [['a.txt', 'erste'], ['b.txt', 'zweite']] });
    expect(refused.status).toBe(422);
    const [first, second] = keptIn(refused.text);
    expect(refused.text).toContain('name="_key" value="k3"');
    expect(await attached()).toEqual([]);
    // Only one box stayed ticked; a third file comes along.
    const sent = await sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { _key: 'k3', body: 'Jetzt aber', upload: second! }, files: [['c.txt', 'dritte']] });
    expect(sent.status).toBe(303);
    expect((await attached()).map(({ name }) => name)).toEqual(['b.txt', 'c.txt']);
    expect((await fetchFile((await attached())[0]!.id)).text).toBe('zweite');
    expect((await fetchFile(first!)).status).toBe(404);
    clock.moment += UPLOAD_LIFE;
    expect([await stored(), await house.uploadSweep.sweep(), await stored()]).toEqual([3, 1, 2]);
    expect((await fetchFile((await attached())[0]!.id)).text).toBe('zweite');
  });

  it('the same with a new ticket, whose files are sealed for it before it exists', async () => {
    const refused = await sendForm(app, anna, '/tickets', { page: true, fields: { _key: 'k4', subject: '', body: 'x' }, files: [['a.txt', 'erste']] });
    const [kept] = keptIn(refused.text);
    const sent = await sendForm(app, anna, '/tickets', { page: true, fields: { _key: 'k4', subject: 'Mit Datei', body: 'x', upload: kept! } });
    ticket = sent.headers['location']!.toString().split('/').at(-1)!;
    expect((await fetchFile((await attached())[0]!.id)).text).toBe('erste');
  });

  it('nobody piles up files that no message takes', async () => {
    const refused = () => sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { body: '' }, files: Array.from({ length: 10 }, (_, n): [string, string] => [`${n}.txt`, 'x']) });
    for (let n = 0; n < 5; n++) expect((await refused()).status).toBe(422);
    expect([(await refused()).status, await stored()]).toEqual([429, 50]);
    clock.moment += UPLOAD_LIFE;
    expect([await house.uploadSweep.sweep(), (await refused()).status]).toEqual([50, 422]);
  });

  it('nobody names an upload of somebody else, of another ticket, or of more than an hour ago', async () => {
    const refused = await sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { body: '' }, files: [['a.txt', 'erste']] });
    const upload = keptIn(refused.text)[0]!;
    const other = await town.ticket(town.anna, 'Anderes', town.amsel);
    const carlas = await town.ticket(town.carla, 'Carlas', town.bussard);
    for (const [who, of] of [[anna, other], [carla, carlas], [carla, ticket]] as const) {
      const sent = await sendForm(app, who, `/tickets/${of}/replies`, { page: true, fields: { body: 'Meins!', upload } });
      expect([422, 404]).toContain(sent.status);
    }
    clock.moment += UPLOAD_LIFE;
    const late = await sendForm(app, anna, `/tickets/${ticket}/replies`, { page: true, fields: { body: 'Spät', upload } });
    expect(late.status).toBe(422);
    expect(late.text).toContain('liegen nicht mehr bereit');
  });
});

describe('the limits', () => {
  const MOST = FILE_LIMITS.each;
  const faultCodes = (answer: { json: () => { faults: { code: string }[] } }) => answer.json().faults.map(({ code }) => code);

  it('one file has at most 20 MB: one byte more is refused by name, and nothing is kept (C10)', async () => {
    expect((await reply([['genau.bin', Buffer.alloc(MOST)]])).status).toBe(201);
    expect((await attached())[0]!.size).toBe(MOST);
    expect((await fetchFile((await attached())[0]!.id)).headers['content-length']).toBe(String(MOST));
    const over = await reply([['klein.txt', 'x'], ['zuviel.bin', Buffer.alloc(MOST + 1)]]);
    expect([over.status, faultCodes(over)]).toEqual([422, ['files.too-large']]);
    expect(over.text).toContain('„zuviel.bin“ ist größer als 20 MB');
    expect(await stored()).toBe(1);
  }, 20_000);

  it('all together have at most 25 MB (C10)', async () => {
    const rest = FILE_LIMITS.together - MOST;
    expect((await reply([['a.bin', Buffer.alloc(MOST)], ['b.bin', Buffer.alloc(rest)]])).status).toBe(201);
    const over = await reply([['a.bin', Buffer.alloc(MOST)], ['b.bin', Buffer.alloc(rest + 1)]]);
    expect([over.status, faultCodes(over), await stored()]).toEqual([422, ['files.together-too-large'], 2]);
    const declared = await reply([['a.bin', 'x']], { headers: { 'content-length': String(40 * 1_024 * 1_024) } }).catch(() => undefined);
    if (declared) expect(declared.status).toBeGreaterThanOrEqual(400);
    expect(await stored()).toBe(2);
  }, 20_000);

  it('ten files come with a message, eleven do not (C10)', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, n): [string, string] => [`${n}.txt`, `${n}`]);
    expect((await reply(many(10))).status).toBe(201);
    const over = await reply(many(11));
    expect([over.status, faultCodes(over), await stored()]).toEqual([422, ['files.too-many'], 10]);
    expect(over.text).toContain('höchstens 10');
  });
});

describe('what files pretend to be', () => {
  it('lines, pages and polyglots are bytes to keep, whatever they are called (W18, C10)', async () => {
    const gif = Buffer.from('GIF89a/*<svg onload=alert(1)>*/=1;alert(1)');
    await reply([['bild.png', SVG], ['foto.jpg', '<!doctype html><script>alert(1)</script>'], ['echt.gif', gif]]);
    const [svg, html, polyglot] = await attached();
    for (const file of [svg!, html!]) {
      expect(file.picture).toBeUndefined();
      expect((await fetchFile(file.id, anna, '/picture')).status).toBe(404);
      expect((await fetchFile(file.id)).headers).toMatchObject({ 'content-type': 'application/octet-stream', 'content-disposition': expect.stringMatching(/^attachment/) as string });
    }
    // A picture that is also a script is served as a picture only, without any right.
    expect((await fetchFile(polyglot!.id, anna, '/picture')).headers).toMatchObject({ 'content-type': 'image/gif', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'" });
  });

  it('names break out of nothing: no header, no path, no page (W3, W5)', async () => {
    await reply([['..\\..\\a%0D%0ASet-Cookie: x=1.txt', 'x'], ['rechnung\u202efdp.exe', 'x'], ['<img src=x onerror=alert(1)>.txt', 'x']]);
    const files = await attached();
    for (const { id, name } of files) {
      expect(name).not.toMatch(/[\u202e\r\n/\\<>]/u);
      const { headers } = await fetchFile(id);
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['content-disposition']).toMatch(/^attachment; filename=("[^"\r\n]*"|[^\s;"]+); filename\*=UTF-8''[A-Za-z0-9%._~!-]+$/);
    }
    expect((await anna.ask(`/tickets/${ticket}`, { headers: { accept: 'text/html' } })).text).not.toContain('<img src=x');
  });
});

describe('who may not see a file', () => {
  const signature = ({ status, text, headers }: Awaited<ReturnType<typeof fetchFile>>) => ({ status, text, type: headers['content-type'], disposition: headers['content-disposition'] });

  it('forbidden, unknown, of another ticket, lost and redacted answer the same (C2, C10, W1)', async () => {
    await reply([['a.txt', 'geheim']]);
    const { id } = (await attached())[0]!;
    const other = await town.ticket(town.carla, 'Carlas', town.bussard);
    const unknown = signature(await fetchFile('0'.repeat(32)));
    expect(unknown.status).toBe(404);
    expect(signature(await fetchFile(id, carla))).toEqual(unknown);
    expect(signature(await fetchFile(id, carla, '', other))).toEqual(unknown);
    expect(signature(await fetchFile(id, carla, '/picture'))).toEqual(unknown);
    for (const odd of ['..%2f..%2fvault.db', '%00', 'x'.repeat(150), '__proto__']) expect(signature(await fetchFile(odd))).toEqual(unknown);
    await issue(house, ChangeTicketRequester, { ticket, requester: town.carla });
    expect(signature(await fetchFile(id))).toEqual(unknown);
    expect((await fetchFile(id, carla)).text).toBe('geheim');
    const { entry, key } = (await agent.ask(`/api/admin/tickets/${ticket}`)).json().thread.find((one: { attachments?: unknown }) => one.attachments);
    expect((await agent.does('RedactReply', { ticket, reply: entry, key })).status).toBe(200);
    expect(signature(await fetchFile(id, carla))).toEqual(unknown);
    expect(signature(await agent.ask(`/staff/tickets/${ticket}/files/${id}`))).toEqual(unknown);
    expect(await stored()).toBe(0);
    expect((await attached(agent))[0]).toMatchObject({ id, name: null, erased: true });
  });

  it('a download ends with the sight of it, also midway', async () => {
    await reply([['lang.txt', 'x'.repeat(300_000)]]);
    const [{ id, row }] = house.stores.views.snapshot().range<{ key: string }>('attachments', { limit: 1 }) as unknown as [{ id: string; row: { key: string } }];
    let sight = true;
    let read = 0;
    const all = async () => {
      for await (const piece of (await house.files.get({ ticket, id }, row.key, () => sight))!) {
        read += piece.length;
        sight = false;
      }
    };
    await expect(all()).rejects.toThrow('has ended');
    expect(read).toBeLessThan(300_000);
  });

  it('who is not signed in is asked to, and learns nothing', async () => {
    await reply([['a.txt', 'geheim']]);
    const { id } = (await attached())[0]!;
    const stranger = Object.assign(Object.create(anna) as Staff, { cookie: '' });
    for (const one of [id, '0'.repeat(32)]) expect((await fetchFile(one, stranger)).status).toBe(401);
  });

  it('of internal notes nothing reaches a customer, not even that there are files (C4)', async () => {
    const before = (await anna.ask(`/api/tickets/${ticket}`)).json().thread;
    expect((await note([['kanarienvogel.txt', 'Falkennotiz'], ['zwei.txt', 'x']])).status).toBe(201);
    const [file] = await attached(agent);
    expect(file).toMatchObject({ name: 'kanarienvogel.txt' });
    expect((await agent.ask(`/api/admin/tickets/${ticket}/files/${file!.id}`)).text).toBe('Falkennotiz');
    expect((await fetchFile(file!.id)).status).toBe(404);
    expect((await anna.ask(`/api/tickets/${ticket}`)).json().thread).toEqual(before);
    for (const path of [`/api/tickets/${ticket}`, `/tickets/${ticket}`, '/api/tickets', '/api/tickets?q=kanarienvogel']) expect((await anna.ask(path)).text).not.toMatch(/kanarienvogel|Falkennotiz|zwei\.txt/);
    expect((await note([['oeffentlich.txt', 'y']], 'public')).status).toBe(201);
    expect((await attached()).map(({ name }) => name)).toEqual(['oeffentlich.txt']);
  });

  it('an auditor fetches no file; each fetch is on record (U4, U8)', async () => {
    await reply([['a.txt', 'geheim']]);
    const { id } = (await attached())[0]!;
    const auditor = await staffIn(house, app)('Rita', 'auditor');
    expect((await auditor.ask(`/staff/tickets/${ticket}/files/${id}`)).status).toBe(403);
    await fetchFile(id);
    const read = (await house.stores.vault.list('accessLog')).map(({ value }) => value as { what?: string; id?: string });
    expect(read.filter(({ what }) => what === 'attachment')).toEqual([expect.objectContaining({ id })]);
  });
});

describe('nothing is taken that is not wanted', () => {
  it('without the token, from another site, for a ticket that is not seen, or on a route that takes no files', async () => {
    const form: Sending = { page: true, fields: { body: 'x' }, files: [['a.txt', 'x']] };
    const wrong = await sendForm(app, { cookie: anna.cookie, csrf: 'falsch' }, `/tickets/${ticket}/replies`, form);
    const abroad = await sendForm(app, anna, `/tickets/${ticket}/replies`, { ...form, headers: { 'sec-fetch-site': 'cross-site' } });
    const nobody = await sendForm(app, { cookie: '', csrf: '' }, `/tickets/${ticket}/replies`, form);
    const hidden = await sendForm(app, carla, `/tickets/${ticket}/replies`, form);
    const hiddenApi = await sendForm(app, carla, `/api/tickets/${ticket}/replies`, { ...form, page: false });
    const elsewhere = await sendForm(app, agent, '/api/commands/PostReply', { fields: { ticket, body: 'x' }, files: [['a.txt', 'x']] });
    expect([wrong, abroad, nobody, hidden, hiddenApi, elsewhere].map(({ status }) => status)).toEqual([403, 403, 303, 404, 404, 415]);
    expect(nobody.headers['location']).toContain('/sign-in');
    expect(await stored()).toBe(0);
  });

  it('a form that is not well made is refused, and one that breaks off leaves nothing', async () => {
    const broken = (payload: Buffer, type = 'multipart/form-data; boundary=grenze') => app.inject({ method: 'POST', url: `/api/tickets/${ticket}/replies`, payload, headers: { host: 'localhost', 'sec-fetch-site': 'same-origin', cookie: anna.cookie, 'x-csrf-token': anna.csrf, 'content-type': type } });
    const whole = multipartBody({ fields: { body: 'x' }, files: [['a.txt', 'x'.repeat(100_000)]] });
    expect((await broken(whole.subarray(0, 50_000))).statusCode).toBe(400);
    expect((await broken(whole, 'multipart/form-data')).statusCode).toBe(400);
    expect((await broken(Buffer.from('nonsense'))).statusCode).toBeGreaterThanOrEqual(400);
    expect((await broken(multipartBody({ fields: { __proto__x: '1', constructor: '1' } }))).statusCode).toBe(400);
    expect((await reply([['a.txt', 'x']], { fieldName: 'other' })).status).toBe(400);
    expect(await stored()).toBe(0);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
