// Shows every important page of the demo at three widths, light and dark, in both languages, in the folder screenshots/,
// and holds the pages to their budget: at most 60 KB over the wire with all they load (as sent, bodies only: sheets, scripts
// and the rule builder by Brotli, other pages as they are), and no request to another host. Exits 1 when a page breaks it, or when the demo does not start.
//
//   npm run screenshots                 everything
//   npm run screenshots -- --budget     the budget alone, one width
//   npm run screenshots -- help ticket  only pages whose name holds one of these words
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const BUDGET = 60 * 1024;
const WIDTHS = [360, 768, 1280];
const PASSWORD = 'ein ruhiger Abend';
const CUSTOMER = 'marlene.fuchs@example.com';
const OUT = join(root, 'screenshots');

const args = process.argv.slice(2);
const budgetOnly = args.includes('--budget');
const wanted = args.filter(arg => !arg.startsWith('--'));

/** Pages by who looks. `find` takes the address from a link of the page before: ids differ from folder to folder. */
const PAGES = [
  { who: 'visitor', name: 'sign-in', path: '/sign-in' },
  { who: 'visitor', name: 'register', path: '/register' },
  { who: 'visitor', name: 'reset', path: '/sign-in/reset' },
  { who: 'visitor', name: 'link', path: '/sign-in/link' },
  { who: 'visitor', name: 'help', path: '/help' },
  { who: 'visitor', name: 'help-article', path: '/help', find: '.help-links a' },
  { who: 'visitor', name: 'help-search', path: '/help/search?q=Ticket' },
  { who: 'visitor', name: 'help-nothing', path: '/help/search?q=xyzzy' },
  { who: 'visitor', name: 'staff-sign-in', path: '/staff/sign-in' },
  { who: 'visitor', name: 'not-found', path: '/nothing-here', status: 404 },
  { who: 'customer', name: 'tickets', path: '/tickets' },
  { who: 'customer', name: 'tickets-company', path: '/tickets?tab=company' },
  { who: 'customer', name: 'tickets-nothing', path: '/tickets?q=xyzzy' },
  { who: 'customer', name: 'ticket', path: '/tickets', find: '.table .main a' },
  { who: 'customer', name: 'ticket-new', path: '/tickets/new' },
  { who: 'customer', name: 'suggest', path: '/help/suggest?q=Ticket%20schlie%C3%9Fen' },
  { who: 'customer', name: 'profile', path: '/profile' },
  { who: 'customer', name: 'sessions', path: '/profile/sessions' },
  { who: 'admin', name: 'staff-portals', path: '/staff/portals' },
  { who: 'admin', name: 'staff-portal', path: '/staff/portals/kiez' },
  { who: 'admin', name: 'staff-setting-title', path: '/staff/portals/kiez/settings/title' },
  { who: 'admin', name: 'staff-setting-access', path: '/staff/portals/kiez/settings/access' },
  { who: 'admin', name: 'staff-setting-filter', path: '/staff/portals/kiez/settings/filter' },
  { who: 'admin', name: 'staff-setting-link', path: '/staff/portals/kiez/settings/knowledgeBaseLink' },
  { who: 'admin', name: 'staff-tickets', path: '/staff/tickets' },
  { who: 'admin', name: 'staff-ticket', path: '/staff/tickets', find: '.table .main a' },
  { who: 'admin', name: 'staff-contacts', path: '/staff/contacts' },
  { who: 'admin', name: 'staff-contact', path: '/staff/contacts', find: '.table .main a' },
  { who: 'admin', name: 'staff-import', path: '/staff/import' },
  { who: 'admin', name: 'staff-properties', path: '/staff/ticket-properties' },
  { who: 'admin', name: 'staff-mailbox', path: '/staff/mailbox' },
  { who: 'admin', name: 'staff-lists', path: '/staff/lists' },
  { who: 'admin', name: 'staff-companies', path: '/staff/companies' },
  { who: 'admin', name: 'staff-explain', path: '/staff/explain' },
  { who: 'admin', name: 'staff-articles', path: '/staff/articles' },
  { who: 'admin', name: 'staff-article-new', path: '/staff/articles/new' },
  { who: 'admin', name: 'staff-article', path: '/staff/articles', find: '.table .main a' },
  { who: 'admin', name: 'staff-sso', path: '/staff/portals/kiez/sso' },
  { who: 'admin', name: 'staff-sso-new-saml', path: '/staff/portals/kiez/sso/new/saml' },
  { who: 'admin', name: 'staff-setting-sso', path: '/staff/portals/kiez/settings/sso' },
  { who: 'admin', name: 'staff-list-criteria', path: '/staff/lists/new/criteria' },
  { who: 'admin', name: 'staff-members', path: '/staff/members' },
  { who: 'admin', name: 'staff-security', path: '/staff/security' },
  { who: 'admin', name: 'staff-tokens', path: '/staff/tokens' },
  { who: 'admin', name: 'staff-refusals', path: '/staff/refusals' },
  { who: 'visitor', name: 'staff-reset', path: '/staff/sign-in/reset' },
].filter(({ name }) => wanted.length === 0 || wanted.some(word => name.includes(word)));

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The demo in a folder of its own; resolves when it answers, with the first admin's address. */
const startDemo = async (port, folder) => {
  if (spawnSync(process.execPath, [join(root, 'bin/build.mjs')], { stdio: 'inherit' }).status !== 0) throw new Error('The build failed.');
  const child = spawn(process.execPath, ['--no-warnings', join(root, 'dist/src/cli.js'), 'demo'], { cwd: root, env: { ...process.env, SICHTFELD_PORT: String(port), SICHTFELD_DATA: folder }, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (told += chunk));
  for (const begin = Date.now(); ; ) {
    const setup = /http:\/\/\S+\/staff\/setup\/[^\s]+/.exec(told)?.[0];
    if (setup && (await fetch(`http://localhost:${port}/sign-in`).then(({ ok }) => ok, () => false))) return { child, setup };
    if (child.exitCode !== null || Date.now() - begin > 300_000) {
      child.kill();
      throw new Error(`The demo did not start:\n${told.slice(-2_000)}`);
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
};

const submit = page => Promise.all([page.waitForNavigation(), page.click('main form .form-end button')]);

/** Signs in once for each of them; what is kept is their cookies. */
const signAllIn = async (browser, hosts, setup) => {
  const customer = await browser.newContext();
  const door = await customer.newPage();
  await door.goto(`${hosts.customer}/sign-in`);
  await door.fill('[name=email]', CUSTOMER);
  await door.fill('[name=password]', PASSWORD);
  await submit(door);
  const admin = await browser.newContext();
  const first = await admin.newPage();
  await first.goto(setup);
  await first.fill('[name=name]', 'Ada Admin');
  await first.fill('[name=email]', 'ada@team.example.com');
  await first.fill('[name=password]', PASSWORD);
  await submit(first);
  const kept = { visitor: undefined, customer: await customer.storageState(), admin: await admin.storageState() };
  await Promise.all([customer.close(), admin.close()]);
  return kept;
};

/** Counts what a page asks for: bytes of bodies as sent, and addresses of other hosts. Without a cache, as at a first visit. */
const meter = page => {
  const sizes = [];
  const strangers = [];
  page.on('request', request => {
    const url = new URL(request.url());
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(page.url() === 'about:blank' ? request.url() : page.url()).host) strangers.push(request.url());
  });
  page.on('requestfinished', request => {
    if (request.resourceType() !== 'eventsource') sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize, () => 0));
  });
  return async () => ({ bytes: (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0), strangers });
};

