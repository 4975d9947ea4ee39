import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { serve, type Served } from '../../src/serve.js';
import { connect, SECRETS, type Place } from '../sso/jwt-stage.js';
import { hmac, HS, part, settingsOf, signed } from '../sso/tokens.js';
import { issue, openHouse } from '../support/house.js';
import { buildTown } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** The shop signs people in and sends them on with a token: by a form of its own page, or in an address. Another site than the portal. */
const openShop = async (portal: () => string) => {
  const seen: string[] = [];
  const token = (place: Place, more: object): string => {
    const seconds = Math.floor(Date.now() / 1_000);
    return signed(HS, part({ iss: 'https://shop.example', sub: 'nora-1', email: 'nora@shop.example', name: 'Nora Nachtigall', iat: seconds, exp: seconds + 300, jti: randomBytes(9).toString('hex'), ...more }), input => hmac(input, SECRETS[place]));
  };
  const form = (action: string, fields: Record<string, string>): string =>
    `<!doctype html><title>Shop</title><form method="post" action="${escaped(action)}">${Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`).join('')}<button>Weiter</button></form>`;
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://idp.localhost');
    seen.push(request.headers.referer ?? '');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (url.pathname === '/login') return void response.end(form(`${portal()}/sso/shop/jwt`, { jwt: token('shop', { aud: `${portal()}/sso/shop/metadata` }), state: url.searchParams.get('state') ?? '' }));
    if (url.pathname === '/links') return void response.end(`<!doctype html><title>Shop</title><a id="desk" href="${portal()}/access/jwt?jwt=${token('desk', { email: 'olga@shop.example', name: 'Olga Otter' })}">Hilfe</a>`);
    if (url.pathname === '/trap') return void response.end(form(`${portal()}/sso/shop/jwt`, { jwt: token('shop', { aud: `${portal()}/sso/shop/metadata`, sub: 'mallory', email: 'mallory@shop.example', name: 'Mallory' }) }));
    response.writeHead(404).end();
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  return { server, seen, origin: `http://idp.localhost:${(server.address() as AddressInfo).port}` };
};

described(`signing in by a token of another site, in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let shop: Awaited<ReturnType<typeof openShop>>;
  let portal: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const { house } = await openHouse();
    const town = await buildTown(house);
    await issue(house, ConnectDomain, { portal: town.portal, host: 'portal.localhost' });
    shop = await openShop(() => portal);
    const hosts = ['localhost', 'portal.localhost'];
    await connect(house, town.portal, 'shop', settingsOf({ loginUrl: `${shop.origin}/login` }), { hosts, name: 'Kundenkonto' });
    await connect(house, town.portal, 'desk', settingsOf({ profile: 'zendesk' }), { hosts, name: 'Alter Helpdesk' });
    await issue(house, ChangeSsoAccessRule, { portal: town.portal, mode: 'all' });
    served = await serve(house);
    portal = `http://portal.localhost:${house.port}`;
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    shop?.server.closeAllConnections();
    shop?.server.close();
    await served?.close();
  });

  const open = async (javaScriptEnabled = true): Promise<Page> => (await browser.newContext({ javaScriptEnabled, locale: 'de-DE' })).newPage();
  const send = async (page: Page, selector: string): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  const isIn = async (page: Page): Promise<boolean> => (await page.goto(`${portal}/tickets`))!.url().endsWith('/tickets');

  it.each([[true], [false]])('what began at the portal ends there, signed in (script: %s)', async script => {
    const page = await open(script);
    await page.goto(`${portal}/sso/shop?next=/help`);
    expect(page.url()).toContain(shop.origin);
    await send(page, 'button');
    expect(page.url()).toBe(`${portal}/help`);
    expect(await isIn(page)).toBe(true);
    expect(await page.locator('.menu-name').innerText()).toBe('Nora Nachtigall');
    await page.context().close();
  });

  it('what a link of the other site begins asks first, and keeps no token in any address (J14, J15)', async () => {
    const page = await open();
    await page.goto(`${shop.origin}/links`);
    await send(page, '#desk');
    expect(page.url()).toBe(`${portal}/sso/confirm`);
    expect(await page.locator('main').innerText()).toContain('olga@shop.example');
    expect(await findings(page)).toEqual([]);
    expect(await isIn(page)).toBe(false);
    await page.goto(`${portal}/sso/confirm`);
    await send(page, 'form:has(input[value=yes]) button');
    expect(page.url()).toBe(`${portal}/tickets`);
    const { entries } = await (await page.context().newCDPSession(page)).send('Page.getNavigationHistory');
    expect(entries.length).toBeGreaterThan(2);
    expect(entries.map(({ url }) => url).join(' ')).not.toContain('jwt=');
    expect(shop.seen.join(' ')).not.toContain('jwt=');
    await page.context().close();
  });

  it('a page that posts somebody else’s token signs nobody in who does not say so (J14)', async () => {
    const page = await open(false);
    await page.goto(`${shop.origin}/trap`);
    await send(page, 'button');
    expect(page.url()).toBe(`${portal}/sso/confirm`);
    expect(await page.locator('main').innerText()).toContain('Mallory');
    await send(page, 'form:has(input[value=no]) button');
    expect(await isIn(page)).toBe(false);
    await page.context().close();
  });

  it('a token that is refused shows the neutral page', async () => {
    const page = await open();
    const answer = await page.goto(`${portal}/access/jwt?jwt=nonsense`);
    expect(answer!.status()).toBe(401);
    expect(await findings(page)).toEqual([]);
    expect(await page.content()).not.toMatch(/nonsense|jwt\./);
    await page.context().close();
  });
});
