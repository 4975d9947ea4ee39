import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { serve, type Served } from '../../src/serve.js';
import { openHouse } from '../support/house.js';
import { anyOf, buildTown, PASSWORD, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations that axe finds on the page as it is. */
const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`the plain pages in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let town: Town;
  let setup: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const { house } = await openHouse();
    town = await buildTown(house);
    for (let i = 0; i < 30; i++) await town.ticket(town.anna, `Anliegen ${i}`, town.amsel, i % 2 === 0 ? { pipeline: 'sales' } : {});
    served = await serve(house);
    setup = (await firstAdminLink(house, served.url))!;
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (javaScriptEnabled = true): Promise<Page> => (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage();
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const signIn = async (page: Page): Promise<void> => {
    await page.goto(served.url);
    await page.fill('[name=email]', 'anna@example.com');
    await page.fill('[name=password]', PASSWORD);
    await send(page, 'main button[type=submit]');
  };

  it('a customer without script signs in, finds, opens, answers, closes and reopens; the tab shows the portal’s title (C17)', async () => {
    const page = await open(false);
    await signIn(page);
    expect(await page.title()).toBe('Ihre Tickets – Hilfe bei Amsel');
    await page.fill('#q', 'Anliegen 7');
    await send(page, '.finder button');
    expect(await page.locator('tbody tr').count()).toBe(1);
    await page.goto(`${served.url}tickets/new`);
    await page.fill('[name=subject]', 'Drucker <b>brennt</b>');
    await page.fill('[name=body]', 'Hilfe & Löschdecke');
    await send(page, 'main .form-end button');
    expect(await page.locator('h1').innerText()).toBe('Drucker <b>brennt</b>');
    await page.fill('[name=body]', 'Gelöscht.');
    await send(page, 'main .form-end button');
    expect(await page.locator('.entry .prose').allInnerTexts()).toEqual(['Hilfe & Löschdecke', 'Gelöscht.']);
    await send(page, 'form[action$="/closure"] button');
    await send(page, 'form[action$="/reopening"] button');
    expect(await page.locator('.entry-note').count()).toBe(2);
  });

  it('an error keeps what was entered and names it at the top', async () => {
    const page = await open();
    await signIn(page);
    await page.goto(`${served.url}tickets/new`);
    await page.fill('[name=subject]', 'Ohne Nachricht');
    await send(page, 'main .form-end button');
    expect(await page.inputValue('[name=subject]')).toBe('Ohne Nachricht');
    expect(await page.locator('.faults a').count()).toBe(1);
  });

  it('the list keeps filter, sort and tab in its address (C7)', async () => {
    const page = await open();
    await signIn(page);
    await page.goto(`${served.url}tickets?tab=mine&sort=opened`);
    await send(page, 'a[rel=next]');
    expect(new URL(page.url()).search).toContain('tab=mine');
    await page.reload();
    expect(await page.locator('.tabs [aria-current]').innerText()).toContain('Meine');
  });

  it('an admin sets up, previews a rule, saves it, and the customer’s list follows at once (A5)', async () => {
    const [admin, customer] = [await open(), await open()];
    await signIn(customer);
    await admin.goto(setup);
    for (const [name, value] of [['name', 'Ada'], ['email', 'ada@example.com'], ['password', 'ein langes Passwort']] as const) await admin.fill(`[name=${name}]`, value);
    await send(admin, 'main button[type=submit]');
    await admin.goto(`${served.url}staff/portals/${town.portal}/settings/filter`);
    await admin.click('details.card > summary');
    await admin.fill('[name=json]', JSON.stringify(anyOf('pipeline', 'sales')));
    await send(admin, 'form[action$="/import"] button');
    await send(admin, 'form[action$="/preview"] .form-end button');
    expect(await admin.locator('#preview').innerText()).toContain('verlieren');
    await send(admin, '#preview button');
    await customer.reload();
    expect(await customer.locator('tbody tr').count()).toBe(15);
  });

  it('axe finds nothing on the plain pages, wide and narrow (C14)', async () => {
    const page = await open();
    await page.goto(served.url);
    expect(await findings(page)).toEqual([]);
    await signIn(page);
    const ticket = await page.locator('tbody a').first().getAttribute('href');
    for (const path of ['tickets', 'tickets?q=nichts', 'tickets/new', ticket!.slice(1)])
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(served.url + path);
        expect([path, width, await findings(page)]).toEqual([path, width, []]);
      }
  }, 120_000);
});