/** The address of a page; of one that is found by a link, looked up apart from the page itself, so that nothing of it is in a cache. */
const addressOf = async (browser, { path, find }, host, state) => {
  if (!find) return { path };
  const context = await browser.newContext(state ? { storageState: state } : {});
  try {
    const page = await context.newPage();
    const status = (await page.goto(host + path)).status();
    const href = status === 200 ? await page.locator(find).first().getAttribute('href', { timeout: 2_000 }).catch(() => null) : null;
    return href === null ? { skipped: `nothing to open at ${path} (${status})` } : { path: href };
  } finally {
    await context.close();
  }
};

const visit = async (browser, entry, path, host, state, { width, colorScheme, language }) => {
  const context = await browser.newContext({ ...(state ? { storageState: state } : {}), colorScheme, locale: language === 'de' ? 'de-DE' : 'en-GB', viewport: { width, height: 800 } });
  try {
    await context.addCookies([{ name: 'language', value: language, url: host }]);
    const page = await context.newPage();
    const count = meter(page);
    const answer = await page.goto(host + path, { waitUntil: 'load' });
    if (answer.status() !== (entry.status ?? 200)) return { failed: `${path} answers ${answer.status()}` };
    // A moment for what scripts ask for once the page is there.
    await page.waitForTimeout(150);
    const counted = await count();
    if (!budgetOnly) await page.screenshot({ path: join(OUT, `${entry.who}-${entry.name}-${language}-${colorScheme}-${width}.png`), fullPage: true });
    return counted;
  } finally {
    await context.close();
  }
};

