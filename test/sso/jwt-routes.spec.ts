import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.module.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { House } from '../../src/platform/house.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { issue } from '../support/house.js';
import { audience, openStage, originOf, SECRETS, talk, tokenFor, type Place, type Stage } from './jwt-stage.js';
import { b64, claimsOf, HS, hmac, part, publicJwk, rsa, sealedBy, SECONDS, signed } from './tokens.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const contacts = () => stage.house.stores.views.snapshot().range<ContactRow>('contact', { limit: 200 }).map(({ row }) => row);
const withAddress = (email: string) => contacts().filter(row => row.email === email);
const address = (() => {
  let serial = 0;
  return () => `person-${++serial}@shop.example`;
})();

describe('a person of the customer’s side', () => {
  it.each<Place>(['shop', 'desk', 'site'])('comes in at %s after saying that it is them, and is known the next time', async place => {
    const email = address();
    const browser = stage.browser(place);
    const first = await stage.send(place, tokenFor(place, { email, sub: email }), browser);
    expect(first).toMatchObject({ status: 303, location: '/sso/confirm' });
    expect(await browser.isIn()).toBe(false);
    expect((await browser.get('/sso/confirm')).html).toContain(email);
    expect(await browser.post('/sso/confirm', { answer: 'yes' })).toMatchObject({ status: 303, location: '/tickets' });
    expect(await browser.isIn()).toBe(true);
    const again = stage.browser(place);
    await stage.come(place, tokenFor(place, { email: email.toUpperCase(), sub: email, exp: SECONDS + 599 }), again);
    expect(await again.isIn()).toBe(true);
    expect(withAddress(email)).toHaveLength(1);
  });

  it('comes in without being asked when the login began here (J14)', async () => {
    const browser = stage.browser();
    const began = await browser.get('/sso/shop?next=/help');
    const to = new URL(began.location!);
    const state = to.searchParams.get('state')!;
    expect([began.status, to.origin, new URL(to.searchParams.get('return_to')!).pathname]).toEqual([302, 'https://shop.example', '/help']);
    expect(await stage.send('shop', tokenFor('shop', { sub: 'nora', email: address() }), browser, { state })).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
  });

  it('comes in the same way at a Zendesk-like address, by what it hands back (J14)', async () => {
    const browser = stage.browser('desk');
    const back = new URL((await browser.get('/sso/desk?next=/help')).location!).searchParams.get('return_to')!;
    expect(await stage.send('desk', tokenFor('desk', { email: address() }), browser, { return_to: back })).toMatchObject({ status: 303, location: '/help' });
  });

  it('comes in at the newest login or an older one, by the state that its token names', async () => {
    const browser = stage.browser();
    const older = new URL((await browser.get('/sso/shop?next=/help')).location!).searchParams.get('state')!;
    await browser.get('/sso/shop?next=/tickets');
    expect(await stage.send('shop', tokenFor('shop', { sub: 'olaf', email: address(), state: older }), browser)).toMatchObject({ status: 303, location: '/help' });
  });

  it('is no admin, whatever its token says (J11)', async () => {
    const browser = stage.browser();
    await stage.come('shop', tokenFor('shop', { sub: 'boss', email: address(), role: 'admin', roles: ['admin', 'system'], is_admin: true, tags: ['admin'] }), browser);
    expect(await browser.isIn()).toBe(true);
    for (const path of ['/staff/portals', '/api/admin/staff', '/api/commands']) expect((await browser.get(path)).status).toBeGreaterThanOrEqual(300);
    expect((await browser.ask('GET', '/api/session', undefined, { accept: 'application/json' })).html).toContain('"roles":["contact"]');
  });

  it('is not another contact by its address alone (entry.md)', async () => {
    await issue(stage.house, RecordContact, { name: 'Vera', email: 'vera@example.com' });
    const browser = stage.browser();
    expect((await stage.come('shop', tokenFor('shop', { sub: 'vera', email: 'vera@example.com' }), browser)).status).toBe(401);
    expect(await browser.isIn()).toBe(false);
    expect((await stage.reasons()).at(-1)).toBe('identity.email-taken');
  });
});

