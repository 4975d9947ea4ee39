import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHmac, createSecretKey } from 'node:crypto';
import { createApp } from '../../src/app.module.js';
import { AccessLog } from '../../src/identity/access-log.js';
import { ApiTokenSigner } from '../../src/identity/api-token-signer.js';
import { CreatePortal } from '../../src/portal/life.js';
import { BlockStaff, GrantRole, RevokeRole, UnblockStaff } from '../../src/staff/staff.js';
import { issue } from '../support/house.js';
import { openDesk, type Desk, type Staff } from './desk.js';

const DAY = 86_400_000;

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const inDays = (days: number) => new Date(desk.clock.now() + days * DAY).toISOString();

interface Issued { id: string; secret: string | null; expires: string; scope: unknown }

const token = async (by: Staff, scope: object[], more: { staff?: string; days?: number; headers?: Record<string, string> } = {}) => {
  await by.begin();
  const answer = await by.ask(`/api/staff/${more.staff ?? 'me'}/tokens`, { method: 'POST', body: { name: 'Monitoring', scope, expires: inDays(more.days ?? 30) }, ...(more.headers && { headers: more.headers }) });
  return { status: answer.status, ...(answer.json() as Issued) };
};

/** A program: no cookie, no token of a form, nothing that a browser says. */
const program = async (secret: string | null, url: string, { method = 'GET', body, headers = {} }: { method?: 'GET' | 'POST' | 'DELETE'; body?: object; headers?: Record<string, string> } = {}) => {
  const answer = await desk.app.inject({ method, url, headers: { host: 'localhost', ...(secret === null ? {} : { authorization: `Bearer ${secret}` }), ...(body && { 'content-type': 'application/json' }), ...headers }, ...(body && { payload: JSON.stringify(body) }) });
  return { status: answer.statusCode, text: answer.body, headers: answer.headers, code: answer.statusCode >= 400 && answer.body.startsWith('{') ? (JSON.parse(answer.body) as { code: string }).code : undefined };
};

