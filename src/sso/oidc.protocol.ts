import { createHash } from 'node:crypto';
import { buildAuthorizationUrl, buildEndSessionUrl, calculatePKCECodeChallenge } from 'openid-client';
import type { House } from '../platform/house.js';
import type { OidcSettings } from './connection.policy.js';
import { JwksCache } from './jwks.js';
import { OidcChecks } from './oidc-checks.js';
import { grant, judgeAnswer, userInfo } from './oidc-grant.js';
import { claimsIn, claimsOf, headerOf, judge, type IdToken, type PublishedKeys } from './oidc-id-token.js';
import { judgeLogout, type LogoutToken } from './oidc-logout-token.js';
import { attributesOf, emailOf, nameOf } from './oidc-person.js';
import { OidcProviders, type Provider } from './oidc-provider.js';
import type { Departure, PendingLogin, Proof, ProviderAnswer, SsoConnection, SsoProtocol } from './protocol.js';

type Connection = SsoConnection<OidcSettings>;

/** The protocol of a running house. */
export const oidcOf = ({ outbound, clock }: Pick<House, 'outbound' | 'clock'>): OidcProtocol => new OidcProtocol(new OidcProviders(outbound), new JwksCache(outbound), () => clock.now());

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
    return proofOf(connection, token, together(told, token.claims), checks);
  }

  /** To the provider, so that its own session ends too, and back to the portal. */
  async leave(connection: Connection): Promise<Departure | undefined> {
    const { settings, endpoints } = connection;
    const provider = await this.providers.of(settings, this.now(), new OidcChecks()).catch(() => undefined);
    if (!provider?.end_session_endpoint) return undefined;
    const to = buildEndSessionUrl(this.providers.configurationOf(settings, provider, undefined), { post_logout_redirect_uri: `${endpoints.origin}/` });
    return { by: 'redirect', to: to.href };
  }

  /** A logout that the provider tells us itself. Writes nothing. @throws SsoRefusal */
  async verifyLogout({ settings }: Connection, token: string, now: number): Promise<LogoutToken> {
    // What would not do if it were proven is refused before the provider is asked for anything.
    const header = headerOf(token, new OidcChecks());
    judgeLogout(claimsIn(token, new OidcChecks()), settings, now, new OidcChecks());
    const checks = new OidcChecks();
    const provider = await this.providers.of(settings, now, checks);
    return judgeLogout(await this.#claims(token, header, provider, now, checks), settings, now, checks);
  }

  async #idToken(token: string, provider: Provider, settings: OidcSettings, pending: PendingLogin, now: number, checks: OidcChecks): Promise<IdToken> {
    return judge(await this.#claims(token, headerOf(token, checks), provider, now, checks), settings, pending.nonce, now, checks);
  }

  async #claims(token: string, { algorithm, kid }: ReturnType<typeof headerOf>, provider: Provider, now: number, checks: OidcChecks): Promise<Readonly<Record<string, unknown>>> {
    const found = await this.keys.keyOf(provider.jwks_uri, algorithm, kid, now);
    if ('none' in found) throw checks.refusal(found.none === 'unknown' ? 'oidc.key' : 'oidc.provider-unreachable', 'keys');
    checks.pass('oidc.key');
    return claimsOf(token, found.key, checks);
  }
}

/** Issuer and subject, byte by byte. */
export const identityOf = (issuer: string, subject: string): string => JSON.stringify([issuer, subject]);

const proofOf = ({ id, settings }: Connection, { subject, validUntil, claims }: IdToken, all: Readonly<Record<string, unknown>>, checks: OidcChecks): Proof => {
  const [email, name] = [emailOf(all, settings.mapping), nameOf(all, settings.mapping)];
  return {
    identity: identityOf(settings.issuer, subject), label: email ?? name ?? subject, email, name,
    attributes: attributesOf(all), asked: true,
    once: [{ id: `oidc:${id}:${createHash('sha256').update(String(claims['nonce'])).digest('base64url')}`, until: validUntil }],
    validUntil, sessionEndsAt: null, sessionIndex: typeof claims['sid'] === 'string' ? claims['sid'] : null,
    next: null, checks: checks.passed,
  };
};

/** What the ID token says counts first; whether an address is verified is taken from whoever told the address. */
const together = (told: Readonly<Record<string, unknown>>, { email_verified: verified, ...claims }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  told['email'] !== undefined && claims['email'] === undefined ? { ...told, ...claims } : { ...told, ...claims, ...(verified !== undefined && { email_verified: verified }) };
