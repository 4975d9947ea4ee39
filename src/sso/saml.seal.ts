import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import { canonical } from './saml.canonical.js';
import type { TrustedKey } from './saml.certificates.js';
import { refuse } from './saml.refuse.js';
import { childOf, type XmlElement } from './saml.xml.js';

/** RSA with SHA-2 (RFC 4051, RFC 6931). Signatures by elliptic curves, and digests of 384 bits, are not known to the library that checks. */
export const SIGNATURE_HASHES: Readonly<Record<string, { readonly hash: 'sha256' | 'sha512'; readonly pss?: true }>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { hash: 'sha256' },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': { hash: 'sha512' },
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': { hash: 'sha256', pss: true },
};
export const DIGEST_HASHES: Readonly<Record<string, 'sha256' | 'sha512'>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/**
 * Our own look at a signature whose shape was checked, before the library's. It only ever refuses, so that nothing is let in by it:
 * - what none of the keys has signed is refused for the price of one small hash and one comparison by key, whatever is around it;
 * - what is let in was read alike by two readers that share no code (CVE-2025-25291, CVE-2025-29775 are about two that differ).
 * The value over SignedInfo first, since that is short; the digest over the signed element only when SignedInfo is a provider's.
 * @throws SsoRefusal `saml.signature`
 */
export const checkSeal = (signed: XmlElement, above: readonly XmlElement[], keys: readonly TrustedKey[]): void => {
  const signature = childOf(signed, 'ds:Signature')!;
  const info = childOf(signature, 'ds:SignedInfo')!;
  const octets = Buffer.from(canonical(info, [...above, signed, signature]));
  const value = bytesOf(childOf(signature, 'ds:SignatureValue')!);
  const { hash, pss } = SIGNATURE_HASHES[algorithmOf(childOf(info, 'ds:SignatureMethod')!)]!;
  if (!keys.some(({ key }) => isBy({ key, hash, pss: pss === true }, octets, value))) refuse('saml.signature', 'value');
  if (!digestOf(signed, above, signature, childOf(info, 'ds:Reference')!)) refuse('saml.signature', 'digest');
};

/** Whether octets were signed by a key. */
export const isBy = ({ key, hash, pss }: { readonly key: KeyObject; readonly hash: string; readonly pss: boolean }, octets: Buffer, value: Buffer): boolean =>
  verify(hash, octets, pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : key, value);

const digestOf = (signed: XmlElement, above: readonly XmlElement[], signature: XmlElement, reference: XmlElement): boolean => {
  const [, exclusive] = childOf(reference, 'ds:Transforms')!.children;
  const prefixes = exclusive!.children[0]?.attributes.get('PrefixList')?.split(' ') ?? [];
  const digest = createHash(DIGEST_HASHES[algorithmOf(childOf(reference, 'ds:DigestMethod')!)]!).update(canonical(signed, above, { prefixes, without: signature })).digest();
  return digest.equals(bytesOf(childOf(reference, 'ds:DigestValue')!));
};

const algorithmOf = ({ attributes }: XmlElement): string => attributes.get('Algorithm') ?? '';
const bytesOf = ({ text }: XmlElement): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'base64');
