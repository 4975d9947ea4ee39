import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

/** A file that pages link to. Nothing in it depends on who asks, so it may be cached for ever under its name. */
export interface Asset {
  readonly type: string;
  readonly body: string;
  /** The body by Brotli (RFC 7932). Pages themselves are never compressed: they hold a secret beside what a stranger can put into an address (BREACH). */
  readonly brotli?: Buffer;
  readonly cacheControl: string;
}

const FOREVER = 'public, max-age=31536000, immutable';
const CSS = 'text/css; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const assets = new Map<string, Asset>();

const served = (file: string, name: string, type: string): string => {
  const body = readFileSync(new URL(file, import.meta.url), 'utf8');
  const path = `/assets/${createHash('sha256').update(body).digest('hex').slice(0, 12)}/${name}`;
  assets.set(path, { type, body, brotli: brotliCompressSync(body), cacheControl: FOREVER });
  return path;
};

/** Adds a script of a page, as it is, under a name that changes with its content. Returns the path for `<script type="module">`. */
export const script = (url: URL, name: string): string => served(url.href, name, SCRIPT);

export const stylesPath = served('./styles.css', 'styles.css', CSS);
export const scriptPath = served('./client/page.js', 'page.js', SCRIPT);
export const livePath = served('./client/live.js', 'live.js', SCRIPT);
export const refreshPath = served('./client/refresh.js', 'refresh.js', SCRIPT);
export const ruleBuilderPath = served('./client/rule-builder.js', 'rule-builder.js', SCRIPT);

/** The sheet that sets the brand's hue: CSP allows no inline style. */
export const brandPath = (hue: number): string => `/assets/brand-${wholeHue(hue)}.css`;

const wholeHue = (hue: number): number => (Number.isFinite(hue) ? ((Math.round(hue) % 360) + 360) % 360 : 250);

/** The little picture in the tab, in the brand's hue. */
export const iconPath = (hue: number): string => `/assets/brand-${wholeHue(hue)}.svg`;

const icon = (hue: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="oklch(0.46 0.13 ${hue})"/><path d="M6 16c6-8 14-8 20 0c-6 8-14 8-20 0z" fill="#fff"/><circle cx="16" cy="16" r="4" fill="oklch(0.46 0.13 ${hue})"/></svg>`;

const brandAsset = (path: string): Asset | undefined => {
  const [, digits, kind] = /^\/assets\/brand-(\d{1,3})\.(css|svg)$/.exec(path) ?? [];
  const hue = Number(digits ?? 360);
  if (hue > 359) return undefined;
  return kind === 'css' ? { type: CSS, body: `:root{--hue:${hue}}\n`, cacheControl: FOREVER } : { type: 'image/svg+xml', body: icon(hue), cacheControl: FOREVER };
};

/** The asset at a path, or undefined: for the controller of `/assets/*`. */
export const assetAt = (path: string): Asset | undefined => assets.get(path) ?? brandAsset(path);
