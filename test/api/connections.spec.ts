import { CreatePortal } from '../../src/portal/life.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import { inBytes } from '../erasure/folder-bytes.js';
import { issue } from '../support/house.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';
import { openDesk, type Desk } from './desk.js';

const ROW = (desk: Desk) => desk.house.stores.views.snapshot().get<PortalRow>('portal', desk.town.portal)!.row;

describe('connections over HTTP', () => {
  let desk: Desk;
  let keys: Keys;
  let at: string;

  beforeAll(async () => {
    desk = await openDesk();
    keys = await makeKeys({ notAfter: new Date('2026-01-01') });
    at = `/api/admin/portals/${desk.town.portal}/connections`;
  }, 60_000);
  afterAll(() => desk.close());

  const metadata = (location = 'https://idp.example/sso', certificate = keys.certificate) =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${location}"/></IDPSSODescriptor></EntityDescriptor>`;
  const post = (path: string, body: object = {}, headers: Record<string, string> = {}) => desk.admin.ask(at + path, { method: 'POST', body, headers });
  const list = async () => (await desk.admin.ask(at)).json().connections;

  it('are set up while the service runs: named, given a secret that is shown once, then let in (A11)', async () => {
    const { town, admin } = desk;
    const frame = { portal: town.portal, connection: 'app', name: 'App', hosts: ['localhost'] };
    expect((await admin.does('ConfigureJwt', { ...frame, issuer: 'https://app.example', loginUrl: 'https://app.example/login' }, { 'x-reason': 'first%20try' })).status).toBe(200);
    expect(await list()).toMatchObject([{ id: 'app', kind: 'jwt', lacking: 'token', secrets: [], warnings: [], values: [{ host: 'localhost', entityId: expect.stringMatching(/\/sso\/app\/metadata$/), answer: expect.stringMatching(/^http:\/\/localhost:\d+\/sso\/app\/jwt$/), metadata: null }] }]);
    expect((await admin.does('ChangeSsoAccessRule', { portal: town.portal, mode: 'all' })).json().type).toContain('sso.no-connection');
    const made = await post('/app/secret');
    expect([made.status, made.headers['cache-control']]).toEqual([201, expect.stringContaining('no-store')]);
    const { secret } = made.json();
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await desk.house.ssoSecrets.of(town.portal, 'app', 'token')).toBe(secret);
    expect((await admin.does('ChangeSsoAccessRule', { portal: town.portal, host: 'localhost', mode: 'all' })).status).toBe(200);
    expect(await list()).toMatchObject([{ lacking: null, secrets: ['token'] }]);
  });

  it('show no secret in any answer, version, event or page, and in no file in the clear (W19)', async () => {
    const { town, admin, auditor, house } = desk;
    const canary = house.random.bytes(32).toString('base64url');
    expect((await admin.does('SetSsoSecret', { portal: town.portal, connection: 'app', purpose: 'token', secret: canary })).text).not.toContain(canary);
    const paths = [at, `${at}/app`, `/api/admin/portals/${town.portal}`, `/api/admin/streams/portal-${town.portal}`, `/api/admin/events?stream=portal-${town.portal}`, `/staff/portals/${town.portal}`, `/staff/events?stream=portal-${town.portal}`];
    for (const reader of [admin, auditor]) for (const path of paths) expect((await reader.ask(path)).text).not.toContain(canary);
    expect((await admin.ask(at)).text).toContain('app.example');
    const weak = 'portal-secret-secret-secret-secret-secret-secret';
    const refused = await admin.does('SetSsoSecret', { portal: town.portal, connection: 'app', purpose: 'token', secret: weak });
    expect([refused.status, refused.text.includes(weak)]).toEqual([422, false]);
    const dry = await admin.ask(`/api/admin/dry-runs/SetSsoSecret?portal=${town.portal}`, { method: 'POST', body: { portal: town.portal, connection: 'app', purpose: 'token', secret: house.random.bytes(32).toString('base64url') } });
    expect([dry.status, await house.ssoSecrets.of(town.portal, 'app', 'token')]).toEqual([200, canary]);
    expect(inBytes(house.config.data, { canary })).toEqual([]);
  });

  it('by SAML are set up from metadata, all of it or nothing, and tell what should be looked at (S21)', async () => {
    await desk.admin.does('ConfigureSaml', { portal: desk.town.portal, connection: 'idp', name: 'IdP', hosts: ['localhost'] });
    for (const [body, path] of [
      [{ text: metadata('http://idp.example/sso') }, 'ssoUrl'], [{ text: metadata('javascript:alert(1)') }, 'ssoUrl'], [{ text: '<x/>' }, 'metadata'], [{ url: 'http://169.254.169.254/latest' }, 'url'], [{ url: 'file:///etc/passwd' }, 'url'], [{}, 'text'], [{ text: 'x', url: 'https://x.example' }, 'text'],
    ] as const) {
      const refused = await post('/idp/metadata', body);
      expect([refused.status, refused.json().faults.map((fault: { path: string }) => fault.path)]).toEqual([422, expect.arrayContaining([path])]);
    }
    expect(ROW(desk).connections['idp']!.settings).toBeNull();
    const taken = await post('/idp/metadata', { text: metadata() });
    expect([taken.status, taken.json().warnings.length]).toEqual([200, 1]);
    expect(ROW(desk).connections['idp']!.settings).toMatchObject({ idp: 'https://idp.example/', certificates: [keys.certificate] });
    const found = (await list()).find((one: { id: string }) => one.id === 'idp');
    expect(found).toMatchObject({ lacking: null, warnings: [{ code: 'certificate-over' }], certificates: [{ subject: 'CN=idp', key: 'RSA 2048' }], values: [{ metadata: expect.stringMatching(/\/sso\/idp\/metadata$/) }] });
    expect((await post('/idp/metadata', { text: metadata() })).json().revision).toBe(ROW(desk).connections['idp']!.revision);
    expect((await post('/idp/metadata', { text: metadata().replace('https://idp.example/"', 'https://other.example/"') })).status).toBe(422);
  });

  it('by SAML have a key of our own from the moment it is first needed, and one only', async () => {
    const read = () => desk.house.ssoSecrets.of(desk.town.portal, 'idp', 'signing');
    const [one, two] = await Promise.all([read(), read()]);
    expect(ownKey(one)?.certificate.subject).toBe('CN=localhost');
    expect([two, await read()]).toEqual([one, one]);
    expect(await desk.house.ssoSecrets.of(desk.town.portal, 'app', 'signing')).toBeUndefined();
    expect((await desk.admin.does('SetSsoSecret', { portal: desk.town.portal, connection: 'idp', purpose: 'signing', secret: 'x'.repeat(50) })).status).toBe(422);
  });

  it('end with what they knew: a removed one lets nobody in, and its secret opens no more (S22)', async () => {
    const { town, admin, house } = desk;
    expect((await admin.does('RemoveSso', { portal: town.portal, connection: 'idp' })).status).toBe(200);
    expect(await house.ssoSecrets.of(town.portal, 'idp', 'signing')).toBeUndefined();
    await admin.does('ChangeSsoAccessRule', { portal: town.portal, host: 'localhost', mode: 'off' });
    expect((await admin.does('RemoveSso', { portal: town.portal, connection: 'app' })).status).toBe(200);
    const events = (await house.stores.events.readStream(`portal-${town.portal}`)).filter(({ type }) => type === 'SsoSecretSet');
    await house.codec.prepare(events);
    expect(events.map(event => house.codec.open(event).data['secret'])).toEqual(events.map(() => ({ erased: true })));
    expect(events.length).toBe(3);
  });

  it('are changed by admins of the portal alone, and read by auditors besides', async () => {
    const { town, hire, auditor, agent, house } = desk;
    const another = (await issue(house, CreatePortal, { title: 'Bussard', language: 'de' })).id;
    const far = await hire('Olga', ['admin', another]);
    const near = await hire('Nina', ['admin', town.portal]);
    for (const [who, status] of [[auditor, 200], [agent, 403], [far, 404], [near, 200]] as const) expect((await who.ask(at)).status).toBe(status);
    for (const who of [auditor, agent, far]) expect((await who.ask(`${at}/app/secret`, { method: 'POST', body: {} })).status).toBeGreaterThanOrEqual(403);
    expect((await near.does('ConfigureOidc', { portal: town.portal, name: 'Entra', hosts: ['localhost'] })).status).toBe(200);
  });
});
