import { createPublicKey, type KeyObject } from 'node:crypto';
import type { JwtAlgorithm } from './connection.policy.js';

export type PublicKeyFault = 'unreadable' | 'private' | 'weak' | 'other';

/** A public key or certificate in PEM as SPKI, for the algorithm that tokens are to be signed with. */
export const publicKeyFor = (pem: string, algorithm: JwtAlgorithm): { readonly pem: string } | { readonly fault: PublicKeyFault } => {
  if (/PRIVATE KEY/.test(pem)) return { fault: 'private' };
  const key = parse(pem);
  if (!key) return { fault: 'unreadable' };
  const fault = misfit(key, algorithm);
  return fault ? { fault } : { pem: String(key.export({ type: 'spki', format: 'pem' })) };
};

const parse = (pem: string): KeyObject | undefined => {
  try {
    return createPublicKey(pem.trim());
  } catch {
    return undefined;
  }
};

const misfit = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject, algorithm: JwtAlgorithm): PublicKeyFault | undefined => {
  switch (algorithm) {
    case 'RS256':
    case 'PS256':
      if (type !== 'rsa' && !(type === 'rsa-pss' && algorithm === 'PS256')) return 'other';
      return (details?.modulusLength ?? 0) >= 2048 ? undefined : 'weak';
    case 'ES256':
      return type === 'ec' && details?.namedCurve === 'prime256v1' ? undefined : 'other';
    case 'EdDSA':
      return type === 'ed25519' ? undefined : 'other';
    case 'HS256':
      return 'other';
  }
};