const looks = budgetOnly ? [{ width: 1280, colorScheme: 'light', language: 'de' }] : ['de', 'en'].flatMap(language => ['light', 'dark'].flatMap(colorScheme => WIDTHS.map(width => ({ width, colorScheme, language }))));

const judged = results => {
  const skipped = results.find(one => one.skipped)?.skipped;
  if (skipped) return { line: `NOT THERE: ${skipped}`, good: false };
  const failed = results.find(one => one.failed)?.failed;
  if (failed) return { line: `FAILED: ${failed}`, good: false };
  const bytes = Math.max(...results.map(one => one.bytes));
  const strangers = [...new Set(results.flatMap(one => one.strangers))];
  const size = `${(bytes / 1024).toFixed(1)} KB`;
  if (strangers.length > 0) return { line: `ASKS OTHER HOSTS: ${strangers.join(', ')}`, good: false };
  return bytes > BUDGET ? { line: `TOO LARGE: ${size} of ${BUDGET / 1024} KB`, good: false } : { line: size, good: true };
};

const walk = async (browser, hosts, states) => {
  let good = true;
  for (const entry of PAGES) {
    const [host, state] = [hosts[entry.who], states[entry.who]];
    const { path, skipped } = await addressOf(browser, entry, host, state);
    const results = skipped ? [{ skipped }] : [];
    for (const look of skipped ? [] : looks) {
      results.push(await visit(browser, entry, path, host, state, look));
      if (results.at(-1).skipped) break;
    }
    const verdict = judged(results);
    good &&= verdict.good;
    console.log(`${entry.who.padEnd(9)}${entry.name.padEnd(22)}${verdict.line}`);
  }
  return good;
};

const main = async () => {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(path => existsSync(path));
  if (!executablePath) throw new Error('There is no chromium on this machine.');
  const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-screenshots-'));
  const port = await freePort();
  let child;
  let browser;
  try {
    const demo = await startDemo(port, folder);
    child = demo.child;
    if (!budgetOnly) mkdirSync(OUT, { recursive: true });
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
    const hosts = { visitor: `http://kunden.localhost:${port}`, customer: `http://kunden.localhost:${port}`, admin: `http://localhost:${port}` };
    const good = await walk(browser, hosts, await signAllIn(browser, hosts, demo.setup));
    console.log(good ? 'Every page keeps its budget.' : 'Some pages do not keep their budget.');
    return good ? 0 : 1;
  } finally {
    await browser?.close();
    if (child) await new Promise(resolve => (child.once('exit', resolve), child.kill('SIGTERM')));
    rmSync(folder, { recursive: true, force: true });
  }
};

main().then(code => process.exit(code), error => {
  console.error(String(error.message ?? error));
  process.exit(1);
});
