import { createHmac, createSign, generateKeyPairSync, sign, constants, type KeyObject } from 'node:crypto';
import type { JwtAlgorithm, JwtSettings } from '../../src/sso/connection.policy.js';
import { JwtProtocol } from '../../src/sso/jwt.protocol.js';
import { SsoRefusal, type Proof } from '../../src/sso/proof.js';
import type { PendingLogin, ProviderAnswer, SsoConnection } from '../../src/sso/protocol.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';

export const NOW = Date.parse('2026-03-02T09:00:00.000Z');
export const SECONDS = NOW / 1_000;
export const SECRET = 'ein sehr langes Geheimnis fuer Amsel und alle anderen';
export const ORIGIN = 'https://hilfe.example';
export const AUDIENCE = `${ORIGIN}/sso/c1/metadata`;

export const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const ed = generateKeyPairSync('ed25519');
export const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();

export const b64 = (value: string | Buffer): string => Buffer.from(value).toString('base64url');
export const part = (value: unknown): string => b64(JSON.stringify(value));

export const hmac = (input: string, secret: string | Buffer = SECRET, digest = 'sha256'): string => createHmac(digest, secret).update(input).digest('base64url');

/** By hand, so that it can say anything. */
export const signed = (header: string, claims: string, seal: (input: string) => string = hmac): string => `${header}.${claims}.${seal(`${header}.${claims}`)}`;

export const HS = part({ alg: 'HS256', typ: 'JWT' });

export const sealedBy: Readonly<Record<Exclude<JwtAlgorithm, 'HS256'>, (input: string, key?: KeyObject) => string>> = {
  RS256: (input, key = rsa.privateKey) => createSign('sha256').update(input).sign(key).toString('base64url'),
  PS256: (input, key = rsa.privateKey) => sign('sha256', Buffer.from(input), { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }).toString('base64url'),
  ES256: (input, key = ec.privateKey) => sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url'),
  EdDSA: (input, key = ed.privateKey) => sign(null, Buffer.from(input), key).toString('base64url'),
};

const CLAIMS = {
  strict: { iss: 'https://shop.example', aud: AUDIENCE, sub: 'anna-1', iat: SECONDS, exp: SECONDS + 300, jti: 'j-1', email: 'anna@example.com', name: 'Anna Amsel' },
  zendesk: { iat: SECONDS, jti: 'j-1', email: 'anna@example.com', name: 'Anna Amsel' },
  hubspot: { email: 'anna@example.com', exp: SECONDS + 600 },
} as const;

/** What a good token of the profile says, with changes; undefined takes a claim away. */
export const claimsOf = (profile: JwtSettings['profile'], changes: Record<string, unknown> = {}): Record<string, unknown> => ({ ...CLAIMS[profile], ...changes });

export const tokenOf = (profile: JwtSettings['profile'], changes: Record<string, unknown> = {}): string => signed(HS, part(claimsOf(profile, changes)));

export const settingsOf = (changes: Partial<JwtSettings> = {}): JwtSettings => ({
  kind: 'jwt', profile: 'strict', algorithm: 'HS256', issuer: 'https://shop.example', publicKey: null, jwksUrl: null, loginUrl: 'https://shop.example/login?lang=de', logoutUrl: null,
  mapping: NO_MAPPING, domains: [], unasked: true, skew: 60, ...changes,
});

export const connectionOf = (changes: Partial<JwtSettings> = {}, secret: string | undefined = SECRET): SsoConnection<JwtSettings> => ({
  id: 'c1', portal: 'p1', host: 'hilfe.example', name: 'Shop', settings: settingsOf(changes),
  endpoints: { origin: ORIGIN, entityId: AUDIENCE, answer: `${ORIGIN}/sso/c1/jwt`, logout: `${ORIGIN}/sso/c1/slo` },
  secret: async () => secret,
});

export const pendingOf = (changes: Partial<PendingLogin> = {}): PendingLogin => ({
  state: 'S'.repeat(43), connection: 'c1', host: 'hilfe.example', requestId: `_${'a'.repeat(40)}`, nonce: 'N'.repeat(43), verifier: 'V'.repeat(43), next: '/tickets', test: false, ...changes,
});

const noRequests = { get: () => Promise.reject(new Error('No request may be made.')) };

export const protocol = new JwtProtocol(noRequests);

export const answerOf = (token: string | undefined, more: Partial<ProviderAnswer> & { readonly and?: Record<string, string> } = {}): ProviderAnswer => ({
  fields: { ...(token === undefined ? {} : { jwt: token }), ...more.and }, pending: more.pending, now: more.now ?? NOW,
});

export const verify = (token: string | undefined, connection = connectionOf(), more: Parameters<typeof answerOf>[1] = {}, by = protocol): Promise<Proof> => by.verify(connection, answerOf(token, more));

/** The reason code of a refusal; what is wrong in any other way is thrown. */
export const reasonOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof SsoRefusal) return error.reason;
    throw error;
  }
  return 'let in';
};

export const publicJwk = (key: KeyObject, more: object = {}): object => ({ ...key.export({ format: 'jwk' }), ...more });
