import type { Browser, Page } from 'playwright-core';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { serve, type Served } from '../../src/serve.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { issue, openHouse } from '../support/house.js';
import { KEYCLOAK_PASSWORD, missingKeycloak, startKeycloak, type Keycloak } from '../support/keycloak.js';
import { buildTown } from '../support/town.js';
import { configure } from '../sso/configure.js';
import { CHROMIUM, launch, newPage } from './chromium.js';

const HOST = 'portal.localhost';
const SECRET = 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a';
const missing = CHROMIUM ? missingKeycloak() : 'there is no chromium';
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

    it('a new key of the provider is found, and the old one may go', async () => {
      await keycloak.addKey();
      await keycloak.retireOldKeys();
      // Keys are asked for at most every 30 seconds.
      ahead += 31_000;
      await signIn(await newPage(browser), 'oidc-a', 'dora');
    }, 300_000);
  });
});
