import type { Browser, Page } from 'playwright-core';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { serve, type Served } from '../../src/serve.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { issue, openHouse } from '../support/house.js';
import { startOidcProvider, type OidcIdp } from '../support/oidc-idp.js';
import { buildTown } from '../support/town.js';
import { configure } from '../sso/configure.js';
import { CHROMIUM, launch, newPage } from './chromium.js';

const HOST = 'portal.localhost';
const SECRET = 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a';
const described = CHROMIUM ? describe : describe.skip;

described(`signing in by an OpenID provider in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let house: House;
  let served: Served;
  let idp: OidcIdp;
  let url: string;
  let ahead = 0;

  beforeAll(async () => {
    ({ house } = await openHouse({ clock: { now: () => Date.now() + ahead } }));
    const town = await buildTown(house);
    await issue(house, ConnectDomain, { portal: town.portal, host: HOST });
    served = await serve(house);
    url = `http://${HOST}:${house.port}`;
    idp = await startOidcProvider();
    idp.register({ clientId: 'sichtfeld', secret: SECRET, redirectUri: `${url}/sso/firma/oidc`, afterLogout: `${url}/` });
    await configure(house, town.portal, 'firma', { kind: 'oidc', issuer: idp.issuer, clientId: 'sichtfeld', scopes: ['email', 'profile'], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 }, { hosts: [HOST], name: 'Firmenkonto' });
    await issue(house, SetSsoSecret, { portal: town.portal, connection: 'firma', purpose: 'client', secret: SECRET });
    await issue(house, ChangeSsoAccessRule, { portal: town.portal, host: HOST, mode: 'all' });
    browser = await launch();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await idp?.close();
    await served?.close();
  });

  const people = (name: string): ContactRow[] => house.stores.views.snapshot().range<ContactRow>('contact', { limit: 100 }).map(({ row }) => row).filter(row => row.name === name);

  /** At the provider's own pages: name, password, consent; those that it needs. */
  const passProvider = async (page: Page, login: string): Promise<void> => {
    await page.waitForURL(address => address.hostname === 'idp.localhost');
    await page.fill('[name=login]', login);
    await page.fill('[name=password]', 'any');
    await page.click('[type=submit]');
    await page.waitForSelector('form[action*="/confirm"], form button');
    if (new URL(page.url()).hostname === 'idp.localhost') await page.click('[type=submit]');
    await page.waitForURL(address => address.hostname === HOST);
  };
  const signIn = async (page: Page, login: string, path = '/tickets'): Promise<void> => {
    await page.goto(`${url}${path}`);
    await page.click('a[href^="/sso/firma"]');
    await passProvider(page, login);
  };

  it.each([true, false])('the first login makes a contact, the second finds it, from another browser (script: %p)', async javaScriptEnabled => {
    await signIn(await newPage(browser, { javaScriptEnabled }), 'nora');
    const page = await newPage(browser, { javaScriptEnabled });
    await signIn(page, 'nora');
    expect(await page.locator('h1').innerText()).toBe('Ihre Tickets');
    expect(people('Nora Neu')).toHaveLength(1);
  }, 180_000);

  it('whoever has a session there comes in without a password; signing out ends both', async () => {
    const page = await newPage(browser);
    await signIn(page, 'nora');
    await page.context().clearCookies({ domain: HOST });
    await page.goto(`${url}/tickets`);
    await page.click('a[href^="/sso/firma"]');
    await page.waitForURL(`${url}/tickets`);
    await page.click('details.menu summary');
    await page.click('form[action="/sign-out"] button');
    await page.waitForURL(address => address.hostname === 'idp.localhost');
    await page.click('[name=logout]');
    await page.waitForURL(address => address.hostname === HOST);
    await page.goto(`${url}/sso/firma`);
    await page.waitForSelector('[name=login]');
  }, 180_000);

  it('a login goes on after the provider has changed its key', async () => {
    idp.rotate();
    // Keys are asked for at most every 30 seconds.
    ahead = 31_000;
    const page = await newPage(browser);
    await signIn(page, 'nora');
    expect(await page.locator('h1').innerText()).toBe('Ihre Tickets');
  }, 180_000);

  it('somebody who declines at the provider reads why nothing happened, and can try again', async () => {
    const page = await newPage(browser);
    await page.goto(`${url}/sso/firma`);
    await page.click('text=[ Cancel ]');
    await page.waitForURL(address => address.hostname === HOST);
    expect(await page.locator('main a[href="/sso/firma"]').count()).toBe(1);
    expect(await page.locator('main').innerText()).not.toContain('access_denied');
  }, 180_000);
});
