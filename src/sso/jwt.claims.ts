import { createHash } from 'node:crypto';
import { foldAddress, readAddress } from '../contacts/address.policy.js';
import type { JwtSettings } from './connection.policy.js';
import type { ReadToken } from './jwt.front.js';
import type { Proof } from './proof.js';
import type { Steps } from './steps.js';

type Claims = Readonly<Record<string, unknown>>;

export interface Asking {
  readonly connection: string;
  readonly settings: JwtSettings;
  /** Our address as the audience. */
  readonly entityId: string;
  /** ms. */
  readonly now: number;
}

export type Claimed = Pick<Proof, 'identity' | 'label' | 'email' | 'name' | 'attributes' | 'once' | 'validUntil'>;

/** Seconds. */
const STRICT_LIFE = 600;
const ZENDESK_WINDOW = 180;
const HUBSPOT_LIFE = 3_600;
/** Seconds since 1970 have ten digits until 2286; milliseconds have thirteen. */
const MOST_SECONDS = 10_000_000_000;

/**
 * What verified claims say of a person, by the connection's profile (J6, J8).
 * @throws SsoRefusal `jwt.issuer`, `jwt.audience`, `jwt.subject`, `jwt.id`, `jwt.issued`, `jwt.expiry`, `jwt.expired`, `jwt.not-yet`, `jwt.email`, `jwt.name`
 */
export const judgeClaims = ({ claims, signingInput }: ReadToken, asking: Asking, steps: Steps): Claimed => {
  const { settings, connection } = asking;
  const validUntil = Math.round(UNTIL[settings.profile](claims, asking, steps) * 1_000);
  judgeWindow(claims, validUntil, asking, steps);
  const id = settings.profile === 'hubspot' ? undefined : idOf(claims, settings, steps);
  const email = emailOf(claims, settings, steps);
  const name = nameOf(claims, settings, steps);
  const identity = identityOf(claims, settings, email, steps);
  // The token itself is used once everywhere, also where two connections had one secret; its id once at its connection.
  const once = [`token:${createHash('sha256').update(signingInput).digest('base64url')}`, ...(id === undefined ? [] : [`jti:${connection}:${id}`])];
  return { identity, label: email ?? name ?? identity, email, name, attributes: attributesOf(claims), once: once.map(one => ({ id: `jwt:${one}`, until: validUntil })), validUntil };
};

/** Until when (seconds) a token is good. */
type Until = (claims: Claims, asking: Asking, steps: Steps) => number;

const strict: Until = (claims, { settings, entityId, now }, steps: Steps) => {
  const { iss, aud } = claims;
  steps.demand(settings.issuer !== null && iss === settings.issuer, 'jwt.issuer', `wanted ${settings.issuer}`);
  steps.demand(aud === entityId || (Array.isArray(aud) && aud.length === 1 && aud[0] === entityId), 'jwt.audience', `wanted ${entityId}`);
  const issued = secondsIn(claims, 'iat', 'jwt.issued', steps);
  const expires = secondsIn(claims, 'exp', 'jwt.expiry', steps);
  steps.demand(issued <= now / 1_000 + settings.skew, 'jwt.issued', `iat ${agoIn(issued, now)}`);
  steps.demand(expires > issued && expires - issued <= STRICT_LIFE, 'jwt.expiry', `exp ${expires - issued} s after iat`);
  return expires + settings.skew;
};

const zendesk: Until = (claims, { now }, steps: Steps) => {
  const issued = secondsIn(claims, 'iat', 'jwt.issued', steps, true);
  steps.demand(Math.abs(now / 1_000 - issued) <= ZENDESK_WINDOW, 'jwt.issued', `iat ${agoIn(issued, now)}`);
  // The window's last millisecond is in it.
  const end = issued + ZENDESK_WINDOW + 0.001;
  return claims['exp'] === undefined ? end : Math.min(end, secondsIn(claims, 'exp', 'jwt.expiry', steps, true));
};

