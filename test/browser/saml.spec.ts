import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { serve, type Served } from '../../src/serve.js';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { ownKey } from '../../src/sso/saml.pem.js';
import { configure } from '../sso/configure.js';
import { giveKey } from '../sso/saml-house.js';
import { issue, openHouse } from '../support/house.js';
import { settingsOf } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { SamlpProvider } from '../support/samlp-provider.js';
import { buildTown } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
/** Two hosts that browsers take for two sites, as provider and portal are. */
const HOST = 'portal.localhost';

described(`signing in by SAML in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let house: House;
  let served: Served;
  let provider: SamlpProvider;
  let url: string;
  let trust: (certificates: readonly string[], over?: Partial<SamlSettings>) => Promise<void>;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse({ clock: { now: () => Date.now() } }));
    const { portal } = await buildTown(house);
    await issue(house, ConnectDomain, { portal, host: HOST });
    served = await serve(house);
    url = `http://${HOST}:${house.port}`;
    provider = await SamlpProvider.start(await makeKeys({ name: 'samlp' }), 'idp.localhost');
    trust = (certificates, over = {}) =>
      configure(house, portal, 'firma', settingsOf(certificates, { idp: provider.entityId, ssoUrl: `${provider.origin}/sso`, sloUrl: `${provider.origin}/slo`, signRequests: true, ...over }), { hosts: [HOST], name: 'Firmenkonto' });
    await trust([provider.keys.certificate]);
    const secret = await newSigningSecret(HOST, Date.now());
    await giveKey(house, portal, 'firma', secret);
    await issue(house, ChangeSsoAccessRule, { portal, host: HOST, mode: 'all' });
    const base = `${url}/sso/firma`;
    provider.service = { entityId: `${base}/metadata`, answer: `${base}/saml`, logout: `${base}/slo`, certificate: ownKey(secret)!.certificate.toString() };
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await provider?.stop();
    await served?.close();
  });

  const newPage = async (javaScriptEnabled = true): Promise<Page> => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage();
    page.setDefaultTimeout(60_000);
    return page;
  };
  const heading = (page: Page): Promise<string> => page.locator('h1').innerText();
  const people = (name: string): readonly ContactRow[] => house.stores.views.snapshot().range<ContactRow>('contact', { limit: 100 }).map(({ row }) => row).filter(row => row.name === name);

  /** From a page of ours over the provider's two pages back to where it began, or to the page that says no. */
  const walk = async (page: Page, path = '/tickets'): Promise<void> => {
    await page.goto(`${url}${path}`);
    await page.click('a[href^="/sso/firma"]');
    await page.waitForURL(address => address.hostname === 'idp.localhost');
    await page.click('button');
    await page.waitForSelector('input[name=SAMLResponse]', { state: 'attached' });
    await page.click('button');
    await page.waitForURL(address => address.hostname === HOST);
  };

  it.each([true, false])('the first login makes a contact, the second finds it, from another browser (script: %p)', async javaScriptEnabled => {
    const name = javaScriptEnabled ? 'Nora Neu' : 'Nils Neu';
    provider.somebody = { id: `u-${javaScriptEnabled}`, name, email: `${javaScriptEnabled ? 'nora' : 'nils'}@kunde.example` };
    for (const page of [await newPage(javaScriptEnabled), await newPage(javaScriptEnabled)]) {
      await walk(page);
      expect(page.url()).toBe(`${url}/tickets`);
      expect(await heading(page)).toBe('Ihre Tickets');
    }
    expect(people(name)).toHaveLength(1);
  }, 180_000);

  it('signing out here ends the session there, and comes back to the door', async () => {
    provider.somebody = { id: 'u-out', name: 'Otto Aus', email: 'otto@kunde.example' };
    const page = await newPage();
    await walk(page);
    const before = provider.ended;
    await page.click('[data-menu] summary');
    await page.click('form[action="/sign-out"] button');
    // Others who are still signed in by this provider are signed out on the way; then it answers us.
    await page.waitForURL(address => address.hostname === HOST && address.pathname === '/sign-in');
    expect(provider.failures).toEqual([]);
    expect(provider.ended).toBe(before + 1);
    await page.goto(`${url}/tickets`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  }, 180_000);

  it('a logout that the provider begins ends the session here', async () => {
    provider.somebody = { id: 'u-far', name: 'Fritz Fern', email: 'fritz@kunde.example' };
    const page = await newPage();
    await walk(page);
    const there = await newPage();
    await there.goto(`${provider.origin}/slo/begin`);
    expect(await there.locator('body').innerText()).toBe('Signed out at the provider');
    expect(provider.failures).toEqual([]);
    await page.goto(`${url}/tickets`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  }, 180_000);

  it('its new certificate is taken beside the old one; what the old one signs is refused once it is removed (S22)', async () => {
    provider.somebody = { id: 'u-rot', name: 'Rosa Rot', email: 'rosa@kunde.example' };
    const [old, next] = [provider.keys, await makeKeys({ name: 'samlp 2' })];
    await trust([old.certificate, next.certificate]);
    provider.keys = next;
    const page = await newPage();
    await walk(page);
    expect(await heading(page)).toBe('Ihre Tickets');
    await trust([next.certificate]);
    provider.keys = old;
    const late = await newPage();
    await walk(late);
    expect(await heading(late)).toBe('Die Anmeldung hat nicht geklappt');
    expect((await late.context().cookies()).map(({ name }) => name)).not.toContain('session');
    provider.keys = next;
    await walk(late);
    expect(await heading(late)).toBe('Ihre Tickets');
  }, 180_000);
});
