import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { Passwords } from '../../src/identity/password.js';
import type { House } from '../../src/platform/house.js';
import { serve, type Served } from '../../src/serve.js';
import { GrantRole, InviteStaff } from '../../src/staff/staff.js';
import { authenticator } from '../support/authenticator.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env['SICHTFELD_SHOTS'];
const MINUTE = 60_000;
const [EMAIL, PASSWORD] = ['ada@example.com', 'ein langes Passwort'] as const;

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`staff in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let house: House;
  let device: ReturnType<typeof authenticator>;
  let codes: string[];
  let kai: string;
  let portal: string;
  const clock = new TestClock();

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse({ clock, env: { SICHTFELD_SECOND_FACTOR: 'demanded' } }));
    ({ portal } = await buildTown(house));
    kai = (await issue(house, InviteStaff, { name: 'Kai Krähe', email: 'kai@example.com' })).id;
    await issue(house, GrantRole, { staff: kai, role: 'agent' });
    await new Passwords(house.stores.vault, house.random, { memory: 64, passes: 1, parallelism: 1 }).set(`staff:${kai}`, PASSWORD);
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const fresh = (javaScriptEnabled = true): Promise<BrowserContext> => browser.newContext({ javaScriptEnabled, locale: 'de-DE', reducedMotion: 'reduce', viewport: { width: 1280, height: 900 } });
  const send = async (page: Page, selector = 'main .form-end button'): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  /** Wide and narrow, light and dark (no colour on its way to another one: motion is reduced): nothing for axe, nothing to scroll sideways. */
  const looksRight = async (page: Page, name: string): Promise<void> => {
    for (const [width, colorScheme] of [[320, 'dark'], [1280, 'light']] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await page.evaluate('document.querySelectorAll("main details").forEach(one => one.open = true)').catch(() => undefined);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${width}.png`, fullPage: true });
      expect([name, width, await findings(page)]).toEqual([name, width, []]);
      expect([name, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([name, true]);
    }
  };
  const password = async (page: Page, email: string = EMAIL): Promise<void> => {
    await page.goto(`${served.url}staff/sign-in`);
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', PASSWORD);
    await send(page);
  };

  it('without script the first admin sets up a second factor by the code beside the picture, and keeps recovery codes', async () => {
    const page = await (await fresh(false)).newPage();
    await page.goto((await firstAdminLink(house, served.url))!);
    for (const [name, value] of [['name', 'Ada Amsel'], ['email', EMAIL], ['password', PASSWORD]] as const) await page.fill(`[name=${name}]`, value);
    await send(page, 'main button[type=submit]');
    expect(await page.locator('h1').innerText()).toBe('Zweiten Faktor einrichten');
    expect(await page.locator('img.qr').getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    await page.click('summary');
    device = authenticator((await page.locator('code.secret').innerText()).replaceAll(' ', ''), clock);
    await page.fill('[name=code]', '000000');
    await send(page);
    expect(await page.locator('.faults').innerText()).toContain('Code stimmt nicht');
    await page.fill('[name=code]', device.code());
    await send(page);
    codes = await page.locator('.recovery-codes code').allInnerTexts();
    expect(codes).toHaveLength(10);
    await Promise.all([page.waitForNavigation(), page.click('main .after a')]);
    expect(new URL(page.url()).pathname).toBe('/staff/portals');
  }, 60_000);

  it('then comes in by password and code, or by a recovery code, each state fit to be seen', async () => {
    const page = await (await fresh()).newPage();
    clock.moment += MINUTE;
    await page.goto(`${served.url}staff/sign-in`);
    await looksRight(page, 'sign-in');
    await password(page);
    expect(await page.locator('h1').innerText()).toBe('Ihr zweiter Faktor');
    await looksRight(page, 'code');
    await page.fill('[name=code]', '123123');
    await send(page);
    await looksRight(page, 'code-wrong');
    await page.fill('[name=code]', `${device.code().slice(0, 3)} ${device.code().slice(3)}`);
    await send(page);
    expect(new URL(page.url()).pathname).toBe('/staff/portals');
    const other = await (await fresh(false)).newPage();
    await password(other);
    await other.fill('[name=code]', codes[0]!);
    await send(other);
    expect(new URL(other.url()).pathname).toBe('/staff/portals');
    await other.goto(`${served.url}staff/security`);
    expect(await other.locator('main').innerText()).toContain('noch 9');
  }, 120_000);

  it('a second member scans the picture with script, and the codes are shown this once', async () => {
    const page = await (await fresh()).newPage();
    await password(page, 'kai@example.com');
    await looksRight(page, 'set-up');
    const kais = authenticator((await page.locator('code.secret').innerText()).replaceAll(/\s/g, ''), clock);
    await page.fill('[name=code]', kais.code());
    await send(page);
    await looksRight(page, 'recovery-codes');
    await page.goto(`${served.url}staff/security`);
    await looksRight(page, 'security');
    expect(await page.locator('main').innerText()).not.toMatch(/[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}/);
  }, 120_000);

  it.each([['with', true], ['without', false]] as const)('%s script an admin is asked for a code before a colleague’s factor is reset, and it is done with what was entered', async (_, script) => {
    const page = await (await fresh(script)).newPage();
    clock.moment += 11 * MINUTE;
    await password(page);
    await page.fill('[name=code]', device.code());
    await send(page);
    await page.goto(`${served.url}staff/members/${kai}`);
    if (script) await looksRight(page, 'member');
    clock.moment += 11 * MINUTE;
    if (script) {
      await send(page, `form[action$="/reset-second-factor"] button`);
      await looksRight(page, 'step-up');
      await page.fill('[name=_proof]', '000000');
      await send(page);
      await looksRight(page, 'step-up-wrong');
      await page.fill('[name=_proof]', device.code());
      await send(page);
      expect(await page.locator('.flash').innerText()).toContain('Der zweite Faktor ist zurückgesetzt.');
      expect(await page.locator('.facts').innerText()).toContain('nicht eingerichtet');
    } else {
      await page.goto(`${served.url}staff/confirm?next=%2Fstaff%2Frefusals`);
      await page.fill('[name=_proof]', device.code());
      await send(page);
      expect(await page.locator('h1').innerText()).toBe('Abgelehnte Anmeldungen');
      expect(await page.locator('main').innerText()).toContain('Bestätigung stimmt nicht');
    }
  }, 120_000);

  it.each([['with', true], ['without', false]] as const)('%s script an admin sets up single sign-on, is asked for a code, and finds what was entered saved', async (_, script) => {
    const page = await (await fresh(script)).newPage();
    clock.moment += 11 * MINUTE;
    await password(page);
    await page.fill('[name=code]', device.code());
    await send(page);
    await page.goto(`${served.url}staff/portals/${portal}/sso/new/jwt`);
    await page.fill('[name=name]', `Amsel & Co ${script ? 'mit' : 'ohne'}`);
    await page.fill('[name=issuer]', 'https://app.example');
    clock.moment += 11 * MINUTE;
    await send(page, 'main form[method=post] .form-end button.primary');
    expect(await page.locator('h1').innerText()).toMatch(/^Bitte bestätigen\s+Sie/);
    await page.fill('[name=_proof]', '000000');
    await send(page);
    await page.fill('[name=_proof]', device.code());
    await send(page);
    expect(await page.locator('h1').innerText()).toBe(`Amsel & Co ${script ? 'mit' : 'ohne'}`);
    expect(await page.locator('main').innerText()).not.toContain('_proof');
  }, 120_000);

  it('the pages of staff are fit to be seen, wide and narrow (C14)', async () => {
    const page = await (await fresh()).newPage();
    clock.moment += 11 * MINUTE;
    await password(page);
    await page.fill('[name=code]', device.code());
    await send(page);
    for (const path of ['members', 'members/new', 'refusals', 'refusals?day=2020-01-01', 'security', 'security/recovery-codes', 'security/password']) {
      await page.goto(`${served.url}staff/${path}`);
      await looksRight(page, path.replaceAll(/\W+/g, '-'));
    }
    await page.goto(`${served.url}staff/sign-in/reset`);
    await looksRight(page, 'reset');
  }, 120_000);
});
