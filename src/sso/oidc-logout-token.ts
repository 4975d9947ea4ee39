import type { OidcSettings } from './connection.policy.js';
import type { OidcChecks } from './oidc-checks.js';
import { isFor, judgeTimes } from './oidc-id-token.js';

/** Whose sessions a provider has ended: at least one of the two is named. */
export interface LogoutToken {
  /** Null: whoever has this session. */
  readonly subject: string | null;
  /** One session; null: all of that person. */
  readonly session: string | null;
  /** Used once, until it holds no more (ms). */
  readonly once: { readonly id: string; readonly until: number };
}

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const isShort = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= 255;

/** Claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). @throws SsoRefusal `oidc.logout` and those of the ID token */
export const judgeLogout = (claims: Readonly<Record<string, unknown>>, settings: OidcSettings, now: number, checks: OidcChecks): LogoutToken => {
  const { iss, events, nonce, sub, sid, jti } = claims;
  checks.demand('oidc.issuer', iss === settings.issuer);
  checks.demand('oidc.audience', isFor(claims, settings.clientId));
  const until = judgeTimes(claims, settings.skew * 1000, now, checks);
  // With a nonce it would be an ID token, which proves a login and ends none.
  checks.demand('oidc.logout', isRecord(events) && isRecord(events[EVENT]) && nonce === undefined, 'not a logout token');
  if (!isShort(jti)) throw checks.refusal('oidc.logout', 'jti');
  const named = [sub, sid].filter(one => one !== undefined);
  if (named.length === 0 || !named.every(isShort)) throw checks.refusal('oidc.logout', 'sub or sid');
  return { subject: (sub as string | undefined) ?? null, session: (sid as string | undefined) ?? null, once: { id: `oidc-logout:${jti}`, until } };
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
