import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { firstAdminLink } from '../../src/identity/first-admin.js';
import { serve, type Served } from '../../src/serve.js';
import { join, openPost, ordered, posted, reply, type Post } from '../mail/post.js';
import { PASSWORD } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  return page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))') as Promise<string[]>;
};

described(`mails in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let post: Post;
  let setup: string;
  let ticket: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    post = await openPost({ mailer: undefined as never });
    served = await serve(post.house);
    ticket = await post.town.ticket(post.town.anna, 'Drucker brennt', null);
    await join(post.house, ticket, post.town.ben);
    await ordered(post.house);
    setup = (await firstAdminLink(post.house, served.url))!;
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (javaScriptEnabled: boolean): Promise<Page> => (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage();
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const checked = async (page: Page): Promise<void> => {
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect([page.url(), width, await findings(page), await page.evaluate('document.documentElement.scrollWidth > innerWidth')]).toEqual([page.url(), width, [], false]);
    }
  };

  it('an admin finds the mail, a participant follows its link to the ticket, and stops mails without script (C12, C14)', async () => {
    const admin = await open(true);
    await admin.goto(setup);
    for (const [name, value] of [['name', 'Ada'], ['email', 'ada@example.com'], ['password', 'ein langes Passwort']] as const) await admin.fill(`[name=${name}]`, value);
    await send(admin, 'main button[type=submit]');
    await reply(post.house, ticket, 'Löschdecke ist unterwegs.');
    await posted(post.house, post.clock);
    await send(admin, 'nav a[href="/staff/mailbox"]');
    await checked(admin);
    const [his] = await admin.locator('tbody tr', { hasText: 'ben@example.com' }).all();
    await Promise.all([admin.waitForNavigation(), his!.locator('a').click()]);
    expect(await admin.locator('.mail-text').innerText()).toContain('Löschdecke ist unterwegs.');
    await checked(admin);
    const [toTicket, toStop] = await admin.locator('.mail-text a').evaluateAll(links => links.map(link => link.getAttribute('href')!));

    const ben = await open(false);
    await ben.goto(toTicket!);
    await ben.goto(`${served.url}sign-in`);
    await ben.fill('[name=email]', 'ben@example.com');
    await ben.fill('[name=password]', PASSWORD);
    await send(ben, 'main button[type=submit]');
    await ben.goto(toTicket!);
    expect(await ben.locator('h1').innerText()).toBe('Drucker brennt');

    const anybody = await open(false);
    await anybody.goto(toStop!);
    await send(anybody, 'main button');
    expect(await anybody.locator('[role=status]').innerText()).toContain('keine E-Mails mehr');
    const scripted = await open(true);
    await scripted.goto(toStop!);
    await checked(scripted);
    await send(scripted, 'main button');
    expect(await scripted.locator('[role=status]').innerText()).toContain('wieder E-Mails');
    await checked(scripted);
  });
});
