import type { SecretPurpose, SsoSettings } from './connection.policy.js';
import type { Proof, SsoCheck } from './proof.js';

/** Our addresses for one connection, as the provider is told them. */
export interface Endpoints {
  /** `https://support.example.com`, without a slash; over plain http on loopback with its port. */
  readonly origin: string;
  /** Our entityID for SAML, the audience for JWT: the address of our metadata. */
  readonly entityId: string;
  /** Where answers come in: ACS, token address or redirect URI. */
  readonly answer: string;
  readonly logout: string;
}

/** A connection at the moment of a request, at one host. Never kept for a later one: a removed key is refused from then on (S22). */
export interface SsoConnection<S extends SsoSettings = SsoSettings> {
  readonly id: string;
  /** Empty for a connection of the deployment itself. */
  readonly portal: string;
  readonly host: string;
  readonly name: string;
  readonly settings: S;
  readonly endpoints: Endpoints;
  /** In the clear, for this request only. Undefined: none was set. */
  secret(purpose: SecretPurpose): Promise<string | undefined>;
}

/** A login under way that began here: in the vault for ten minutes, bound to a cookie of the browser (S12). */
export interface PendingLogin {
  /** 43 characters; what goes along as RelayState or `state`. */
  readonly state: string;
  readonly connection: string;
  readonly host: string;
  /** ID of the AuthnRequest: `_` and 40 hex digits; made by us for every protocol. */
  readonly requestId: string;
  /** OIDC: nonce and PKCE verifier, made by us for every protocol (43 characters each). */
  readonly nonce: string;
  readonly verifier: string;
  /** Where the person was; a path of ours. */
  readonly next: string;
  /** An admin tries the connection: checks are shown, nobody signs in. */
  readonly test: boolean;
}

/** Where the browser is sent to sign in: by redirect, or by a page with a form that posts itself. */
export type Departure =
  | { readonly by: 'redirect'; readonly to: string }
  | { readonly by: 'post'; readonly to: string; readonly fields: Readonly<Record<string, string>> };

/** An answer of a provider as it came in: nothing of it is trusted. */
export interface ProviderAnswer {
  /** Form fields or query parameters; the route has refused arrays and doubles. */
  readonly fields: Readonly<Record<string, string>>;
  /** The login that this browser has begun with this connection at this host, if any. */
  readonly pending: PendingLogin | undefined;
  /** ms. */
  readonly now: number;
  /** Whether something that may be used once was used already; to refuse early what could never be let in. What decides is the write of `Proof.once`. */
  readonly used?: (id: string) => Promise<boolean>;
}

/** A way to prove who somebody is. Three of them stand behind this port: SAML, JWT, OIDC. */
export interface SsoProtocol<S extends SsoSettings = SsoSettings> {
  readonly kind: S['kind'];
  /** @throws SsoRefusal `<kind>.not-set-up`, or what the provider's side lacks */
  start(connection: SsoConnection<S>, pending: PendingLogin): Promise<Departure>;
  /** Verifies every byte that counts. Writes nothing: what may be used once is in the proof. @throws SsoRefusal with one reason code and the checks so far */
  verify(connection: SsoConnection<S>, answer: ProviderAnswer): Promise<Proof>;
  /** Where to send the browser after our session ended; undefined: nowhere. */
  leave?(connection: SsoConnection<S>, session: { readonly subject: string; readonly index: string | null }): Promise<Departure | undefined>;
}

export type { Proof, SsoCheck };
