import { generateKeyPairSync, webcrypto } from 'node:crypto';
import 'reflect-metadata';
import { X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';
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

interface CertificateWish {
  readonly bits?: number;
  readonly hash?: 'SHA-1' | 'SHA-256';
  readonly from?: string;
  readonly until?: string;
  readonly name?: string;
}

/** A self-signed certificate as PEM, with the key that tests want. */
export const certificatePem = async ({ bits = 2048, hash = 'SHA-256', from = '2025-01-01', until = '2035-01-01', name = 'idp.example' }: CertificateWish = {}): Promise<string> => {
  cryptoProvider.set(webcrypto as never);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash, publicExponent: new Uint8Array([1, 0, 1]), modulusLength: bits };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01', name: `CN=${name}`, notBefore: new Date(from), notAfter: new Date(until), signingAlgorithm: algorithm, keys: keys as never,
  });
  return certificate.toString('pem');
};

/** A public key as PEM. */
export const publicPem = (kind: 'rsa' | 'short' | 'p256' | 'p384' | 'ed25519'): string => {
  const { publicKey } =
    kind === 'rsa' || kind === 'short' ? generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 })
    : kind === 'ed25519' ? generateKeyPairSync('ed25519')
    : generateKeyPairSync('ec', { namedCurve: kind === 'p256' ? 'P-256' : 'P-384' });
  return String(publicKey.export({ type: 'spki', format: 'pem' }));
};
