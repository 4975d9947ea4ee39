import { timingSafeEqual } from 'node:crypto';
import { Rejection } from '../kernel/errors.js';

export interface UnsafeRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Normalised, see hosts.ts, and how it is served. */
  readonly host: string;
  readonly https: boolean;
  /** The token that the session's pages carry (`csrfTokenOf`); undefined when nobody is signed in. */
  readonly expected?: string | undefined;
  /** The form's `_csrf` field; scripts send the header X-CSRF-Token instead. */
  readonly field?: unknown;
}

export const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

const refuse = (message: string): never => {
  throw new Rejection('forbidden', 'csrf.refused', message);
};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Whether the browser says that the request comes from our own pages. With `Referrer-Policy: no-referrer` forms send
 * `Origin: null`, so Sec-Fetch-Site (all browsers since 2023) is asked first. A request that says nothing is refused.
 */
const fromOurPages = ({ headers, host, https }: UnsafeRequest): boolean => {
  const site = text(headers['sec-fetch-site']);
  if (site !== undefined) return site === 'same-origin';
  const origin = text(headers['origin']);
  if (origin === undefined || origin === 'null' || !URL.canParse(origin)) return false;
  const { protocol, hostname } = new URL(origin);
  return protocol === (https ? 'https:' : 'http:') && hostname.replace(/\.$/, '') === host;
};

const same = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * For unsafe requests that a cookie could authenticate, forms and JSON alike: they come from our own pages, and carry
 * the session's token (field `_csrf` or header X-CSRF-Token) when somebody is signed in. Requests with a bearer token,
 * and posts of identity providers, are not asked; the caller knows them by their route, never by their path.
 * @throws Rejection `csrf.refused`
 */
export const checkCsrf = (request: UnsafeRequest): void => {
  if (SAFE.has(request.method)) return;
  if (!fromOurPages(request)) refuse('The request does not come from a page of this portal.');
  if (request.expected === undefined) return;
  const given = text(request.headers['x-csrf-token']) ?? text(request.field);
  if (given === undefined || !same(given, request.expected)) refuse('The token of the session is missing or wrong.');
};

const CONTROL = /[\u0000-\u001f\u007f\\]/;

/** Where to go next: a path of our own, else `/` (S18). */
export const safeReturn = (target: unknown, fallback = '/'): string => {
  if (typeof target !== 'string' || target.length > 2_000 || CONTROL.test(target) || !/^\/(?!\/)/.test(target)) return fallback;
  const base = 'https://own.invalid';
  return URL.canParse(target, base) && new URL(target, base).origin === base ? target : fallback;
};