describe('an API token', () => {
  it('lets a program do what its holder may, without cookie and form token', async () => {
    const { status, secret, ...rest } = await token(desk.admin, [{ role: 'admin' }]);
    expect([status, rest]).toEqual([201, expect.objectContaining({ scope: [{ role: 'admin', portal: null }], expires: inDays(30) })]);
    expect((await program(secret, '/api/admin/staff')).status).toBe(200);
    const done = await program(secret, '/api/commands/RegisterCompany', { method: 'POST', body: { name: 'Durch ein Programm' } });
    expect(done.status).toBe(200);
    const [event] = await desk.house.stores.events.readStream(JSON.parse(done.text).stream);
    expect(event!.metadata.actor).toBe(`staff:${desk.admin.id}`);
  });

  it('is shown once: neither its list nor a repeated request says it again', async () => {
    const headers = { 'idempotency-key': 'once' };
    const expires = inDays(10);
    const send = () => desk.agent.ask('/api/staff/me/tokens', { method: 'POST', headers, body: { name: 'Once', scope: [{ role: 'agent' }], expires } });
    const [first, second] = [(await send()).json() as Issued, (await send()).json() as Issued];
    expect([typeof first.secret, second.secret, second.id]).toEqual(['string', null, first.id]);
    const list = await desk.agent.ask('/api/staff/me/tokens');
    expect(list.json().tokens.filter(({ id }: Issued) => id === first.id)).toEqual([{ id: first.id, staff: desk.agent.id, name: 'Once', scope: [{ role: 'agent', portal: null }], issued: expect.any(String), expires }]);
    expect(list.text).not.toContain(first.secret!.split('.')[2]!);
  });

  it('stands in no event, and its name only sealed', async () => {
    const { secret } = await token(desk.agent, [{ role: 'agent' }]);
    const written = JSON.stringify(await desk.house.stores.events.readStream(`staff-${desk.agent.id}`));
    expect(written).toContain('ApiTokenIssued');
    for (const canary of ['Monitoring', secret!, secret!.split('.')[2]!]) expect(written).not.toContain(canary);
  });

  it('gives no more than its scope', async () => {
    await issue(desk.house, GrantRole, { staff: desk.admin.id, role: 'agent' });
    const narrow = await token(desk.admin, [{ role: 'agent' }]);
    expect((await program(narrow.secret, '/api/admin/staff')).code).toBe('route.forbidden');
    expect((await program(narrow.secret, '/api/commands/InviteStaff', { method: 'POST', body: { name: 'X', email: 'x@example.com' } })).code).toBe('command.forbidden');
    expect((await program(narrow.secret, '/api/admin/contacts')).status).toBe(200);
    const here = await token(desk.admin, [{ role: 'admin', portal: desk.town.portal }]);
    const elsewhere = (await issue(desk.house, CreatePortal, { title: 'Andere', language: 'de' })).id;
    const rename = (portal: string) => program(here.secret, '/api/commands/ChangePortalTitle', { method: 'POST', body: { portal, title: 'Neu' } });
    expect([(await rename(desk.town.portal)).status, (await rename(elsewhere)).status, (await program(here.secret, '/api/admin/staff')).code]).toEqual([200, 404, 'role.deployment']);
  });

  it('cannot be made with roles that its holder has not, nor for somebody else by anybody but an admin', async () => {
    expect((await token(desk.agent, [{ role: 'admin' }])).status).toBe(422);
    expect((await token(desk.agent, [{ role: 'agent' }], { staff: desk.admin.id })).status).toBe(404);
    expect((await token(desk.agent, [{ role: 'agent' }], { days: 400 })).status).toBe(422);
    const local = await desk.hire('Lea', ['admin', desk.town.portal]);
    expect((await token(local, [{ role: 'agent' }], { staff: desk.agent.id })).status).toBe(404);
    expect((await local.ask(`/api/staff/${desk.agent.id}/tokens`)).status).toBe(404);
    expect((await token(desk.admin, [{ role: 'agent' }], { staff: desk.agent.id })).status).toBe(201);
    expect((await desk.admin.does('IssueApiToken', { staff: desk.admin.id, name: 'x', scope: [{ role: 'admin' }], expires: inDays(1) })).status).toBe(403);
  });

  it('cannot prove that somebody is there: what staff confirm by their second factor is not for it', async () => {
    const { secret } = await token(desk.admin, [{ role: 'admin' }]);
    const change = (name: string, body: object) => program(secret, `/api/commands/${name}`, { method: 'POST', body });
    expect((await change('ChangeSsoAccessRule', { portal: desk.town.portal, mode: 'off' })).code).toBe('step-up.impossible');
    expect((await change('ResetSecondFactor', { staff: desk.agent.id })).code).toBe('step-up.impossible');
    expect((await change('ChangePortalTitle', { portal: desk.town.portal, title: 'Hilfe' })).status).toBe(200);
    expect((await program(secret, '/api/session/proof', { method: 'POST', body: { code: '000000' } })).code).toBe('step-up.impossible');
  });

  it('is issued and revoked only by somebody who has just proven to be there', async () => {
    const lea = await desk.hire('Leokadia', 'agent');
    desk.clock.moment += 11 * 60_000;
    const asked = await lea.ask('/api/staff/me/tokens', { method: 'POST', body: { name: 'Monitoring', scope: [{ role: 'agent' }], expires: inDays(3) } });
    expect([asked.status, asked.json().code]).toEqual([403, 'step-up.required']);
  });

  it('makes and revokes no tokens: a stolen one cannot outlive itself', async () => {
    const { secret, id } = await token(desk.admin, [{ role: 'admin' }]);
    expect((await program(secret, '/api/staff/me/tokens', { method: 'POST', body: { name: 'x', scope: [{ role: 'admin' }], expires: inDays(1) } })).code).toBe('token.by-token');
    expect((await program(secret, `/api/staff/me/tokens/${id}`, { method: 'DELETE' })).code).toBe('token.by-token');
    expect((await program(secret, '/api/commands/RevokeApiToken', { method: 'POST', body: { staff: desk.admin.id, token: id } })).status).toBe(403);
  });
});

