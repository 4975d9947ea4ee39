import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

/** Where Debian keeps it; undefined: there is none here. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(path => existsSync(path));

export const launch = async (): Promise<Browser> => {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'] });
};

/** A browser of somebody who was never here. */
export const newPage = async (browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
  const page = await (await browser.newContext({ locale: 'de-DE', ...options })).newPage();
  page.setDefaultTimeout(60_000);
  return page;
};
