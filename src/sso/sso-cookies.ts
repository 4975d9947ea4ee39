import { clearCookie, cookieRule, readCookie, setCookie, type CookieRule } from '../web/cookies.js';

/** Seconds. */
const TEN_MINUTES = 600;

const ruleOf = (name: string, https: boolean, host: string): CookieRule => cookieRule(name, https, host);

/**
 * The cookie that binds a login to its browser. Answers come as posts from the provider's site, which carry no Lax cookie, so it is
 * SameSite=None; that asks for Secure, which browsers allow on this machine over plain http as well.
 */
export const setBrowserCookie = (https: boolean, host: string, secret: string): string =>
  setCookie({ ...ruleOf('sso', https, host), secure: true }, secret, { maxAge: TEN_MINUTES, sameSite: 'None' });

export const browserCookie = (header: string | undefined, https: boolean, host: string): string | undefined => readCookie(header, ruleOf('sso', https, host));

/** The cookie of a proof that waits for its person. */
export const setWaitingCookie = (https: boolean, host: string, token: string): string => setCookie(ruleOf('sso-waiting', https, host), token, { maxAge: TEN_MINUTES });
export const waitingCookie = (header: string | undefined, https: boolean, host: string): string | undefined => readCookie(header, ruleOf('sso-waiting', https, host));
export const clearWaitingCookie = (https: boolean, host: string): string => clearCookie(ruleOf('sso-waiting', https, host));
