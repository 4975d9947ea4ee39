import { CreateList } from '../../src/lists/list.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { openDesk, type Desk } from '../api/desk.js';
import { pendingIn } from '../support/pending-form.js';
import { issue } from '../support/house.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';

describe('the pages of single sign-on', () => {
  let desk: Desk;
  let at: string;
  let session: string;
  let keys: Keys;
  let vip: string;

  beforeAll(async () => {
    desk = await openDesk();
    session = desk.admin.cookie;
    at = `/staff/portals/${desk.town.portal}/sso`;
    keys = await makeKeys();
    vip = (await issue(desk.house, CreateList, { name: 'VIP', kind: 'static' })).id;
  }, 60_000);
  afterAll(() => desk.close());

  const headers = () => ({ accept: 'text/html', cookie: `${session}; language=en` });
  const page = async (path: string) => (await desk.admin.ask(at + path, { headers: headers() })).text;
  const send = (path: string, form: Record<string, string | readonly string[]> = {}) => desk.admin.ask(at + path, { method: 'POST', form, headers: headers() });
  const sendFile = (path: string, fields: Record<string, string>, file: string) => {
    const parts = [...Object.entries(fields).map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`), `--x\r\nContent-Disposition: form-data; name="files"; filename="metadata.xml"\r\nContent-Type: text/xml\r\n\r\n${file}\r\n`, '--x--\r\n'];
    return desk.app.inject({ method: 'POST', url: at + path, payload: parts.join(''), headers: { ...headers(), host: 'localhost', 'sec-fetch-site': 'same-origin', 'x-csrf-token': desk.admin.csrf, 'content-type': 'multipart/form-data; boundary=x' } });
  };
  const row = () => desk.house.stores.views.snapshot().get<PortalRow>('portal', desk.town.portal)!.row;
  const named = (name: string) => Object.values(row().connections).find(one => one.name === name)!;
  const metadata = (sso = 'https://idp.example/sso') =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${keys.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${sso}"/></IDPSSODescriptor></EntityDescriptor>`;

  it('lead from the portal to a new connection by SAML, whose addresses are there at once', async () => {
    expect((await desk.admin.ask(`/staff/portals/${desk.town.portal}`, { headers: headers() })).text).toContain(`href="${at}"`);
    expect(await page('')).toContain('/sso/new/saml');
    const refused = await send('/new/saml', { name: ' ', hosts: 'localhost' });
    expect([refused.status, refused.text.includes('id="f-name"')]).toEqual([422, true]);
    const made = await send('/new/saml', { name: 'Okta', hosts: 'localhost' });
    expect(made.headers.location).toBe(`${at}/${named('Okta').id}`);
    const text = await page(`/${named('Okta').id}`);
    for (const said of ['Audience URI (SP Entity ID)', 'Reply URL (Assertion Consumer Service URL)', 'ACS URL', 'Keycloak', `/sso/${named('Okta').id}/saml`, `/sso/${named('Okta').id}/metadata`, 'The provider’s values are missing']) expect(text).toContain(said);
  });

  it('take metadata by text, file or address, and say per field what is wrong (S21)', async () => {
    const { id } = named('Okta');
    for (const [form, field] of [[{ text: metadata('http://idp.example/') }, 'ssoUrl'], [{ url: 'https://127.0.0.1/x' }, 'f-url'], [{ text: '<a/>' }, 'f-text'], [{}, 'f-text']] as const) {
      const refused = await send(`/${id}/metadata`, form);
      expect([refused.status, refused.text.includes(field)]).toEqual([422, true]);
    }
    expect((await sendFile(`/${id}/metadata`, {}, 'no xml')).statusCode).toBe(422);
    expect(named('Okta').settings).toBeNull();
    expect((await sendFile(`/${id}/metadata`, { _key: 'once' }, metadata())).statusCode).toBe(303);
    expect(named('Okta').settings).toMatchObject({ idp: 'https://idp.example/', ssoUrl: 'https://idp.example/sso', certificates: [keys.certificate] });
    expect((await send(`/${id}/metadata`, { text: metadata('https://idp.example/other') })).status).toBe(303);
    expect(named('Okta').settings).toMatchObject({ ssoUrl: 'https://idp.example/other' });
    expect(await page(`/${id}`)).toContain('RSA 2048');
  });

  it('rotate certificates: add the second, remove the first, which counts no more (S22)', async () => {
    const next = await makeKeys({ name: 'next' });
    const { id } = named('Okta');
    expect((await send(`/${id}/certificates`, { certificates: 'garbage' })).text).toContain('cannot be read as a certificate');
    expect((await send(`/${id}/certificates`, { certificates: next.certificatePem.replaceAll('\n', '\r\n') })).status).toBe(303);
    const text = await page(`/${id}`);
    const [first] = [...text.matchAll(/name="fingerprint" value="([^"]+)"/g)].map(([, value]) => value!);
    expect((await send(`/${id}/certificates/remove`, { fingerprint: first! })).status).toBe(303);
    expect(named('Okta').settings).toMatchObject({ certificates: [next.certificate] });
    expect(await page(`/${id}`)).not.toContain('name="fingerprint"');
  });

  it('change settings with the reason, keep what was entered when it is wrong, and see what somebody else did (A8, A13)', async () => {
    const { id, revision } = named('Okta');
    const form = { name: 'Okta', hosts: 'localhost', idp: 'https://idp.example/', ssoUrl: 'https://idp.example/sso', ssoBinding: 'post', sloUrl: '', certificates: keys.certificatePem, signed: 'both', nameIdFormat: '', subjectAttribute: '', domains: '@Example.com müller.example', unasked: ['off', 'on'], skew: '90', _seen: String(revision), _reason: 'new address' };
    const refused = await send(`/${id}/settings`, { ...form, ssoUrl: 'javascript:alert(1)', skew: '500' });
    expect([refused.status, refused.text.includes('value="new address"'), refused.text.includes('href="#f-skew"')]).toEqual([422, true, true]);
    expect((await send(`/${id}/settings`, form)).status).toBe(303);
    expect(named('Okta').settings).toMatchObject({ ssoBinding: 'post', sloUrl: null, signed: 'both', unasked: true, skew: 90, domains: ['example.com', 'xn--mller-kva.example'] });
    expect(await page(`/${id}`)).toContain('new address');
    const stale = await send(`/${id}/settings`, { ...form, skew: '120' });
    expect([stale.status, stale.text.includes('value="120"')]).toEqual([409, true]);
    expect(named('Okta').settings).toMatchObject({ skew: 90 });
  });

  it('map attributes in rows, without JSON (A12)', async () => {
    const { id, revision } = named('Okta');
    const company = desk.town.amsel;
    const form = { emailAttribute: 'mail', nameAttribute: '', 'lists.0.attribute': 'plan', 'lists.0.value': 'gold', 'lists.0.list': vip, 'lists.1.attribute': '', 'lists.1.value': '', 'lists.1.list': '', 'companies.3.attribute': 'firm', 'companies.3.value': 'amsel', 'companies.3.company': company, _seen: String(revision) };
    const refused = await send(`/${id}/mapping`, { ...form, 'lists.0.list': '' });
    expect([refused.status, refused.text.includes('href="#f-lists-0-list"'), refused.text.includes('value="gold"')]).toEqual([422, true, true]);
    expect((await send(`/${id}/mapping`, form)).status).toBe(303);
    expect(named('Okta').settings!.mapping).toEqual({ email: 'mail', name: null, lists: [{ attribute: 'plan', value: 'gold', list: vip }], companies: [{ attribute: 'firm', value: 'amsel', company }], fields: [] });
    const text = await page(`/${id}`);
    for (const said of ['Where plan is gold: on “VIP”.', 'linked to “Amsel GmbH”']) expect(text).toContain(said);
    expect((await send(`/${id}/mapping`, { emailAttribute: '', nameAttribute: '', 'lists.0.attribute': '', _seen: String(named('Okta').revision) })).status).toBe(303);
    expect(named('Okta').settings!.mapping).toMatchObject({ email: null, lists: [], companies: [] });
  });

  it('make a secret for JWT, show it on that answer alone, and a sample with our values (W19)', async () => {
    expect((await send('/new/jwt', { name: 'App', hosts: 'localhost', profile: 'strict', issuer: 'https://app.example' })).status).toBe(303);
    const { id } = named('App');
    expect(await page(`/${id}`)).toContain('createHmac');
    const made = await send(`/${id}/secret`, { _key: 'secret-once' });
    const secret = await desk.house.ssoSecrets.of(desk.town.portal, id, 'token');
    expect([made.status, secret?.length, made.text.includes(secret!), made.headers['cache-control']]).toEqual([201, 64, true, expect.stringContaining('no-store')]);
    expect((await send(`/${id}/secret`, { _key: 'secret-once' })).status).toBe(422);
    expect(await desk.house.ssoSecrets.of(desk.town.portal, id, 'token')).toBe(secret);
    for (const path of ['', `/${id}`, `/${id}/settings`, `/${id}/mapping`]) expect(await page(path)).not.toContain(secret);
    const links = await send(`/${id}/test`);
    expect(links.text).toMatch(new RegExp(`href="http://localhost:\\d+/sso/${id}\\?test=[A-Za-z0-9_-]{43}"`));
  });

  it('set up OpenID Connect, whose secret is typed and never shown again', async () => {
    expect((await send('/new/oidc', { name: 'Entra', hosts: 'localhost' })).status).toBe(303);
    const { id, revision } = named('Entra');
    expect((await send(`/${id}/settings`, { name: 'Entra', hosts: 'localhost', issuer: 'https://login.example', clientId: 'portal', scopes: 'openid email', domains: '', unasked: 'off', skew: '60', _seen: String(revision) })).status).toBe(303);
    expect(named('Entra').settings).toMatchObject({ clientId: 'portal', scopes: ['openid', 'email'] });
    const weak = await send(`/${id}/client-secret`, { secret: 'secret-secret-secret' });
    expect([weak.status, weak.text.includes('secret-secret-secret')]).toEqual([422, false]);
    expect((await send(`/${id}/client-secret`, { secret: 'Zq8~QmT3vLx9Rk2WpYb7Nc4HsJd6FgAe1UiO' })).status).toBe(303);
    expect(await page(`/${id}`)).toContain('It is set.');
  });

  it('switch single sign-on on where a connection is ready, per portal and per host, after a preview (A2, A11)', async () => {
    const settings = `/staff/portals/${desk.town.portal}/settings`;
    const post = (name: string, act: string, form: Record<string, string | readonly string[]>) => desk.admin.ask(`${settings}/${encodeURIComponent(name)}/${act}`, { method: 'POST', form, headers: headers() });
    const save = async (name: string, form: Record<string, string>) => post(name, 'save', pendingIn((await post(name, 'preview', form)).text));
    expect((await desk.admin.ask(`${settings}/sso`, { headers: headers() })).text).toContain('Everybody whom the provider vouches for; passwords sleep');
    expect((await post('sso', 'preview', { mode: 'lists' })).status).toBe(422);
    expect((await post('sso', 'save', { mode: 'all' })).status).toBe(422);
    expect((await save('sso', { mode: 'all' })).status).toBe(303);
    expect((await save('sso@localhost', { mode: 'lists', lists: vip, existingOnly: 'on' })).status).toBe(303);
    expect(row()).toMatchObject({ sso: { value: { mode: 'all' } }, hosts: { localhost: { sso: { value: { mode: 'lists', lists: [vip], existingOnly: true } } } } });
    expect((await save('sso@localhost', { _switch: 'follow' })).status).toBe(303);
    expect(row().hosts['localhost']!.sso).toBeUndefined();
  });

  it('remove a connection after saying what goes with it, but never the last way in (A2)', async () => {
    expect(await page(`/${named('App').id}/remove`)).toContain('Its secrets are destroyed.');
    for (const name of ['App', 'Entra']) expect((await send(`/${named(name).id}/remove`, { _reason: 'done' })).status).toBe(303);
    const last = await send(`/${named('Okta').id}/remove`);
    expect([last.status, last.text.includes('would leave no way to sign in at localhost')]).toEqual([422, true]);
    expect(Object.keys(row().connections)).toEqual([named('Okta').id]);
  });

  it('are for admins of the portal', async () => {
    for (const who of [desk.agent, desk.auditor]) expect((await who.ask(at, { headers: { ...headers(), cookie: who.cookie } })).status).toBe(403);
  });
});
