import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Passwords } from '../../src/identity/password.js';
import { ChangePortalTitle, CreatePortal } from '../../src/portal/life.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConfigureJwt } from '../../src/portal/sso-jwt.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { openDesk, type Desk, type Staff } from '../api/desk.js';
import { authenticator } from '../support/authenticator.js';
import { Client } from '../support/browser-client.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { issue } from '../support/house.js';
import { linkIn, mailbox } from '../support/letters.js';
import { PASSWORD } from '../support/town.js';

const MINUTE = 60_000;
let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const PAGE = { accept: 'text/html' };
const page = (who: Client, url: string) => who.ask(url, { headers: PAGE });
const send = (who: Client, url: string, form: Record<string, string | string[]>) => who.ask(url, { method: 'POST', form: { _csrf: who.csrf, ...form }, headers: PAGE });
const withPassword = (who: Staff) => new Passwords(desk.house.stores.vault, desk.house.random, { memory: 64, passes: 1, parallelism: 1 }).set(`staff:${who.id}`, PASSWORD);
const hiddenIn = (html: string): [string, string][] => [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replaceAll('&#34;', '"').replaceAll('&quot;', '"').replaceAll('&amp;', '&')]);

describe('confirming weighty changes', () => {
  const rule = () => ({ portal: desk.town.portal, mode: 'off' });

  it('is not asked within ten minutes of signing in, and asked after that; the code is shown to nobody else', async () => {
    const { hire, clock } = desk;
    const ada = await hire('Dana', 'admin');
    expect((await ada.does('ChangeSsoAccessRule', rule())).status).toBe(200);
    clock.moment += 10 * MINUTE - 1;
    expect((await ada.does('ChangeSsoAccessRule', rule())).status).toBe(200);
    clock.moment += 1;
    const refused = await ada.does('ChangeSsoAccessRule', rule());
    expect([refused.status, refused.json().code]).toEqual([403, 'step-up.required']);
  });

  it('takes the password of those without a second factor, counts wrong ones with those at the door, and opens ten minutes', async () => {
    const { hire, clock } = desk;
    const ada = await hire('Doris', 'admin');
    await withPassword(ada);
    clock.moment += 11 * MINUTE;
    const prove = (code: string) => ada.ask('/api/session/proof', { method: 'POST', body: { code } });
    expect((await prove('not this one')).json().code).toBe('step-up.wrong');
    expect((await ada.does('ChangeSsoAccessRule', rule())).status).toBe(403);
    const proven = await prove(PASSWORD);
    expect(proven.json().until).toBe(new Date(clock.moment + 10 * MINUTE).toISOString());
    expect((await ada.does('ChangeSsoAccessRule', rule())).status).toBe(200);
    clock.moment += 10 * MINUTE;
    for (let i = 0; i < 5; i++) expect((await prove('not this one')).status).toBe(422);
    expect((await prove(PASSWORD)).status).toBe(429);
    const door = new Client(desk.app);
    expect((await door.ask('/api/staff/session', { method: 'POST', body: { email: 'doris@team.example.com', password: PASSWORD } })).status).toBe(429);
  });

  it('holds for every command of the list, and for nobody who acts on the machine itself', async () => {
    const { hire, clock, house, app } = desk;
    const ada = await hire('Dora', 'admin');
    clock.moment += 11 * MINUTE;
    for (const [name, body] of [['RemoveSso', { portal: desk.town.portal, connection: 'okta' }], ['ResetSecondFactor', { staff: ada.id }], ['ChangeSsoAccessRule', rule()]] as const)
      expect([name, (await ada.does(name, body)).json().code]).toEqual([name, 'step-up.required']);
    expect((await ada.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Hilfe' })).status).toBe(200);
    const operator = await app.inject({ method: 'POST', url: '/api/commands/ChangeSsoAccessRule', headers: { host: 'localhost', 'content-type': 'application/json', 'x-sichtfeld-control': house.controlToken }, payload: JSON.stringify(rule()) });
    expect(operator.statusCode).toBe(200);
  });

  it('cannot be got around by restoring an earlier rule', async () => {
    const { hire, clock, house, town: { portal } } = desk;
    const ada = await hire('Dina', 'admin');
    await issue(house, ConfigureJwt, { portal, connection: 'work', name: 'Amsel ID', hosts: ['localhost'], profile: 'strict', algorithm: 'HS256', issuer: 'https://id.amsel.example', loginUrl: 'https://id.amsel.example/login' });
    await issue(house, SetSsoSecret, { portal, connection: 'work', purpose: 'token', secret: house.random.bytes(32).toString('base64url') });
    const { revision } = await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
    await issue(house, ChangeSsoAccessRule, { portal, mode: 'off' });
    const title = await issue(house, ChangePortalTitle, { portal, title: 'Hilfe!' });
    clock.moment += 11 * MINUTE;
    expect((await ada.does('RestoreSetting', { portal, revision })).json().code).toBe('step-up.required');
    expect((await ada.does('RestoreSetting', { portal, revision: title.revision })).status).toBe(200);
  });

  it('cannot be got around by letting a host follow the rule of its portal again', async () => {
    const { hire, clock, town: { portal } } = desk;
    const ada = await hire('Dilia', 'admin');
    clock.moment += 11 * MINUTE;
    const follow = (setting: string) => ada.does('RemoveHostOverride', { portal, host: 'localhost', setting });
    expect((await follow('sso')).json().code).toBe('step-up.required');
    expect((await follow('selfRegistration')).json().code).not.toBe('step-up.required');
  });

  it('cannot be got around by taking a host with a rule of its own away and connecting it again', async () => {
    const { hire, clock, town: { portal } } = desk;
    const ada = await hire('Dilara', 'admin');
    for (const host of ['plain.example.com', 'ruled.example.com']) await issue(desk.house, ConnectDomain, { portal, host });
    await issue(desk.house, ChangeSsoAccessRule, { portal, host: 'ruled.example.com', mode: 'off' });
    clock.moment += 11 * MINUTE;
    const away = async (host: string) => (await ada.does('DisconnectDomain', { portal, host })).status;
    expect([await away('ruled.example.com'), await away('RULED.example.com'), await away('plain.example.com')]).toEqual([403, 403, 200]);
  });

  it('asks in place of the answer, keeps every field, and goes on with the right one', async () => {
    const { hire, clock, town } = desk;
    const ada = await hire('Dietlind', 'admin');
    const kai = await hire('Kai', 'agent');
    await withPassword(ada);
    clock.moment += 11 * MINUTE;
    const path = `/staff/members/${kai.id}/reset-second-factor`;
    const asked = await send(ada, path, { note: 'Drucker & "Kabel"', many: ['1', '2'] });
    expect(asked.status).toBe(403);
    expect(asked.text).toContain(`action="${path}"`);
    expect(hiddenIn(asked.text).filter(([name]) => ['note', 'many'].includes(name))).toEqual([['note', 'Drucker & "Kabel"'], ['many', '1'], ['many', '2']]);
    const wrong = await send(ada, path, { note: 'x', _proof: 'not this one' });
    expect([wrong.status, hiddenIn(wrong.text).some(([name, value]) => name === 'note' && value === 'x')]).toEqual([422, true]);
    expect(wrong.text).not.toContain('not this one');
    const done = await send(ada, path, { _proof: PASSWORD });
    expect([done.status, done.headers['location']]).toEqual([303, `/staff/members/${kai.id}`]);
    expect(town.portal).toBeTruthy();
  });

  it('leads a link to the question and back', async () => {
    const { hire } = desk;
    const ada = await hire('Dolores', 'admin');
    await withPassword(ada);
    const asked = await page(ada, '/staff/confirm?next=%2Fstaff%2Fportals');
    expect(asked.status).toBe(200);
    const done = await send(ada, '/staff/confirm', { next: '/staff/portals', _proof: PASSWORD });
    expect([done.status, done.headers['location']]).toEqual([303, '/staff/portals']);
    const away = await send(ada, '/staff/confirm', { next: '//evil.example', _proof: PASSWORD });
    expect(away.headers['location']).toBe('/staff');
    desk.clock.moment += 10 * MINUTE;
    const marked = await send(ada, '/staff/confirm', { next: '/staff/portals' });
    expect([marked.status, hiddenIn(marked.text).some(([name, value]) => name === 'next' && value === '/staff/portals')]).toEqual([403, true]);
  });
});

describe('the own security page', () => {
  it('sets a second factor up, shows recovery codes once, and removes it for a fresh code', async () => {
    const { hire, clock } = desk;
    const gus = await hire('Gus', 'agent');
    expect((await page(gus, '/staff/security')).text).toContain('nicht eingerichtet');
    const form = await page(gus, '/staff/security/second-factor');
    expect(form.text).toMatch(/<img class="qr" src="data:image\/png;base64,[A-Za-z0-9+/=]+"/);
    const device = authenticator(/<code class="secret">([A-Z2-7 ]+)</.exec(form.text)![1]!.replaceAll(' ', ''), clock);
    const wrong = await send(gus, '/staff/security/second-factor', { code: '000000' });
    expect([wrong.status, /<code class="secret">/.test(wrong.text)]).toEqual([422, true]);
    const done = await send(gus, '/staff/security/second-factor', { code: device.code() });
    expect(done.text.match(/<li><code>[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}<\/code>/g)).toHaveLength(10);
    const state = await page(gus, '/staff/security');
    expect(state.text).toContain('noch 10');
    clock.moment += 30_000;
    expect((await send(gus, '/staff/security/remove', { code: device.code(-1) })).status).toBe(422);
    expect((await send(gus, '/staff/security/remove', { code: device.code() })).headers['location']).toBe('/staff/security');
    expect((await page(gus, '/staff/security')).text).toContain('nicht eingerichtet');
  });

  it('asks for the password before a borrowed session puts a lock on the account', async () => {
    const { hire, clock } = desk;
    const gil = await hire('Gil', 'agent');
    clock.moment += 11 * MINUTE;
    const led = await page(gil, '/staff/security/second-factor');
    expect([led.status, led.headers['location']]).toEqual([303, '/staff/confirm?next=%2Fstaff%2Fsecurity%2Fsecond-factor']);
    expect((await gil.ask('/api/staff/second-factor/offer', { method: 'POST', body: {} })).json().code).toBe('step-up.required');
  });

  it('changes the password for the present one, and ends all other sessions', async () => {
    const { hire } = desk;
    const gero = await hire('Gero', 'agent');
    await withPassword(gero);
    const other = new Client(desk.app);
    await other.signIn('gero@team.example.com', PASSWORD, '/api/staff/session');
    expect((await other.ask('/api/session')).status).toBe(200);
    expect((await send(gero, '/staff/security/password', { current: 'wrong one here', password: 'ein neuer langer Satz' })).status).toBe(422);
    expect((await send(gero, '/staff/security/password', { current: PASSWORD, password: 'kurz' })).status).toBe(422);
    expect((await send(gero, '/staff/security/password', { current: PASSWORD, password: 'ein neuer langer Satz' })).status).toBe(303);
    expect((await other.ask('/api/session')).status).toBe(401);
    expect((await gero.ask('/api/session')).status).toBe(200);
    const { text } = await page(gero, '/staff/security');
    expect(text).toContain('Diese hier');
  });
});

describe('the staff pages', () => {
  it('an admin invites somebody, who chooses a password by the mailed link and comes in with the role', async () => {
    const { admin, house, app } = desk;
    const read = mailbox(house);
    await read();
    const invited = await send(admin, '/staff/members', { name: 'Nora Neu', email: 'nora@team.example.com', role: 'agent', portal: '' });
    expect(invited.headers['location']).toMatch(/^\/staff\/members\/[\w-]+$/);
    const letter = (await read())[0]!;
    expect([letter.kind, letter.to]).toEqual(['staff-invitation', 'nora@team.example.com']);
    const nora = new Client(app);
    const came = await send(nora, linkIn(letter), { password: 'ein ganz eigener Satz' });
    expect([came.status, came.headers['location']]).toEqual([303, '/staff']);
    expect((await nora.ask('/api/session')).json().roles).toEqual(['agent']);
    const member = await page(admin, String(invited.headers['location']));
    expect(member.text).toContain('Nora Neu');
    expect(member.text).toContain('Rolle Support');
    const list = await page(admin, '/staff/members');
    expect(list.text).toContain('Nora Neu');
    const again = await send(admin, '/staff/members', { name: 'Noch eine', email: 'nora@team.example.com', role: 'agent', portal: '' });
    expect([again.status, again.text.includes('gehört schon zu einem Teammitglied'), again.text.includes('Noch eine')]).toEqual([422, true, true]);
  });

  it('roles are granted for a portal and revoked; a blocked member is out at once', async () => {
    const { admin, hire, town } = desk;
    const olaf = await hire('Olaf', 'auditor');
    await send(admin, `/staff/members/${olaf.id}/roles`, { role: 'agent', portal: town.portal });
    expect((await olaf.ask('/api/session')).json().roles.sort()).toEqual(['auditor']);
    expect((await page(admin, `/staff/members/${olaf.id}`)).text).toContain('Support für Hilfe');
    await send(admin, `/staff/members/${olaf.id}/roles/revoke`, { role: 'auditor' });
    // What began with the role is over; the next sign-in has those that are left.
    expect((await olaf.ask('/api/session')).status).toBe(401);
    await olaf.begin();
    expect((await olaf.ask('/api/session')).json().roles).toEqual(['agent']);
    await send(admin, `/staff/members/${olaf.id}/block`, {});
    expect((await olaf.ask('/api/session')).status).toBe(401);
    expect((await page(admin, `/staff/members/${olaf.id}`)).text).toContain('gesperrt');
    await send(admin, `/staff/members/${olaf.id}/unblock`, {});
    expect((await olaf.ask('/api/session')).status).toBe(401);
  });

  it('are for admins and auditors of the deployment; auditors change nothing', async () => {
    const { auditor, agent, hire, town } = desk;
    expect((await page(auditor, '/staff/members')).status).toBe(200);
    expect((await page(auditor, '/staff/members')).text).not.toContain('/staff/members/new');
    expect((await page(agent, '/staff/members')).status).toBe(403);
    expect((await send(auditor, '/staff/members', { name: 'X', email: 'x@team.example.com', role: 'admin', portal: '' })).status).toBe(403);
    const here = await hire('Paula', ['admin', town.portal]);
    expect((await page(here, '/staff/members')).status).toBe(403);
  });
});

describe('refused sign-ins', () => {
  it('are found by portal, reason and day, with where they came from, sealed in the vault', async () => {
    const { admin, auditor, app, house, clock } = desk;
    clock.moment += 61 * MINUTE;
    const agent = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0';
    const from = { 'user-agent': agent };
    await new Client(app).ask('/api/session', { method: 'POST', body: { email: 'anna@example.com', password: 'geraten und falsch' }, headers: from });
    await new Client(app).ask('/api/staff/session', { method: 'POST', body: { email: 'fremd@example.com', password: 'geraten und falsch' }, headers: from });
    const { refused, counted } = (await admin.ask('/api/admin/refusals?reason=credentials.unknown')).json();
    expect(refused.slice(0, 2).map(({ portal, person, browser, address }: never) => [portal, person, browser, address])).toEqual([
      [null, null, 'Firefox', '127.0.0.1'], [desk.town.portal, { id: desk.town.anna, name: 'Anna' }, 'Firefox', '127.0.0.1'],
    ]);
    expect(counted.map(({ portal }: { portal: string | null }) => portal)).toContain(null);
    const rows = JSON.stringify(await house.stores.vault.list('accessLog', { limit: 1_000 }));
    for (const canary of ['Firefox', '127.0.0.1', 'geraten', 'fremd@']) expect(rows).not.toContain(canary);
    const here = await page(auditor, `/staff/refusals?portal=${desk.town.portal}`);
    expect(here.text).toContain('Anna');
    expect(here.text).toContain('Firefox auf Linux');
    expect((await admin.ask('/api/admin/refusals?day=2020-01-01')).json()).toEqual({ refused: [], more: false, counted: [] });
    expect((await admin.ask('/api/admin/refusals?day=gestern')).status).toBe(422);
  });

  it('of another portal are not found by staff of one portal', async () => {
    const { hire, house, admin } = desk;
    const other = (await issue(house, CreatePortal, { title: 'Andere', language: 'de' })).id;
    const there = await hire('Ottilie', ['admin', other]);
    const seen = (await there.ask('/api/admin/refusals')).json();
    expect(seen).toEqual({ refused: [], more: false, counted: [] });
    expect((await there.ask(`/api/admin/refusals?portal=${desk.town.portal}`)).status).toBe(404);
    expect((await admin.ask('/api/admin/refusals')).json().refused.length).toBeGreaterThan(0);
  });

  it('wrong passwords of staff and codes too many are among them, without what was typed', async () => {
    const { admin, app, hire, clock } = desk;
    clock.moment += 61 * MINUTE;
    const rosa = await hire('Rosa', 'agent');
    await withPassword(rosa);
    await new Client(app).ask('/api/staff/session', { method: 'POST', body: { email: 'rosa@team.example.com', password: 'nicht das Passwort' } });
    const { text } = await page(admin, '/staff/refusals?portal=_');
    expect(text).toContain('Rosa');
    expect(text).toContain('credentials.unknown');
    expect(text).not.toContain('nicht das Passwort');
  });
});

describe('sessions of staff', () => {
  it('end after their idle time and after their whole time, whatever is done in them', async () => {
    const { hire, clock } = desk;
    const lena = await hire('Lena', 'agent');
    await withPassword(lena);
    const inside = new Client(desk.app);
    await inside.signIn('lena@team.example.com', PASSWORD, '/api/staff/session');
    clock.moment += 40 * MINUTE - 1;
    expect((await inside.ask('/api/session')).status).toBe(200);
    clock.moment += 40 * MINUTE;
    expect((await inside.ask('/api/session')).status).toBe(401);
    await inside.signIn('lena@team.example.com', PASSWORD, '/api/staff/session');
    expect((await inside.ask('/api/session')).status).toBe(200);
    for (let minutes = 0; minutes < 24 * 60 - 30; minutes += 30) {
      clock.moment += 30 * MINUTE;
      expect([minutes, (await inside.ask('/api/session')).status]).toEqual([minutes, 200]);
      // The note of its use is written behind the answer; what is written after it has been written after it.
      await desk.house.stores.vault.write([{ collection: 'test', key: 'turn', value: minutes }]);
    }
    clock.moment += 30 * MINUTE;
    expect((await inside.ask('/api/session')).status).toBe(401);
  });

  it('are listed to their person alone, and ended one by one', async () => {
    const { hire } = desk;
    const [lola, mona] = [await hire('Lola', 'agent'), await hire('Mona', 'agent')];
    await withPassword(lola);
    const other = new Client(desk.app);
    await other.signIn('lola@team.example.com', PASSWORD, '/api/staff/session');
    const { sessions } = (await lola.ask('/api/sessions')).json();
    expect(sessions).toHaveLength(2);
    const id = sessions.find((one: { current: boolean }) => !one.current).id;
    expect((await mona.ask(`/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(404);
    expect((await lola.ask(`/api/sessions/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await other.ask('/api/session')).status).toBe(401);
  });
});
