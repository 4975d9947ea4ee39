import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { EraseContact, BlockContact } from '../../src/contacts/contact-standing.js';
import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { DefineContactProperty, ShowContactProperty } from '../../src/contacts/contact-property.js';
import { VerifyEmail } from '../../src/contacts/contact-address.js';
import { RecordContact, RegisterContact } from '../../src/contacts/contact-record.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { House } from '../../src/platform/house.js';
import { staffIn } from '../api/desk.js';
import { Client } from '../support/browser-client.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { linkIn, mailbox } from '../support/letters.js';
import { buildTown, PASSWORD, type Town } from '../support/town.js';

const HOUR = 3_601_000;
const NEW = 'ein langer Spaziergang';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

interface Listed { id: string; current: boolean; browser: string; system: string; method: string }

describe('the own account', () => {
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
    read = mailbox(house);
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });
  beforeEach(async () => {
    clock.moment += HOUR;
    await read();
  });

  const signedIn = async (email = 'anna@example.com', password = PASSWORD, userAgent = FIREFOX): Promise<Client> => {
    const client = new Client(app);
    const answer = await client.ask('/api/session', { method: 'POST', body: { email, password }, headers: { 'user-agent': userAgent } });
    if (answer.status !== 201) throw new Error(answer.text);
    client.csrf = answer.json().csrf;
    return client;
  };
  const send = (client: Client, method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object) => client.ask(url, { method, ...(body === undefined ? {} : { body }) });
  const sessions = async (client: Client): Promise<Listed[]> => (await client.ask('/api/sessions')).json().sessions;
  const contact = (id: string) => house.stores.views.snapshot().get<ContactRow>('contact', id)!.row;

  it('a customer sees where it is signed in, this one first, and ends one or all others (C16)', async () => {
    const [desk, phone, third] = [await signedIn(), await signedIn(undefined, undefined, IPHONE), await signedIn()];
    const listed = await sessions(desk);
    expect(listed.map(({ current }) => current)).toEqual([true, false, false]);
    expect(listed.map(({ browser, system }) => `${browser} ${system}`).sort()).toEqual(['Firefox Linux', 'Firefox Linux', 'Safari iPhone']);
    const phones = listed.find(({ system }) => system === 'iPhone')!;
    expect((await send(desk, 'DELETE', `/api/sessions/${phones.id}`)).status).toBe(204);
    expect((await phone.ask('/api/tickets')).status).toBe(401);
    expect((await third.ask('/api/tickets')).status).toBe(200);
    expect((await send(desk, 'DELETE', '/api/sessions')).json()).toEqual({ ended: 1 });
    expect((await third.ask('/api/tickets')).status).toBe(401);
    expect((await sessions(desk)).map(({ current }) => current)).toEqual([true]);
  });

  it('nobody ends or sees a session of somebody else, whoever asks (W1)', async () => {
    const [anna, ben] = [await signedIn(), await signedIn('ben@example.com')];
    const [own] = await sessions(ben);
    const [foreign, unknown] = [await send(anna, 'DELETE', `/api/sessions/${own!.id}`), await send(anna, 'DELETE', '/api/sessions/00000000000000000000')];
    const told = (text: string) => ({ ...(JSON.parse(text) as object), instance: '' });
    expect([foreign.status, told(foreign.text)]).toEqual([404, told(unknown.text)]);
    expect((await ben.ask('/api/tickets')).status).toBe(200);
    expect((await sessions(anna)).map(({ id }) => id)).not.toContain(own!.id);
  });

  it('staff see and end their own sessions too', async () => {
    const ada = await staffIn(house, app)('Ada', 'admin');
    expect(await sessions(ada)).toMatchObject([{ current: true, method: 'password' }]);
    expect((await ada.ask('/profile')).status).toBe(403);
  });

  it('device and network of a session lie sealed in the vault, and go with the person', async () => {
    const id = (await issue(house, RecordContact, { name: 'Uwe', email: 'uwe@example.com' })).id;
    await issue(house, RegisterContact, { contact: id, portal: town.portal, by: 'admin' });
    await issue(house, VerifyEmail, { contact: id, email: 'uwe@example.com' });
    await new Client(app).ask('/api/sign-in-links', { method: 'POST', body: { email: 'uwe@example.com' } });
    await send(new Client(app), 'POST', `/api/links/${linkIn((await read())[0]).split('/').pop()}`, {});
    await signedIn();
    expect(await house.stores.vault.list('session', { owner: id })).toHaveLength(1);
    const rows = JSON.stringify(await house.stores.vault.list('session'));
    for (const canary of ['Firefox', '127.0.0.1']) expect(rows).not.toContain(canary);
    await issue(house, EraseContact, { contact: id });
    await house.erasures.finish();
    expect(await house.stores.vault.list('session', { owner: id })).toEqual([]);
  });

  it('changing the password asks for the one of today, ends all other sessions and tells the owner (C16)', async () => {
    const [here, elsewhere] = [await signedIn('carla@example.com'), await signedIn('carla@example.com')];
    const wrong = await send(here, 'PUT', '/api/profile/password', { current: 'not this one', password: NEW });
    expect([wrong.status, wrong.json().faults[0].path]).toEqual([422, 'current']);
    const weak = await send(here, 'PUT', '/api/profile/password', { current: PASSWORD, password: 'carla@example.com' });
    expect([weak.status, weak.json().faults[0].code]).toEqual([422, 'own-data']);
    expect(await read()).toEqual([]);
    expect((await send(here, 'PUT', '/api/profile/password', { current: PASSWORD, password: NEW })).json()).toEqual({ ended: 1 });
    expect((await here.ask('/api/tickets')).status).toBe(200);
    expect((await elsewhere.ask('/api/tickets')).status).toBe(401);
    expect((await new Client(app).signIn('carla@example.com', PASSWORD)).status).toBe(401);
    await signedIn('carla@example.com', NEW);
    expect((await read()).map(({ kind, to }) => [kind, to])).toEqual([['password-changed', 'carla@example.com']]);
  });

  it('guessing the password from inside is slowed down like at the door', async () => {
    const anna = await signedIn();
    const codes: string[] = [];
    for (let i = 0; i < 7; i++) codes.push((await send(anna, 'PUT', '/api/profile/password', { current: `guess number ${i}`, password: NEW })).json().code);
    expect(codes.at(-1)).toBe('sign-in.limited');
    expect((await new Client(app).signIn('anna@example.com', PASSWORD)).status).toBe(429);
    clock.moment += HOUR;
  });

  it('a new address counts once its link was used; the old one hears of it and its links are dead (C16)', async () => {
    const anna = await signedIn();
    await new Client(app).ask('/api/sign-in-links', { method: 'POST', body: { email: 'anna@example.com' } });
    const [old] = await read();
    expect((await send(anna, 'POST', '/api/profile/address', { email: 'anna@neu.example' })).status).toBe(422);
    expect((await send(anna, 'POST', '/api/profile/address', { email: 'anna@neu.example', current: PASSWORD })).status).toBe(202);
    const [letter] = await read();
    expect(letter).toMatchObject({ kind: 'verify-email', to: 'anna@neu.example', owner: town.anna });
    expect(contact(town.anna).email).toBe('anna@example.com');
    const used = await send(new Client(app), 'POST', `/api/links/${linkIn(letter).split('/').pop()}`, {});
    expect([used.status, used.json(), used.headers['set-cookie']]).toEqual([201, { did: 'address-changed' }, undefined]);
    expect(contact(town.anna)).toMatchObject({ email: 'anna@neu.example', verified: { is: true } });
    expect((await read()).map(({ kind, to }) => [kind, to])).toEqual([['email-changed', 'anna@example.com']]);
    expect((await anna.ask('/api/tickets')).status).toBe(200);
    expect((await send(new Client(app), 'POST', `/api/links/${linkIn(old).split('/').pop()}`, {})).status).toBe(404);
    await signedIn('anna@neu.example');
  });

  it('an address asked for in a borrowed session dies with the password that is changed then (C16)', async () => {
    const [borrowed, ben] = [await signedIn('ben@example.com'), await signedIn('ben@example.com')];
    expect((await send(borrowed, 'POST', '/api/profile/address', { email: 'mallory@evil.example', current: PASSWORD })).status).toBe(202);
    const [letter] = await read();
    expect((await send(ben, 'PUT', '/api/profile/password', { current: PASSWORD, password: NEW })).status).toBe(200);
    expect((await send(new Client(app), 'POST', `/api/links/${linkIn(letter).split('/').pop()}`, {})).status).toBe(404);
    expect((await send(ben, 'PUT', '/api/profile/password', { current: NEW, password: PASSWORD })).status).toBe(200);
    await read();
  });

  it('asking for the address of somebody else is answered the same, and nobody gets a mail', async () => {
    const ben = await signedIn('ben@example.com');
    const [taken, free] = [await send(ben, 'POST', '/api/profile/address', { email: 'carla@example.com', current: PASSWORD }), await send(ben, 'POST', '/api/profile/address', { email: 'frei@example.com', current: PASSWORD })];
    expect([taken.status, taken.text]).toEqual([free.status, free.text]);
    expect((await read()).map(({ to }) => to)).toEqual(['frei@example.com']);
  });

  it('the language is remembered with the contact, from the profile and from the foot of any page', async () => {
    const ben = await signedIn('ben@example.com');
    expect((await send(ben, 'PATCH', '/api/profile', { name: 'Benjamin', language: 'en' })).status).toBe(200);
    expect((await ben.ask('/profile')).text).toContain('Your profile');
    await ben.ask('/language', { method: 'POST', body: { language: 'de-du', next: '/profile' } });
    const again = await signedIn('ben@example.com');
    expect((await again.ask('/profile')).text).toContain('Dein Profil');
    expect((await again.ask('/api/profile')).json()).toMatchObject({ name: 'Benjamin', language: 'de-du', hasPassword: true, properties: [] });
  });

  it('the profile shows what an admin shows of a contact, and nothing else (C4)', async () => {
    const carla = await signedIn('carla@example.com', NEW);
    for (const property of ['plan', 'secret']) await issue(house, DefineContactProperty, { property, en: property, de: property, type: 'string' });
    await issue(house, ChangeProfile, { contact: town.carla, values: { plan: 'Gold', secret: 'kanarienvogel' } });
    expect((await carla.ask('/profile')).text).not.toContain('Gold');
    await issue(house, ShowContactProperty, { property: 'plan' });
    const page = (await carla.ask('/profile')).text;
    expect([page.includes('Gold'), page.includes('kanarienvogel')]).toEqual([true, false]);
    expect((await carla.ask('/api/profile')).json().properties).toEqual([{ label: 'plan', value: 'Gold' }]);
  });

  it('whose session is over hears so at the door, whatever ended it', async () => {
    const carla = await signedIn('carla@example.com', NEW);
    clock.moment += HOUR;
    const answer = await carla.ask('/profile', { headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers['location']]).toEqual([303, '/sign-in?next=%2Fprofile&ended=yes']);
    expect((await carla.ask(String(answer.headers['location']))).text).toContain('Ihre Sitzung ist beendet');
    expect((await new Client(app).ask('/profile', { headers: { accept: 'text/html' } })).headers['location']).toBe('/sign-in?next=%2Fprofile');
  });

  it('whose access has ended sees neither profile nor sessions', async () => {
    const ben = await signedIn('ben@example.com');
    await issue(house, BlockContact, { contact: town.ben });
    for (const path of ['/api/sessions', '/api/profile']) expect([path, (await ben.ask(path)).status]).toEqual([path, 401]);
  });
});
