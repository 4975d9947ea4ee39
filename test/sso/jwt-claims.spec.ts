import { describe, expect, it } from '@jest/globals';
import { NO_MAPPING, type JwtSettings } from '../../src/sso/connection.policy.js';
import { AUDIENCE, b64, claimsOf, connectionOf, HS, NOW, ORIGIN, part, pendingOf, protocol, reasonOf, SECONDS, signed, tokenOf, verify } from './tokens.js';

type Profile = JwtSettings['profile'];
type Row = readonly [Record<string, unknown>, string];

const judged = (profile: Profile, changes: Record<string, unknown>, at = NOW, settings: Partial<JwtSettings> = {}) => reasonOf(verify(tokenOf(profile, changes), connectionOf({ profile, ...settings }), { now: at }));

/** What is no number of seconds: milliseconds, text, negative, nothing, a list. */
const NO_SECONDS: readonly unknown[] = [NOW, String(SECONDS), -SECONDS, 0, -1, null, true, [SECONDS], {}, 1e300];

describe('the strict profile', () => {
  const rows: Row[] = [
    ...NO_SECONDS.map((iat): Row => [{ iat }, 'jwt.issued']), ...NO_SECONDS.map((exp): Row => [{ exp }, 'jwt.expiry']), ...NO_SECONDS.map((nbf): Row => [{ nbf }, 'jwt.not-yet']),
    [{ iat: undefined }, 'jwt.issued'], [{ exp: undefined }, 'jwt.expiry'], [{ iat: SECONDS + 0.5 }, 'jwt.issued'], [{ exp: SECONDS + 60.5 }, 'jwt.expiry'],
    [{ iat: SECONDS + 60 }, 'let in'], [{ iat: SECONDS + 61, exp: SECONDS + 300 }, 'jwt.issued'], [{ exp: SECONDS + 600 }, 'let in'], [{ exp: SECONDS + 601 }, 'jwt.expiry'], [{ exp: SECONDS }, 'jwt.expiry'],
    [{ iat: SECONDS - 120, exp: SECONDS - 59 }, 'let in'], [{ iat: SECONDS - 120, exp: SECONDS - 60 }, 'jwt.expired'], [{ iat: SECONDS - 86_400, exp: SECONDS + 300 }, 'jwt.expiry'],
    [{ nbf: SECONDS + 60 }, 'let in'], [{ nbf: SECONDS + 61 }, 'jwt.not-yet'],
  ];
  it.each(rows)('judges times: %j is %s (J6)', async (changes, reason) => {
    expect(await judged('strict', changes)).toBe(reason);
  });

  it.each([
    [{ iss: undefined }, 'jwt.issuer'], [{ iss: 'https://shop.example/' }, 'jwt.issuer'], [{ iss: ['https://shop.example'] }, 'jwt.issuer'], [{ iss: 'https://SHOP.example' }, 'jwt.issuer'],
    [{ aud: undefined }, 'jwt.audience'], [{ aud: `${ORIGIN}/sso/c2/metadata` }, 'jwt.audience'], [{ aud: 'https://bussard.example/sso/c1/metadata' }, 'jwt.audience'], [{ aud: 'api' }, 'jwt.audience'],
    [{ aud: [] }, 'jwt.audience'], [{ aud: [AUDIENCE] }, 'let in'], [{ aud: [AUDIENCE, 'https://other.example'] }, 'jwt.audience'], [{ aud: `${AUDIENCE}/` }, 'jwt.audience'],
  ])('takes tokens of its issuer that are meant for it: %j is %s (J10)', async (changes, reason) => {
    expect(await judged('strict', changes)).toBe(reason);
  });

  it('lets nobody in while no issuer is set', async () => {
    expect(await judged('strict', { iss: null }, NOW, { issuer: null })).toBe('jwt.issuer');
  });

  it.each([[undefined], [''], [' '], [{}], [[]], [['j']], [null], [true], [1], ['j'.repeat(256)], ['j\u0000']])('refuses the id %j (J8)', async jti => {
    expect(await judged('strict', { jti })).toBe('jwt.id');
  });

  it.each([[undefined], [''], [7], [{ id: 1 }], [['anna']], ['a\nb'], ['s'.repeat(256)]])('refuses the subject %j', async sub => {
    expect(await judged('strict', { sub })).toBe('jwt.subject');
  });

  it('takes subjects byte by byte', async () => {
    const subject = async (sub: string) => (await verify(tokenOf('strict', { sub }))).identity;
    expect(await Promise.all(['Anna', 'anna', 'anna ', '__proto__'].map(subject))).toEqual(['sub:Anna', 'sub:anna', 'sub:anna ', 'sub:__proto__']);
  });

  it('takes an address, if there is one that the shop has verified', async () => {
    const email = async (changes: object) => (await verify(tokenOf('strict', changes as never))).email;
    expect([await email({ email: undefined }), await email({ email_verified: false }), await email({ email_verified: true }), await email({ email: ' Anna@Example.com ' })]).toEqual([null, null, 'anna@example.com', 'Anna@Example.com']);
    for (const bad of ['anna', '', 7, ['anna@example.com'], { $ne: null }, 'anna@example.com\nBcc: x@example.com', null]) expect(await judged('strict', { email: bad })).toBe('jwt.email');
    for (const bad of ['', 7, ['Anna'], 'A'.repeat(201), 'Anna\u0007', null]) expect(await judged('strict', { name: bad })).toBe('jwt.name');
  });

  it('is good until its end, and its id is kept until then', async () => {
    const proof = await verify(tokenOf('strict'));
    expect(proof.validUntil).toBe(NOW + 360_000);
    expect(proof.once).toEqual([{ id: expect.stringMatching(/^jwt:token:[\w-]{43}$/), until: NOW + 360_000 }, { id: 'jwt:jti:c1:j-1', until: NOW + 360_000 }]);
  });
});

