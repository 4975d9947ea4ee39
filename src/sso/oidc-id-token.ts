import type { KeyObject } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, type CompactJWSHeaderParameters } from 'jose';
import { JWSSignatureVerificationFailed } from 'jose/errors';
import type { OidcSettings } from './connection.policy.js';
import type { OidcChecks } from './oidc-checks.js';
import { ID_TOKEN_ALGORITHMS, type IdTokenAlgorithm } from './oidc-provider.js';
import { strictObject } from './strict-json.js';

/** Keys that providers publish (jwks.ts). */
export interface PublishedKeys {
  keyOf(url: string, algorithm: IdTokenAlgorithm, kid: string | undefined, now: number): Promise<{ readonly key: KeyObject } | { readonly none: 'unknown' | 'unreachable' }>;
}

export interface IdToken {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly subject: string;
  /** ms; no longer valid from then on. */
  readonly validUntil: number;
}

/** However long a provider says that its token holds (S14). */
const OLDEST = 600_000;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** Keys that a token brings itself prove nothing (J3). */
const BROUGHT = ['jwk', 'jku', 'x5u', 'x5c', 'crit', 'b64'];

/** The header of a token that may be looked at further. @throws SsoRefusal */
export const headerOf = (token: string, checks: OidcChecks): { readonly algorithm: IdTokenAlgorithm; readonly kid: string | undefined } => {
  if (!COMPACT.test(token)) throw checks.refusal('oidc.id-token', 'not three parts');
  const header = read(() => decodeProtectedHeader(token) as CompactJWSHeaderParameters);
  if (!header) throw checks.refusal('oidc.id-token', 'header');
  const brought = BROUGHT.find(name => name in header);
  if (brought) throw checks.refusal('oidc.id-token', brought);
  checks.pass('oidc.id-token');
  const algorithm = ID_TOKEN_ALGORITHMS.find(one => one === header.alg);
  if (!algorithm) throw checks.refusal('oidc.algorithm', typeof header.alg === 'string' ? header.alg : undefined);
  checks.pass('oidc.algorithm', algorithm);
  return { algorithm, kid: typeof header.kid === 'string' ? header.kid : undefined };
};

/** The claims of a token with a signature that counts. @throws SsoRefusal */
export const claimsOf = async (token: string, key: KeyObject, checks: OidcChecks): Promise<Readonly<Record<string, unknown>>> => {
  const payload = await compactVerify(token, key, { algorithms: [...ID_TOKEN_ALGORITHMS] }).then(verified => verified.payload, (error: unknown) => {
    throw error instanceof JWSSignatureVerificationFailed ? checks.refusal('oidc.signature') : checks.refusal('oidc.key', 'the key does not fit the algorithm, or is too short');
  });
  checks.pass('oidc.signature');
  return objectOf(payload, checks);
};

/** The claims of a token that nobody has looked at: good for refusing, and for nothing else. @throws SsoRefusal `oidc.id-token` */
export const claimsIn = (token: string, checks: OidcChecks): Readonly<Record<string, unknown>> => objectOf(Buffer.from(token.split('.')[1] ?? '', 'base64url'), checks);

/** One meaning only: a name that occurs twice is none (strict-json.ts). */
const objectOf = (payload: Uint8Array, checks: OidcChecks): Readonly<Record<string, unknown>> => strictObject(Buffer.from(payload)) ?? refused(checks);

const refused = (checks: OidcChecks): never => {
  throw checks.refusal('oidc.id-token', 'claims');
};

/** @throws SsoRefusal `oidc.issuer`, `oidc.audience`, `oidc.expired`, `oidc.not-yet`, `oidc.too-old`, `oidc.nonce`, `oidc.subject` */
export const judge = (claims: Readonly<Record<string, unknown>>, settings: OidcSettings, nonce: string, now: number, checks: OidcChecks): IdToken => {
  checks.demand('oidc.issuer', claims['iss'] === settings.issuer, textOf(claims['iss']));
  checks.demand('oidc.audience', isFor(claims, settings.clientId), textOf(claims['aud']));
  const validUntil = judgeTimes(claims, settings.skew * 1000, now, checks);
  checks.demand('oidc.nonce', claims['nonce'] === nonce);
  const subject = claims['sub'];
  if (typeof subject !== 'string' || subject.length === 0 || subject.length > 255) throw checks.refusal('oidc.subject');
  checks.pass('oidc.subject');
  return { claims, subject, validUntil };
};

/** Until when (ms) a token holds. @throws SsoRefusal `oidc.id-token`, `oidc.expired`, `oidc.not-yet`, `oidc.too-old` */
export const judgeTimes = (claims: Readonly<Record<string, unknown>>, skew: number, now: number, checks: OidcChecks): number => {
  const { exp, iat, nbf = iat } = claims;
  if (!isMoment(exp) || !isMoment(iat) || !isMoment(nbf)) throw checks.refusal('oidc.id-token', 'exp, iat or nbf is no number of seconds');
  checks.demand('oidc.expired', now < exp * 1000 + skew, ago(now - exp * 1000));
  checks.demand('oidc.not-yet', Math.max(iat, nbf) * 1000 <= now + skew, ago(now - Math.max(iat, nbf) * 1000));
  checks.demand('oidc.too-old', now < iat * 1000 + OLDEST + skew, ago(now - iat * 1000));
  return Math.min(exp * 1000, iat * 1000 + OLDEST) + skew;
};

/** Ours alone, or ours among others when it is ours that asked. */
export const isFor = ({ aud, azp }: Readonly<Record<string, unknown>>, client: string): boolean => {
  if (azp !== undefined && azp !== client) return false;
  if (!Array.isArray(aud)) return aud === client;
  return aud.includes(client) && aud.every(one => typeof one === 'string') && (aud.length === 1 || azp === client);
};

/** Whole or broken seconds since 1970, up to the year 9999. */
const isMoment = (value: unknown): value is number => typeof value === 'number' && value > 0 && value < 253_402_300_800;

const ago = (ms: number): string => `${Math.round(ms / 1000)} s ago`;
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : Array.isArray(value) ? value.filter(one => typeof one === 'string').join(' ') : undefined);

const read = <T>(what: () => T): T | undefined => {
  try {
    return what();
  } catch {
    return undefined;
  }
};
