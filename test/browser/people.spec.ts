import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { CreateList } from '../../src/lists/list.js';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { serve, type Served } from '../../src/serve.js';
import { issue, openHouse } from '../support/house.js';
import { anyOf, buildTown, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`the pages of people in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let town: Town;
  let list: string;
  let dynamic: string;
  let ticket: string;
  let cookies: Parameters<Awaited<ReturnType<Browser['newContext']>>['addCookies']>[0];

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const { house } = await openHouse();
    town = await buildTown(house);
    ticket = await town.ticket(town.anna, 'Drucker', town.amsel);
    await town.filter(anyOf('pipeline', 'sales'));
    list = (await issue(house, CreateList, { name: 'Wichtige', kind: 'static' })).id;
    dynamic = (await issue(house, CreateList, { name: 'Annas', kind: 'dynamic', criteria: { filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [{ filterType: 'PROPERTY', property: 'email', operation: { operationType: 'STRING', operator: 'STARTS_WITH', value: 'anna@', includeObjectsWithNoValueSet: false } }] }] } })).id;
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

  const open = async (javaScriptEnabled = true): Promise<Page> => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'de-DE' });
    await context.addCookies(cookies);
    return context.newPage();
  };
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };

  it('an admin without script records a contact, puts it on a list, and reads why it sees nothing (A6)', async () => {
    const page = await open(false);
    await page.goto(`${served.url}staff/contacts/new`);
    await page.fill('#f-name', 'Dora Dohle');
    await page.fill('#f-email', 'dora@example.com');
    await send(page, 'main .form-end button');
    expect(await page.locator('h1').innerText()).toBe('Dora Dohle');
    await page.click('summary:has-text("In eine Liste aufnehmen")');
    await page.selectOption('#f-list', { label: 'Wichtige' });
    await send(page, 'form[action$="/list"] button');
    expect(await page.locator('.history').innerText()).toContain('Wichtige');
    await send(page, '.actions a[href^="/staff/explain"]');
    await page.fill('#x-ticket', ticket);
    await send(page, 'main .form-end button');
    expect(await page.locator('.verdict').innerText()).toMatch(/^Dora Dohle sieht \S+ nicht\. Der Kontakt ist hier nicht registriert, und Kunden dürfen sich nicht selbst registrieren\.$/);
    expect(await page.locator('.check-failed a[href^="/staff/events/"]').count()).toBeGreaterThan(0);
  });

  it('a chosen file is sent, checked and imported (A14)', async () => {
    const page = await open();
    await page.goto(`${served.url}staff/import`);
    await page.setInputFiles('#f-files', { name: 'kontakte.csv', mimeType: 'text/csv', buffer: Buffer.from('Name;E-Mail\nJörg Jäger;joerg@example.com\nKaputt;nein\n', 'latin1') });
    await send(page, 'main .form-end button');
    await page.locator('form[action$="/run"] button').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await findings(page)).toEqual([]);
    await send(page, 'form[action$="/run"] button');
    await page.locator('h1:has-text("fertig")').waitFor();
    await page.goto(`${served.url}staff/contacts?q=joerg`);
    expect(await page.locator('tbody').innerText()).toContain('Jörg Jäger');
  });

  it('conditions of a list are put together in place, looked at and saved (C14)', async () => {
    const page = await open();
    await page.goto(`${served.url}staff/lists/${dynamic}/criteria`);
    await page.click('button[name="_rule"][value="row:0"]');
    await page.selectOption('[name="g0.r1.choice"]', 'text:CONTAINS');
    await page.fill('[name="g0.r1.value"]', 'example');
    await send(page, 'form.stack .form-end button');
    expect(await page.locator('#preview-title').isVisible()).toBe(true);
    expect(await findings(page)).toEqual([]);
    await send(page, '.card form button');
    expect(await page.locator('dl.facts').innerText()).toContain('example');
  });

  it('axe finds nothing on any of them, wide and narrow, with every part open (C14)', async () => {
    const page = await open();
    const explained = `staff/explain?${new URLSearchParams({ portal: town.portal, contact: 'anna@example.com', ticket })}`;
    const paths = [explained, 'staff/explain?contact=Niemand&ticket=1', 'staff/contacts', 'staff/contacts?q=nichts', 'staff/contacts/new', `staff/contacts/${town.anna}`, `staff/contacts/${town.anna}/erasure`, 'staff/companies', `staff/companies/${town.amsel}`, 'staff/lists', 'staff/lists/new', `staff/lists/${list}`, 'staff/lists/new/criteria?name=Vielnutzer', `staff/lists/${dynamic}/criteria`, 'staff/import', `staff/events/contact-${town.anna}/0`];
    for (const path of paths) {
      await page.setViewportSize({ width: 320, height: 800 });
      await page.goto(served.url + path);
      await page.evaluate('document.querySelectorAll("main details").forEach(one => one.open = true)');
      expect([path, await findings(page)]).toEqual([path, []]);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 320]);
      await page.setViewportSize({ width: 1280, height: 800 });
      expect([path, await findings(page)]).toEqual([path, []]);
    }
  }, 120_000);
});
