import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import type { House } from '../../src/platform/house.js';
import { serve, type Served } from '../../src/serve.js';
import { startHostileProvider, type HostileProvider } from '../support/hostile-oidc.js';
import { openHouse } from '../support/house.js';
import { buildTown } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`the team's single sign-on is set up in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let house: House;
  let provider: HostileProvider;
  let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    await buildTown(house);
    provider = await startHostileProvider(() => house.clock.now());
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
    await provider?.close();
  });

  const open = async (javaScriptEnabled: boolean, colorScheme: 'light' | 'dark', width: number, locale: string): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled, locale, colorScheme, viewport: { width, height: 900 } });
    await context.addCookies(cookies);
    await context.addCookies([{ name: 'language', value: locale.slice(0, 2), url: served.url }]);
    return context.newPage();
  };
  const press = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const shoot = async (page: Page, name: string): Promise<void> => {
    const folder = process.env['SHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  };

  it.each([[true, 'light', 1280, 'de-DE'], [false, 'dark', 360, 'en-GB']] as const)('from the team’s page to a connection that works, and to its end (script: %s, %s, %i px, %s)', async (script, scheme, width, locale) => {
    const page = await open(script, scheme, width, locale);
    const look = async (name: string): Promise<void> => {
      await shoot(page, `${name}-${width}-${scheme}-${locale}`);
      // Without script axe cannot run; the pages are the same.
      if (script) expect([name, await findings(page)]).toEqual([name, []]);
      expect([name, await page.locator('h1').count()]).toEqual([name, 1]);
      expect([name, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([name, true]);
    };
    await page.goto(`${served.url}staff/members`);
    await press(page, 'main a[href="/staff/members-sso"]');
    await look('list');
    await press(page, 'a[href$="/new/saml"]');
    await page.fill('#f-name', `Haus ${width}`);
    await press(page, 'main button[type=submit]');
    await look('saml');
    await press(page, 'form[action$="/metadata"] button:not([hidden])');
    await look('saml-faults');
    await page.goto(`${served.url}staff/members-sso/new/oidc`);
    await press(page, 'main button[type=submit]');
    await look('new-fault');
    await page.fill('#f-name', `Firma ${width}`);
    await press(page, 'main button[type=submit]');
    await press(page, 'main a[href$="/settings"]');
    await look('settings');
    for (const [name, value] of [['issuer', provider.url], ['clientId', 'sichtfeld'], ['scopes', 'openid email'], ['domains', 'example.com'], ['_reason', 'Neuer Anbieter']] as const) await page.fill(`[name=${name}]`, value);
    await press(page, 'main form button[type=submit], main form .form-end button');
    await page.fill('[name=secret]', `rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ${width}`);
    await press(page, 'form[action$="/client-secret"] button');
    const { pathname } = new URL(page.url());
    const id = pathname.split('/').at(-1)!;
    await press(page, 'form[action$="/test"] button');
    await look('test-links');
    const links = await page.getAttribute('main a.button', 'href');
    // The provider has no page of its own here: it approves at once.
    const started = await page.context().request.get(links!, { maxRedirects: 0 });
    const answer = provider.approve(started.headers()['location']!);
    await page.goto(`${served.url}staff/sso/${id}/oidc?${new URLSearchParams(answer)}`);
    await look('tested');
    await page.goto(`${served.url}staff/members-sso/${id}`);
    await look('ready');
    await press(page, 'main a[href$="/remove"]');
    await look('remove');
    await press(page, 'main form .button.danger');
    await page.goto(`${served.url}staff/members-sso`);
    expect(await page.locator('main').innerText()).not.toContain(`Firma ${width}`);
    await page.context().close();
  }, 90_000);
});
