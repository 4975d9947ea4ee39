import { X509Certificate, type KeyObject } from 'node:crypto';

/** What is worth knowing of a certificate. Only its key counts; the rest is told as a warning (S21). */
export interface CertificateFacts {
  readonly subject: string;
  /** SHA-256 of the certificate, as pairs of hex digits. */
  readonly fingerprint: string;
  /** ms. */
  readonly validFrom: number;
  readonly validUntil: number;
  /** `RSA 2048`, `EC prime256v1`. */
  readonly key: string;
  /** It was signed with SHA-1 or MD5. */
  readonly agedSignature: boolean;
}

export type CertificateFault = 'none' | 'unreadable' | 'private' | 'weak' | 'kind';

/** Certificates of a text: PEM blocks, or base64 in paragraphs. Each once, as base64 of its DER. */
export const certificatesIn = (text: string): { readonly certificates: readonly string[] } | { readonly fault: CertificateFault; readonly index: number } => {
  if (/PRIVATE KEY/.test(text)) return { fault: 'private', index: 0 };
  const blocks = /-----BEGIN/.test(text) ? [...text.matchAll(/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END/g)].map(([, body]) => body!) : text.split(/\r?\n\s*\r?\n/);
  const found: string[] = [];
  for (const block of blocks.map(one => one.replace(/\s+/g, '')).filter(one => one !== '')) {
    const read = readCertificate(block);
    if ('fault' in read) return { fault: read.fault, index: found.length };
    found.push(read.certificate);
  }
  return found.length === 0 ? { fault: 'none', index: 0 } : { certificates: [...new Set(found)] };
};

const readCertificate = (base64: string): { readonly certificate: string } | { readonly fault: CertificateFault } => {
  const parsed = parse(base64);
  if (!parsed) return { fault: 'unreadable' };
  const fault = keyFault(parsed.publicKey);
  return fault ? { fault } : { certificate: parsed.raw.toString('base64') };
};

/** A certificate with a key of some kind; undefined for all else. */
const parse = (base64: string): X509Certificate | undefined => {
  try {
    if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    return certificate.publicKey ? certificate : undefined;
  } catch {
    return undefined;
  }
};

/** RSA from 2048 bits on: the only kind of signature that is verified (S5). */
const keyFault = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): 'weak' | 'kind' | undefined => {
  if (type !== 'rsa') return 'kind';
  return (details?.modulusLength ?? 0) >= 2048 ? undefined : 'weak';
};

/** Of a certificate that was taken; undefined when it cannot be read any more. */
export const certificateFacts = (base64: string): CertificateFacts | undefined => {
  const found = parse(base64);
  if (!found) return undefined;
  return {
    subject: found.subject?.replaceAll('\n', ', ') ?? '',
    fingerprint: found.fingerprint256,
    validFrom: Date.parse(found.validFrom),
    validUntil: Date.parse(found.validTo),
    key: keyName(found.publicKey),
    agedSignature: AGED.has(signatureAlgorithmOf(found.raw)),
  };
};

const keyName = ({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): string => `${String(type).toUpperCase()} ${details?.modulusLength ?? details?.namedCurve ?? ''}`.trim();

/** md5 and sha1 with RSA, dsa and ecdsa with sha1: object identifiers as hex. */
const AGED: ReadonlySet<string> = new Set(['2a864886f70d010104', '2a864886f70d010105', '2a8648ce380403', '2a8648ce3d0401']);

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER, … }, … } (RFC 5280, 4.1). */
const signatureAlgorithmOf = (der: Buffer): string => {
  const { start } = element(der, 0);
  const algorithm = element(der, element(der, start).end);
  const oid = element(der, algorithm.start);
  return der.subarray(oid.start, oid.end).toString('hex');
};

/** Where the content of the DER element at `at` begins and ends. */
const element = (der: Buffer, at: number): { readonly start: number; readonly end: number } => {
  const first = der[at + 1]!;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const size = first & 0x7f;
  const start = at + 2 + size;
  return { start, end: start + der.readUIntBE(at + 2, Math.min(size, 6)) };
};
