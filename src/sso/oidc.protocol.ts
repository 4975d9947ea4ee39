import { createHash } from 'node:crypto';
import { buildAuthorizationUrl, buildEndSessionUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { OidcSettings } from './connection.policy.js';
import { OidcChecks } from './oidc-checks.js';
import { grant, judgeAnswer, userInfo } from './oidc-grant.js';
import { claimsOf, headerOf, judge, type IdToken, type PublishedKeys } from './oidc-id-token.js';
import { attributesOf, emailOf, nameOf } from './oidc-person.js';
import type { OidcProviders, Provider } from './oidc-provider.js';
import type { Departure, PendingLogin, Proof, ProviderAnswer, SsoConnection, SsoProtocol } from './protocol.js';

type Connection = SsoConnection<OidcSettings>;

/** OpenID Connect by code flow with PKCE (RFC 7636), nonce, and the provider's name in the answer (RFC 9207). */
export class OidcProtocol implements SsoProtocol<OidcSettings> {
  readonly kind = 'oidc';

  constructor(
    private readonly providers: OidcProviders,
    private readonly keys: PublishedKeys,
    private readonly now: () => number,
  ) {}

  async start(connection: Connection, { state, nonce, verifier }: PendingLogin): Promise<Departure> {
    const { settings, endpoints } = connection;
    const provider = await this.providers.of(settings, this.now(), new OidcChecks());
    const to = buildAuthorizationUrl(this.providers.configurationOf(settings, provider, undefined), {
      redirect_uri: endpoints.answer, scope: [...new Set(['openid', ...settings.scopes])].join(' '), state, nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    });
    return { by: 'redirect', to: to.href };
  }

  async verify(connection: Connection, answer: ProviderAnswer): Promise<Proof> {
    const { settings, endpoints } = connection;
    const checks = new OidcChecks();
    const { pending, now } = answer;
    // A provider's tile points to our start address: an answer that nobody asked for is never one of ours (J14).
    if (!pending || pending.connection !== connection.id) throw checks.refusal('oidc.unasked');
    checks.pass('oidc.unasked');
    const provider = await this.providers.of(settings, now, checks);
    judgeAnswer(provider, answer, pending, checks);
    const configuration = this.providers.configurationOf(settings, provider, await connection.secret('client'));
    const granted = await grant(configuration, endpoints.answer, answer, pending, checks);
    const token = await this.#idToken(granted.idToken, provider, settings, pending, now, checks);
    const told = emailOf(token.claims, settings.mapping) === null && token.claims['email'] === undefined && provider.userinfo_endpoint !== undefined
      ? await userInfo(configuration, granted.accessToken, token.subject, checks)
      : {};
    return proofOf(connection, token, { ...told, ...token.claims }, checks);
  }

  /** To the provider, so that its own session ends too, and back to the portal. */
  async leave(connection: Connection): Promise<Departure | undefined> {
    const { settings, endpoints } = connection;
    const provider = await this.providers.of(settings, this.now(), new OidcChecks()).catch(() => undefined);
    if (!provider?.end_session_endpoint) return undefined;
    const to = buildEndSessionUrl(this.providers.configurationOf(settings, provider, undefined), { post_logout_redirect_uri: `${endpoints.origin}/` });
    return { by: 'redirect', to: to.href };
  }

  async #idToken(token: string, provider: Provider, settings: OidcSettings, pending: PendingLogin, now: number, checks: OidcChecks): Promise<IdToken> {
    const { algorithm, kid } = headerOf(token, checks);
    const found = await this.keys.keyOf(provider.jwks_uri, algorithm, kid, now);
    if ('none' in found) throw checks.refusal(found.none === 'unknown' ? 'oidc.key' : 'oidc.provider-unreachable', 'keys');
    checks.pass('oidc.key');
    return judge(await claimsOf(token, found.key, checks), settings, pending.nonce, now, checks);
  }
}

const proofOf = ({ id, settings }: Connection, { subject, validUntil, claims }: IdToken, all: Readonly<Record<string, unknown>>, checks: OidcChecks): Proof => {
  const [email, name] = [emailOf(all, settings.mapping), nameOf(all, settings.mapping)];
  return {
    identity: JSON.stringify([settings.issuer, subject]), label: email ?? name ?? subject, email, name,
    attributes: attributesOf(all), asked: true,
    once: [{ id: `oidc:${id}:${createHash('sha256').update(String(claims['nonce'])).digest('base64url')}`, until: validUntil }],
    validUntil, sessionEndsAt: null, sessionIndex: typeof claims['sid'] === 'string' ? claims['sid'] : null,
    next: null, checks: checks.passed,
  };
};
