import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { House } from '../../src/platform/house.js';
import { AllowSelfRegistration } from '../../src/portal/hosts.js';
import { serve, type Served } from '../../src/serve.js';
import { issue, openHouse } from '../support/house.js';
import { mailbox } from '../support/letters.js';
import { buildTown, PASSWORD } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Violations that axe finds on the page as it is. */
const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`getting in with a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let house: House;
  let read: ReturnType<typeof mailbox>;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    const town = await buildTown(house);
    await issue(house, AllowSelfRegistration, { portal: town.portal });
    served = await serve(house);
    read = mailbox(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const fresh = (javaScriptEnabled = true): Promise<BrowserContext> => browser.newContext({ javaScriptEnabled, locale: 'de-DE' });
  const mailedUrl = async (): Promise<string> => (await read())[0]!.url!;
  const heading = (page: Page): Promise<string> => page.locator('h1').innerText();
  const clean = async (page: Page): Promise<void> => expect([page.url(), await findings(page)]).toEqual([page.url(), []]);

  /** Tab until the focus is on what has this name. */
  const tabTo = async (page: Page, name: string, what = 'labels?.[0]?.innerText ?? document.activeElement.innerText'): Promise<void> => {
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(`(document.activeElement.${what} ?? "").trim()`);
      if (String(focused).startsWith(name)) return;
    }
    throw new Error(`${name} is not reached by the keyboard on ${page.url()}.`);
  };
  const press = async (page: Page, name: string): Promise<void> => {
    await tabTo(page, name);
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  };
  const type = async (page: Page, name: string, text: string): Promise<void> => {
    await tabTo(page, name, 'labels?.[0]?.innerText');
    await page.keyboard.type(text);
  };

  it('a customer registers, verifies, signs in, changes the profile and ends a session, by keyboard alone; axe finds nothing on the way (C14, C16)', async () => {
    const page = await (await fresh()).newPage();
    await page.goto(served.url);
    await clean(page);
    await press(page, 'Registrieren');
    await clean(page);
    await press(page, 'Link anfordern');
    expect(await page.locator('.faults a').count()).toBe(2);
    await clean(page);
    await type(page, 'Ihr Name', 'Dora Dachs');
    await type(page, 'E-Mail-Adresse', 'dora@example.com');
    await press(page, 'Link anfordern');
    expect(await heading(page)).toBe('Bitte im Postfach nachsehen');
    await clean(page);
    await page.goto(await mailedUrl());
    expect(await page.locator('.told').innerText()).toContain('dora@example.com');
    await clean(page);
    await type(page, 'Passwort, wenn Sie eines möchten', PASSWORD);
    await press(page, 'Registrieren und anmelden');
    expect(await heading(page)).toBe('Ihre Tickets');

    const other = await (await fresh()).newPage();
    await other.goto(served.url);
    await type(other, 'E-Mail-Adresse', 'dora@example.com');
    await type(other, 'Passwort', PASSWORD);
    await press(other, 'Anmelden');
    expect(await heading(other)).toBe('Ihre Tickets');

    await tabTo(page, 'Dora Dachs');
    await page.keyboard.press('Enter');
    await press(page, 'Ihr Profil');
    await clean(page);
    await type(page, 'Name', 'Dora D.');
    await press(page, 'Speichern');
    expect(await page.locator('.flash').innerText()).toContain('gespeichert');
    await press(page, 'Sitzungen ansehen und beenden');
    expect(await page.locator('.session').count()).toBe(2);
    await clean(page);
    await press(page, 'Sitzung beenden');
    expect(await page.locator('.session').count()).toBe(1);
    await other.reload();
    expect(await heading(other)).toBe('Anmelden');
  }, 120_000);

  it('without script: a forgotten password is replaced by a mailed link, then changed again in the profile (C16)', async () => {
    const page = await (await fresh(false)).newPage();
    const send = (selector: string) => Promise.all([page.waitForNavigation(), page.click(selector)]);
    await page.goto(served.url);
    await page.fill('[name=email]', 'carla@example.com');
    await page.fill('[name=password]', 'weiß ich nicht mehr');
    await send('main .form-end button');
    expect(await page.locator('.faults').innerText()).toContain('Adresse oder Passwort');
    expect(await page.inputValue('[name=email]')).toBe('carla@example.com');
    await send('.beside a');
    await page.fill('[name=email]', 'carla@example.com');
    await send('main .form-end button');
    const url = await mailedUrl();
    await page.goto(url);
    await page.fill('[name=password]', 'kurz');
    await send('main .form-end button');
    expect(await page.locator('.faults a').count()).toBe(1);
    await page.fill('[name=password]', 'ein langer Spaziergang');
    await send('main .form-end button');
    expect(await heading(page)).toBe('Ihre Tickets');
    await page.goto(`${served.url}profile/password`);
    await page.fill('[name=current]', 'ein langer Spaziergang');
    await page.fill('[name=password]', 'noch ein Spaziergang');
    await send('main .form-end button');
    expect(await page.locator('.flash').innerText()).toContain('Passwort ist geändert');
    await page.goto(url);
    expect(await heading(page)).toBe('Dieser Link gilt nicht mehr');
  }, 120_000);

  it('axe finds nothing on the pages of door and profile, narrow and light, wide and dark, and nothing is wider than the screen (C14)', async () => {
    const page = await (await fresh()).newPage();
    const paths = ['sign-in', 'sign-in/link', 'sign-in/reset', 'register', 'sign-in/sent?for=reset', 'link/unknown', 'profile', 'profile/password', 'profile/address', 'profile/sessions'];
    await page.goto(served.url);
    await page.fill('[name=email]', 'anna@example.com');
    await page.fill('[name=password]', PASSWORD);
    await Promise.all([page.waitForNavigation(), page.click('main .form-end button')]);
    for (const width of [320, 1280])
      for (const path of paths) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme: width === 320 ? 'light' : 'dark' });
        await page.goto(served.url + path);
        expect([path, width, await findings(page), await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width, [], width]);
      }
  }, 120_000);
});
