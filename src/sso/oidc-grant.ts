import { authorizationCodeGrant, AuthorizationResponseError, fetchUserInfo, ResponseBodyError, WWWAuthenticateChallengeError, type Configuration } from 'openid-client';
import type { OidcChecks } from './oidc-checks.js';
import { causesOf, codeOf, unreachable, type Provider } from './oidc-provider.js';
import type { OidcReason } from './oidc.refusals.js';
import type { PendingLogin, ProviderAnswer } from './protocol.js';

export interface Granted {
  readonly idToken: string;
  /** For userinfo, at once; never kept. */
  readonly accessToken: string;
}

/** Names of errors in answers (RFC 6749 4.1.2.1, OpenID Connect Core 3.1.2.6). */
const ANSWERS: ReadonlyMap<string, OidcReason> = new Map([
  ['access_denied', 'oidc.access-denied'],
  ...['login_required', 'interaction_required', 'consent_required', 'account_selection_required'].map((name): [string, OidcReason] => [name, 'oidc.not-completed']),
]);
const KNOWN = /^[a-z_]{1,60}$/;

/** Looks at the answer in the browser before anybody is asked: it belongs to this login, comes from this provider, holds a code. @throws SsoRefusal */
export const judgeAnswer = (provider: Provider, { fields }: ProviderAnswer, pending: PendingLogin, checks: OidcChecks): void => {
  checks.demand('oidc.state', fields['state'] === pending.state);
  const issuer = fields['iss'];
  const fits = issuer === undefined ? provider['authorization_response_iss_parameter_supported'] !== true : issuer === provider.issuer;
  checks.demand('oidc.answer-issuer', fits, issuer ?? 'missing');
  const error = fields['error'];
  if (error !== undefined) throw checks.refusal(ANSWERS.get(error) ?? 'oidc.request-refused', KNOWN.test(error) ? error : undefined);
  const alone = ['id_token', 'token', 'access_token', 'response'].every(name => fields[name] === undefined);
  checks.demand('oidc.code', alone && fields['code'] !== undefined && fields['code'] !== '');
};

/** Changes the code for an ID token. @throws SsoRefusal */
export const grant = async (configuration: Configuration, redirectUri: string, { fields }: ProviderAnswer, pending: PendingLogin, checks: OidcChecks): Promise<Granted> => {
  const url = new URL(redirectUri);
  for (const name of ['code', 'state', 'iss']) if (fields[name] !== undefined) url.searchParams.set(name, fields[name]);
  const granted = await authorizationCodeGrant(configuration, url, { expectedState: pending.state, expectedNonce: pending.nonce, pkceCodeVerifier: pending.verifier, idTokenExpected: true })
    .catch((error: unknown) => {
      throw checks.refusal(reasonOf(error), error instanceof ResponseBodyError && KNOWN.test(error.error) ? error.error : undefined);
    });
  checks.pass('oidc.token-answer');
  return { idToken: granted.id_token!, accessToken: granted.access_token };
};

/** What the provider tells about the same person. @throws SsoRefusal `oidc.userinfo`, `oidc.userinfo-subject` */
export const userInfo = async (configuration: Configuration, accessToken: string, subject: string, checks: OidcChecks): Promise<Readonly<Record<string, unknown>>> => {
  const told = await fetchUserInfo(configuration, accessToken, subject).catch((error: unknown) => {
    throw checks.refusal(codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' ? 'oidc.userinfo-subject' : unreachable(error, 'oidc.userinfo'));
  });
  checks.pass('oidc.userinfo-subject');
  return told;
};

const CLAIMS: Readonly<Record<string, OidcReason>> = { iss: 'oidc.issuer', aud: 'oidc.audience', azp: 'oidc.audience', nonce: 'oidc.nonce' };
const REFUSED_CLIENT = new Set(['invalid_client', 'unauthorized_client']);

/** The library looks at claims as well; what it finds first has the same names as ours. */
const reasonOf = (error: unknown): OidcReason => {
  if (error instanceof AuthorizationResponseError) return 'oidc.request-refused';
  if (error instanceof WWWAuthenticateChallengeError) return 'oidc.client-refused';
  if (error instanceof ResponseBodyError) return REFUSED_CLIENT.has(error.error) ? 'oidc.client-refused' : error.error === 'invalid_grant' ? 'oidc.code-refused' : 'oidc.request-refused';
  const detail = causesOf(error).map(one => (one as Error).cause).find(cause => isRecord(cause) && ('claim' in cause || 'claims' in cause || 'header' in cause)) as Record<string, unknown> | undefined;
  if (detail && 'header' in detail) return isRecord(detail['header']) && 'crit' in detail['header'] ? 'oidc.id-token' : 'oidc.algorithm';
  if (detail) return CLAIMS[String(detail['claim'])] ?? (Object.hasOwn(detail, 'claim') ? 'oidc.nonce' : 'oidc.id-token');
  if (causesOf(error).some(one => (one as Error).message.includes('JWT') || (one as Error).message.includes('JWE'))) return 'oidc.id-token';
  return unreachable(error, 'oidc.token-answer');
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !(value instanceof Error);
