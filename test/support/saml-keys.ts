import { X509CertificateGenerator } from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';

/** A key pair with its certificate, as a provider or an attacker has one. */
export interface Keys {
  readonly privatePem: string;
  /** base64 DER in one line. */
  readonly certificate: string;
  readonly certificatePem: string;
  readonly publicPem: string;
}

export interface KeyWish {
  readonly bits?: number;
  readonly hash?: 'SHA-1' | 'SHA-256';
  readonly kind?: 'rsa' | 'ec';
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly name?: string;
}

/** Made at run time, so that no private key lies in the project. */
export const makeKeys = async ({ bits = 2048, hash = 'SHA-256', kind = 'rsa', notBefore, notAfter, name = 'idp' }: KeyWish = {}): Promise<Keys> => {
  const algorithm = kind === 'rsa' ? { name: 'RSASSA-PKCS1-v1_5', hash, modulusLength: bits, publicExponent: new Uint8Array([1, 0, 1]) } : { name: 'ECDSA', hash, namedCurve: 'P-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: `CN=${name}`, keys, signingAlgorithm: algorithm, notBefore: notBefore ?? new Date('2020-01-01'), notAfter: notAfter ?? new Date('2040-01-01') },
    webcrypto as unknown as typeof globalThis.crypto,
  );
  return {
    privatePem: KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: Buffer.from(certificate.rawData).toString('base64'),
    certificatePem: certificate.toString('pem'),
    publicPem: KeyObject.from(keys.publicKey).export({ type: 'spki', format: 'pem' }).toString(),
  };
};
