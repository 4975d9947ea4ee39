import type { Browser, Page } from 'playwright-core';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { serve, type Served } from '../../src/serve.js';
import { NO_MAPPING, type SamlSettings } from '../../src/sso/connection.policy.js';
import { bareCertificate } from '../../src/sso/saml.certificates.js';
import { readMetadata } from '../../src/sso/saml-metadata.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import { issue, openHouse } from '../support/house.js';
import { KEYCLOAK_PASSWORD, missingKeycloak, startKeycloak, type Keycloak } from '../support/keycloak.js';
import { buildTown } from '../support/town.js';
import { configure } from '../sso/configure.js';
import { CHROMIUM, launch, newPage } from './chromium.js';

const HOST = 'portal.localhost';
const SECRET = 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a';
const missing = CHROMIUM ? missingKeycloak() : 'there is no chromium';
/** `npm run test:providers`: all of it. Otherwise what shows that both protocols work with it, in a minute. */
const WHOLE = process.env['SICHTFELD_PROVIDERS'] === 'whole';
const ROUNDS = [{ connection: 'saml-a', signRequests: true }, { connection: 'saml-b', signRequests: false }];
const described = missing ? describe.skip : describe;

described(`signing in by Keycloak in a browser${missing ? ` (skipped: ${missing})` : ''}`, () => {
  let browser: Browser;
  let house: House;
  let served: Served;
  let keycloak: Keycloak;
  let portal: string;
  let url: string;
  let ahead = 0;

  beforeAll(async () => {
    ({ house } = await openHouse({ clock: { now: () => Date.now() + ahead } }));
    ({ portal } = await buildTown(house));
    await issue(house, ConnectDomain, { portal, host: HOST });
    served = await serve(house);
    url = `http://${HOST}:${house.port}`;
    [keycloak, browser] = await Promise.all([startKeycloak(), launch()]);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await keycloak?.close();
    await served?.close();
  }, 60_000);

  const people = (email: string): ContactRow[] => house.stores.views.snapshot().range<ContactRow>('contact', { limit: 100 }).map(({ row }) => row).filter(row => row.email === email);
  const atProvider = (page: Page): Promise<void> => page.waitForURL(address => address.hostname === 'idp.localhost');
  const here = (page: Page, path = '/tickets'): Promise<void> => page.waitForURL(`${url}${path}`);

  const signIn = async (page: Page, connection: string, username: string): Promise<void> => {
    await page.goto(`${url}/tickets`);
    await page.click(`a[href^="/sso/${connection}"]`);
    await atProvider(page);
    await page.fill('[name=username]', username);
    await page.fill('[name=password]', KEYCLOAK_PASSWORD);
    await page.click('[type=submit]');
    await here(page);
  };
  const signOut = async (page: Page): Promise<void> => {
    await page.click('details.menu summary');
    await page.click('form[action="/sign-out"] button');
  };

  describe('with OpenID Connect', () => {
    beforeAll(async () => {
      await keycloak.addClient({
        clientId: 'sichtfeld', protocol: 'openid-connect', publicClient: false, secret: SECRET, redirectUris: [`${url}/sso/oidc-a/oidc`],
        attributes: { 'post.logout.redirect.uris': `${url}/`, 'pkce.code.challenge.method': 'S256' },
      });
      await configure(house, portal, 'oidc-a', { kind: 'oidc', issuer: keycloak.issuer, clientId: 'sichtfeld', scopes: ['email', 'profile'], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 }, { hosts: [HOST], name: 'Keycloak OIDC' });
      await issue(house, SetSsoSecret, { portal, connection: 'oidc-a', purpose: 'client', secret: SECRET });
      await issue(house, ChangeSsoAccessRule, { portal, host: HOST, mode: 'all' });
    }, 60_000);

    it('the first login makes a contact, the second finds it', async () => {
      await signIn(await newPage(browser), 'oidc-a', 'dora');
      const page = await newPage(browser);
      await signIn(page, 'oidc-a', 'dora');
      expect(await page.locator('h1').innerText()).toBe('Ihre Tickets');
      expect(people('dora@example.org')).toMatchObject([{ name: 'Dora Dohle' }]);
    }, 300_000);

    it('signing out here signs out there', async () => {
      const page = await newPage(browser);
      await signIn(page, 'oidc-a', 'dora');
      await signOut(page);
      await atProvider(page);
      await page.click('#kc-logout');
      await page.waitForURL(address => address.hostname === HOST);
      await page.goto(`${url}/sso/oidc-a`);
      await page.waitForSelector('[name=password]');
    }, 300_000);

    if (WHOLE) it('a new key of the provider is found, and the old one may go', async () => {
      await keycloak.addKey();
      await keycloak.retireOldKeys();
      // Keys are asked for at most every 30 seconds.
      ahead += 31_000;
      await signIn(await newPage(browser), 'oidc-a', 'dora');
    }, 300_000);
  });

  describe.each(WHOLE ? ROUNDS : ROUNDS.slice(0, 1))('with SAML, our requests signed: $signRequests', ({ connection, signRequests }) => {
    const entityId = (): string => `${url}/sso/${connection}/metadata`;
    const certificatesNow = async (): Promise<readonly string[]> => readMetadata(await keycloak.samlMetadata(), house.clock.now()).certificates;
    const trust = async (certificates: readonly string[]): Promise<void> => {
      const { warnings: _, ...provider } = readMetadata(await keycloak.samlMetadata(), house.clock.now());
      const settings: SamlSettings = { ...provider, kind: 'saml', certificates, signRequests, signed: 'one', subjectAttribute: null, nameIdFormat: null, mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 };
      await configure(house, portal, connection, settings, { hosts: [HOST], name: `Keycloak ${connection}` });
    };

    beforeAll(async () => {
      await trust(await certificatesNow());
      await issue(house, ChangeSsoAccessRule, { portal, host: HOST, mode: 'all' });
      const ours = ownKey(await house.ssoSecrets.of(portal, connection, 'signing'))!;
      await keycloak.addClient({
        clientId: entityId(), protocol: 'saml', frontchannelLogout: true, redirectUris: [`${url}/sso/${connection}/saml`],
        // Without "role_list": it sends each role as an attribute of its own.
        defaultClientScopes: [],
        attributes: {
          'saml.assertion.signature': 'true', 'saml.server.signature': 'true', 'saml.client.signature': String(signRequests), 'saml.signing.certificate': bareCertificate(ours.certificate),
          'saml.signature.algorithm': 'RSA_SHA256', 'saml_signature_canonicalization_method': 'http://www.w3.org/2001/10/xml-exc-c14n#', 'saml.encrypt': 'false', 'saml.authnstatement': 'true',
          saml_force_name_id_format: 'true', saml_name_id_format: 'persistent', saml_assertion_consumer_url_post: `${url}/sso/${connection}/saml`,
          saml_single_logout_service_url_post: `${url}/sso/${connection}/slo`, saml_single_logout_service_url_redirect: `${url}/sso/${connection}/slo`,
        },
        protocolMappers: [['email', 'email'], ['name', 'lastName']].map(([name, from]) => ({
          name, protocol: 'saml', protocolMapper: 'saml-user-property-mapper', config: { 'user.attribute': from, 'attribute.name': name, 'attribute.nameformat': 'Basic' },
        })),
      });
    }, 60_000);

    const username = signRequests ? 'emil' : 'frida';

    it('the first login makes a contact, the second finds it', async () => {
      await signIn(await newPage(browser), connection, username);
      await signIn(await newPage(browser, { javaScriptEnabled: true }), connection, username);
      expect(people(`${username}@example.org`)).toHaveLength(1);
    }, 300_000);

    it('signing out here signs out there', async () => {
      const page = await newPage(browser);
      await signIn(page, connection, username);
      await signOut(page);
      await page.waitForURL(address => address.hostname === HOST && address.pathname !== '/sign-out');
      await page.goto(`${url}/sso/${connection}`);
      await page.waitForSelector('[name=password]');
    }, 300_000);

    if (WHOLE) it('signing out there signs out here', async () => {
      const page = await newPage(browser);
      await signIn(page, connection, username);
      const other = await newPage(browser);
      await signIn(other, connection, username);
      await page.goto(`${keycloak.issuer}/protocol/openid-connect/logout`);
      await page.click('#kc-logout');
      await page.waitForSelector('text=/logged out|abgemeldet/i');
      await page.goto(`${url}/tickets`);
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      // The other browser's session at the provider is another one: it goes on.
      await other.reload();
      expect(new URL(other.url()).pathname).toBe('/tickets');
    }, 300_000);

    it('a new certificate is taken beside the old one, and the old one is refused once it is removed (S22)', async () => {
      const old = await certificatesNow();
      await keycloak.addKey();
      const page = await newPage(browser);
      await page.goto(`${url}/sso/${connection}`);
      await page.fill('[name=username]', username);
      await page.fill('[name=password]', KEYCLOAK_PASSWORD);
      await page.click('[type=submit]');
      await page.waitForURL(`${url}/sso/${connection}/saml`);
      expect(await page.locator('h1').innerText()).toBe('Die Anmeldung hat nicht geklappt');
      await trust([...new Set([...old, ...(await certificatesNow())])]);
      await signIn(await newPage(browser), connection, username);
      await keycloak.retireOldKeys();
      await trust(await certificatesNow());
      await signIn(await newPage(browser), connection, username);
    }, 300_000);
  });
});
