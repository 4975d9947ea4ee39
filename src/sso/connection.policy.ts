/** What a provider's attribute or claim does at every login, and takes back when it says so no more (A12). */
export interface Mapping {
  /** Names of attributes or claims; null: the protocol's usual one. */
  readonly email: string | null;
  readonly name: string | null;
  /** On the list while the attribute holds the value. */
  readonly lists: readonly { readonly attribute: string; readonly value: string; readonly list: string }[];
  /** Linked to the company while the attribute holds the value. */
  readonly companies: readonly { readonly attribute: string; readonly value: string; readonly company: string }[];
  /** The contact property takes the attribute's value. */
  readonly fields: readonly { readonly attribute: string; readonly property: string }[];
}

export const NO_MAPPING: Mapping = { email: null, name: null, lists: [], companies: [], fields: [] };

interface Common {
  readonly mapping: Mapping;
  /** Domains of addresses that this provider may vouch for when an existing contact is linked (entry.md); lower case. */
  readonly domains: readonly string[];
  /** Logins that the provider began are taken, after the page "Sign in as ...?" (S12, J14). */
  readonly unasked: boolean;
  /** Seconds that clocks may differ: 60, at most 180 (S14). */
  readonly skew: number;
}

export interface SamlSettings extends Common {
  readonly kind: 'saml';
  /** entityID of the provider. */
  readonly idp: string;
  readonly ssoUrl: string;
  readonly ssoBinding: 'redirect' | 'post';
  /** Where the provider takes logouts; null: it takes none. */
  readonly sloUrl: string | null;
  /** X.509 as base64 DER, without PEM lines; several during a rotation (S22). What counts is the key. */
  readonly certificates: readonly string[];
  /** `one`: the assertion or the response around it is signed; `both`: both must be (S4). */
  readonly signed: 'one' | 'both';
  /** A stable attribute in place of NameID; needed where NameID is transient. */
  readonly subjectAttribute: string | null;
  /** Sign our requests with our own key (made when it is first needed). */
  readonly signRequests: boolean;
  /** What we ask the provider to name people by; a URN, or null: its choice. */
  readonly nameIdFormat: string | null;
}

export type JwtProfile = 'strict' | 'zendesk' | 'hubspot';
export type JwtAlgorithm = 'HS256' | 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

export interface JwtSettings extends Common {
  readonly kind: 'jwt';
  readonly profile: JwtProfile;
  readonly algorithm: JwtAlgorithm;
  /** `iss` of the tokens; the strict profile demands it. */
  readonly issuer: string | null;
  /** Public key as PEM (SPKI or certificate); null with HS256, or with a JWKS address. */
  readonly publicKey: string | null;
  readonly jwksUrl: string | null;
  /** Where a login starts at the customer's side; null: only the customer's side can start one. */
  readonly loginUrl: string | null;
  readonly logoutUrl: string | null;
}

export interface OidcSettings extends Common {
  readonly kind: 'oidc';
  /** Its discovery document is at `<issuer>/.well-known/openid-configuration`. */
  readonly issuer: string;
  readonly clientId: string;
  /** `openid` is always among them. */
  readonly scopes: readonly string[];
}

export type SsoSettings = SamlSettings | JwtSettings | OidcSettings;
export type SsoKind = SsoSettings['kind'];

/** `token`: HS256 secret; `client`: client secret of OIDC; `signing`: our private key and certificate of SAML, as PEM. */
export type SecretPurpose = 'token' | 'client' | 'signing';
