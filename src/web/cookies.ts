import { isLoopback } from './hosts.js';

export interface CookieRule {
  readonly name: string;
  readonly secure: boolean;
}

/**
 * The cookie's name and whether it is Secure. On https it carries the prefix `__Host-` (no other host can set or see it);
 * plain http is for this machine only, where browsers drop the prefix silently.
 * @throws Error for plain http elsewhere.
 */
export const cookieRule = (name: string, https: boolean, host: string): CookieRule => {
  if (https) return { name: `__Host-${name}`, secure: true };
  if (!isLoopback(host)) throw new Error(`${host} must be served by https: over plain http a session could be read by anybody on the way.`);
  return { name, secure: false };
};

export const SESSION_COOKIE = 'session';

const VALUE = /^[A-Za-z0-9_.~=-]*$/;

/** A Set-Cookie value. HttpOnly always; `maxAge` in seconds, without it the cookie ends with the browser. */
export const setCookie = (rule: CookieRule, value: string, { maxAge, sameSite = 'Lax' }: { readonly maxAge?: number; readonly sameSite?: 'Lax' | 'Strict' | 'None' } = {}): string => {
  if (!VALUE.test(value)) throw new TypeError('A cookie takes letters, digits and - _ . ~ = only.');
  return `${rule.name}=${value}; Path=/; HttpOnly; SameSite=${sameSite}${rule.secure ? '; Secure' : ''}${maxAge === undefined ? '' : `; Max-Age=${Math.max(0, Math.floor(maxAge))}`}`;
};

export const clearCookie = (rule: CookieRule): string => setCookie(rule, '', { maxAge: 0 });

/** A cookie of a request. Two with one name and different values are none: somebody else may have planted one of them. */
export const readCookie = (header: string | undefined, rule: CookieRule): string | undefined => {
  if (header === undefined) return undefined;
  let found: string | undefined;
  for (let at = 0; at < header.length; ) {
    const end = header.indexOf(';', at) < 0 ? header.length : header.indexOf(';', at);
    const pair = header.slice(at, end).trim();
    at = end + 1;
    if (!pair.startsWith(`${rule.name}=`)) continue;
    const value = pair.slice(rule.name.length + 1);
    if (found !== undefined && found !== value) return undefined;
    found = value;
  }
  return found;
};
