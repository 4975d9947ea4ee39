import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Sessions } from '../../src/identity/sessions.js';
import type { House } from '../../src/platform/house.js';
import { serve, type Served } from '../../src/serve.js';
import { GrantRole, InviteStaff } from '../../src/staff/staff.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const HOUR = 3_600_000;

/** Violations that axe finds on the page as it is. */
const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  return page.evaluate('axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))') as Promise<string[]>;
};

described(`open pages in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let house: House;
  let served: Served;
  let town: Town;
  let agent: string;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    ({ house } = await openHouse({ env: { SICHTFELD_RATE_LIMITS: 'off' } }));
    town = await buildTown(house);
    agent = (await issue(house, InviteStaff, { name: 'Gregor', email: 'gregor@team.example.com' })).id;
    await issue(house, GrantRole, { staff: agent, role: 'agent' });
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterEach(() => Promise.all(contexts.splice(0).map(context => context.close())));
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const open = async (id: string, kind: 'contact' | 'staff', path: string, javaScriptEnabled = true): Promise<Page> => {
    const binding = { person: { kind, id }, host: 'localhost', portal: kind === 'contact' ? town.portal : null, method: 'password', connection: null, idle: HOUR, absolute: HOUR } as const;
    const { token } = await new Sessions(house.stores.vault, house.clock, house.random).create(binding);
    const context = await browser.newContext({ javaScriptEnabled, locale: 'de-DE' });
    contexts.push(context);
    await context.addCookies([{ name: 'session', value: token, url: served.url, httpOnly: true }]);
    const page = await context.newPage();
    await page.goto(served.url + path);
    return page;
  };
  const send = (page: Page, selector: string): Promise<unknown> => Promise.all([page.waitForNavigation(), page.click(selector)]);
  /** Within the two seconds that C13 allows. */
  const soon = { timeout: 2_000 };

  it('a customer and an agent talk with each other on open pages; a note stays with the team (C4, C13)', async () => {
    const ticket = await town.ticket(town.anna, 'Drucker brennt', town.amsel);
    const [anna, gregor] = [await open(town.anna, 'contact', `tickets/${ticket}`), await open(agent, 'staff', `staff/tickets/${ticket}`)];
    await anna.fill('textarea[name=body]', 'Es riecht auch schon');
    await gregor.fill('textarea[name=body]', 'Bitte löschen Sie ihn.');
    await send(gregor, '.card-public button');
    await anna.waitForSelector('.entry:has-text("Bitte löschen Sie ihn.")', soon);
    expect(await anna.inputValue('textarea[name=body]')).toBe('Es riecht auch schon');
    expect(await anna.locator('[data-live-note]').innerText()).toContain('Hier ist etwas Neues.');
    await gregor.fill('textarea[name=note]', 'Kanarienvogel');
    await send(gregor, '.card-internal button');
    await send(anna, 'main .form-end button');
    await gregor.waitForSelector('.entry:has-text("Es riecht auch schon")', soon);
    expect(await gregor.locator('.entry-internal').innerText()).toContain('Interne Notiz');
    expect(await anna.content()).not.toContain('Kanarienvogel');
    await Promise.all([anna.waitForSelector('.facts .badge:has-text("Geschlossen")', soon), send(gregor, 'form[action$="/closure"] button')]);
    expect(await anna.locator('.entry').count()).toBe(4);
  });

  it('focus, scroll and what is being written stay while something new comes (C13)', async () => {
    const ticket = await town.ticket(town.anna, 'Langes Gespräch', town.amsel);
    for (let i = 0; i < 12; i++) await issue(house, PostReply, { ticket, body: `Antwort ${i}\n`.repeat(8) });
    const anna = await open(town.anna, 'contact', `tickets/${ticket}`);
    await anna.focus('textarea[name=body]');
    await anna.keyboard.type('Ich schreibe gera');
    const place = 'Math.round(document.activeElement.getBoundingClientRect().top)';
    const before = await anna.evaluate(place);
    await issue(house, PostReply, { ticket, body: 'Neu dabei.\n'.repeat(6) });
    await anna.waitForSelector('.entry:has-text("Neu dabei.")', soon);
    expect(await anna.evaluate(place)).toBe(before);
    await anna.keyboard.type('de.');
    expect(await anna.inputValue('textarea[name=body]')).toBe('Ich schreibe gerade.');
    expect(await findings(anna)).toEqual([]);
  });

  it('the list says how much is new and does not jump; the link shows it (C13)', async () => {
    const first = await town.ticket(town.ben, 'Erstes', null);
    const ben = await open(town.ben, 'contact', 'tickets?tab=mine');
    const place = `Math.round(document.querySelector('.table').getBoundingClientRect().top)`;
    const before = await ben.evaluate(place);
    await issue(house, PostReply, { ticket: first, body: 'Hallo' });
    await ben.waitForSelector('[data-live-note]:has-text("Neues in einem Ticket.")', soon);
    await town.ticket(town.ben, 'Zweites', null);
    await ben.waitForSelector('[data-live-note]:has-text("Neues in 2 Tickets.")', soon);
    expect([await ben.evaluate(place), await ben.locator('tbody tr').count()]).toEqual([before, 1]);
    expect(await findings(ben)).toEqual([]);
    await send(ben, '[data-live-note] a');
    expect([new URL(ben.url()).search, await ben.locator('tbody tr').count()]).toEqual(['?tab=mine', 2]);
  });

  it('a page that nobody looks at holds no stream, and catches up when it is looked at again', async () => {
    const ticket = await town.ticket(town.carla, 'Hinten', null);
    const carla = await open(town.carla, 'contact', `tickets/${ticket}`);
    const show = (hidden: boolean): Promise<unknown> =>
      carla.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${hidden} }); document.dispatchEvent(new Event('visibilitychange'))`);
    await show(true);
    await issue(house, PostReply, { ticket, body: 'Während Sie weg waren' });
    expect(await carla.locator('.entry').count()).toBe(1);
    await show(false);
    await carla.waitForSelector('.entry:has-text("Während Sie weg waren")', soon);
  });

  it('without script an agent answers, notes, sets a property and finds somebody', async () => {
    const ticket = await town.ticket(town.anna, 'Ohne Skript', null);
    const gregor = await open(agent, 'staff', 'staff/tickets', false);
    await send(gregor, 'tbody a:has-text("Ohne Skript")');
    await gregor.fill('textarea[name=body]', 'Öffentlich');
    await send(gregor, '.card-public button');
    await gregor.fill('textarea[name=note]', 'Intern');
    await send(gregor, '.card-internal button');
    await gregor.selectOption('[name="property.status"]', 'pending');
    await send(gregor, 'form[action$="/properties"] button');
    await gregor.fill('[name=q]', 'Ben');
    await send(gregor, '[role=search] button');
    await send(gregor, '.agent-person button >> nth=1');
    expect(await gregor.locator('.facts').first().innerText()).toContain('Wartet');
    expect(await gregor.locator('.desk-side').innerText()).toContain('Ben');
    expect((await house.stores.events.readStream(`ticket-${ticket}`)).map(({ type }) => type)).toEqual(['TicketOpened', 'ReplyPosted', 'ReplyPosted', 'TicketPropertyChanged', 'ParticipantAdded']);
  });

  it('axe finds nothing on the pages of agents, wide and narrow, full, empty and faulty (C14)', async () => {
    const ticket = await town.ticket(town.anna, 'Für axe', town.amsel);
    await issue(house, PostReply, { ticket, body: 'Notiz', visibility: 'internal' });
    const gregor = await open(agent, 'staff', 'staff/tickets');
    for (const path of ['staff/tickets', 'staff/tickets?q=nichtsda', `staff/tickets/${ticket}`, `staff/tickets/${ticket}/people?q=a`, `staff/tickets/${ticket}/people?q=xyz`])
      for (const width of [320, 1280]) {
        await gregor.setViewportSize({ width, height: 800 });
        await gregor.goto(served.url + path);
        expect([path, width, await findings(gregor)]).toEqual([path, width, []]);
        expect([path, width, await gregor.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([path, width, true]);
      }
    await gregor.goto(`${served.url}staff/tickets/${ticket}`);
    await send(gregor, '.card-public button');
    expect([await gregor.locator('.faults').count(), await findings(gregor)]).toEqual([1, []]);
  });
});
