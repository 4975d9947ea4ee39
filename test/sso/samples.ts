import { generateKeyPairSync } from 'node:crypto';
import { NO_MAPPING, type JwtSettings, type OidcSettings, type SamlSettings } from '../../src/sso/connection.policy.js';

const COMMON = { mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 };

export const aSaml = (more: Partial<SamlSettings> = {}): SamlSettings => ({
  kind: 'saml', ...COMMON, idp: 'https://idp.example', ssoUrl: 'https://idp.example/sso', ssoBinding: 'redirect', sloUrl: null, certificates: ['MIIB'],
  signed: 'one', subjectAttribute: null, signRequests: false, nameIdFormat: null, ...more,
});

export const anOidc = (more: Partial<OidcSettings> = {}): OidcSettings => ({
  kind: 'oidc', ...COMMON, issuer: 'https://login.example', clientId: 'portal', scopes: ['openid', 'email', 'profile'], ...more,
});

export const aJwt = (more: Partial<JwtSettings> = {}): JwtSettings => ({
  kind: 'jwt', ...COMMON, profile: 'strict', algorithm: 'HS256', issuer: 'https://app.example', publicKey: null, jwksUrl: null, loginUrl: null, logoutUrl: null, ...more,
});

/** A public key as PEM. */
export const publicPem = (kind: 'rsa' | 'short' | 'p256' | 'p384' | 'ed25519'): string => {
  const { publicKey } =
    kind === 'rsa' || kind === 'short' ? generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 })
    : kind === 'ed25519' ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: kind === 'p256' ? 'P-256' : 'P-384' });
  return String(publicKey.export({ type: 'spki', format: 'pem' }));
};
