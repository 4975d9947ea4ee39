import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.module.js';
import { Passwords } from '../../src/identity/password.js';
import { csrfTokenOf } from '../../src/identity/sessions.js';
import { START } from '../../src/kernel/event.js';
import { UnlinkStaffIdentity } from '../../src/staff/staff-identity.js';
import { ConfigureStaffOidc, RemoveStaffSso, SetStaffSsoSecret } from '../../src/staff/staff-sso.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole, UnblockStaff } from '../../src/staff/staff.js';
import { authenticator } from '../support/authenticator.js';
import { Client } from '../support/browser-client.js';
import { startHostileProvider } from '../support/hostile-oidc.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown, PASSWORD } from '../support/town.js';
import { Walker } from './walker.js';
import { commandFrom } from '../../src/kernel/fields.js';
import type { CommandClass } from '../../src/kernel/command.js';
import { OPERATOR } from '../../src/platform/caller.js';
import { Desk } from '../../src/platform/desk.js';

const SECRETS = ['rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a', 'W2eR5tY8uI1oP4aS7dF0gH3jK6lZ9xCv', 'k7Qm2ZxT9vB4nC8wR1yL5pH3dJ6fS0gA'];
const DAY = 86_400_000;

const openStage = async (secondFactor: 'demanded' | 'auto') => {
  const clock = new TestClock();
  const { house, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off', SICHTFELD_SECOND_FACTOR: secondFactor } });
  const app = await createApp(house);
  const { portal } = await buildTown(house);
  const provider = await startHostileProvider(() => clock.now());
  const connect = (connection: string, secret: string) => issue(house, ConfigureStaffOidc, { connection, name: 'Firma', issuer: provider.url, clientId: 'sichtfeld', domains: ['team.example.com'] })
    .then(() => issue(house, SetStaffSsoSecret, { connection, purpose: 'client', secret }));
  await connect('team', SECRETS[0]!);
  const bySso = async (connection = 'team') => {
    const browser = new Walker(app);
    const { location } = await browser.get(`/staff/sso/${connection}`);
    await browser.get(`/staff/sso/${connection}/oidc?${new URLSearchParams(provider.approve(location!))}`);
    return browser;
  };
  const byPassword = async (email: string) => {
    const client = new Client(app);
    return { client, answer: await client.signIn(email, PASSWORD, '/api/staff/session') };
  };
  /** Through the door that every face uses. */
  const does = (command: CommandClass, body: object) => app.get(Desk).execute(commandFrom(command, body), OPERATOR);
  const shut = async () => {
    await app.close();
    await provider.close();
    await close();
  };
  return { clock, does, house, app, portal, provider, connect, bySso, byPassword, shut };
};

type Stage = Awaited<ReturnType<typeof openStage>>;

const member = async ({ house }: Stage, name: string, ...roles: string[]) => {
  const email = `${name}@team.example.com`;
  const { id } = await issue(house, InviteStaff, { name, email });
  for (const role of roles) await issue(house, GrantRole, { staff: id, role });
  await new Passwords(house.stores.vault, house.random, { memory: 64, passes: 1, parallelism: 1 } as never).set(`staff:${id}`, PASSWORD);
  return { id, email };
};

describe('what a session of staff rests on', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('auto');
  });
  afterAll(() => stage?.shut());

  let at = 0;
  let eva: { id: string; email: string };
  beforeEach(async () => {
    stage.provider.reset();
    eva = await member(stage, `eva${++at}`, 'agent', 'auditor');
    stage.provider.user = { sub: `sub-${at}`, email: eva.email, email_verified: true };
  });

  const isIn = async (who: Walker | Client) => (who instanceof Walker ? await who.get('/api/session') : await who.ask('/api/session')).status === 200;
  const living = async () => (await stage.house.stores.vault.list('session', { owner: eva.id })).length;
  const told = async () => {
    const ids = (await stage.house.stores.events.readAll(START, { limit: 10_000 })).filter(({ type }) => type === 'SessionEnded');
    return ids.filter(({ data }) => data['reason'] === 'access-ended').length;
  };
  const token = async (who: Client | Walker, role: string): Promise<string> => {
    const client = who instanceof Client ? who : new Client(stage.app);
    if (who instanceof Walker) {
      client.cookie = `session=${who.cookies.get('session')}`;
      client.csrf = csrfTokenOf(who.cookies.get('session')!);
      expect((await client.ask('/api/session/proof', { method: 'POST', body: { code: PASSWORD } })).status).toBe(200);
    }
    const body = { name: 'Monitoring', scope: [{ role }], expires: new Date(stage.clock.now() + 30 * DAY).toISOString() };
    return (await client.ask('/api/staff/me/tokens', { method: 'POST', body })).json().secret;
  };
  const works = async (secret: string) => (await stage.app.inject({ url: '/api/admin/staff', headers: { host: 'localhost', authorization: `Bearer ${secret}` } })).statusCode === 200;

  it('ends with a role that is revoked, and granting it again wakes none', async () => {
    const { client } = await stage.byPassword(eva.email);
    expect([await isIn(client), await living()]).toEqual([true, 1]);
    const before = await told();
    await stage.does(RevokeRole, { staff: eva.id, role: 'agent' });
    expect([await living(), (await told()) - before]).toEqual([0, 1]);
    await stage.does(GrantRole, { staff: eva.id, role: 'agent' });
    expect(await isIn(client)).toBe(false);
    expect(await isIn((await stage.byPassword(eva.email)).client)).toBe(true);
  });

  it('is dead by what the log says, though the vault still held it: a crash between the two wakes none', async () => {
    const { client } = await stage.byPassword(eva.email);
    const rows = await stage.house.stores.vault.list('session', { owner: eva.id });
    await stage.does(RevokeRole, { staff: eva.id, role: 'agent' });
    await stage.does(GrantRole, { staff: eva.id, role: 'agent' });
    await stage.house.stores.vault.write(rows.map(({ version: _, ...row }) => ({ collection: 'session', ...row })));
    expect(await living()).toBe(1);
    expect([await isIn(client), await living()]).toEqual([false, 0]);
  });

  it('gives tokens a role no more once it was revoked, also when it is granted again', async () => {
    const { client } = await stage.byPassword(eva.email);
    const secret = await token(client, 'auditor');
    expect(await works(secret)).toBe(true);
    await stage.does(RevokeRole, { staff: eva.id, role: 'auditor' });
    expect(await works(secret)).toBe(false);
    await stage.does(GrantRole, { staff: eva.id, role: 'auditor' });
    expect(await works(secret)).toBe(false);
  });

  it('ends with the link to the person at the provider, with the tokens that it made; a session by password stays', async () => {
    const [browser, { client }] = [await stage.bySso(), await stage.byPassword(eva.email)];
    const [made, own] = [await token(browser, 'auditor'), await token(client, 'auditor')];
    expect([await isIn(browser), await works(made), await works(own)]).toEqual([true, true, true]);
    await stage.does(UnlinkStaffIdentity, { staff: eva.id, connection: 'team' });
    expect(await living()).toBe(1);
    expect([await isIn(browser), await isIn(client), await works(made), await works(own)]).toEqual([false, true, false, true]);
    const again = await stage.bySso();
    expect([await isIn(again), await isIn(browser), await works(made)]).toEqual([true, false, false]);
    const listed = (await client.ask('/api/staff/me/tokens')).json().tokens as { id: string }[];
    expect(listed).toHaveLength(1);
  });

  it('ends with a connection that is removed, and with whatever it let in', async () => {
    await stage.connect('second', SECRETS[1]!);
    const browser = await stage.bySso('second');
    const made = await token(browser, 'auditor');
    await stage.does(RemoveStaffSso, { connection: 'second' });
    expect([await living(), await isIn(browser), await works(made)]).toEqual([0, false, false]);
  });

  it('ends with a change that takes trust from the connection; one that only adds or names ends nothing', async () => {
    const configure = (more: object) => stage.does(ConfigureStaffOidc, { connection: 'team', ...more });
    const browser = await stage.bySso();
    await configure({ name: `Firma ${at}`, domains: ['team.example.com', 'more.example.com'] });
    expect(await isIn(browser)).toBe(true);
    const made = await token(browser, 'auditor');
    await configure({ domains: ['team.example.com'] });
    expect([await living(), await isIn(browser), await works(made)]).toEqual([0, false, false]);
    const next = await stage.bySso();
    await stage.does(SetStaffSsoSecret, { connection: 'team', purpose: 'client', secret: SECRETS[2]! });
    expect(await isIn(next)).toBe(false);
  });

  it('ends with blocking, and unblocking wakes none', async () => {
    const browser = await stage.bySso();
    await stage.does(BlockStaff, { staff: eva.id });
    await stage.does(UnblockStaff, { staff: eva.id });
    expect([await living(), await isIn(browser)]).toEqual([0, false]);
  });
});

