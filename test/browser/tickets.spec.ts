import { jest } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import type { House } from '../../src/platform/house.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { ChangeReopenRule, ChangeTicketForm } from '../../src/portal/service.js';
import { serve, type Served } from '../../src/serve.js';
import { CloseTicket } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { AddParticipant } from '../../src/tickets/ticket-people.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown, PASSWORD, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
// A browser on a busy machine is slow.
jest.setTimeout(120_000);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const agent = { ...SYSTEM, actor: { kind: 'staff' as const, id: 'greta' }, roles: ['agent' as const] };

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

const overflow = (page: Page): Promise<number> => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as Promise<number>;

described(`tickets in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let house: House;
  let served: Served;
  let town: Town;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse());
    town = await buildTown(house);
    await town.scope('all', { companyReply: true });
    for (let i = 0; i < 30; i++) await town.ticket(town.anna, `Anliegen ${i}`, town.amsel, { priority: i % 10 === 0 ? 'high' : 'low', pipeline: i % 2 === 0 ? 'sales' : 'support' });
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const fillIn = async (page: Page): Promise<void> => {
    await page.fill('[name=email]', 'anna@example.com');
    await page.fill('[name=password]', PASSWORD);
    await send(page, 'main button[type=submit]');
  };
  const signedIn = async (javaScriptEnabled: boolean, width = 1280): Promise<Page> => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: 'de-DE', viewport: { width, height: 800 } })).newPage();
    await page.goto(`${served.url}sign-in`);
    await fillIn(page);
    return page;
  };
  const texts = (page: Page, selector: string) => page.locator(selector).allInnerTexts();

  it.each([true, false])('list, filter, thread, reply, close, rate, reopen: with script: %s (C6, C7, C11)', async script => {
    const page = await signedIn(script);
    await page.click('.more > summary');
    await page.selectOption('#pick', 'priority=high');
    await page.selectOption('#by', 'opened:ascending');
    await send(page, '.finder-form .finder button');
    expect(new URL(page.url()).search).toBe('?tab=all&property=priority&value=high&sort=opened&order=ascending');
    expect(await texts(page, '.main > a')).toEqual(['Anliegen 0', 'Anliegen 10', 'Anliegen 20']);
    await page.reload();
    expect((await texts(page, '.chip')).join()).toMatch(/^Priorität: Hoch\s×$/);
    await send(page, `tbody tr:nth-child(${script ? 2 : 3}) .main a`);
    await page.fill('[name=body]', 'Es geht wieder.');
    await send(page, '#reply .form-end button');
    expect((await texts(page, '.entry .prose')).at(-1)).toBe('Es geht wieder.');
    expect((await texts(page, '.entry-mine strong')).at(-1)).toBe('Sie');
    await send(page, 'form[action$="/closure"] button');
    await page.check('#score-4');
    await page.fill('#f-comment', 'Freundlich');
    await send(page, '#rating button');
    expect(await page.locator('#rating').innerText()).toContain('Sie haben mit 4 von 5 bewertet: gut.');
    await send(page, 'form[action$="/reopening"] button');
    expect(await page.locator('#rating').count()).toBe(0);
    expect((await texts(page, '.entry-note')).map(text => text.replace(/ (vor|\d|jetzt|heute).*/s, ''))).toEqual(['Sie haben das Ticket geschlossen', 'Sie haben das Ticket wieder geöffnet']);
    await page.goBack();
    await page.context().close();
  });

  it('what is being written is saved by itself and is there on another device', async () => {
    const id = await town.ticket(town.anna, 'Entwurf', town.amsel);
    const page = await signedIn(true);
    await page.goto(`${served.url}tickets/${id}`);
    await page.locator('[name=body]').pressSequentially('Noch nicht fert');
    await page.locator('[data-draft-state]').getByText('Entwurf gespeichert').waitFor();
    const other = await signedIn(false);
    await other.goto(`${served.url}tickets/${id}`);
    expect([await other.inputValue('[name=body]'), (await texts(other, '#reply .hint')).join()]).toEqual(['Noch nicht fert', expect.stringContaining('Ihr Entwurf')]);
  });

  it('a reply sent when the session has ended leads to signing in and back to the text, without script too', async () => {
    const id = await town.ticket(town.anna, 'Sitzung zu Ende', town.amsel);
    const page = await signedIn(false);
    await page.goto(`${served.url}tickets/${id}`);
    await page.fill('[name=body]', 'Lange Antwort');
    await page.context().clearCookies({ name: 'session' });
    await send(page, '#reply .form-end button');
    await fillIn(page);
    expect([new URL(page.url()).pathname, await page.inputValue('[name=body]')]).toEqual([`/tickets/${id}`, 'Lange Antwort']);
    await send(page, '#reply .form-end button');
    expect((await texts(page, '.entry .prose')).at(-1)).toBe('Lange Antwort');
  });

  it('a thread tells how long ago, with the moment itself beside it', async () => {
    const id = await town.ticket(town.anna, 'Zeiten', town.amsel);
    const [scripted, plain] = [await signedIn(true), await signedIn(false)];
    for (const page of [scripted, plain]) await page.goto(`${served.url}tickets/${id}`);
    expect([await scripted.locator('.ago').first().innerText() !== '', await plain.locator('.ago').first().innerText()]).toEqual([true, '']);
    expect(await plain.locator('.when time:not(.ago)').first().innerText()).toMatch(/^\d\d\.\d\d\.\d{4}, \d\d:\d\d$/);
  });

  it('axe finds nothing in any state, and nothing is cut off at 320 px (C14)', async () => {
    const [open, rated, closed] = [await town.ticket(town.anna, 'Offen', town.amsel), await town.ticket(town.anna, 'Bewertet', town.amsel), await town.ticket(town.anna, 'EinSehrLangesWortOhneEinEinzigesLeerzeichenDasNirgendsUmbricht', town.amsel)];
    await issue(house, AddParticipant, { ticket: open, contact: town.ben });
    await issue(house, ChangeTicketForm, { portal: town.portal, fields: [{ property: 'priority', required: true }, { property: 'category' }] });
    const page = await signedIn(true);
    await page.goto(`${served.url}tickets`);
    for (const ticket of [rated, closed]) await issue(house, CloseTicket, { ticket, status: 'solved' }, agent);
    await issue(house, PostReply, { ticket: open, body: 'Neu', visibility: 'public' }, agent);
    await page.goto(`${served.url}tickets/${rated}`);
    await page.check('#score-5');
    await send(page, '#rating button');
    await issue(house, ChangeReopenRule, { portal: town.portal, mode: 'never' });
    const states = ['tickets', 'tickets?q=nichts', 'tickets?sort=quer', 'tickets?property=priority&value=high&columns=requester&columns=priority&columns=category&columns=status', 'tickets/new', `tickets/new?continues=${closed}`, `tickets/${open}`, `tickets/${rated}`, `tickets/${closed}`, `tickets/${open}/participants/new`];
    for (const path of states)
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(served.url + path);
        await page.evaluate('for (const one of document.querySelectorAll("main details")) one.open = true');
        expect([path, width, await findings(page), await overflow(page)]).toEqual([path, width, [], 0]);
      }
    await issue(house, ChangeReopenRule, { portal: town.portal, mode: 'always' });
  }, 120_000);
});
