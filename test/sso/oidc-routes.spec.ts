import { jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SignJWT } from 'jose';
import { createApp } from '../../src/app.module.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { startHostileProvider, type HostileProvider } from '../support/hostile-oidc.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';
import { configure } from './configure.js';
import { Walker } from './walker.js';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';

describe('OpenID Connect at its routes', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let provider: HostileProvider;
  const clock = new TestClock();

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off' } }));
    app = await createApp(house);
    const { portal } = await buildTown(house);
    provider = await startHostileProvider(() => clock.now());
    await configure(house, portal, 'firma', { kind: 'oidc', issuer: provider.url, clientId: 'sichtfeld', scopes: [], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 }, { name: 'Firma' });
    await issue(house, SetSsoSecret, { portal, connection: 'firma', purpose: 'client', secret: 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a' });
    await issue(house, ChangeSsoAccessRule, { portal, mode: 'all' });
  });
  afterAll(async () => {
    await app?.close();
    await provider?.close();
    await close();
  });
  beforeEach(() => {
    provider.reset();
    provider.user = { sub: 'nora-1', email: 'nora@example.org', name: 'Nora Neu', sid: 'session-1' };
  });

  /** Begins at our side and is approved at the provider's: the address to come back to. */
  const approved = async (browser: Walker): Promise<string> => {
    const { status, location } = await browser.get('/sso/firma?next=/help');
    expect(status).toBe(302);
    return `/sso/firma/oidc?${new URLSearchParams(provider.approve(location!))}`;
  };
  const comeIn = async (): Promise<Walker> => {
    const browser = new Walker(app);
    expect((await browser.get(await approved(browser))).status).toBe(303);
    return browser;
  };

  it('a login ends at the page where it began, with an address that holds nothing of it', async () => {
    const browser = new Walker(app);
    const answer = await browser.get(await approved(browser));
    expect([answer.status, answer.location]).toEqual([303, '/help']);
    expect(await browser.isIn()).toBe(true);
  });

  it('an answer opens one session, however often and at whatever time it comes (S11)', async () => {
    const browser = new Walker(app);
    const path = await approved(browser);
    const answers = await Promise.all(Array.from({ length: 8 }, () => browser.get(path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 401, 401, 401, 401, 401, 401, 401]);
    expect((await browser.get(path)).status).toBe(401);
  });

  it('an answer in a browser that did not ask for it opens nothing (S12, J14)', async () => {
    const [attacker, victim] = [new Walker(app), new Walker(app)];
    const path = await approved(attacker);
    await approved(victim);
    expect((await victim.get(path)).status).toBe(401);
    expect(await victim.isIn()).toBe(false);
  });

  it('a field that comes twice is refused before anybody is asked', async () => {
    const browser = new Walker(app);
    const path = await approved(browser);
    provider.asked.length = 0;
    for (const name of ['code', 'state', 'iss']) expect([name, (await browser.get(`${path}&${name}=x`)).status]).toEqual([name, 401]);
    expect(provider.asked).toEqual([]);
  });

  it('the session before a login is dead after it (S24)', async () => {
    const browser = await comeIn();
    const before = browser.cookies.get('session')!;
    expect((await browser.get(await approved(browser))).status).toBe(303);
    expect(browser.cookies.get('session')).not.toBe(before);
    browser.cookies.set('session', before);
    expect(await browser.isIn()).toBe(false);
  });

  it('who is refused reads nothing of the reason', async () => {
    provider.claims = claims => ({ ...claims, aud: 'other' });
    const browser = new Walker(app);
    const { status, html } = await browser.get(await approved(browser));
    expect(status).toBe(401);
    expect(html).not.toMatch(/audience|nora|other|code=|state=/i);
  });

  describe('when the provider ends a session itself', () => {
    const logoutToken = async (change: Record<string, unknown> = {}): Promise<string> => {
      const now = Math.floor(clock.now() / 1000);
      const claims = { iss: provider.url, aud: 'sichtfeld', iat: now, exp: now + 120, jti: Math.random().toString(36), sub: 'nora-1', events: { [EVENT]: {} }, ...change };
      return new SignJWT(JSON.parse(JSON.stringify(claims)) as Record<string, unknown>).setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'logout+jwt' }).sign(provider.key.privateKey);
    };
    const tell = async (logout_token: string): Promise<number> => (await new Walker(app).ask('POST', '/sso/firma/backchannel', { logout_token }, { 'sec-fetch-site': 'none' })).status;

    it('ends all sessions of the person, or the one that is named (S20)', async () => {
      const one = await comeIn();
      provider.user = { ...provider.user, sid: 'session-2' };
      const two = await comeIn();
      expect(await tell(await logoutToken({ sid: 'session-2' }))).toBe(200);
      expect([await one.isIn(), await two.isIn()]).toEqual([true, false]);
      expect(await tell(await logoutToken())).toBe(200);
      expect(await one.isIn()).toBe(false);
    });

    it('by the session alone, whoever has it, and nothing of another session (S20)', async () => {
      const [one, other] = [await comeIn(), await (async () => {
        provider.user = { sub: 'nora-9', email: 'nora9@example.org', name: 'Nora Neun', sid: 'session-9' };
        return comeIn();
      })()];
      expect(await tell(await logoutToken({ sub: undefined, sid: 'session-8' }))).toBe(200);
      expect([await one.isIn(), await other.isIn()]).toEqual([true, true]);
      expect(await tell(await logoutToken({ sub: undefined, sid: 'session-9' }))).toBe(200);
      expect([await one.isIn(), await other.isIn()]).toEqual([true, false]);
    });

    it('also when it is told again after a crash between the end and its note', async () => {
      const browser = await comeIn();
      const token = await logoutToken();
      const { vault } = house.stores;
      const write = vault.write.bind(vault);
      vault.write = writes => (writes.some(({ collection }) => collection === 'ssoOnce') ? Promise.reject(new Error('The machine has stopped.')) : write(writes));
      try {
        expect(await tell(token)).toBe(500);
      } finally {
        vault.write = write;
      }
      expect(await browser.isIn()).toBe(false);
      expect(await tell(token)).toBe(200);
    });

    it('asks the provider for nothing while a token could not be good', async () => {
      const { get } = house.outbound;
      let asked = 0;
      const counting = jest.spyOn(house.outbound, 'get').mockImplementation((...args) => {
        asked++;
        return get.apply(house.outbound, args);
      });
      clock.moment += 3_600_000;
      for (const change of [{ iss: 'https://evil.example' }, { jti: undefined }, { exp: 1 }, { events: {} }]) expect(await tell(await logoutToken(change))).toBe(400);
      counting.mockRestore();
      expect(asked).toBe(0);
    });

    it('nobody else’s', async () => {
      const browser = await comeIn();
      expect(await tell(await logoutToken({ sub: 'nora-2' }))).toBe(200);
      expect(await browser.isIn()).toBe(true);
    });

    it('once: a token that comes again does not end what began later', async () => {
      const token = await logoutToken();
      expect(await tell(token)).toBe(200);
      const browser = await comeIn();
      expect(await tell(token)).toBe(400);
      expect(await browser.isIn()).toBe(true);
    });

    it.each([
      ['a nonce', { nonce: 'x' }], ['no event', { events: {} }], ['another event', { events: { other: {} } }], ['no jti', { jti: undefined }], ['nobody', { sub: undefined }],
      ['another audience', { aud: 'other' }], ['another issuer', { iss: 'https://evil.example' }], ['an end that is past', { exp: 1 }], ['a session that is no text', { sid: 7 }],
    ])('not by a token with %s', async (_, change) => {
      const browser = await comeIn();
      expect(await tell(await logoutToken(change))).toBe(400);
      expect(await browser.isIn()).toBe(true);
    });

    it('not by a token that somebody else signed, nor by none', async () => {
      const browser = await comeIn();
      const [header, claims] = (await logoutToken()).split('.');
      for (const token of [`${header}.${claims}.AAAA`, '', 'nonsense']) expect(await tell(token)).toBe(400);
      expect(await browser.isIn()).toBe(true);
    });
  });
});
