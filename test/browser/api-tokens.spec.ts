import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { serve, type Served } from '../../src/serve.js';
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

described(`API tokens in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let cookies: Parameters<BrowserContext['addCookies']>[0];

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const { house } = await openHouse();
    await buildTown(house);
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
    const context = await browser.newContext({ locale: 'de-DE' });
    const page = await context.newPage();
    await page.goto((await firstAdminLink(house, served.url))!);
    for (const [name, value] of [['name', 'Ada'], ['email', 'ada@example.com'], ['password', 'ein langes Passwort']] as const) await page.fill(`[name=${name}]`, value);
    await send(page, 'main button[type=submit]');
    cookies = await context.cookies();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (more: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'de-DE', ...more });
    await context.addCookies(cookies);
    return context.newPage();
  };
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const ask = (secret: string) => fetch(`${served.url}api/admin/staff`, { headers: { authorization: `Bearer ${secret}` } }).then(({ status }) => status);

  it.each([[true], [false]])('an admin issues a token, keeps it, uses it and revokes it (script: %s)', async javaScriptEnabled => {
    const page = await open({ javaScriptEnabled });
    await page.goto(`${served.url}staff/tokens`);
    expect(await page.locator('h1').innerText()).toBe('API-Token');
    await page.fill('#f-name', 'Überwachung');
    await page.check('[name=scope]');
    await send(page, 'main .form-end button');
    const secret = await page.inputValue('#token');
    expect(secret).toMatch(/^eyJ[\w.-]+$/);
    expect(await ask(secret)).toBe(200);
    await send(page, 'main a.button');
    expect(await page.locator('main').innerText()).toContain('Überwachung');
    expect(await page.content()).not.toContain(secret);
    await send(page, 'main li .button');
    expect(await page.locator('.flash').innerText()).toContain('Das Token ist widerrufen');
    expect(await ask(secret)).toBe(401);
    await page.context().close();
  });

  it('a form that is sent again shows no token again', async () => {
    const page = await open();
    await page.goto(`${served.url}staff/tokens`);
    await page.fill('#f-name', 'Zweimal');
    await page.check('[name=scope]');
    await send(page, 'main .form-end button');
    await Promise.all([page.waitForNavigation(), page.evaluate('location.reload()')]);
    expect(await page.locator('.flash').innerText()).toContain('schon ausgestellt');
    expect(await page.locator('#token').count()).toBe(0);
    await page.context().close();
  });

  it('a form without a role keeps what was entered and says what is missing', async () => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${served.url}staff/tokens`);
    await page.fill('#f-name', 'Ohne Rolle');
    await page.selectOption('#f-days', '7');
    await send(page, 'main .form-end button');
    expect(await page.locator('.faults').innerText()).toContain('Was es darf braucht mindestens eine Rolle');
    expect([await page.inputValue('#f-name'), await page.inputValue('#f-days')]).toEqual(['Ohne Rolle', '7']);
    await page.context().close();
  });

  it.each([['light', 360, 'de-DE'], ['dark', 1280, 'en-GB']] as const)('the pages have no finding (%s, %i px, %s)', async (colorScheme, width, locale) => {
    const page = await open({ colorScheme, locale, viewport: { width, height: 800 } });
    await page.context().addCookies([{ name: 'language', value: locale.slice(0, 2), url: served.url }]);
    const look = async (name: string): Promise<void> => {
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/tokens-${name}-${colorScheme}-${width}.png`, fullPage: true });
      expect(await findings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    };
    await page.goto(`${served.url}staff/tokens`);
    await look('list');
    await send(page, 'main .form-end button');
    await look('faults');
    await page.fill('#f-name', 'Abgleich der Kundendaten mit dem Warenwirtschaftssystem');
    await page.check('[name=scope]');
    await send(page, 'main .form-end button');
    await look('shown');
    await send(page, 'main a.button');
    await look('with');
    await page.context().close();
  });
});
