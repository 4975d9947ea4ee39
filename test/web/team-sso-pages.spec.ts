import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Passwords } from '../../src/identity/password.js';
import type { StaffSsoRow } from '../../src/staff/staff-sso.policy.js';
import { DEPLOYMENT } from '../../src/staff/staff.policy.js';
import { openDesk, type Desk } from '../api/desk.js';
import { Walker } from '../sso/walker.js';
import { startHostileProvider, type HostileProvider } from '../support/hostile-oidc.js';
import { makeKeys } from '../support/saml-keys.js';
import { PASSWORD } from '../support/town.js';

const AT = '/staff/members-sso';
const SECRET = 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a';
const MINUTE = 60_000;

describe('the pages of single sign-on of the team', () => {
  let desk: Desk;
  let provider: HostileProvider;
  beforeAll(async () => {
    desk = await openDesk();
    provider = await startHostileProvider(() => desk.clock.now());
  }, 60_000);
  afterAll(async () => {
    await provider?.close();
    await desk.close();
  });

  const headers = (who: { cookie: string }) => ({ accept: 'text/html', cookie: `${who.cookie}; language=en` });
  const page = async (path: string, who: Desk['admin'] = desk.admin) => who.ask(AT + path, { headers: headers(who) });
  const send = (path: string, form: Record<string, string> = {}, who: Desk['admin'] = desk.admin) => who.ask(AT + path, { method: 'POST', form: { _csrf: who.csrf, ...form }, headers: headers(who) });
  const connections = () => Object.values(desk.house.stores.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row.connections ?? {});
  const named = (name: string) => connections().find(one => one.name === name)!;
  const oidc = (more: Record<string, string> = {}) => ({ name: 'Firma', issuer: provider.url, clientId: 'sichtfeld', scopes: 'openid email', domains: 'team.example.com', skew: '60', ...more });

  it('lead from the team to a new connection, whose addresses are there at once', async () => {
    expect((await desk.admin.ask('/staff/members', { headers: headers(desk.admin) })).text).toContain(`href="${AT}"`);
    expect((await page('')).text).toContain(`href="${AT}/new/oidc"`);
    const refused = await send('/new/oidc', { name: ' ' });
    expect([refused.status, refused.text.includes('id="f-name"')]).toEqual([422, true]);
    const made = await send('/new/oidc', { name: 'Firma' });
    expect(made.headers['location']).toBe(`${AT}/${named('Firma').id}`);
    const { text } = await page(`/${named('Firma').id}`);
    for (const said of ['Sign-in redirect URIs', 'Authorized redirect URIs', 'Keycloak', `/staff/sso/${named('Firma').id}/oidc`, 'The provider’s values are missing']) expect(text).toContain(said);
    expect((await page('/new/jwt')).status).toBe(404);
  });

  it('take the values with the reason, keep what was entered when it is wrong, and see what somebody else did (A8, A13)', async () => {
    const { id, revision } = named('Firma');
    const wrong = await send(`/${id}/settings`, oidc({ issuer: 'javascript:alert(1)', domains: '', _seen: String(revision), _reason: 'new provider' }));
    expect([wrong.status, wrong.text.includes('value="new provider"'), wrong.text.includes('href="#f-domains"')]).toEqual([422, true, true]);
    expect((await send(`/${id}/settings`, oidc({ _seen: String(revision), _reason: 'new provider' }))).status).toBe(303);
    expect(named('Firma').settings).toMatchObject({ issuer: provider.url, domains: ['team.example.com'] });
    const stale = await send(`/${id}/settings`, oidc({ clientId: 'other', _seen: String(revision) }));
    expect([stale.status, stale.text.includes('value="other"')]).toEqual([409, true]);
    const { text } = await page(`/${id}`);
    for (const said of ['new provider', 'Ada', `<ins>Issuer: ${provider.url}</ins>`]) expect(text).toContain(said);
  });

  it('keep the client secret, say that it is set, and never show it (W19)', async () => {
    const { id } = named('Firma');
    const weak = await send(`/${id}/client-secret`, { secret: 'geheim' });
    expect([weak.status, weak.text.includes('geheim')]).toEqual([422, false]);
    expect((await page(`/${id}`)).text).toContain('It is missing.');
    expect((await send(`/${id}/client-secret`, { secret: SECRET })).status).toBe(303);
    for (const path of ['', `/${id}`, `/${id}/settings`, `/${id}/remove`]) expect((await page(path)).text).not.toContain(SECRET);
    expect((await page(`/${id}`)).text).toContain('It is set.');
    expect(await desk.house.ssoSecrets.of(null, id, 'client')).toBe(SECRET);
  });

  it('give a link that walks a real login once, shows each check, and signs nobody in', async () => {
    const { id } = named('Firma');
    const walk = async (user: object) => {
      provider.user = { sub: 'gregor', email: 'gregor@team.example.com', email_verified: true, ...user };
      const path = /href="http:\/\/localhost:\d+(\/staff\/sso\/[^"]+\?test=[\w-]{43})"/.exec((await send(`/${id}/test`)).text)![1]!;
      const browser = new Walker(desk.app);
      const { location } = await browser.get(path);
      const answer = await browser.get(`/staff/sso/${id}/oidc?${new URLSearchParams(provider.approve(location!))}`);
      expect(browser.cookies.has('session')).toBe(false);
      return { answer, path };
    };
    const before = await desk.house.stores.events.head();
    const { answer, path } = await walk({});
    expect(answer.status).toBe(200);
    for (const said of ['oidc.signature', 'login.entry', 'first login']) expect(answer.html).toContain(said);
    expect((await new Walker(desk.app).get(path)).status).toBe(401);
    expect((await walk({ sub: 'x', email: 'nobody@team.example.com' })).answer.html).toContain('staff.unknown');
    expect((await walk({ sub: 'x', email: 'gregor@elsewhere.example.com' })).answer.html).toContain('login.staff-domain');
    expect((await desk.house.stores.events.readAll(before, { limit: 100 })).filter(({ type }) => type !== 'SignInRefused')).toEqual([]);
  });

  it('show who comes in by it, take a link away with its sessions, and say who loses the way in before it goes', async () => {
    const { id } = named('Firma');
    provider.user = { sub: 'gregor', email: 'gregor@team.example.com', email_verified: true };
    const browser = new Walker(desk.app);
    const come = async () => {
      const { location } = await browser.get(`/staff/sso/${id}`);
      await browser.get(`/staff/sso/${id}/oidc?${new URLSearchParams(provider.approve(location!))}`);
    };
    await come();
    expect((await browser.get('/api/session')).status).toBe(200);
    const { text } = await page(`/${id}`);
    for (const said of ['Gregor', 'one session', `action="${AT}/${id}/members/${desk.agent.id}/unlink"`]) expect(text).toContain(said);
    expect((await send(`/${id}/members/${desk.agent.id}/unlink`)).status).toBe(303);
    expect((await browser.get('/api/session')).status).toBe(401);
    expect((await page(`/${id}`)).text).toContain('Nobody has come in by it yet.');
    await come();
    expect((await page(`/${id}/remove`)).text).toContain('One member has no password');
    await new Passwords(desk.house.stores.vault, desk.house.random, { memory: 64, passes: 1, parallelism: 1 } as never).set(`staff:${desk.agent.id}`, PASSWORD);
    const preview = (await page(`/${id}/remove`)).text;
    for (const said of ['One member can still sign in with a password', 'Gregor', 'One session that began by it ends']) expect(preview).toContain(said);
  });

  it('take SAML metadata by text, with the domains that it does not say, all of it or nothing (S21)', async () => {
    const keys = await makeKeys();
    const metadata = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${keys.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
    expect((await send('/new/saml', { name: 'Haus' })).status).toBe(303);
    const { id } = named('Haus');
    const refused = await send(`/${id}/metadata`, { text: metadata, domains: '' });
    expect([refused.status, refused.text.includes('href="#f-domains"'), named('Haus').settings]).toEqual([422, true, null]);
    expect((await send(`/${id}/metadata`, { text: '<a/>', domains: 'team.example.com' })).text).toContain('href="#f-text"');
    expect((await send(`/${id}/metadata`, { text: metadata, domains: '@Team.example.com' })).status).toBe(303);
    expect(named('Haus').settings).toMatchObject({ idp: 'https://idp.example/', domains: ['team.example.com'], certificates: [keys.certificate] });
    expect((await send(`/${id}/metadata`, { text: metadata.replace('/sso"', '/other"') })).status).toBe(303);
    expect(named('Haus').settings).toMatchObject({ ssoUrl: 'https://idp.example/other', domains: ['team.example.com'] });
    expect((await page(`/${id}`)).text).toContain('RSA 2048');
  });

  it('are for admins of the deployment, who have just proven to be there', async () => {
    const { id } = named('Haus');
    const local = await desk.hire('Lea', ['admin', desk.town.portal]);
    for (const path of ['', '/new/saml', `/${id}`, `/${id}/settings`, `/${id}/remove`]) for (const who of [local, desk.agent, desk.auditor]) expect([path, (await page(path, who)).status]).toEqual([path, 403]);
    for (const path of [`/${id}/test`, `/${id}/remove`, `/${id}/settings`, `/${id}/client-secret`, `/${id}/metadata`, `/${id}/certificates`, `/new/saml`, `/${id}/members/${desk.agent.id}/unlink`]) expect([path, (await send(path, { name: 'Fremd' }, local)).status]).toEqual([path, 403]);
    desk.clock.moment += 11 * MINUTE;
    const asked = await send(`/${id}/remove`, { _reason: 'over' });
    expect([asked.status, asked.text.includes('value="over"'), asked.text.includes(`action="${AT}/${id}/remove"`)]).toEqual([403, true, true]);
    await desk.admin.begin();
    expect((await send(`/${id}/remove`)).headers['location']).toBe(AT);
    expect(named('Haus')).toBeUndefined();
  });
});