describe('the profile of Zendesk', () => {
  const rows: Row[] = [
    ...NO_SECONDS.map((iat): Row => [{ iat }, 'jwt.issued']), [{ iat: undefined }, 'jwt.issued'], [{ iat: SECONDS - 0.123 }, 'let in'], [{ iat: SECONDS + 180 }, 'let in'], [{ iat: SECONDS - 180 }, 'let in'],
    [{ iat: SECONDS + 180.001 }, 'jwt.issued'], [{ iat: SECONDS - 180.001 }, 'jwt.issued'], [{ exp: SECONDS + 30 }, 'let in'], [{ exp: SECONDS }, 'jwt.expired'], [{ exp: 'never' }, 'jwt.expiry'], [{ nbf: SECONDS + 120 }, 'jwt.not-yet'],
    [{ jti: 17 }, 'let in'], [{ jti: 0.5 }, 'let in'], [{ jti: '' }, 'jwt.id'], [{ jti: undefined }, 'jwt.id'], [{ jti: {} }, 'jwt.id'], [{ jti: [1] }, 'jwt.id'], [{ jti: null }, 'jwt.id'],
    [{ email: undefined }, 'jwt.email'], [{ email: '' }, 'jwt.email'], [{ name: undefined }, 'jwt.name'], [{ name: ' ' }, 'jwt.name'], [{ external_id: {} }, 'jwt.subject'], [{ external_id: ['x'] }, 'jwt.subject'], [{ external_id: 1.5 }, 'jwt.subject'],
  ];
  it.each(rows)('judges: %j is %s (J6, J8)', async (changes, reason) => {
    expect(await judged('zendesk', changes)).toBe(reason);
  });

  it('knows people by external_id, else by their folded address', async () => {
    const identity = async (changes: Record<string, unknown>) => (await verify(tokenOf('zendesk', changes), connectionOf({ profile: 'zendesk' }))).identity;
    expect(await identity({ external_id: 'A-1' })).toBe('external_id:A-1');
    expect(await identity({ external_id: 4711 })).toBe('external_id:4711');
    expect(await identity({ email: ' Anna@Example.COM' })).toBe('email:anna@example.com');
    expect(await identity({ external_id: '' })).toBe('email:anna@example.com');
    expect(await identity({ external_id: 'email:boss@example.com' })).toBe('external_id:email:boss@example.com');
  });

  it('keeps the id until the window ends', async () => {
    const { once } = await verify(tokenOf('zendesk', { jti: 17, iat: SECONDS - 100.5 }), connectionOf({ profile: 'zendesk' }));
    expect(once[1]).toEqual({ id: 'jwt:jti:c1:17', until: NOW + 79_501 });
  });
});

