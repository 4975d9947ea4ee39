import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { SsoTests } from '../../src/sso/sso-tests.js';
import { openProviderPages } from '../sso/fake-pages.js';
import { openStage, type Stage } from '../sso/stage.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`signing in by single sign-on in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let stage: Stage;
  let idp: Awaited<ReturnType<typeof openProviderPages>>;
  let base: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    stage = await openStage();
    await stage.app.listen({ host: '127.0.0.1', port: 0 });
    stage.house.port = (stage.app.getHttpServer().address() as AddressInfo).port;
    base = `http://localhost:${stage.house.port}`;
    idp = await openProviderPages(() => `${base}/fake/work`);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  beforeEach(async () => {
    stage.provider.departs = 'redirect';
    idp.says({ sub: 'u-nora', email: 'nora@example.com', name: 'Nora Nachtigall' });
    await stage.connect({ loginUrl: `${idp.base}/login`, logoutUrl: `${idp.base}/logout`, unasked: true });
  });
  afterAll(async () => {
    await browser?.close();
    await idp?.close();
    await stage?.close();
  });

  const open = async (javaScriptEnabled = true): Promise<Page> => (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage();
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const heading = (page: Page): Promise<string> => page.locator('h1').innerText();

  it('somebody goes to the provider and comes back to where they wanted to be; signing out goes there too (S12)', async () => {
    const page = await open();
    await page.goto(`${base}/tickets?status=open`);
    expect(await heading(page)).toBe('Anmeldung über Ihre Organisation');
    expect(await findings(page)).toEqual([]);
    await send(page, 'text=Mit Amsel ID anmelden');
    await send(page, 'text=Sign in');
    expect(page.url()).toBe(`${base}/tickets?status=open`);
    await page.click('[data-menu] summary');
    await Promise.all([page.waitForURL(`${idp.base}/logout`), page.click('form[action="/sign-out"] button')]);
    expect(await heading(page)).toBe('Bye');
    await page.goto(`${base}/tickets`);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('by POST it goes by itself with script, and by a button without; the page may send a form nowhere else', async () => {
    stage.provider.departs = 'post';
    const quick = await open();
    await quick.goto(`${base}/sign-in`);
    await Promise.all([quick.waitForURL(`${idp.base}/login`), quick.click('text=Mit Amsel ID anmelden')]);
    const slow = await open(false);
    await slow.goto(`${base}/sso/work`);
    expect(await heading(slow)).toBe('Weiter zu Amsel ID');
    await send(slow, 'main button');
    expect(await heading(slow)).toBe('Provider');
    await send(slow, 'text=Sign in');
    expect(new URL(slow.url()).pathname).toBe('/tickets');
  });

  it('what nobody began here asks first, with and without script (S12, J14)', async () => {
    for (const script of [true, false]) {
      const page = await open(script);
      await page.goto(`${idp.base}/login`);
      await send(page, 'text=Sign in');
      expect(await heading(page)).toBe('Als Nora Nachtigall anmelden?');
      if (script) expect(await findings(page)).toEqual([]);
      await send(page, 'text=Ja, anmelden');
      expect(new URL(page.url()).pathname).toBe('/tickets');
    }
  });

  it('a refusal offers a way on, and an address that somebody has a mail', async () => {
    idp.says({ sub: 'u-1', email: 'not an address' });
    const page = await open();
    await page.goto(`${base}/sso/work`);
    await send(page, 'text=Sign in');
    expect(await heading(page)).toBe('Die Anmeldung hat nicht geklappt');
    expect(await findings(page)).toEqual([]);
    idp.says({ sub: 'u-2', email: 'anna@example.com' });
    await send(page, 'text=Noch einmal versuchen');
    await send(page, 'text=Sign in');
    expect(await heading(page)).toBe('Zu dieser Adresse gibt es ein Konto');
    expect(await findings(page)).toEqual([]);
    await send(page, 'text=Mail senden');
    expect(await heading(page)).toBe('Sehen Sie in Ihr Postfach');
  });

  it('a test shows what was checked', async () => {
    const page = await open();
    await page.goto(`${base}${await stage.app.get(SsoTests).mint(stage.town.portal, 'work')}`);
    await send(page, 'text=Sign in');
    expect(await heading(page)).toBe('Amsel ID funktioniert');
    expect(await page.locator('.sso-checks li').count()).toBeGreaterThan(2);
    expect(await findings(page)).toEqual([]);
  });
});