describe('a token that is refused', () => {
  const other = 'the secret of somebody else, which is long enough to sign';
  const rows: [string, Place, () => string, string][] = [
    ['is not signed (J1)', 'shop', () => `${part({ alg: 'none' })}.${part(claimsOf('strict'))}.`, 'jwt.algorithm'],
    ['is signed by a public key (J2)', 'shop', () => signed(HS, part(claimsOf('strict')), input => hmac(input, '-----BEGIN PUBLIC KEY-----')), 'jwt.signature'],
    ['brings its key (J3)', 'shop', () => signed(part({ alg: 'HS256', jku: 'https://evil.example/' }), part(claimsOf('strict'))), 'jwt.header'],
    ['names a file as its key (J4)', 'desk', () => signed(part({ alg: 'HS256', kid: '../../dev/null' }), part(claimsOf('zendesk')), input => hmac(input, '')), 'jwt.kid'],
    ['has bytes after its end (J5)', 'site', () => `${tokenFor('site')}\n`, 'jwt.form'],
    ['is a token within a token (J5)', 'shop', () => signed(HS, b64(tokenFor('shop'))), 'jwt.json'],
    ['was issued in milliseconds (J6)', 'desk', () => tokenFor('desk', { iat: SECONDS * 1_000 }), 'jwt.issued'],
    ['never ends (J6)', 'site', () => tokenFor('site', { exp: undefined }), 'jwt.expiry'],
    ['has ended (J6)', 'shop', () => tokenFor('shop', { iat: SECONDS - 200, exp: SECONDS - 100 }), 'jwt.expired'],
    ['has no id (J8)', 'shop', () => tokenFor('shop', { jti: '' }), 'jwt.id'],
    ['is signed by another secret (J9)', 'desk', () => signed(HS, part(claimsOf('zendesk')), input => hmac(input, other)), 'jwt.signature'],
    ['is meant for another portal (J10)', 'shop', () => tokenFor('shop', {}, audience('other')), 'jwt.audience'],
    ['is an access token (J10)', 'shop', () => signed(part({ alg: 'HS256', typ: 'at+jwt' }), part(claimsOf('strict'))), 'jwt.header'],
    ['answers another browser’s login (J14)', 'shop', () => tokenFor('shop', { state: 'X'.repeat(43) }), 'jwt.state'],
    ['is none', 'desk', () => '', 'jwt.missing'],
  ];

  it.each(rows)('%s: no session, one note, the same page', async (_, place, token, reason) => {
    const browser = stage.browser(place);
    const before = (await stage.reasons()).length;
    const people = contacts().length;
    const answer = await stage.send(place, token(), browser);
    expect(answer.status).toBe(401);
    expect(await browser.isIn()).toBe(false);
    expect(browser.cookies.has('session')).toBe(false);
    expect((await stage.reasons()).slice(before)).toEqual([reason]);
    expect(contacts()).toHaveLength(people);
    const neutral = await stage.send(place, 'nonsense', stage.browser(place));
    const plain = (html: string) => html.replace(/value="[^"]*"/g, '');
    expect(plain(answer.html)).toBe(plain(neutral.html));
    expect(answer.html).not.toMatch(/eyJ|jwt\.[a-z]/);
  });

  it('comes as JSON, twice, or where no connection is', async () => {
    const browser = stage.browser();
    const before = (await stage.reasons()).length;
    const token = tokenFor('shop', { email: address(), sub: 'form' });
    const asJson = await stage.app.inject({ method: 'POST', url: '/sso/shop/jwt', headers: { host: 'localhost', 'content-type': 'application/json' }, payload: { jwt: token } });
    const twice = await stage.app.inject({ method: 'POST', url: '/sso/shop/jwt', headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded' }, payload: `jwt=${token}&jwt=${token}` });
    const inAddress = await browser.ask('POST', `/sso/shop/jwt?jwt=${token}`, {});
    const asText = await stage.app.inject({ method: 'POST', url: '/sso/shop/jwt', headers: { host: 'localhost', 'content-type': 'text/plain' }, payload: `jwt=${token}` });
    expect([asJson.statusCode, twice.statusCode, inAddress.status, asText.statusCode]).toEqual([401, 401, 401, 415]);
    for (const path of ['/sso/desk/jwt', '/sso/nobody/jwt', '/sso/other/jwt']) expect((await browser.post(path, { jwt: token })).status).toBe(401);
    expect((await stage.browser('other').post('/access/jwt', { jwt: token })).status).toBe(401);
    expect((await stage.reasons()).slice(before)).toEqual(['jwt.missing', 'login.malformed', 'jwt.missing', ...Array(4).fill('login.connection')]);
    expect(await stage.come('shop', token, browser)).toMatchObject({ status: 303 });
  });
});

describe('a token that is used again (J7)', () => {
  it.each<Place>(['shop', 'desk', 'site'])('opens nothing, one after the other, at %s', async place => {
    const token = tokenFor(place, { email: address(), sub: 'again', exp: SECONDS + 500 });
    expect((await stage.come(place, token)).status).toBe(303);
    const browser = stage.browser(place);
    expect((await stage.come(place, token, browser)).status).toBe(401);
    expect(await browser.isIn()).toBe(false);
    expect((await stage.reasons()).at(-1)).toBe('login.replayed');
  });

  it('opens one session when many come at once', async () => {
    const token = tokenFor('shop', { email: address(), sub: 'crowd' });
    const browsers = Array.from({ length: 8 }, () => stage.browser());
    await Promise.all(browsers.map(browser => stage.come('shop', token, browser)));
    expect((await Promise.all(browsers.map(browser => browser.isIn()))).filter(Boolean)).toHaveLength(1);
  });

  it('opens nothing with its id in another token', async () => {
    expect((await stage.come('desk', tokenFor('desk', { jti: 4711, email: address() }))).status).toBe(303);
    expect((await stage.come('desk', tokenFor('desk', { jti: '4711', email: address() }))).status).toBe(401);
  });

  it('opens nothing in another application on the same data, nor at another portal with the same secret', async () => {
    const token = tokenFor('shop', { email: address(), sub: 'nodes' });
    const second = await createApp(stage.house);
    expect((await stage.come('shop', token)).status).toBe(303);
    expect((await talk(second).come('shop', token)).status).toBe(401);
    await second.close();
    // Meant for the other portal it is not; with a profile without audience only its use tells.
    expect((await stage.come('other', token)).status).toBe(401);
    expect((await stage.reasons()).slice(-2)).toEqual(['login.replayed', 'jwt.audience']);
  });

  it('opens nothing after a restart', async () => {
    const before = await openStage();
    const token = tokenFor('site', { email: address() });
    expect((await before.come('site', token)).status).toBe(303);
    await before.app.close();
    const { config, clock } = before.house;
    await before.house.close();
    const house = await House.open(config, { clock });
    const app = await createApp(house);
    const after = talk(app);
    expect((await after.come('site', token)).status).toBe(401);
    expect((await after.reasons()).at(-1)).toBe('login.replayed');
    await app.close();
    await house.close();
  });

  it('opens nothing at another portal whose profile knows no audience', async () => {
    const twin = await openStage({}, { other: { profile: 'hubspot' }, shop: { profile: 'hubspot' } });
    const token = signed(HS, part(claimsOf('hubspot', { email: address() })), input => hmac(input, SECRETS.shop));
    const [first, second] = [twin.browser('shop'), twin.browser('other')];
    const bring = async (browser: typeof first) => {
      const { location } = await browser.get(`/_hcms/mem/jwt?jwt=${token}`);
      if (location === '/sso/confirm') await browser.post('/sso/confirm', { answer: 'yes' });
      return browser.isIn();
    };
    expect([await bring(first), await bring(second)]).toEqual([true, false]);
    expect((await twin.reasons()).at(-1)).toBe('login.replayed');
    await twin.close();
  });
});

describe('a token in an address (J15)', () => {
  it('leads to an address without it, and is kept by nobody', async () => {
    const said: string[] = [];
    const streams = [process.stdout, process.stderr].map(stream => ({ stream, write: stream.write.bind(stream) }));
    for (const { stream, write } of streams) stream.write = ((chunk: string) => (said.push(String(chunk)), write(chunk))) as never;
    const [good, bad] = [tokenFor('site', { email: address() }), tokenFor('site', { email: 'x' })];
    const taken = await stage.send('site', good);
    const refused = await stage.send('site', bad);
    for (const { stream, write } of streams) stream.write = write as never;
    expect(taken).toMatchObject({ status: 303, location: '/sso/confirm' });
    for (const answer of [taken, refused]) {
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['cache-control']).toContain('no-store');
      expect(JSON.stringify(answer.headers) + answer.html).not.toMatch(/eyJ/);
    }
    expect(said.join('')).not.toMatch(/eyJ/);
    const kept = JSON.stringify((await stage.app.get(await import('../../src/identity/access-log.js').then(({ AccessLog }) => AccessLog)).list({ limit: 1_000 })));
    expect(kept).not.toMatch(/eyJ|@shop\.example/);
  });

  it('is not used up by who only looks whether the link works', async () => {
    const token = tokenFor('desk', { email: address() });
    const look = await stage.app.inject({ method: 'HEAD', url: `/access/jwt?jwt=${token}`, headers: { host: 'localhost' } });
    expect([look.statusCode, look.headers['set-cookie']]).toEqual([200, undefined]);
    expect((await stage.browser('desk').get(`/access/jwt?jwt=${token}`)).location).toBe('/sso/confirm');
  });
});

describe('where the customer’s side sends people (J13)', () => {
  it.each([
    ['/help', '/help'], [`${originOf('desk')}/help`, '/help'], ['https://evil.example/', '/tickets'], ['//evil.example', '/tickets'], ['/\\evil.example', '/tickets'], ['javascript:alert(1)', '/tickets'], ['/a\r\nSet-Cookie: x=1', '/tickets'],
    ['http://localhost@evil.example/', '/tickets'], ['http://localhost.evil.example/', '/tickets'],
  ])('%j leads to %s', async (to, path) => {
    const answer = await stage.come('desk', tokenFor('desk', { email: address() }), stage.browser('desk'), { return_to: to });
    expect(answer).toMatchObject({ status: 303, location: path });
    expect(answer.headers['set-cookie']).not.toContain('x=1');
  });
});

describe('a connection that takes only logins that began here (J14)', () => {
  it('refuses a token that somebody posts to a victim', async () => {
    const strict = await openStage({}, { shop: { unasked: false } });
    const victim = strict.browser();
    expect((await strict.come('shop', tokenFor('shop', { sub: 'attacker' }), victim)).status).toBe(401);
    expect(await strict.reasons()).toEqual(['login.unasked']);
    const attacker = strict.browser();
    const state = new URL((await attacker.get('/sso/shop')).location!).searchParams.get('state')!;
    expect((await strict.come('shop', tokenFor('shop', { sub: 'attacker' }), victim, { state })).status).toBe(401);
    expect((await strict.reasons()).at(-1)).toBe('jwt.state');
    expect(await victim.isIn()).toBe(false);
    await strict.close();
  });
});

describe('published keys of the customer’s side (J3, J12)', () => {
  const asked: string[] = [];
  const keys = JSON.stringify({ keys: [publicJwk(rsa.publicKey, { kid: 'k1', use: 'sig' })] });
  const answers: Record<string, RequestListener> = {
    '/keys': (_, response) => void response.end(keys),
    '/moved': (_, response) => void response.writeHead(302, { location: '/keys' }).end(),
    '/padded': (_, response) => void response.end(keys + ' '.repeat(65 * 1024)),
  };
  const server = createServer((request, response) => {
    asked.push(request.url!);
    answers[request.url!]!(request, response);
  });
  let base: string;
  beforeAll(async () => {
    await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => void server.close());

  const rs = (header: object, changes: object = {}) => signed(part({ alg: 'RS256', ...header }), part(claimsOf('strict', { aud: audience('shop'), email: 'rosa@shop.example', ...changes })), sealedBy.RS256);

  it('are read where the settings say, and nowhere else', async () => {
    const twin = await openStage({}, { shop: { algorithm: 'RS256', jwksUrl: `${base}/keys` } });
    for (const header of [{ jku: `${base}/evil` }, { x5u: `${base}/evil` }, { jwk: publicJwk(rsa.publicKey) }]) expect((await twin.send('shop', rs({ kid: 'k1', ...header }))).status).toBe(401);
    expect(asked).toEqual([]);
    const browser = twin.browser();
    await twin.come('shop', rs({ kid: 'k1' }), browser);
    expect([await browser.isIn(), asked]).toEqual([true, ['/keys']]);
    await twin.close();
  });

  it.each(['/moved', '/padded'])('are none at %s', async path => {
    const twin = await openStage({}, { shop: { algorithm: 'RS256', jwksUrl: base + path } });
    expect((await twin.send('shop', rs({ kid: 'k1' }))).status).toBe(401);
    expect(await twin.reasons()).toEqual(['jwt.keys-unreachable']);
    await twin.close();
  });

  it('are not looked for on this machine behind TLS', async () => {
    const twin = await openStage({ env: { SICHTFELD_TLS: 'yes' } }, { shop: { algorithm: 'RS256', jwksUrl: `${base}/keys` } });
    const before = asked.length;
    expect((await twin.send('shop', rs({ kid: 'k1' }, { aud: 'https://localhost/sso/shop/metadata' }))).status).toBe(401);
    expect([await twin.reasons(), asked.length]).toEqual([['jwt.keys-unreachable'], before]);
    await twin.close();
  });
});