describe('the profile of HubSpot', () => {
  const rows: Row[] = [
    ...NO_SECONDS.map((exp): Row => [{ exp }, 'jwt.expiry']), [{ exp: undefined }, 'jwt.expiry'], [{ exp: SECONDS + 3_660 }, 'let in'], [{ exp: SECONDS + 3_661 }, 'jwt.expiry'], [{ exp: SECONDS - 59 }, 'let in'], [{ exp: SECONDS - 60 }, 'jwt.expired'],
    [{ email: undefined }, 'jwt.email'], [{ email: 'x' }, 'jwt.email'], [{ jti: undefined }, 'let in'], [{ name: undefined }, 'let in'], [{ iat: 'x' }, 'jwt.issued'], [{ iat: SECONDS + 61 }, 'jwt.issued'],
  ];
  it.each(rows)('judges: %j is %s (J6)', async (changes, reason) => {
    expect(await judged('hubspot', changes)).toBe(reason);
  });

  it('takes a token once, by its bytes, until it ends', async () => {
    const connection = connectionOf({ profile: 'hubspot' });
    const { once, identity } = await verify(tokenOf('hubspot'), connection);
    expect([once, identity]).toEqual([[{ id: expect.stringMatching(/^jwt:token:/), until: NOW + 660_000 }], 'email:anna@example.com']);
    expect((await verify(tokenOf('hubspot'), { ...connection, id: 'c2', portal: 'p2' })).once).toEqual(once);
  });
});

