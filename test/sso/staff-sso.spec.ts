import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { inflateRawSync } from 'node:zlib';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import { Passwords } from '../../src/identity/password.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { UnlinkStaffIdentity } from '../../src/staff/staff-identity.js';
import { ConfigureStaffOidc, ConfigureStaffSaml, RemoveStaffSso, SetStaffSsoSecret } from '../../src/staff/staff-sso.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole } from '../../src/staff/staff.js';
import { authenticator } from '../support/authenticator.js';
import { Client } from '../support/browser-client.js';
import { startHostileProvider, type HostileProvider } from '../support/hostile-oidc.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown, PASSWORD } from '../support/town.js';
import { EMAIL_FORMAT, IDP, NOW, SamlIdp } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { configure } from './configure.js';
import { Walker } from './walker.js';

const SECRETS = ['rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a', 'k7Qm2ZxT9vB4nC8wR1yL5pH3dJ6fS0gA', 'W2eR5tY8uI1oP4aS7dF0gH3jK6lZ9xCv'];

const open = async (clock: TestClock, env: Record<string, string> = {}) => {
  const { house, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off', ...env } });
  const app = await createApp(house);
  const town = await buildTown(house);
  const provider = await startHostileProvider(() => clock.now());
  const connect = (connection: string, secret: string) => issue(house, ConfigureStaffOidc, { connection, name: 'Firma', issuer: provider.url, clientId: 'sichtfeld', domains: ['team.example.com'] })
    .then(() => issue(house, SetStaffSsoSecret, { connection, purpose: 'client', secret }));
  await connect('team', SECRETS[0]!);
  const shut = async () => {
    await app.close();
    await provider.close();
    await close();
  };
  return { house, app, town, provider, connect, shut };
};

const invite = async (house: House, email: string, ...roles: string[]): Promise<string> => {
  const { id } = await issue(house, InviteStaff, { name: 'Eva', email });
  for (const role of roles) await issue(house, GrantRole, { staff: id, role });
  return id;
};

/** Begins at our side and is approved at the provider's: the address to come back to. */
const approved = async (provider: HostileProvider, browser: Walker, connection = 'team', query = ''): Promise<string> => {
  const { status, location } = await browser.get(`/staff/sso/${connection}${query}`);
  expect(status).toBe(302);
  return `/staff/sso/${connection}/oidc?${new URLSearchParams(provider.approve(location!))}`;
};

describe('staff who sign in by a connection of the deployment', () => {
  let house: House;
  let app: NestFastifyApplication;
  let provider: HostileProvider;
  let portal: string;
  let stage: Awaited<ReturnType<typeof open>>;
  const clock = new TestClock();

  beforeAll(async () => {
    stage = await open(clock);
    ({ house, app, provider, town: { portal } } = stage);
    // A portal that trusts the same provider, by a connection that has the same id.
    await configure(house, portal, 'team', { kind: 'oidc', issuer: provider.url, clientId: 'sichtfeld', scopes: [], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 }, { name: 'Firma' });
    await issue(house, SetSsoSecret, { portal, connection: 'team', purpose: 'client', secret: SECRETS[1]! });
    await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  });
  afterAll(() => stage?.shut());

  // A member of its own for every test.
  let at = 0;
  let eva: string;
  let email: string;
  beforeEach(async () => {
    provider.reset();
    email = `eva${++at}@team.example.com`;
    eva = await invite(house, email, 'agent');
    provider.user = { sub: `sub-${at}`, email, email_verified: true, name: 'Eva' };
  });

  const comeIn = async (browser = new Walker(app), connection = 'team') => ({ browser, answer: await browser.get(await approved(provider, browser, connection)) });
  const who = async (browser: Walker): Promise<{ id: string; kind: string } | undefined> => {
    const answer = await browser.get('/api/session');
    return answer.status === 200 ? JSON.parse(answer.html).actor : undefined;
  };
  const events = async (id = eva): Promise<string[]> => (await house.stores.events.readStream(`staff-${id}`)).map(({ type }) => type);
  const reason = async () => (await app.get(AccessLog).list({ limit: 1_000 })).map(({ entry }) => entry).filter(({ kind }) => kind === 'refusal').at(-1)?.['reason'];
  const expectRefused = async (why: string) => {
    const { browser, answer } = await comeIn();
    expect([answer.status, await reason()]).toEqual([401, why]);
    expect(answer.html).not.toContain(email);
    expect(browser.cookies.has('session')).toBe(false);
    return browser;
  };

  it('find the way in on their own sign-in page, and come back to where they began', async () => {
    const browser = new Walker(app);
    expect((await browser.get('/staff/sign-in?next=/staff/security')).html).toContain('href="/staff/sso/team?next=%2Fstaff%2Fsecurity"');
    expect((await browser.get('/sign-in')).html).not.toContain('/staff/sso/');
    const answer = await browser.get(await approved(provider, browser, 'team', '?next=/staff/security'));
    expect(answer).toMatchObject({ status: 303, location: '/staff/security' });
    expect((await browser.get('/staff/security')).status).toBe(200);
    expect((await new Walker(app).get('/staff/sso/team?next=https://evil.example')).status).toBe(302);
  });

  it('are linked by the first login, and known by their identity from then on though the address changed there', async () => {
    const first = await comeIn();
    expect(first.answer).toMatchObject({ status: 303, location: '/staff' });
    expect(await who(first.browser)).toEqual({ kind: 'staff', id: eva });
    provider.user = { ...provider.user, email: 'anders@elsewhere.example.com' };
    expect(await who((await comeIn()).browser)).toEqual({ kind: 'staff', id: eva });
    expect((await events()).filter(type => type === 'StaffIdentityLinked')).toHaveLength(1);
    const [linked] = (await house.stores.events.readStream(`staff-${eva}`)).filter(({ type }) => type === 'StaffIdentityLinked');
    expect(JSON.stringify(linked!.data)).not.toContain(email);
  });

  it('were invited before: nobody else comes in, and nobody is made of it (S17)', async () => {
    const head = await house.stores.events.head();
    provider.user = { ...provider.user, sub: 'stranger', email: 'stranger@team.example.com' };
    await expectRefused('staff.unknown');
    const after = await house.stores.events.readStream(`staff-${eva}`);
    expect(after.every(({ position }) => position <= head)).toBe(true);
  });

  it('come with an address whose domain is the connection’s, and that the provider has verified (S17)', async () => {
    const other = await invite(house, `chef${at}@elsewhere.example.com`, 'admin');
    provider.user = { ...provider.user, email: `chef${at}@elsewhere.example.com` };
    await expectRefused('login.staff-domain');
    expect(await events(other)).not.toContain('StaffIdentityLinked');
    provider.user = { ...provider.user, email, email_verified: false };
    await expectRefused('login.address');
    expect(await events()).not.toContain('StaffIdentityLinked');
  });

  it('are one person each at a provider: an address that was given to somebody else there opens nothing, until an admin says so (S17)', async () => {
    await comeIn();
    provider.user = { ...provider.user, sub: `heir-${at}` };
    await expectRefused('login.staff-other');
    await issue(house, UnlinkStaffIdentity, { staff: eva, connection: 'team' });
    expect(await who((await comeIn()).browser)).toEqual({ kind: 'staff', id: eva });
    provider.user = { ...provider.user, sub: `sub-${at}` };
    await expectRefused('login.staff-other');
  });

  it('need a role and must not be blocked, at the first login and at every later one', async () => {
    await issue(house, RevokeRole, { staff: eva, role: 'agent' });
    await expectRefused('staff.no-role');
    expect(await events()).not.toContain('StaffIdentityLinked');
    await issue(house, GrantRole, { staff: eva, role: 'agent' });
    const { browser } = await comeIn();
    await issue(house, BlockStaff, { staff: eva });
    expect(await who(browser)).toBeUndefined();
    await expectRefused('staff.blocked');
  });

  it('have the roles that were granted here, whatever the provider says (J11)', async () => {
    provider.user = { ...provider.user, role: 'admin', roles: ['admin'], groups: ['admin', 'Administrators'], admin: true, is_admin: true, realm_access: { roles: ['admin'] }, organization: portal, tags: ['admin'] };
    const { browser } = await comeIn();
    expect(await who(browser)).toEqual({ kind: 'staff', id: eva });
    expect((await browser.get('/api/admin/staff')).status).toBe(403);
    expect((await browser.get('/staff/members')).status).toBe(403);
    expect((await events()).filter(type => type === 'RoleGranted')).toHaveLength(1);
  });

  it('use an answer once, however often and at whatever time it comes (S11)', async () => {
    const browser = new Walker(app);
    const path = await approved(provider, browser);
    const answers = await Promise.all(Array.from({ length: 6 }, () => browser.get(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401, 401, 401]);
    expect((await browser.get(path)).status).toBe(401);
  });

  it('come in by a login that their own browser began (S12, J14)', async () => {
    const [attacker, victim] = [new Walker(app), new Walker(app)];
    const path = await approved(provider, attacker);
    await approved(provider, victim);
    expect([(await victim.get(path)).status, await reason()]).toEqual([401, 'login.unasked']);
    expect((await new Walker(app).get(path)).status).toBe(401);
    expect(await who(victim)).toBeUndefined();
  });

  it('are no customers by it, and customers are no staff by theirs, though provider, host and id are the same (J10, S17)', async () => {
    const browser = new Walker(app);
    const asStaff = await approved(provider, browser);
    expect((await browser.get(asStaff.replace('/staff/sso/', '/sso/'))).status).toBe(401);
    const { location } = await browser.get('/sso/team');
    const asCustomer = `/sso/team/oidc?${new URLSearchParams(provider.approve(location!))}`;
    expect([(await browser.get(`/staff${asCustomer}`)).status, await reason()]).toEqual([401, 'login.unasked']);
    expect(await who(browser)).toBeUndefined();
    // Both are good answers where they belong.
    expect((await browser.get(asCustomer)).status).toBe(303);
    expect((await who(browser))?.kind).toBe('contact');
    expect((await browser.get(asStaff)).status).toBe(303);
    expect(await who(browser)).toEqual({ kind: 'staff', id: eva });
  });

  it('are out at the next request when their connection is removed, whose secrets are gone; no new one gets its id (S22)', async () => {
    await stage.connect('second', SECRETS[2]!);
    const { browser } = await comeIn(new Walker(app), 'second');
    const kept = (await comeIn()).browser;
    const under = new Walker(app);
    const path = await approved(provider, under, 'second');
    await issue(house, RemoveStaffSso, { connection: 'second' });
    expect((await under.get(path)).status).toBe(401);
    expect(await who(browser)).toBeUndefined();
    expect(await who(kept)).toEqual({ kind: 'staff', id: eva });
    expect((await house.stores.vault.list('session', { owner: eva })).length).toBe(1);
    expect((await browser.get('/staff/sso/second')).status).toBe(401);
    expect(await house.ssoSecrets.of(null, 'second', 'client')).toBeUndefined();
    const [removed] = (await house.stores.events.readStream('staffSso-deployment', { backwards: true, limit: 1 }));
    expect(removed).toMatchObject({ type: 'StaffSsoRemoved', data: { keys: [expect.any(String)] } });
    await expect(stage.connect('second', SECRETS[2]!)).rejects.toMatchObject({ code: 'sso.removed' });
  });

  it('come in by no connection that was changed while the provider was asked (S22)', async () => {
    const browser = new Walker(app);
    const path = await approved(provider, browser);
    const { sign } = provider;
    provider.sign = async claims => {
      await issue(house, ConfigureStaffOidc, { connection: 'team', name: `Firma ${at}` });
      return sign(claims);
    };
    expect([(await browser.get(path)).status, await reason()]).toEqual([401, 'login.changed']);
    expect(browser.cookies.has('session')).toBe(false);
  });

  it('set connections up as admins of the deployment, who prove to be there; no answer holds a secret', async () => {
    const passwords = new Passwords(house.stores.vault, house.random, { memory: 64, passes: 1, parallelism: 1 } as never);
    const admin = await invite(house, `admin${at}@team.example.com`, 'admin');
    const { id: local } = await issue(house, InviteStaff, { name: 'Lokal', email: `lokal${at}@team.example.com` });
    await issue(house, GrantRole, { staff: local, role: 'admin', portal });
    await passwords.set(`staff:${admin}`, PASSWORD);
    await passwords.set(`staff:${local}`, PASSWORD);
    const client = async (name: string) => {
      const one = new Client(app);
      expect((await one.signIn(`${name}${at}@team.example.com`, PASSWORD, '/api/staff/session')).status).toBe(201);
      return one;
    };
    const configureBy = (one: Client) => one.ask('/api/commands/ConfigureStaffOidc', { method: 'POST', body: { connection: 'third', name: 'Dritte', issuer: provider.url, clientId: 'c', domains: ['team.example.com'] } });
    const [global, ofPortal] = [await client('admin'), await client('lokal')];
    expect((await configureBy(ofPortal)).status).toBe(403);
    expect((await ofPortal.ask('/api/admin/staff-sso')).status).toBe(403);
    const done = await configureBy(global);
    expect([done.status, done.text]).toEqual([200, expect.any(String)]);
    const listed = (await global.ask('/api/admin/staff-sso')).json().connections as { id: string; lacking: string | null; values: { answer: string } }[];
    expect(listed.map(({ id, lacking }) => [id, lacking])).toEqual(expect.arrayContaining([['team', null], ['third', 'client']]));
    expect(listed.find(({ id }) => id === 'third')!.values.answer).toMatch(/\/staff\/sso\/third\/oidc$/);
    expect(JSON.stringify(listed)).not.toContain(SECRETS[0]);
    expect((await new Walker(app).get('/staff/sign-in')).html).not.toContain('/staff/sso/third');
    // The proof is old: it is asked for again.
    clock.moment += 11 * 60_000;
    expect((await global.ask('/api/commands/RemoveStaffSso', { method: 'POST', body: { connection: 'third' } })).json()).toMatchObject({ code: 'step-up.required' });
    await issue(house, RemoveStaffSso, { connection: 'third' });
  });

  it('have no secret that is weak, or that a portal’s connection has', async () => {
    await expect(issue(house, SetStaffSsoSecret, { connection: 'team', purpose: 'client', secret: SECRETS[1] })).rejects.toMatchObject({ code: 'sso.shared-secret' });
    await expect(issue(house, SetStaffSsoSecret, { connection: 'team', purpose: 'client', secret: 'geheim' })).rejects.toMatchObject({ code: 'sso.weak-secret' });
    await expect(issue(house, ConfigureStaffOidc, { name: 'Offen', issuer: provider.url, clientId: 'c' })).rejects.toMatchObject({ code: 'sso.no-domains' });
    await expect(issue(house, ConfigureStaffOidc, { connection: 'team', issuer: 'https://other.example.com' })).rejects.toMatchObject({ code: 'sso.provider-fixed' });
  });
});

describe('staff who sign in by a connection where a second factor is demanded', () => {
  const clock = new TestClock();
  let stage: Awaited<ReturnType<typeof open>>;
  beforeAll(async () => {
    stage = await open(clock, { SICHTFELD_SECOND_FACTOR: 'demanded' });
  });
  afterAll(() => stage?.shut());

  it('give it all the same, and nobody is in before; a connection that is removed meanwhile opens nothing (S22)', async () => {
    const { house, app, provider } = stage;
    const eva = await invite(house, 'eva@team.example.com', 'agent');
    provider.user = { sub: 'eva', email: 'eva@team.example.com', email_verified: true };
    const isIn = async (browser: Walker) => (await browser.get('/api/session')).status === 200;
    const begin = async () => {
      const browser = new Walker(app);
      expect(await browser.get(await approved(provider, browser))).toMatchObject({ status: 303, location: '/staff/sign-in/second-factor' });
      expect(await isIn(browser)).toBe(false);
      return browser;
    };
    const first = await begin();
    const { secret } = JSON.parse((await first.get('/api/staff/session/second-factor')).html);
    const phone = authenticator(secret, clock);
    expect((await first.post('/staff/sign-in/second-factor', { code: phone.code() })).status).toBe(200);
    expect(await isIn(first)).toBe(true);
    clock.moment += 60_000;
    const second = await begin();
    expect((await second.post('/staff/sign-in/second-factor', { code: phone.code() })).status).toBe(303);
    expect(await isIn(second)).toBe(true);
    clock.moment += 60_000;
    const third = await begin();
    await issue(house, RemoveStaffSso, { connection: 'team' });
    await third.post('/staff/sign-in/second-factor', { code: phone.code() });
    expect([await isIn(third), await isIn(second), await isIn(first)]).toEqual([false, false, false]);
    expect(await house.stores.vault.list('session', { owner: eva })).toEqual([]);
  });
});

describe('staff who sign in by SAML', () => {
  const clock = new TestClock(NOW);
  let stage: Awaited<ReturnType<typeof open>>;
  let idp: SamlIdp;
  beforeAll(async () => {
    stage = await open(clock);
    idp = new SamlIdp(await makeKeys());
    await issue(stage.house, ConfigureStaffSaml, { connection: 'haus', name: 'Haus', idp: IDP, ssoUrl: 'https://idp.example/sso', certificates: idp.keys.certificate, domains: ['team.example.com'], signRequests: true });
  });
  afterAll(() => stage?.shut());

  const answers = (place: string, more: object = {}) => ({ now: clock.now(), entityId: `http://localhost:0/${place}/haus/metadata`, answer: `http://localhost:0/${place}/haus/saml`, nameId: `<saml:NameID Format="${EMAIL_FORMAT}">nora@team.example.com</saml:NameID>`, ...more });

  it('come in by an answer for this place alone: one that a portal’s address was told is none (S11, S12, J10)', async () => {
    const { house, app } = stage;
    const nora = await invite(house, 'nora@team.example.com', 'agent');
    const browser = new Walker(app);
    const begin = async () => {
      const url = new URL((await browser.get('/staff/sso/haus')).location!);
      expect(url.searchParams.has('Signature')).toBe(true);
      const request = inflateRawSync(Buffer.from(url.searchParams.get('SAMLRequest')!, 'base64')).toString();
      return { inResponseTo: / ID="([^"]+)"/.exec(request)![1]!, RelayState: url.searchParams.get('RelayState')! };
    };
    const bring = (wish: object, RelayState: string) => browser.ask('POST', '/staff/sso/haus/saml', { SAMLResponse: idp.posted(wish), RelayState }, { 'sec-fetch-site': 'cross-site', origin: 'https://idp.example' });
    const { inResponseTo, RelayState } = await begin();
    expect((await bring(answers('sso', { inResponseTo, assertionId: '_a1' }), RelayState)).status).toBe(401);
    expect((await bring(answers('staff/sso', { inResponseTo: null, assertionId: '_a2' }), RelayState)).status).toBe(401);
    const good = answers('staff/sso', { inResponseTo, assertionId: '_a3' });
    expect(await bring(good, RelayState)).toMatchObject({ status: 303, location: '/staff' });
    expect(JSON.parse((await browser.get('/api/session')).html).actor).toEqual({ kind: 'staff', id: nora });
    const again = await begin();
    expect((await bring({ ...good, inResponseTo: again.inResponseTo }, again.RelayState)).status).toBe(401);
  });

  it('have metadata of their own, with our key and no address for logouts', async () => {
    const { status, html } = await new Walker(stage.app).get('/staff/sso/haus/metadata');
    expect([status, html.includes('entityID="http://localhost:0/staff/sso/haus/metadata"'), html.includes('SingleLogoutService')]).toEqual([200, true, false]);
    expect(html).toContain('X509Certificate');
    expect((await new Walker(stage.app).get('/sso/haus/metadata')).status).toBe(404);
  });
});