const hubspot: Until = (claims, { settings, now }, steps: Steps) => {
  const expires = secondsIn(claims, 'exp', 'jwt.expiry', steps);
  steps.demand(expires <= now / 1_000 + HUBSPOT_LIFE + settings.skew, 'jwt.expiry', `exp ${agoIn(expires, now)}`);
  const issued = claims['iat'] === undefined ? undefined : secondsIn(claims, 'iat', 'jwt.issued', steps);
  if (issued !== undefined) steps.demand(issued <= now / 1_000 + settings.skew, 'jwt.issued', `iat ${agoIn(issued, now)}`);
  return expires + settings.skew;
};

const UNTIL: Readonly<Record<JwtSettings['profile'], Until>> = { strict, zendesk, hubspot };

const judgeWindow = (claims: Claims, validUntil: number, { settings, now }: Asking, steps: Steps): void => {
  steps.demand(now < validUntil, 'jwt.expired', `good until ${agoIn(validUntil / 1_000, now)}`);
  const from = claims['nbf'] === undefined ? undefined : secondsIn(claims, 'nbf', 'jwt.not-yet', steps, settings.profile === 'zendesk');
  if (from !== undefined) steps.demand(from <= now / 1_000 + settings.skew, 'jwt.not-yet', `nbf ${agoIn(from, now)}`);
};

const secondsIn = (claims: Claims, name: string, check: string, steps: Steps, fractions = false): number => {
  const value = claims[name];
  if (typeof value === 'number' && Number.isFinite(value) && value > 0 && value < MOST_SECONDS && (fractions || Number.isInteger(value))) return value;
  return steps.refuse(check, value === undefined ? `no ${name}` : `${name} is no number of seconds`);
};

const agoIn = (seconds: number, now: number): string => {
  const away = Math.round(now / 1_000 - seconds);
  return away >= 0 ? `${away} s ago` : `in ${-away} s`;
};

const isShort = (value: unknown, most = 255): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= most && !/[\p{Cc}\p{Surrogate}]/u.test(value);

const idOf = ({ jti }: Claims, { profile }: JwtSettings, steps: Steps): string => {
  const text = profile === 'zendesk' && typeof jti === 'number' && Number.isFinite(jti) ? String(jti) : jti;
  steps.demand(isShort(text), 'jwt.id', jti === undefined ? 'no jti' : undefined);
  return text;
};

const emailOf = (claims: Claims, { profile, mapping }: JwtSettings, steps: Steps): string | null => {
  const value = own(claims, mapping.email ?? 'email');
  // A provider that has not verified an address does not vouch for it.
  if (profile === 'strict' && (value === undefined || claims['email_verified'] === false)) return null;
  const address = typeof value === 'string' ? addressIn(value) : undefined;
  steps.demand(address !== undefined, 'jwt.email', value === undefined ? 'none' : undefined);
  return address;
};

const addressIn = (text: string): string | undefined => {
  try {
    return readAddress(text);
  } catch {
    return undefined;
  }
};

const nameOf = (claims: Claims, { profile, mapping }: JwtSettings, steps: Steps): string | null => {
  const value = own(claims, mapping.name ?? 'name');
  if (value === undefined && profile !== 'zendesk') return null;
  steps.demand(isShort(value, 200), 'jwt.name', value === undefined ? 'none' : undefined);
  return value.trim();
};

/** Byte by byte; only addresses are folded (entry.md). */
const identityOf = (claims: Claims, { profile }: JwtSettings, email: string | null, steps: Steps): string => {
  if (profile === 'strict') {
    const { sub } = claims;
    steps.demand(isShort(sub), 'jwt.subject', sub === undefined ? 'no sub' : undefined);
    return `sub:${sub}`;
  }
  const { external_id: external } = claims;
  if (profile === 'hubspot' || external === undefined || external === null || external === '') return `email:${foldAddress(email!)}`;
  const text = typeof external === 'number' && Number.isSafeInteger(external) ? String(external) : external;
  steps.demand(isShort(text), 'jwt.subject', 'external_id');
  return `external_id:${text}`;
};

const own = (claims: Claims, name: string): unknown => (Object.hasOwn(claims, name) ? claims[name] : undefined);

/** What mapping reads. None of it is a role: roles come from RoleGranted alone (J11). */
const attributesOf = (claims: Claims): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(claims).flatMap(([name, value]): [string, readonly string[]][] => {
      const texts = [value].flat().filter((one): one is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof one)).map(String);
      return texts.length > 0 ? [[name, texts]] : [];
    }),
  );