describe('from the acknowledgement on', () => {
  const works = async (secret: string | null) => (await program(secret, '/api/admin/contacts')).status === 200;

  it('a revoked token is refused', async () => {
    const { secret, id } = await token(desk.agent, [{ role: 'agent' }]);
    expect(await works(secret)).toBe(true);
    expect((await desk.agent.ask(`/api/staff/me/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await program(secret, '/api/admin/contacts')).code).toBe('token.refused');
    expect((await desk.agent.ask(`/api/staff/me/tokens/${id}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('a token of somebody blocked is refused, and none of a role that was revoked helps', async () => {
    const max = await desk.hire('Max', 'agent', 'auditor');
    const both = await token(max, [{ role: 'agent' }, { role: 'auditor' }]);
    const one = await token(max, [{ role: 'agent' }]);
    await issue(desk.house, RevokeRole, { staff: max.id, role: 'agent' });
    expect([(await program(one.secret, '/api/admin/contacts')).code, (await program(both.secret, '/api/admin/staff')).status]).toEqual(['token.refused', 200]);
    await issue(desk.house, BlockStaff, { staff: max.id });
    expect((await program(both.secret, '/api/admin/staff')).code).toBe('token.refused');
    await issue(desk.house, UnblockStaff, { staff: max.id });
    expect((await program(both.secret, '/api/admin/staff')).status).toBe(200);
  });

  it('a token that ran out is refused', async () => {
    const lena = await desk.hire('Lena', 'agent');
    const { secret } = await token(lena, [{ role: 'agent' }], { days: 1 / 24 });
    desk.clock.moment += DAY / 24 - 1;
    expect(await works(secret)).toBe(true);
    desk.clock.moment += 1;
    expect((await program(secret, '/api/admin/contacts')).code).toBe('token.refused');
  });

  it('a token holds in another application on the same data, and in none on other data', async () => {
    const { secret } = await token(desk.agent, [{ role: 'agent' }]);
    const [second, other] = [await createApp(desk.house), await openDesk()];
    const ask = (app: Desk['app']) => app.inject({ url: '/api/admin/contacts', headers: { host: 'localhost', authorization: `Bearer ${secret}` } });
    expect([(await ask(second)).statusCode, (await ask(other.app)).statusCode, await works(secret)]).toEqual([200, 401, true]);
    await second.close();
    await other.close();
  });
});

describe('a bearer token', () => {
  it('opens no page, and is none at a page whatever the cookie', async () => {
    const { secret } = await token(desk.admin, [{ role: 'admin' }]);
    const page = await program(secret, '/staff/portals', { headers: { accept: 'text/html' } });
    expect([page.status, page.headers['location']]).toEqual([303, expect.stringMatching(/^\/staff\/sign-in/)]);
    expect((await program(secret, '/live')).status).toBe(401);
    expect((await desk.admin.ask('/staff/portals', { headers: { authorization: 'Bearer nonsense' } })).status).toBe(200);
  });

  it('stands alone: a cookie beside it adds nothing, and none takes the place of a bad one', async () => {
    const { secret } = await token(desk.agent, [{ role: 'agent' }]);
    expect((await program(secret, '/api/admin/staff', { headers: { cookie: desk.admin.cookie } })).code).toBe('route.forbidden');
    expect((await program('nonsense', '/api/admin/staff', { headers: { cookie: desk.admin.cookie } })).code).toBe('token.refused');
    expect((await program(secret, '/api/session')).code).toBe('session.none');
  });

  it('is needed for a change that comes from elsewhere: a cookie alone does not do (CSRF)', async () => {
    const { secret } = await token(desk.admin, [{ role: 'admin' }]);
    const change = { method: 'POST' as const, body: { name: 'Fremd' } };
    const cross = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await program(null, '/api/commands/RegisterCompany', { ...change, headers: { ...cross, cookie: desk.admin.cookie } })).code).toBe('csrf.refused');
    expect((await program(secret, '/api/commands/RegisterCompany', { ...change, headers: cross })).status).toBe(200);
  });

  const sealed = (claims: object, header: object = { alg: 'HS256', typ: 'at+jwt' }, key?: Buffer | string) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part(header)}.${part(claims)}`;
    const own = desk.app.get(ApiTokenSigner).keyOf(String((claims as { jti?: unknown }).jti ?? ''));
    return `${input}.${createHmac('sha256', key === undefined ? own : createSecretKey(Buffer.from(key))).update(input).digest('base64url')}`;
  };

  it('is refused when anything about it is wrong, with one answer and one note each', async () => {
    const { id, secret } = await token(desk.admin, [{ role: 'admin' }]);
    const seconds = Math.floor(desk.clock.now() / 1_000);
    const good = { iss: 'sichtfeld', aud: 'api', sub: desk.admin.id, jti: id, iat: seconds, exp: seconds + 600 };
    expect((await program(sealed(good), '/api/admin/staff')).status).toBe(200);
    const [head, body, seal] = secret!.split('.') as [string, string, string];
    const bad: Record<string, string> = {
      'no signature': `${head}.${body}.`, 'two parts': `${head}.${body}`, 'other bytes': `${head}.${body}.${seal.replace(/^./, letter => (letter === 'A' ? 'B' : 'A'))}`, empty: '', spaces: `${secret} ${secret}`,
      'alg none': `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${body}.`, 'another key': sealed(good, undefined, 'secret'), 'an empty key': sealed(good, undefined, Buffer.alloc(1)),
      'of a login': sealed(good, { alg: 'HS256', typ: 'JWT' }), 'without type': sealed(good, { alg: 'HS256' }), crit: sealed(good, { alg: 'HS256', typ: 'at+jwt', crit: ['x'], x: 1 }), 'its own key': sealed(good, { alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'c2VjcmV0' } }, 'secret'),
      'for a portal': sealed({ ...good, aud: 'http://localhost/sso/shop/metadata' }), 'from elsewhere': sealed({ ...good, iss: 'shop' }), 'no end': sealed({ ...good, exp: undefined }), 'ended': sealed({ ...good, exp: seconds - 1 }),
      'no id': sealed({ ...good, jti: undefined }), 'unknown id': sealed({ ...good, jti: 'guess' }), 'id of the language': sealed({ ...good, jti: '__proto__' }), 'id that is an object': sealed({ ...good, jti: {} }), 'of another': sealed({ ...good, sub: desk.agent.id }), 'of nobody': sealed({ ...good, sub: undefined }), 'future': sealed({ ...good, nbf: seconds + 60 }),
      'long': 'x'.repeat(3_000),
    };
    const log = desk.app.get(AccessLog);
    const notes = async () => (await log.list({ limit: 1_000 })).filter(({ entry }) => String(entry['reason']).startsWith('token.')).length;
    for (const [what, text] of Object.entries(bad)) {
      const before = await notes();
      const answer = await program(text, '/api/admin/staff');
      expect([what, answer.status, answer.code, answer.headers['www-authenticate'], (await notes()) - before]).toEqual([what, 401, 'token.refused', 'Bearer realm="api"', 1]);
    }
    const kept = JSON.stringify(await log.list({ limit: 1_000 }));
    // Sealed origins may begin like a token by chance; none of them holds a dot or a part of one.
    expect(kept).not.toMatch(/eyJ[\w-]+\./);
    for (const part of [head, body, seal]) expect(kept).not.toContain(part);
  });

  it('is known by its route, however the address is written (W12)', async () => {
    const { secret } = await token(desk.agent, [{ role: 'agent' }]);
    expect((await program(secret, '/%61pi/admin/contacts')).status).toBe(200);
    expect((await program('nonsense', '/%61pi/admin/contacts')).code).toBe('token.refused');
    for (const path of ['/api/../staff/portals', '/api%2f..%2fstaff/portals', '//api/../staff/portals', '/staff/portals?x=/api/']) expect((await program(secret, path)).status).not.toBe(200);
    const basic = await program(null, '/api/admin/contacts', { headers: { authorization: `Basic ${secret}` } });
    expect(basic.code).toBe('session.none');
  });
});

describe('whoever has not just proven to be there', () => {
  beforeAll(() => {
    desk.clock.moment += 10 * 60_000;
  });

  it('issues and revokes no tokens, at the API or at the page, and may still read which there are', async () => {
    const before = (await desk.admin.ask('/api/staff/me/tokens')).json().tokens as Issued[];
    const form = { staff: desk.admin.id, from: new Date(desk.clock.now()).toISOString(), name: 'Spät', days: '7', scope: 'admin', _csrf: desk.admin.csrf };
    const tries = [
      await desk.admin.ask('/api/staff/me/tokens', { method: 'POST', body: { name: 'Spät', scope: [{ role: 'admin' }], expires: inDays(1) } }),
      await desk.admin.ask(`/api/staff/me/tokens/${before[0]!.id}`, { method: 'DELETE' }),
      await desk.admin.ask('/staff/tokens', { method: 'POST', form, headers: { accept: 'text/html' } }),
      await desk.admin.ask(`/staff/tokens/${desk.admin.id}/${before[0]!.id}/revocation`, { method: 'POST', form: { _csrf: desk.admin.csrf }, headers: { accept: 'text/html' } }),
    ];
    expect(tries.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(tries.slice(0, 2).map(({ json }) => json().code)).toEqual(['step-up.required', 'step-up.required']);
    expect(tries[2]!.text).toContain('value="Spät"');
    expect((await desk.admin.ask('/api/staff/me/tokens')).json().tokens).toEqual(before);
  });
});
