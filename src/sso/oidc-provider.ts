import { allowInsecureRequests, ClientSecretBasic, ClientSecretPost, clockTolerance, Configuration, customFetch, discovery, None, type CustomFetch, type ServerMetadata } from 'openid-client';
import { OutboundRefused } from '../platform/outbound.js';
import type { OidcSettings } from './connection.policy.js';
import type { OidcChecks } from './oidc-checks.js';
import type { OidcReason } from './oidc.refusals.js';

/** Signatures of ID tokens that count; HS256 would make of everybody who knows the client secret a provider. */
export const ID_TOKEN_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
export type IdTokenAlgorithm = (typeof ID_TOKEN_ALGORITHMS)[number];

const KEPT = 600_000;
const MOST = 1_000;
const SECONDS = 5;

/** Where the provider's endpoints are and what it can do. */
export type Provider = ServerMetadata & { readonly jwks_uri: string; readonly token_endpoint: string; readonly authorization_endpoint: string };

/** Discovery documents, kept for at most ten minutes. */
export class OidcProviders {
  readonly #kept = new Map<string, { readonly provider: Provider; readonly until: number }>();

  /** `fetch` asks public servers only and follows no redirect (platform/outbound.ts). */
  constructor(readonly fetch: CustomFetch) {}

  /** @throws SsoRefusal `oidc.provider-*` */
  async of({ issuer }: OidcSettings, now: number, checks: OidcChecks): Promise<Provider> {
    const kept = this.#kept.get(issuer);
    const provider = kept && now < kept.until && now >= kept.until - KEPT ? kept.provider : await this.#discover(issuer, checks);
    checks.pass('oidc.provider-issuer', issuer);
    if (provider !== kept?.provider) this.#keep(issuer, provider, now);
    return provider;
  }

  /** The library's view of one connection. Times are judged by our own clock (oidc-id-token.ts), not by the library's. */
  configurationOf({ clientId }: OidcSettings, provider: Provider, secret: string | undefined): Configuration {
    const offered = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const post = offered.includes('client_secret_post') && !offered.includes('client_secret_basic');
    const authentication = secret === undefined ? None() : post ? ClientSecretPost(secret) : ClientSecretBasic(secret);
    const server = { ...provider, id_token_signing_alg_values_supported: [...ID_TOKEN_ALGORITHMS] };
    const configuration = new Configuration(server, clientId, { [clockTolerance]: Number.MAX_SAFE_INTEGER }, authentication);
    configuration[customFetch] = this.fetch;
    configuration.timeout = SECONDS;
    // Whether plain http may be asked (on loopback only) is decided by `fetch`.
    allowInsecureRequests(configuration);
    return configuration;
  }

  #keep(issuer: string, provider: Provider, now: number): void {
    this.#kept.delete(issuer);
    if (this.#kept.size >= MOST) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(issuer, { provider, until: now + KEPT });
  }

  async #discover(issuer: string, checks: OidcChecks): Promise<Provider> {
    if (!URL.canParse(issuer)) throw checks.refusal('oidc.provider-address');
    const configuration = await discovery(new URL(issuer), 'any', undefined, None(), { [customFetch]: this.fetch, execute: [allowInsecureRequests], timeout: SECONDS })
      .catch((error: unknown) => {
        throw checks.refusal(codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED' ? 'oidc.provider-issuer' : unreachable(error, 'oidc.provider-answer'));
      });
    const found = configuration.serverMetadata();
    // The library compares addresses, this compares bytes: one provider has one name.
    if (found.issuer !== issuer) throw checks.refusal('oidc.provider-issuer', found.issuer);
    if (!isProvider(found, new URL(issuer).protocol)) throw checks.refusal('oidc.provider-answer');
    return found;
  }
}

/** The reason for a request that failed before its answer could be read; else the other one. */
export const unreachable = (error: unknown, otherwise: OidcReason): OidcReason => {
  const refused = causesOf(error).find(one => one instanceof OutboundRefused);
  if (refused) return REFUSED[refused.reason] ?? (refused.reason === 'too-large' || refused.reason === 'encoding' ? otherwise : 'oidc.provider-unreachable');
  if (codeOf(error) === 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN') return 'oidc.provider-address';
  return codeOf(error) === 'OAUTH_TIMEOUT' || codeOf(error) === 'OAUTH_ABORT' ? 'oidc.provider-unreachable' : otherwise;
};

const REFUSED: Readonly<Record<string, OidcReason>> = {
  address: 'oidc.provider-address', scheme: 'oidc.provider-address', port: 'oidc.provider-address', 'forbidden-address': 'oidc.provider-address',
};

/** An error and what caused it. */
export const causesOf = (error: unknown): readonly unknown[] => {
  const causes: unknown[] = [];
  for (let one = error; one instanceof Error && causes.length < 8; one = one.cause) causes.push(one);
  return causes;
};

/** What the library calls the error. */
export const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
};

const isProvider = (found: ServerMetadata, protocol: string): found is Provider =>
  ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].every(name => isEndpoint(found[name], protocol))
  && ['userinfo_endpoint', 'end_session_endpoint'].every(name => found[name] === undefined || isEndpoint(found[name], protocol));

/** An issuer with https has endpoints with https; plain http is for both or none. */
const isEndpoint = (value: unknown, protocol: string): boolean => {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === 'https:' || (url.protocol === 'http:' && protocol === 'http:')) && url.username === '' && url.password === '';
};
