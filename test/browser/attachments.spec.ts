import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { serve, type Served } from '../../src/serve.js';
import { openHouse } from '../support/house.js';
import { buildTown, PASSWORD, type Town } from '../support/town.js';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));
const described = CHROMIUM ? describe : describe.skip;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');
// From a folder: what is handed over in pieces takes seconds for a film.
const folder = mkdtempSync(join(tmpdir(), 'sichtfeld-files-'));
const onDisk = (name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const photo = onDisk('Küche.png', PNG);
const bill = onDisk('rechnung.pdf', '%PDF-1.7\n');
const second = onDisk('zweite.pdf', '%PDF-1.7\n');
const film = onDisk('film.mp4', Buffer.alloc(20 * 1_024 * 1_024 + 1));

const findings = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe);
  const run = 'axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))';
  return page.evaluate(run) as Promise<string[]>;
};

described(`files in a browser${CHROMIUM ? '' : ' (skipped: there is no chromium)'}`, () => {
  let browser: Browser;
  let served: Served;
  let town: Town;
  let ticket: string;

  beforeAll(async () => {
    const { chromium } = await import('playwright-core');
    const { house } = await openHouse();
    town = await buildTown(house);
    served = await serve(house);
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await served?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (javaScriptEnabled: boolean, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> => {
    const page = await (await browser.newContext({ javaScriptEnabled, locale: 'de-DE', colorScheme })).newPage();
    await page.goto(served.url);
    await page.fill('[name=email]', 'anna@example.com');
    await page.fill('[name=password]', PASSWORD);
    await send(page, 'main button[type=submit]');
    await page.goto(`${served.url}tickets/${ticket}`);
    return page;
  };
  const send = async (page: Page, selector = 'main .form-end button'): Promise<void> => {
    await Promise.all([page.waitForNavigation(), page.click(selector)]);
  };
  /** Hands files over as a hand on the mouse, or a clipboard, does. */
  const hand = (page: Page, kind: 'drop' | 'paste', name: string): Promise<unknown> => page.evaluate(`{
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], ${JSON.stringify(name)}, { type: 'text/plain' }));
    const target = document.querySelector('[name=body]');
    target.dispatchEvent(${kind === 'drop' ? `new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer })` : `new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: transfer })`});
  }`);
  beforeEach(async () => {
    ticket = await town.ticket(town.anna, 'Drucker brennt', town.amsel);
  });
  const rows = (page: Page): Promise<string[]> => page.locator('[data-files-list] .attachment-name').allInnerTexts();

  it('without script: chosen, refused for want of a text, kept, sent, seen and fetched (C10)', async () => {
    const page = await open(false);
    await page.setInputFiles('[name=files]', [photo, bill]);
    await send(page);
    expect(await page.locator('[name=upload]').count()).toBe(2);
    await page.uncheck('[name=upload] >> nth=1');
    await page.fill('[name=body]', 'Siehe Bild.');
    await page.setInputFiles('[name=files]', [second]);
    await send(page);
    expect(await page.locator('.entry .attachment-name').allInnerTexts()).toEqual(['Küche.png', 'zweite.pdf']);
    expect(await page.locator('.entry img').evaluate(image => (image as unknown as { naturalWidth: number }).naturalWidth)).toBe(1);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('.entry a.attachment >> nth=1')]);
    expect(download.suggestedFilename()).toBe('zweite.pdf');
    expect(readFileSync((await download.path())!).toString()).toBe('%PDF-1.7\n');
  }, 60_000);

  it('without script a file that is too large is named, with the limit, and the text is kept (C10)', async () => {
    const page = await open(false);
    await page.fill('[name=body]', 'Mein Film');
    await page.setInputFiles('[name=files]', [film]);
    await send(page);
    expect(await page.locator('.faults a[href="#f-files"]').innerText()).toContain('„film.mp4“ ist größer als 20 MB');
    expect(await page.inputValue('[name=body]')).toBe('Mein Film');
  }, 60_000);

  it('with script: dragged, pasted, taken out, and too large ones are told before they are sent (C10)', async () => {
    const page = await open(true);
    await page.fill('[name=body]', 'Alles dabei.');
    await page.setInputFiles('[name=files]', [photo]);
    await page.setInputFiles('[name=files]', [film]);
    await hand(page, 'drop', 'gezogen.txt');
    await hand(page, 'paste', 'eingefügt.txt');
    expect(await rows(page)).toEqual(['Küche.png', 'film.mp4', 'gezogen.txt', 'eingefügt.txt']);
    await page.click('main .form-end button');
    expect(await page.locator('[data-files-fault]').innerText()).toContain('20 MB');
    expect(page.url()).toContain(`/tickets/${ticket}`);
    await page.click('button[aria-label="film.mp4 entfernen"]');
    expect(await page.locator('[data-files-fault]').isVisible()).toBe(false);
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('gezogen.txt entfernen');
    await send(page);
    expect(await page.locator('.entry .attachment-name').allInnerTexts()).toEqual(['Küche.png', 'gezogen.txt', 'eingefügt.txt']);
  }, 60_000);

  it('axe finds nothing on the page with files: chosen, refused, sent; light and dark, wide and narrow (C14)', async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await open(true, scheme);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        await page.setInputFiles('[name=files]', [photo, film]);
        expect([scheme, width, 'chosen', await findings(page)]).toEqual([scheme, width, 'chosen', []]);
        await page.click('button[aria-label="film.mp4 entfernen"]');
        await send(page);
        expect([scheme, width, 'refused', await findings(page)]).toEqual([scheme, width, 'refused', []]);
        await page.fill('[name=body]', 'Jetzt');
        await send(page);
        expect([scheme, width, 'sent', await findings(page)]).toEqual([scheme, width, 'sent', []]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
    }
  }, 120_000);
});
