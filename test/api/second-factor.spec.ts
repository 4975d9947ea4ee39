import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import { START } from '../../src/kernel/event.js';
import { Passwords } from '../../src/identity/password.js';
import type { House } from '../../src/platform/house.js';
import { ResetSecondFactor } from '../../src/staff/second-factor.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole, UnblockStaff } from '../../src/staff/staff.js';
import { authenticator } from '../support/authenticator.js';
import { Client } from '../support/browser-client.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { mailbox } from '../support/letters.js';
import { buildTown, PASSWORD, type Town } from '../support/town.js';

const MINUTE = 60_000;

describe('the second factor of staff', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  let eva: string;
  const clock = new TestClock();

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock, env: { SICHTFELD_SECOND_FACTOR: 'demanded' } }));
    app = await createApp(house);
    town = await buildTown(house);
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });
  // A member of its own for every test, and allowances that are whole.
  let at = 0;
  beforeEach(async () => {
    clock.moment += 61 * MINUTE;
    eva = (await issue(house, InviteStaff, { name: 'Eva', email: `eva${at}@team.example.com` })).id;
    await issue(house, GrantRole, { staff: eva, role: 'admin' });
    await new Passwords(house.stores.vault, house.random, { memory: 64, passes: 1, parallelism: 1 }).set(`staff:${eva}`, PASSWORD);
    at++;
  });

  const email = (): string => `eva${at - 1}@team.example.com`;
  const post = (client: Client, path: string, body: object = {}) => client.ask(`/api/staff/${path}`, { method: 'POST', body });
  const first = async (password = PASSWORD, address = email()) => {
    const client = new Client(app);
    return { client, answer: await post(client, 'session', { email: address, password }) };
  };
  const second = async (client: Client, code: string) => {
    const answer = await post(client, 'session/second-factor', { code });
    if (answer.status === 201) client.csrf = answer.json().csrf;
    return answer;
  };
  /** Signs in for the first time: sets up what the deployment demands. */
  const setUp = async () => {
    const { client } = await first();
    const { secret } = (await client.ask('/api/staff/session/second-factor')).json();
    const app = authenticator(secret, clock);
    const answer = await second(client, app.code());
    return { client, app, secret: secret as string, answer, codes: answer.json().recoveryCodes as string[] };
  };
  const events = async (): Promise<string[]> => (await house.stores.events.readStream(`staff-${eva}`)).map(({ type }) => type);
  const isIn = async (client: Client): Promise<boolean> => (await client.ask('/api/session')).status === 200;

  it('is set up at the first sign-in where it is demanded, and nobody is in before', async () => {
    const { client, answer } = await first();
    expect([answer.status, answer.json()]).toEqual([202, { asks: 'set-up' }]);
    expect(await isIn(client)).toBe(false);
    const offered = (await client.ask('/api/staff/session/second-factor')).json();
    expect(offered.uri).toMatch(/^otpauth:\/\/totp\/Sichtfeld:Eva\?/);
    expect((await client.ask('/api/staff/session/second-factor')).json().secret).toBe(offered.secret);
    const done = await second(client, authenticator(offered.secret, clock).code());
    expect(done.status).toBe(201);
    expect(new Set(done.json().recoveryCodes).size).toBe(10);
    expect(await isIn(client)).toBe(true);
    expect((await events()).slice(-2)).toEqual(['SecondFactorSetUp', 'RecoveryCodesRenewed']);
  });

  it('asks for a code from then on, one step to either side, and takes each code once', async () => {
    const { app: device, client: before } = await setUp();
    const used = device.code();
    const { client, answer } = await first();
    expect([answer.status, answer.json().asks]).toEqual([202, 'code']);
    expect((await second(client, used)).json().code).toBe('second-factor.wrong');
    clock.moment += 30_000;
    expect((await second(client, device.code(2))).status).toBe(422);
    expect((await second(client, device.code(-2))).status).toBe(422);
    expect((await second(client, device.code(1))).status).toBe(201);
    expect(await isIn(before)).toBe(true);
    const again = await first();
    expect((await second(again.client, device.code(1))).status).toBe(422);
    expect((await second(again.client, device.code())).status).toBe(201);
  });

  it('opens one session when one code comes many times at once', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    const clients = await Promise.all([first(), first(), first(), first()]);
    const answers = await Promise.all(clients.map(({ client }) => second(client, device.code())));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422, 422, 422]);
    const one = await first();
    const same = await Promise.all([1, 2, 3, 4].map(() => second(one.client, device.code(1))));
    expect(same.filter(({ status }) => status === 201)).toHaveLength(1);
  });

  it('takes a recovery code once in place of a code, and says how many are left', async () => {
    const { codes } = await setUp();
    const { client } = await first();
    expect((await second(client, codes[3]!.toUpperCase().replaceAll('-', ' '))).status).toBe(201);
    expect((await client.ask('/api/staff/second-factor')).json()).toMatchObject({ setUp: true, recoveryCodesLeft: 9, demanded: true });
    expect((await events()).at(-1)).toBe('RecoveryCodeUsed');
    expect((await second((await first()).client, codes[3]!)).status).toBe(422);
  });

  it('one recovery code sent twice at once lets in once', async () => {
    const { codes } = await setUp();
    const two = await Promise.all([first(), first()]);
    const answers = await Promise.all(two.map(({ client }) => second(client, codes[0]!)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  it('ends the sign-in after five wrong codes or five minutes, and slows guessing down', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    const { client } = await first();
    for (let i = 0; i < 5; i++) expect((await second(client, '000000')).status).toBe(422);
    expect((await second(client, device.code())).json().code).toBe('sign-in.over');
    const { client: other } = await first();
    expect((await second(other, device.code())).status).toBe(429);
    clock.moment += 5 * MINUTE;
    expect((await second(other, device.code())).json().code).toBe('sign-in.over');
    const { client: late } = await first();
    expect((await second(late, device.code())).status).toBe(201);
  });

  it('belongs to the browser that knew the password, on its host', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    const { client, answer } = await first();
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^staff-sign-in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/);
    expect((await second(new Client(app), device.code())).json().code).toBe('sign-in.over');
    const elsewhere = new Client(app, '127.0.0.1');
    elsewhere.cookie = client.cookie;
    expect((await second(elsewhere, device.code())).json().code).toBe('sign-in.over');
    expect((await second(client, device.code())).status).toBe(201);
  });

  it('gives the session a new name, and the one the browser came with dies (S24)', async () => {
    const { app: device, client: old } = await setUp();
    clock.moment += 60_000;
    const planted = old.cookie;
    const client = new Client(app);
    [client.cookie, client.csrf] = [planted, old.csrf];
    await post(client, 'session', { email: email(), password: PASSWORD });
    client.cookie = `${planted}; ${client.cookie}`;
    expect((await second(client, device.code())).status).toBe(201);
    expect(client.cookie).not.toBe(planted);
    expect(await isIn(old)).toBe(false);
  });

  it('answers the same for a wrong password, an unknown address, a blocked member and one without a role', async () => {
    await setUp();
    const wrong = (await first('not this one')).answer;
    const unknown = (await first(PASSWORD, 'nobody@team.example.com')).answer;
    await issue(house, GrantRole, { staff: (await colleague()).id, role: 'admin' });
    await issue(house, BlockStaff, { staff: eva });
    const blocked = (await first()).answer;
    await issue(house, UnblockStaff, { staff: eva });
    await issue(house, RevokeRole, { staff: eva, role: 'admin' });
    const noRole = (await first()).answer;
    const told = [wrong, unknown, blocked, noRole].map(({ status, json, headers }) => ({ status, body: { ...json(), instance: '' }, cookie: headers['set-cookie'] }));
    expect(new Set(told.map(one => JSON.stringify(one))).size).toBe(1);
    expect(told[0]).toMatchObject({ status: 401, body: { code: 'credentials.wrong' } });
  });

  const colleague = async () => issue(house, InviteStaff, { name: 'Kai', email: `kai${at}@team.example.com` });

  it('a member blocked between the steps is not let in', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    await issue(house, GrantRole, { staff: (await colleague()).id, role: 'admin' });
    const { client } = await first();
    await issue(house, BlockStaff, { staff: eva });
    expect((await second(client, device.code())).json().code).toBe('sign-in.over');
  });

  it('is asked after a mailed link, too', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    const read = mailbox(house);
    await read();
    const asked = await Promise.all([email(), 'nobody@team.example.com'].map(address => post(new Client(app), 'password-resets', { email: address })));
    expect(asked.map(({ status, text }) => [status, text])).toEqual([[202, '{"mail":"sent-if-possible"}'], [202, '{"mail":"sent-if-possible"}']]);
    const letters = await read();
    expect(letters.map(({ kind, to }) => [kind, to])).toEqual([['reset-password', email()]]);
    const client = new Client(app);
    const token = letters[0]!.url!.split('/').pop()!;
    const used = await client.ask(`/api/links/${token}`, { method: 'POST', body: { password: 'ein ganz neuer Abend' } });
    expect(used.json()).toEqual({ did: 'half-way' });
    expect(await isIn(client)).toBe(false);
    expect((await second(client, device.code())).status).toBe(201);
    expect((await events()).at(-1)).toBe('StaffPasswordChanged');
    expect((await first()).answer.status).toBe(401);
    expect((await first('ein ganz neuer Abend')).answer.status).toBe(202);
  });

  it('a sign-in half way in ends with the password it began with, before anybody sets a factor of theirs up by it', async () => {
    const { client, answer } = await first();
    expect(answer.json()).toEqual({ asks: 'set-up' });
    const { secret } = (await client.ask('/api/staff/session/second-factor')).json();
    const read = mailbox(house);
    await read();
    await post(new Client(app), 'password-resets', { email: email() });
    const token = (await read())[0]!.url!.split('/').pop()!;
    expect((await new Client(app).ask(`/api/links/${token}`, { method: 'POST', body: { password: 'ein ganz neuer Abend' } })).json()).toEqual({ did: 'half-way' });
    expect((await second(client, authenticator(secret, clock).code())).json().code).toBe('sign-in.over');
    expect(await isIn(client)).toBe(false);
    expect(await events()).not.toContain('SecondFactorSetUp');
  });

  it('gives new recovery codes for a fresh code; the old ones stop working', async () => {
    const { client, app: device, codes } = await setUp();
    expect((await post(client, 'second-factor/recovery-codes', { code: device.code() })).status).toBe(422);
    clock.moment += 30_000;
    const renewed = await post(client, 'second-factor/recovery-codes', { code: device.code() });
    expect(renewed.json().recoveryCodes).toHaveLength(10);
    expect((await second((await first()).client, codes[0]!)).status).toBe(422);
    expect((await second((await first()).client, renewed.json().recoveryCodes[0])).status).toBe(201);
  });

  it('cannot be removed where it is demanded; an admin resets it, and its person hears of it', async () => {
    const { client, app: device } = await setUp();
    clock.moment += 30_000;
    const kept = await client.ask('/api/staff/second-factor', { method: 'DELETE', body: { code: device.code() } });
    expect([kept.status, kept.json().code]).toEqual([409, 'second-factor.demanded']);
    const read = mailbox(house);
    await read();
    // As the desk does for an admin.
    const reset = await app.inject({ method: 'POST', url: '/api/commands/ResetSecondFactor', headers: { host: 'localhost', 'content-type': 'application/json', 'x-sichtfeld-control': house.controlToken }, payload: JSON.stringify({ staff: eva }) });
    expect(reset.statusCode).toBe(200);
    expect((await read()).map(({ kind, to }) => [kind, to])).toEqual([['second-factor-reset', email()]]);
    expect((await events()).at(-1)).toBe('SecondFactorRemoved');
    expect((await house.stores.vault.list('secondFactor', { owner: eva }))).toEqual([]);
    expect((await first()).answer.json()).toEqual({ asks: 'set-up' });
  });

  it('counts no more the moment the log says so, whatever the vault still holds', async () => {
    const { app: device } = await setUp();
    clock.moment += 60_000;
    const { client } = await first();
    await issue(house, ResetSecondFactor, { staff: eva });
    expect((await second(client, device.code())).status).toBe(422);
  });

  it('leaves no secret and no code in the clear in the log or the vault (W19)', async () => {
    const { secret, codes } = await setUp();
    const collections = ['secondFactor', 'secondFactorOffer', 'secondFactorUsed', 'staffSignIn', 'session', 'accessLog'];
    const rows = (await Promise.all(collections.map(collection => house.stores.vault.list(collection, { limit: 1_000 })))).flat();
    const all = JSON.stringify([rows, await house.stores.events.readAll(START)]);
    expect(rows.length).toBeGreaterThan(2);
    for (const canary of [secret, ...codes, ...codes.map(code => code.replaceAll('-', ''))]) expect(all).not.toContain(canary);
  });

  it('does not hold up contacts', async () => {
    const client = new Client(app);
    expect((await client.signIn('anna@example.com', PASSWORD)).status).toBe(201);
    expect(town.anna).toBeTruthy();
  });
});
