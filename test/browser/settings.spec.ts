import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { serve, type Served } from '../../src/serve.js';
import { openHouse } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env['SICHTFELD_SHOTS'];

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`the settings in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let town: Town;
  let house: Awaited<ReturnType<typeof openHouse>>['house'];
  let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    town = await buildTown(house);
    for (let i = 0; i < 6; i++) await town.ticket(town.anna, `Anliegen ${i}`, town.amsel, i % 2 === 0 ? { pipeline: 'sales' } : {});
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
    const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    await page.goto((await firstAdminLink(house, served.url))!);
    for (const [name, value] of [['name', 'Ada'], ['email', 'ada@example.com'], ['password', 'ein langes Passwort']] as const) await page.fill(`[name=${name}]`, value);
    await send(page, 'main button[type=submit]');
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
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const at = (path = ''): string => `${served.url}staff/portals/${town.portal}${path}`;
  const shot = async (page: Page, name: string): Promise<void> => {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true });
  };

  it('without script an admin builds a rule of two groups, looks, saves, and restores the old one (A5, A9)', async () => {
    const page = await open(false);
    await page.goto(at('/settings/filter'));
    await send(page, 'button[value=group]');
    await page.selectOption('[name="g0.r0.property"]', 'pipeline');
    await send(page, 'button[value=fit]');
    await page.check('[name="g0.r0.options"][value=sales]');
    await send(page, 'button[value=group]');
    expect(await page.isChecked('[name="g0.r0.options"][value=sales]')).toBe(true);
    await page.selectOption('[name="g1.r0.property"]', 'subject');
    await page.selectOption('[name="g1.r0.choice"]', 'text:ENDS_WITH');
    await page.fill('[name="g1.r0.value"]', '1');
    await page.fill('[name=_reason]', 'Vertrieb zuerst');
    await send(page, 'form[action$="/preview"] .form-end button');
    expect(await page.locator('#preview').innerText()).toContain('Anliegen 3');
    await send(page, '#preview button');
    expect(await page.locator('main').innerText()).toContain('Vertrieb zuerst');
    expect(await page.locator('section.card').first().innerText()).toContain('Oder wenn gilt: Betreff endet mit „1“.');
    await page.goto(at('/settings/filter'));
    await send(page, 'button[value="drop:1"]');
    await send(page, 'form[action$="/preview"] .form-end button');
    await send(page, '#preview button');
    await page.click('details:has(form[action$="/restore-preview"]) summary');
    await page.fill('form[action$="/restore-preview"] [name=_reason]', 'Doch beides');
    await send(page, 'form[action$="/restore-preview"] button');
    expect(await page.locator('#preview').innerText()).toContain('mehr als zuvor');
    await send(page, '#preview button');
    expect(await page.locator('section.card').first().innerText()).toContain('Oder wenn gilt: Betreff endet mit „1“.');
  }, 60_000);

  it('with script rows and groups come and go with no round trip', async () => {
    const page = await open();
    await page.goto(at('/settings/filter@nobody'));
    expect(await page.locator('h1').count()).toBe(1);
    await page.goto(at('/settings/filter'));
    const address = page.url();
    await page.click('.rule > button');
    const group = page.locator('[data-rule-group]').last();
    await group.locator('[data-rule-property]').selectOption('priority');
    await group.locator('input[type=checkbox][value=urgent]').check();
    await group.locator('button[value^="row:"]').click();
    await group.locator('[data-rule-property]').last().selectOption('opened');
    await group.locator('[data-rule-choice]').last().selectOption('timePoint:IS_AFTER');
    expect(await group.locator('[data-rule-for=date]').last().isHidden()).toBe(true);
    await shot(page, 'builder-1280');
    expect(await findings(page)).toEqual([]);
    await group.locator('button[value^="remove:"]').last().click();
    expect(page.url()).toBe(address);
    await send(page, 'form[action$="/preview"] .form-end button');
    expect(await page.locator('.faults').count()).toBe(0);
    await shot(page, 'preview-1280');
    await send(page, '#preview button');
    expect(await page.locator('section.card').first().innerText()).toContain('Priorität ist eine von „Dringend“');
  }, 60_000);

  it('a look that takes its time shows what is known so far, moves by itself, and can be loaded again without script (A5)', async () => {
    const tools = (house.dryRuns as unknown as { tools: { pace?: object } }).tools;
    const slow = (rest: number) => Object.assign(tools, { pace: { busy: { step: 0, rest }, free: { step: 0, rest } } });
    const choose = async (page: Page): Promise<void> => {
      await page.goto(at('/settings/scope'));
      await page.selectOption('[name=company]', 'all');
      await page.fill('[name=_reason]', 'Alle sollen es sehen');
      await send(page, 'form[action$="/preview"] .form-end button');
    };
    slow(1_500);
    const plain = await open(false, 'dark', 360);
    await choose(plain);
    expect(plain.url()).toContain('/settings/scope/previews/');
    expect(await plain.locator('#preview-counts').innerText()).toContain('Stand bis jetzt.');
    await shot(plain, 'counting-360-dark');
    expect(await plain.inputValue('[name=_reason]')).toBe('Alle sollen es sehen');
    await send(plain, '#preview-counts a');
    expect(await plain.locator('#preview-counts progress').count()).toBe(1);
    const page = await open();
    await choose(page);
    await shot(page, 'counting-1280');
    expect(await findings(page)).toEqual([]);
    slow(0);
    await page.waitForSelector('#preview-counts:not([data-refresh])', { timeout: 20_000 });
    expect(await page.locator('#preview-counts').innerText()).toContain('1 Kontakt gewinnt Sicht auf Tickets');
    await shot(page, 'counted-1280');
    await send(page, '#preview form:last-of-type button');
    expect(await page.locator('main').innerText()).toContain('Alle sollen es sehen');
    delete tools.pace;
  }, 60_000);

  it('axe finds nothing, wide and narrow, light and dark (C14)', async () => {
    for (const [width, scheme] of [[360, 'dark'], [1280, 'light']] as const) {
      const page = await open(true, scheme, width);
      for (const path of ['', '/settings/filter', '/settings/access', '/settings/form', '/settings/open', '/../new', '/../../ticket-properties', '/../../ticket-properties/new', '/../../ticket-properties/status']) {
        await page.goto(at(path));
        await shot(page, `${width}${path.replace(/\W+/g, '-')}`);
        expect([path, await findings(page)]).toEqual([path, []]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
    }
  }, 120_000);
});