describe('claims', () => {
  it('are attributes for mapping, and never a role (J11)', async () => {
    const more = { role: 'admin', roles: ['admin', 'agent'], tags: ['vip'], org: { admin: true }, organization: 'Amsel', is_admin: true, level: 7, none: null, mixed: ['a', {}, 1] };
    const proof = await verify(tokenOf('strict', more));
    const { attributes, checks: _, ...rest } = proof;
    expect(Object.fromEntries([...attributes].filter(([name]) => name in more))).toEqual({ role: ['admin'], roles: ['admin', 'agent'], tags: ['vip'], organization: ['Amsel'], is_admin: ['true'], level: ['7'], mixed: ['a', '1'] });
    expect(JSON.stringify(rest)).not.toContain('admin');
  });

  it('may have names of their own for address and name', async () => {
    const mapping = { ...NO_MAPPING, email: 'mail', name: 'toString' };
    expect(await verify(tokenOf('strict', { mail: 'ben@example.com' }), connectionOf({ mapping }))).toMatchObject({ email: 'ben@example.com', name: null });
    expect(await judged('zendesk', {}, NOW, { mapping })).toBe('jwt.email');
  });

  it('with a name of the language itself are refused, and nothing is changed by them', async () => {
    expect(await reasonOf(verify(signed(HS, b64(JSON.stringify(claimsOf('strict')).replace('{', '{"__proto__":{"admin":true},')))))).toBe('jwt.json');
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  it('show in the checks without token, secret or person', async () => {
    const token = tokenOf('strict');
    const { checks } = await verify(token);
    expect(checks.map(({ check, ok }) => `${check} ${ok}`)).toEqual(expect.arrayContaining(['jwt.signature true', 'jwt.audience true', 'jwt.expired true', 'jwt.id true', 'jwt.state true']));
    expect(JSON.stringify(checks)).not.toMatch(/anna|eyJ|Geheimnis/i);
  });
});

describe('a login that began here', () => {
  const pending = pendingOf();
  const asked = async (profile: Profile, and: Record<string, string>, claims: Record<string, unknown> = {}, one = true) =>
    verify(tokenOf(profile, claims), connectionOf({ profile }), { and, ...(one && { pending }) }).then(proof => proof.asked, (error: { reason: string }) => error.reason);

  it('goes to the shop with the way back and our state', async () => {
    const start = async (settings: Partial<JwtSettings>) => {
      const departure = await protocol.start(connectionOf(settings), pending);
      return [departure.by, departure.to];
    };
    const back = encodeURIComponent(`${ORIGIN}/tickets?sso_state=${pending.state}`);
    expect(await start({})).toEqual(['redirect', `https://shop.example/login?lang=de&return_to=${back}&state=${pending.state}`]);
    expect(await start({ profile: 'zendesk' })).toEqual(['redirect', `https://shop.example/login?lang=de&return_to=${back}`]);
    expect(await start({ profile: 'hubspot' })).toEqual(['redirect', `https://shop.example/login?lang=de&redirect_url=${back}`]);
    for (const loginUrl of [null, 'javascript:alert(1)', 'data:text/html,x', 'nonsense']) expect(await reasonOf(protocol.start(connectionOf({ loginUrl }), pending))).toBe('jwt.no-login-address');
    expect(await protocol.leave(connectionOf())).toBeUndefined();
    expect(await protocol.leave(connectionOf({ logoutUrl: 'https://shop.example/bye' }))).toEqual({ by: 'redirect', to: 'https://shop.example/bye' });
  });

  it('is known by its state; a token without it was not asked for (J14)', async () => {
    expect(await asked('strict', { state: pending.state })).toBe(true);
    expect(await asked('strict', {}, { state: pending.state })).toBe(true);
    expect(await asked('strict', {})).toBe(false);
    expect(await asked('zendesk', { return_to: `${ORIGIN}/tickets?sso_state=${pending.state}` })).toBe(true);
    expect(await asked('zendesk', { return_to: `${ORIGIN}/tickets` })).toBe(false);
    expect(await asked('zendesk', {}, { state: 'Berlin' })).toBe(false);
    expect(await asked('hubspot', { redirect_url: `/tickets?sso_state=${pending.state}` })).toBe(true);
  });

  it('is not taken for another browser’s (J14)', async () => {
    const other = 'T'.repeat(43);
    expect(await asked('strict', { state: other })).toBe('jwt.state');
    expect(await asked('strict', { state: pending.state }, { state: other })).toBe('jwt.state');
    expect(await asked('strict', {}, { state: {} })).toBe('jwt.state');
    expect(await asked('strict', { state: pending.state }, {}, false)).toBe('jwt.state');
    expect(await asked('zendesk', { return_to: `${ORIGIN}/?sso_state=${other}` })).toBe('jwt.state');
  });

  it.each([
    [`${ORIGIN}/tickets/7?a=1#x`, '/tickets/7?a=1#x'], ['/tickets', '/tickets'], ['', null], ['https://evil.example/', 'https://evil.example/'], ['//evil.example', '//evil.example'], ['/\\evil.example', '/\\evil.example'],
    ['javascript:alert(1)', 'javascript:alert(1)'], ['/a\r\nSet-Cookie: x', '/a\r\nSet-Cookie: x'], ['http://hilfe.example/', 'http://hilfe.example/'], [`https://hilfe.example@evil.example/`, 'https://hilfe.example@evil.example/'],
  ])('knows its own addresses as paths and leaves others to be judged: %s (J13)', async (to, next) => {
    expect((await verify(tokenOf('zendesk'), connectionOf({ profile: 'zendesk' }), { and: { return_to: to } })).next).toBe(next);
  });
});

it('a token is made of parts, so that these tests say what they mean', () => {
  expect(tokenOf('strict')).toBe(signed(HS, part(claimsOf('strict'))));
});
