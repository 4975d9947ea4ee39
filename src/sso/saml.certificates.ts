import { X509Certificate, type KeyObject } from 'node:crypto';

export type CertificateFault = 'unreadable' | 'weak-key' | 'key-kind';
export type CertificateWarning = 'expired' | 'sha1';

/** Smallest RSA key that we trust, in bits. */
export const SMALLEST_KEY = 2048;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A certificate as base64 DER, or as PEM; undefined when it is none. */
export const readCertificate = (text: string): X509Certificate | undefined => {
  const bare = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (!BASE64.test(bare)) return undefined;
  try {
    return new X509Certificate(Buffer.from(bare, 'base64'));
  } catch {
    return undefined;
  }
};

/** As settings keep it: base64 DER in one line. */
export const bareCertificate = (certificate: X509Certificate): string => certificate.raw.toString('base64');

/** Why its key proves nothing here; undefined: it may. What counts is the key, so dates are no fault (S21). */
export const certificateFault = (certificate: X509Certificate | undefined): CertificateFault | undefined => {
  if (!certificate) return 'unreadable';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== 'rsa') return 'key-kind';
    return (asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_KEY ? 'weak-key' : undefined;
  } catch {
    return 'unreadable';
  }
};

/** What an admin should know about a certificate that is taken all the same. */
export const certificateWarnings = (certificate: X509Certificate, now: number): readonly CertificateWarning[] => [
  ...(Date.parse(certificate.validTo) < now ? (['expired'] as const) : []),
  ...(isSha1(certificate) ? (['sha1'] as const) : []),
];

/** Object identifier of sha1WithRSAEncryption, as it stands in the DER. */
const SHA1_WITH_RSA = Buffer.from('06092a864886f70d010105', 'hex');
const isSha1 = (certificate: X509Certificate): boolean => certificate.raw.includes(SHA1_WITH_RSA);

/** A certificate whose key may prove something. */
export interface TrustedKey {
  readonly key: KeyObject;
  /** Base64 DER in one line. */
  readonly certificate: string;
}

/** Texts that were read before; the oldest go first. What one says never changes, so nothing here can be out of date. */
const READ = new Map<string, TrustedKey | null>();
const MOST_READ = 500;

/** The keys of these certificates; garbage and weak ones prove nothing (S5, S23). */
export const trustedKeys = (texts: readonly string[]): readonly TrustedKey[] => texts.map(readTrusted).filter((one): one is TrustedKey => one !== null);

const readTrusted = (text: string): TrustedKey | null => {
  const found = READ.get(text);
  if (found !== undefined) return found;
  const certificate = readCertificate(text);
  const read = certificate && certificateFault(certificate) === undefined ? { key: certificate.publicKey, certificate: bareCertificate(certificate) } : null;
  if (READ.size >= MOST_READ) READ.delete(READ.keys().next().value!);
  READ.set(text, read);
  return read;
};
