import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import type { House } from '../../src/platform/house.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { serve, type Served } from '../../src/serve.js';
import { openHouse } from '../support/house.js';
import { makeKeys } from '../support/saml-keys.js';
import { buildTown, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`single sign-on is set up in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let house: House;
  let town: Town;
  let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    town = await buildTown(house);
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
    const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    await page.goto((await firstAdminLink(house, served.url))!);
    for (const [name, value] of [['name', 'Ada'], ['email', 'ada@example.com'], ['password', 'ein langes Passwort']] as const) await page.fill(`[name=${name}]`, value);
    await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
    cookies = await page.context().cookies();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (javaScriptEnabled = true, colorScheme: 'light' | 'dark' = 'light', width = 1280): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'de-DE', colorScheme, viewport: { width, height: 900 } });
    await context.addCookies(cookies);
    return context.newPage();
  };
  const at = (path = ''): string => `${served.url}staff/portals/${town.portal}${path}`;
  const connections = () => Object.values(house.stores.views.snapshot().get<PortalRow>('portal', town.portal)!.row.connections);

  /** With Tab alone, as somebody without a mouse gets there. */
  const tabTo = async (page: Page, selector: string): Promise<void> => {
    for (let presses = 0; presses < 120; presses++) {
      if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never came to ${selector}.`);
  };
  const enter = async (page: Page, selector: string): Promise<void> => {
    await tabTo(page, selector);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  };
  const type = async (page: Page, selector: string, text: string): Promise<void> => {
    await tabTo(page, selector);
    await page.keyboard.type(text);
  };

  it('by JWT with the keyboard alone: from the portal’s page to a secret that is shown once', async () => {
    const page = await open();
    await page.goto(at());
    await enter(page, 'a.button[href$="/sso"]');
    expect(await findings(page)).toEqual([]);
    await enter(page, 'a[href$="/new/jwt"]');
    await type(page, '#f-name', 'App');
    await enter(page, 'main button[type=submit]');
    expect(await page.locator('.faults').innerText()).toContain('Aussteller');
    expect(await page.inputValue('#f-name')).toBe('App');
    expect(await findings(page)).toEqual([]);
    await type(page, '#f-issuer', 'https://app.example');
    await enter(page, 'main button[type=submit]');
    expect(await page.locator('h1').innerText()).toBe('App');
    expect(await page.locator('main').innerText()).toContain('Das Geheimnis fehlt');
    expect(await findings(page)).toEqual([]);
    await enter(page, 'form[action$="/secret"] button');
    const secret = await page.locator('#secret').innerText();
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await findings(page)).toEqual([]);
    await enter(page, 'main p a.button');
    expect(await page.locator('main').innerText()).toContain('Bereit');
    expect(await page.content()).not.toContain(secret);
    await enter(page, 'form[action$="/test"] button');
    expect(await page.locator('main a[target=_blank]').getAttribute('href')).toContain(`/sso/${connections()[0]!.id}?test=`);
    expect(await findings(page)).toEqual([]);
  }, 90_000);

  it('by SAML with the keyboard: metadata, mapping, and what goes when it is removed', async () => {
    const page = await open(true, 'dark');
    await page.goto(at('/sso/new/saml'));
    await type(page, '#f-name', 'Amsel-Konto');
    await enter(page, 'main button[type=submit]');
    expect(await page.locator('main').innerText()).toContain('Audience URI (SP Entity ID)');
    await tabTo(page, '#f-text');
    await page.keyboard.insertText('<html></html>');
    await enter(page, 'form[action$="/metadata"] button');
    expect(await page.locator('.faults').count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    await page.fill('#f-text', '');
    await tabTo(page, '#f-text');
    await page.keyboard.insertText(await metadata());
    await enter(page, 'form[action$="/metadata"] button');
    expect(await page.locator('main').innerText()).toContain('Bereit');
    expect(await findings(page)).toEqual([]);
    const connection = page.url();
    for (const path of ['/settings', '/mapping', '/remove']) {
      await page.goto(connection + path);
      expect([path, await findings(page)]).toEqual([path, []]);
    }
    expect(await page.locator('main').innerText()).toContain('Die Geheimnisse der Verbindung werden vernichtet.');
  }, 90_000);

  it('without script: metadata as a file, then the rule after a preview', async () => {
    const page = await open(false);
    await page.goto(at('/sso/new/saml'));
    await page.fill('#f-name', 'Datei');
    await Promise.all([page.waitForNavigation(), page.click('main button[type=submit]')]);
    await page.setInputFiles('#f-files', { name: 'metadata.xml', mimeType: 'text/xml', buffer: Buffer.from(await metadata()) });
    await Promise.all([page.waitForNavigation(), page.click('form[action$="/metadata"] button')]);
    expect(connections().find(({ name }) => name === 'Datei')!.settings).toMatchObject({ idp: 'https://idp.example/' });
    await page.goto(at('/settings/sso'));
    await page.selectOption('[name=mode]', 'all');
    await Promise.all([page.waitForNavigation(), page.click('form[action$="/preview"] button[type=submit]')]);
    await Promise.all([page.waitForNavigation(), page.click('#preview button')]);
    await page.goto(at('/sso'));
    expect(await page.locator('section[aria-labelledby=rules]').innerText()).toContain('Alle, für die der Anbieter bürgt, dürfen eintreten.');
  }, 90_000);

  it('fits into 320 pixels', async () => {
    const page = await open(true, 'light', 320);
    for (const { id } of connections())
      for (const path of ['/sso', `/sso/${id}`, `/sso/${id}/settings`, `/sso/${id}/mapping`]) {
        await page.goto(at(path));
        expect([path, (await page.evaluate('document.documentElement.scrollWidth')) as number <= 320]).toEqual([path, true]);
      }
  }, 90_000);

  const metadata = async (): Promise<string> =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${(await makeKeys()).certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
});
