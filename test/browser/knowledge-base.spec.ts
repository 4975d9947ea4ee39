import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { csrfTokenOf, Sessions } from '../../src/identity/sessions.js';
import { PublishArticle } from '../../src/knowledge-base/article.js';
import type { House } from '../../src/platform/house.js';
import { ShowKnowledgeBaseLink } from '../../src/portal/service.js';
import { serve, type Served } from '../../src/serve.js';
import { GrantRole, InviteStaff } from '../../src/staff/staff.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOURS = 8 * 3_600_000;

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

const BODY = '# Vorher\n\nFragen Sie **uns**.\n\n| Straße | Frist |\n|---|---|\n| Hauptstraße | 14 Tage |\n\n```\nein sehr langer Befehl, der auf keinen Fall in eine Zeile eines kleinen Bildschirms passt, sondern innen rollt\n```\n\n> Zitat\n\n1. Eins\n2. Zwei';

described(`the knowledge base in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let house: House;
  let town: Town;
  let staff: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    town = await buildTown(house);
    await issue(house, ShowKnowledgeBaseLink, { portal: town.portal });
    await issue(house, PublishArticle, { portal: town.portal, title: 'Straße sperren', language: 'de', category: 'Verkehr', body: BODY, keywords: 'Baustelle' });
    await issue(house, PublishArticle, { portal: town.portal, title: 'Close a street', language: 'en', category: 'Traffic', body: 'Ask us first.' });
    staff = (await issue(house, InviteStaff, { name: 'Ada', email: 'ada@team.example.com' })).id;
    await issue(house, GrantRole, { staff, role: 'admin' });
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (person?: { kind: 'staff' | 'contact'; id: string }, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: 'de-DE', ...options });
    if (person) {
      const made = await new Sessions(house.stores.vault, house.clock, house.random).create({ person, host: 'localhost', portal: person.kind === 'contact' ? town.portal : null, method: 'password', connection: null, idle: HOURS, absolute: HOURS });
      expect(csrfTokenOf(made.token)).not.toBe('');
      await context.addCookies([{ name: 'session', value: made.token, url: served.url }]);
    }
    return context.newPage();
  };
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const anna = () => ({ kind: 'contact' as const, id: town.anna });

  it('a visitor without script looks for a word, reads the article, and goes on to the portal (A10)', async () => {
    const page = await open(undefined, { javaScriptEnabled: false });
    await page.goto(`${served.url}help`);
    expect(await page.title()).toBe('Hilfe – Hilfe bei Amsel');
    await page.fill('#help-q', 'strasse');
    await send(page, '.help-search button');
    await send(page, '.help-hit');
    expect(await page.locator('.markdown h2').innerText()).toBe('Vorher');
    await send(page, '.bar-nav a[href="/tickets"]');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });

  it('articles appear while a customer writes the subject, and leave the form as it is', async () => {
    const page = await open(anna());
    await page.goto(`${served.url}tickets/new`);
    await page.fill('[name=subject]', 'Wie kann ich die Strassen sperren lassen?');
    const link = page.locator('.suggestions a');
    await link.waitFor();
    expect([await link.innerText(), await link.getAttribute('href')]).toEqual(['Straße sperren', '/help/strasse-sperren']);
    expect(await findings(page)).toEqual([]);
    await page.fill('[name=subject]', 'Xyzzy');
    await link.waitFor({ state: 'detached' });
    expect(await page.inputValue('[name=subject]')).toBe('Xyzzy');
  });

  it('a customer without script says what it is about first, and the ticket’s form has it then', async () => {
    const page = await open(anna(), { javaScriptEnabled: false });
    await page.goto(`${served.url}tickets/new`);
    await page.fill('#suggest-q', 'Straße sperren');
    await send(page, 'form[action="/help/suggest"] button');
    expect(await page.locator('.suggestions a').innerText()).toBe('Straße sperren');
    await send(page, 'main a.button');
    expect(await page.inputValue('[name=subject]')).toBe('Straße sperren');
  });

  it('staff write an article with a preview beside it, revise it, and bring the first words back', async () => {
    const page = await open({ kind: 'staff', id: staff });
    await page.goto(`${served.url}staff/articles`);
    await send(page, 'a[href="/staff/articles/new"]');
    await page.fill('[name=title]', 'Baum fällen');
    await page.fill('[name=category]', 'Grün');
    await page.fill('[name=body]', '# Zuerst\n\n<script>window.ran = 1</script>');
    await page.locator('#preview h2', { hasText: 'Zuerst' }).waitFor();
    expect(await page.evaluate('window.ran')).toBeUndefined();
    expect(await findings(page)).toEqual([]);
    await send(page, '.form-end button');
    expect(await page.locator('.flash').innerText()).toContain('veröffentlicht');
    await page.fill('[name=body]', 'Danach');
    await send(page, '.form-end button');
    await send(page, 'a[href$="/versions/0"]');
    expect(await findings(page)).toEqual([]);
    await send(page, 'form[action$="/restore"] button');
    expect(await page.inputValue('[name=body]')).toContain('# Zuerst');
    await send(page, 'form[action$="/withdrawal"] button');
    expect(await page.locator('.hint').first().innerText()).toContain('Niemand findet');
  });

  it('staff without script see the preview by its button', async () => {
    const page = await open({ kind: 'staff', id: staff }, { javaScriptEnabled: false });
    await page.goto(`${served.url}staff/articles/new`);
    await page.fill('[name=body]', '# Probe');
    await send(page, 'button[formaction]');
    expect(await page.locator('#preview .markdown h2').innerText()).toBe('Probe');
    expect(await page.inputValue('[name=body]')).toBe('# Probe');
  });

  it('fits small and large screens, light and dark, with nothing for axe to find (C14)', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const [visitor, admin] = [await open(undefined, { colorScheme }), await open({ kind: 'staff', id: staff }, { colorScheme })];
      for (const [page, path] of [[visitor, 'help'], [visitor, 'help/strasse-sperren'], [visitor, 'help/search?q=strasse'], [visitor, 'help/search?q=xyzzy'], [visitor, 'help/suggest?q=strasse'], [admin, 'staff/articles'], [admin, 'staff/articles/new']] as const)
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 });
          await page.setExtraHTTPHeaders({ accept: 'text/html' });
          await page.goto(served.url + path);
          const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
          expect([path, width, colorScheme, wide, await findings(page)]).toEqual([path, width, colorScheme, false, []]);
        }
    }
  }, 90_000);
});
