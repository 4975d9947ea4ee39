import { createPublicKey, createSecretKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { JwtAlgorithm } from './connection.policy.js';

/** Bytes of an HS256 secret: as many as its digest has (RFC 7518, section 3.2). */
export const LEAST_SECRET = 32;

const RSA_BITS = { least: 2_048, most: 8_192 } as const;

/** Undefined: too short to be a key. */
export const secretKeyOf = (secret: string): KeyObject | undefined => {
  const bytes = Buffer.from(secret, 'utf8');
  return bytes.length >= LEAST_SECRET ? createSecretKey(bytes) : undefined;
};

/** A public key (PEM: SPKI or certificate; or JWK) that is fit for the algorithm; undefined for any other. */
export const publicKeyOf = (source: string | JsonWebKey, algorithm: JwtAlgorithm): KeyObject | undefined => {
  try {
    const key = typeof source === 'string' ? (source.includes('PRIVATE KEY') ? undefined : createPublicKey(source)) : createPublicKey({ key: source, format: 'jwk' });
    return key && fits(key, algorithm) ? key : undefined;
  } catch {
    return undefined;
  }
};

const fits = (key: KeyObject, algorithm: JwtAlgorithm): boolean => {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength = 0, publicExponent = 0n, namedCurve } = {} } = key;
  switch (algorithm) {
    case 'HS256':
      return false;
    case 'RS256':
    case 'PS256':
      return type === 'rsa' && modulusLength >= RSA_BITS.least && modulusLength <= RSA_BITS.most && publicExponent >= 3n && publicExponent % 2n === 1n && !isRoca(modulusOf(key));
    case 'ES256':
      return type === 'ec' && namedCurve === 'prime256v1';
    case 'EdDSA':
      return type === 'ed25519';
  }
};

const modulusOf = (key: KeyObject): bigint => BigInt(`0x${Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex') || '0'}`);

const SMALL_PRIMES = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167];

/** What 65537 generates modulo each prime: primes of the flawed library are powers of it (CVE-2017-15361), so is their product. */
const POWERS = SMALL_PRIMES.map(prime => {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65_537) % prime) powers.add(power);
  return { prime, powers };
});

const isRoca = (modulus: bigint): boolean => POWERS.every(({ prime, powers }) => powers.has(Number(modulus % BigInt(prime))));
