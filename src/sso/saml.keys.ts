import { X509CertificateGenerator, PemConverter } from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) } as const;
const YEARS = 10 * 365 * 24 * 3_600_000;

/**
 * A new `signing` secret: private key and certificate as PEM in one string. The certificate is only the usual wrapping
 * of the key: providers compare the key, so it lasts ten years and holds no name but the host's.
 */
export const newSigningSecret = async (host: string, now: number): Promise<string> => {
  const keys = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: [{ CN: [host] }], notBefore: new Date(now - 24 * 3_600_000), notAfter: new Date(now + YEARS), keys, signingAlgorithm: RSA },
    webcrypto as unknown as typeof globalThis.crypto,
  );
  return `${PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')}\n${certificate.toString('pem')}\n`;
};
