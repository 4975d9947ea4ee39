import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { ChangeEmail } from '../../src/contacts/contact-address.js';
import { AddContactToList } from '../../src/contacts/contact-membership.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { BlockContact } from '../../src/contacts/contact-standing.js';
import type { House } from '../../src/platform/house.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { CreateList } from '../../src/lists/list.js';
import { ChangeAccessRule } from '../../src/portal/access.js';
import { AllowSelfRegistration, ConnectDomain, StopSelfRegistration } from '../../src/portal/hosts.js';
import { ClosePortal, CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { staffIn } from '../api/desk.js';
import { Client } from '../support/browser-client.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { linkIn, mailbox } from '../support/letters.js';
import { buildTown, PASSWORD, type Town } from '../support/town.js';

/** A little more, so that an allowance is whole again. */
const HOUR = 3_601_000;
const NEW = 'ein langer Spaziergang';

const headOf = (house: House): Promise<string> => house.stores.events.head();

describe('getting in', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  let read: ReturnType<typeof mailbox>;
  const clock = new TestClock();

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock }));
    app = await createApp(house);
    town = await buildTown(house);
    await issue(house, AllowSelfRegistration, { portal: town.portal });
    read = mailbox(house);
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });
  // Every test has the allowances of a fresh hour.
  beforeEach(async () => {
    clock.moment += HOUR;
    await read();
  });

  const stranger = (): Client => new Client(app);
  const post = (client: Client, url: string, body: object = {}, headers: Record<string, string> = {}) => client.ask(url, { method: 'POST', body, headers });
  const ask = (what: string, email: string, more: object = {}) => post(stranger(), `/api/${what}`, { email, ...more });
  /** Uses a mailed link as a new browser does. */
  const use = async (path: string, body: object = {}, headers: Record<string, string> = {}) => {
    const client = stranger();
    const answer = await post(client, `/api/links/${path.split('/').pop()}`, body, headers);
    if (answer.status === 201) client.csrf = answer.json().csrf ?? '';
    return { client, answer };
  };
  const holder = (email: string) => house.stores.views.snapshot().get<{ holder: string }>('emailHolder', house.digests.digest('email', email))?.row.holder;
  const contact = (id: string) => house.stores.views.snapshot().get<ContactRow>('contact', id)!.row;
  const told = (text: string) => ({ ...(JSON.parse(text) as object), instance: '' });

  it('a stranger registers: nothing exists before the mailed link is used, then a contact that is signed in (C16)', async () => {
    const before = await headOf(house);
    expect((await ask('registrations', 'Dora@Example.com', { name: 'Dora' })).status).toBe(202);
    expect(await headOf(house)).toBe(before);
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'verify-email', to: 'Dora@Example.com', owner: null, host: 'localhost' });
    const { client, answer } = await use(linkIn(letter), { password: PASSWORD });
    expect(answer.status).toBe(201);
    const id = holder('dora@example.com')!;
    expect(contact(id)).toMatchObject({ name: 'Dora', verified: { is: true }, registered: { [town.portal]: { by: 'self' } } });
    expect(await client.subjects()).toEqual([]);
    expect((await stranger().signIn('dora@example.com', PASSWORD)).status).toBe(201);
    expect((await use(linkIn(letter))).answer.status).toBe(404);
  });

  it('the vault holds neither name nor address of a registration that waits', async () => {
    await ask('registrations', 'geheim@example.com', { name: 'Gesine Geheim' });
    const rows = JSON.stringify([await house.stores.vault.list('link'), await house.stores.vault.list('outbox')]);
    for (const canary of ['geheim@example.com', 'Gesine']) expect(rows).not.toContain(canary);
  });

  it('a registered address gets a mail saying so, with a link that signs in', async () => {
    await ask('registrations', 'anna@example.com', { name: 'Somebody Else' });
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'registered-already', to: 'anna@example.com', owner: town.anna });
    const { client } = await use(linkIn(letter));
    expect((await client.ask('/api/session')).json().actor.id).toBe(town.anna);
    expect(contact(town.anna).name).toBe('Anna');
  });

  it('of many who use the link of a registration at once one comes in, and there is one contact', async () => {
    await ask('registrations', 'lena@example.com', { name: 'Lena' });
    const path = linkIn((await read())[0]);
    const tries = await Promise.all(Array.from({ length: 6 }, () => use(path, { password: PASSWORD })));
    expect(tries.map(({ answer }) => answer.status).sort()).toEqual([201, 404, 404, 404, 404, 404]);
    expect(contact(holder('lena@example.com')!).name).toBe('Lena');
  });

  it('an address that an admin changed is proven by a link before the password counts again (row 10)', async () => {
    await issue(house, ChangeEmail, { contact: town.carla, email: 'carla@neu.example' });
    expect((await stranger().signIn('carla@neu.example', PASSWORD)).status).toBe(401);
    await ask('sign-in-links', 'carla@neu.example');
    expect((await use(linkIn((await read())[0]))).answer.status).toBe(201);
    expect((await stranger().signIn('carla@neu.example', PASSWORD)).status).toBe(201);
  });

  it('a link from the page leads on to where the person wanted to go, and nowhere outside (S18)', async () => {
    for (const [next, to] of [['/tickets/new', '/tickets/new'], ['//evil.example', '/tickets']] as const) {
      clock.moment += HOUR;
      await stranger().ask('/sign-in/link', { method: 'POST', body: { email: 'anna@example.com', next } });
      const answer = await stranger().ask(linkIn((await read())[0]), { method: 'POST', body: {} });
      expect([answer.status, answer.headers['location']]).toEqual([303, to]);
    }
  });

  it('a contact on record is registered by the link, and its address proven (row 12)', async () => {
    const emil = (await issue(house, RecordContact, { name: 'Emil', email: 'emil@example.com' })).id;
    await ask('sign-in-links', 'emil@example.com');
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'sign-in-link', owner: emil });
    expect((await use(linkIn(letter))).answer.status).toBe(201);
    expect(contact(emil)).toMatchObject({ verified: { is: true }, registered: { [town.portal]: { by: 'self' } } });
  });

  it('the answer is the same for every address, known, unknown, blocked or not allowed, and so is the work (W6)', async () => {
    const fritz = (await issue(house, RecordContact, { name: 'Fritz', email: 'fritz@example.com' })).id;
    await issue(house, BlockContact, { contact: fritz });
    const writes: number[] = [];
    const write = house.stores.vault.write.bind(house.stores.vault);
    house.stores.vault.write = rows => {
      const mailed = rows.filter(row => 'value' in row && ['link', 'outbox'].includes(row.collection)).length;
      // What the outbox writes while it sends what waits is no part of an answer.
      if (rows.some(({ collection }) => collection === 'link')) writes.push(mailed);
      return write(rows);
    };
    for (const what of ['registrations', 'sign-in-links', 'password-resets']) {
      const answers: { status: number; text: string }[] = [];
      for (const email of ['ben@example.com', 'nobody@example.com', 'fritz@example.com']) {
        clock.moment += HOUR;
        writes.length = 0;
        const { status, text } = await ask(what, email, what === 'registrations' ? { name: 'Wer' } : {});
        answers.push({ status, text });
        expect([what, email, writes]).toEqual([what, email, [2]]);
      }
      expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1);
      expect(answers[0]!.status).toBe(202);
    }
    house.stores.vault.write = write;
    const to = (await read()).map(({ to }) => to);
    expect(to.sort()).toEqual(['ben@example.com', 'ben@example.com', 'ben@example.com', 'nobody@example.com']);
  });

  it('the pages answer the same too, byte for byte', async () => {
    const answers = await Promise.all(['carla@neu.example', 'nobody2@example.com'].map(async email => {
      const answer = await stranger().ask('/sign-in/link', { method: 'POST', body: { email } });
      const page = await stranger().ask(String(answer.headers['location']));
      return { status: answer.status, to: answer.headers['location'], page: page.text };
    }));
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]!.status).toBe(303);
  });

  it('a mail goes to the address on record, never to one that only folds to it', async () => {
    await issue(house, RecordContact, { name: 'Gross', email: 'gross@example.com' });
    await ask('sign-in-links', 'groſs@example.com');
    expect((await read()).map(({ to }) => to)).toEqual(['gross@example.com']);
  });

  it('one mail an hour goes to an address, silently; a client that asks for many is slowed down, whatever the address (W6)', async () => {
    const first = await ask('sign-in-links', 'anna@example.com');
    const second = await ask('sign-in-links', 'anna@example.com');
    expect([second.status, second.text]).toEqual([first.status, first.text]);
    expect(await read()).toHaveLength(1);
    for (let i = 0; i < 3; i++) await ask('sign-in-links', `stranger${i}@example.com`);
    const [known, unknown] = [await ask('sign-in-links', 'ben@example.com'), await ask('sign-in-links', 'nobody3@example.com')];
    expect([known.status, known.json().code, told(known.text)]).toEqual([429, 'mail.limited', told(unknown.text)]);
    expect(Number(known.headers['retry-after'])).toBeGreaterThan(60);
  });

  it('a link that was used leaves the address free to ask again', async () => {
    await ask('sign-in-links', 'anna@example.com');
    await use(linkIn((await read())[0]));
    await ask('sign-in-links', 'anna@example.com');
    expect(await read()).toHaveLength(1);
  });

  it('a link works once, on its host, until its time is over, and not after a newer one', async () => {
    await issue(house, ConnectDomain, { portal: town.portal, host: 'kunden.localhost' });
    const fresh = async () => {
      clock.moment += HOUR;
      await ask('sign-in-links', 'ben@example.com');
      return linkIn((await read())[0]);
    };
    const old = await fresh();
    const first = await fresh();
    expect((await use(old)).answer.status).toBe(404);
    const other = new Client(app, 'kunden.localhost');
    expect((await post(other, `/api/links/${first.split('/').pop()}`)).status).toBe(404);
    expect((await use(first)).answer.status).toBe(201);
    const second = await fresh();
    expect((await stranger().ask(`/api/links/${second.split('/').pop()}`)).json()).toEqual({ purpose: 'sign-in', email: null, password: 'none' });
    const tries = await Promise.all(Array.from({ length: 5 }, () => use(second)));
    expect(tries.filter(({ answer }) => answer.status === 201)).toHaveLength(1);
    const third = await fresh();
    clock.moment += HOUR;
    expect((await use(third)).answer.status).toBe(404);
  });

  it('a reset sets the password, ends every session, and tells the owner (C16)', async () => {
    const old = stranger();
    expect((await old.signIn('ben@example.com', PASSWORD)).status).toBe(201);
    await ask('password-resets', 'ben@example.com');
    const [letter] = await read();
    expect(letter!.kind).toBe('reset-password');
    expect((await use(linkIn(letter))).answer.json().faults).toMatchObject([{ path: 'password', code: 'required' }]);
    expect((await use(linkIn(letter), { password: 'kurz' })).answer.json().faults).toMatchObject([{ path: 'password', code: 'short' }]);
    const { client, answer } = await use(linkIn(letter), { password: NEW });
    expect(answer.status).toBe(201);
    expect((await old.ask('/api/tickets')).status).toBe(401);
    expect((await client.ask('/api/tickets')).status).toBe(200);
    expect((await stranger().signIn('ben@example.com', PASSWORD)).status).toBe(401);
    expect((await stranger().signIn('ben@example.com', NEW)).status).toBe(201);
    expect((await read()).map(({ kind, to }) => [kind, to])).toEqual([['password-changed', 'ben@example.com']]);
  });

  it('an earlier link dies with the address it was mailed to', async () => {
    const gina = (await issue(house, RecordContact, { name: 'Gina', email: 'gina@example.com' })).id;
    await ask('sign-in-links', 'gina@example.com');
    const [letter] = await read();
    await issue(house, ChangeEmail, { contact: gina, email: 'gina@neu.example' });
    expect((await use(linkIn(letter))).answer.status).toBe(404);
    expect(contact(gina).verified?.is ?? false).toBe(false);
  });

  it('an admin invites: the link registers, and the admin hears whether the rules let the contact in', async () => {
    await issue(house, StopSelfRegistration, { portal: town.portal });
    const admin = await staffIn(house, app)('Ada', 'admin');
    const hugo = (await issue(house, RecordContact, { name: 'Hugo', email: 'hugo@example.com' })).id;
    await ask('sign-in-links', 'hugo@example.com');
    expect(await read()).toEqual([]);
    clock.moment += HOUR;
    const answer = await post(admin, '/api/admin/invitations', { contact: hugo, portal: town.portal });
    expect([answer.status, answer.json()]).toEqual([202, { mayEnter: true, reason: 'invited', host: 'localhost' }]);
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'invitation', to: 'hugo@example.com' });
    clock.moment += 6 * 24 * HOUR;
    expect((await use(linkIn(letter), { password: PASSWORD })).answer.status).toBe(201);
    expect(contact(hugo).registered).toMatchObject({ [town.portal]: { by: 'invitation' } });
    const later = await staffIn(house, app)('Adele', 'admin');
    expect((await post(later, '/api/admin/invitations', { contact: hugo, portal: town.portal })).json().code).toBe('contact.registered');
    const elsewhere = (await issue(house, CreatePortal, { title: 'Anderswo', language: 'de' })).id;
    const foreign = await staffIn(house, app)('Frieda', ['admin', elsewhere]);
    expect((await post(foreign, '/api/admin/invitations', { contact: hugo, portal: town.portal })).status).toBe(404);
    expect((await post(stranger(), '/api/admin/invitations', { contact: hugo, portal: town.portal })).status).toBe(401);
    await issue(house, AllowSelfRegistration, { portal: town.portal });
  });

  it('who registers where lists decide is registered and waits at the door until a list has it (row 16)', async () => {
    const list = (await issue(house, CreateList, { name: 'Kunden', kind: 'static' })).id;
    await issue(house, ChangeAccessRule, { portal: town.portal, mode: 'lists', lists: [list] });
    await ask('registrations', 'ida@example.com', { name: 'Ida' });
    const [letter] = await read();
    const refused = await use(linkIn(letter), { password: PASSWORD });
    expect([refused.answer.status, refused.answer.json().code]).toEqual([403, 'entry.refused']);
    const ida = holder('ida@example.com')!;
    expect(contact(ida).registered).toHaveProperty(town.portal);
    expect((await stranger().signIn('ida@example.com', PASSWORD)).status).toBe(401);
    await issue(house, AddContactToList, { contact: ida, list });
    expect((await stranger().signIn('ida@example.com', PASSWORD)).status).toBe(201);
    await issue(house, ChangeAccessRule, { portal: town.portal, mode: 'everybody', lists: [] });
  });

  it('the door says what it offers, and a closed or unknown one says so to everybody alike', async () => {
    const offer = async (host = 'localhost') => (await new Client(app, host).ask('/api/door')).json();
    expect(await offer()).toEqual({ state: 'open', register: true, connections: [] });
    expect((await offer('woanders.localhost')).state).toBe('unknown');
    await issue(house, StopSelfRegistration, { portal: town.portal });
    const [known, unknown] = [await ask('registrations', 'anna@example.com', { name: 'A' }), await ask('registrations', 'nobody4@example.com', { name: 'A' })];
    expect([known.status, told(known.text)]).toEqual([403, told(unknown.text)]);
    expect((await stranger().ask('/register')).text).toContain('Registrierung auf Einladung');
    await issue(house, ClosePortal, { portal: town.portal });
    expect((await offer()).state).toBe('closed');
    expect((await stranger().ask('/sign-in')).text).toContain('Dieses Portal ist geschlossen');
    expect((await new Client(app, 'woanders.localhost').ask('/sign-in')).status).toBe(421);
    await ask('sign-in-links', 'anna@example.com');
    expect(await read()).toEqual([]);
    await issue(house, OpenPortal, { portal: town.portal });
    await issue(house, AllowSelfRegistration, { portal: town.portal });
  });

  it('what is no address is a fault at its field, and what a link was never for is no link', async () => {
    expect((await ask('sign-in-links', 'anna@')).json().faults).toMatchObject([{ path: 'email' }]);
    for (const email of [{ $ne: null }, ['anna@example.com']]) expect((await post(stranger(), '/api/sign-in-links', { email })).status).toBe(422);
    const [short, long] = [await use('/link/x'), await use(`/link/${'A'.repeat(43)}`)];
    expect([short.answer.status, told(short.answer.text)]).toEqual([404, told(long.answer.text)]);
  });
});