describe('what a sign-in of staff rests on that waits for its second factor', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage('demanded');
  });
  afterAll(() => stage?.shut());

  it('ends with a role, and with the link to the person at the provider, though both came back', async () => {
    const { house, clock, provider } = stage;
    const nora = await member(stage, 'nora', 'agent');
    provider.user = { sub: 'nora', email: nora.email, email_verified: true };
    const first = await stage.bySso();
    const phone = authenticator(JSON.parse((await first.get('/api/staff/session/second-factor')).html).secret, clock);
    expect((await first.post('/staff/sign-in/second-factor', { code: phone.code() })).status).toBe(200);
    const isIn = async (browser: Walker) => (await browser.get('/api/session')).status === 200;
    const after = async (change: () => Promise<unknown>) => {
      clock.moment += 60_000;
      const browser = await stage.bySso();
      expect(await house.stores.vault.list('staffSignIn', { owner: nora.id })).not.toEqual([]);
      await change();
      const waits = (await house.stores.vault.list('staffSignIn', { owner: nora.id })).filter(({ value }) => !(value as { used: boolean }).used);
      await browser.post('/staff/sign-in/second-factor', { code: phone.code() });
      return [waits.length, await isIn(browser)];
    };
    expect(await after(() => Promise.resolve())).toEqual([1, true]);
    expect(await after(() => stage.does(RevokeRole, { staff: nora.id, role: 'agent' }).then(() => stage.does(GrantRole, { staff: nora.id, role: 'agent' })))).toEqual([0, false]);
    expect(await after(() => stage.does(UnlinkStaffIdentity, { staff: nora.id, connection: 'team' }))).toEqual([0, false]);
  });
});
