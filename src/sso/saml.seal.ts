import { constants, createHash, verify, type KeyObject } from 'node:crypto';
import { canonical } from './saml.canonical.js';
import type { TrustedKey } from './saml.certificates.js';
import { refuse } from './saml.refuse.js';
import { childOf, everyElement, type XmlElement } from './saml.xml.js';

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
 * Answers the canonical form of what is signed. @throws SsoRefusal `saml.signature`
 */
export const checkSeal = (signed: XmlElement, above: readonly XmlElement[], keys: readonly TrustedKey[]): string => {
  const signature = childOf(signed, 'ds:Signature')!;
  const info = childOf(signature, 'ds:SignedInfo')!;
  const octets = Buffer.from(canonical(info, [...above, signed, signature]));
  const value = bytesOf(childOf(signature, 'ds:SignatureValue')!);
  const { hash, pss } = SIGNATURE_HASHES[algorithmOf(childOf(info, 'ds:SignatureMethod')!)]!;
  if (!keys.some(({ key }) => isBy({ key, hash, pss: pss === true }, octets, value))) refuse('saml.signature', 'value');
  return digested(signed, above, signature, childOf(info, 'ds:Reference')!) ?? refuse('saml.signature', 'digest');
};

/** Elements and letters that may stand around what is signed: status, issuer, certificates. */
const AROUND = { elements: 60, letters: 48 * 1024 } as const;

/**
 * What no signature covers anybody could have put around a genuine one, and the library's work grows with the square of it.
 * `sealed`: the outermost signed element with its canonical form. @throws SsoRefusal `saml.too-large`
 */
export const checkAround = (text: string, root: XmlElement, sealed: { readonly element: XmlElement; readonly text: string }): void => {
  const signature = childOf(sealed.element, 'ds:Signature')!;
  const around = countOf(root) - countOf(sealed.element) + countOf(signature);
  if (around > AROUND.elements || text.length - sealed.text.length > AROUND.letters) refuse('saml.too-large', 'around what is signed');
};

const countOf = (element: XmlElement): number => {
  let count = 0;
  for (const _ of everyElement(element)) count++;
  return count;
};

/** Whether octets were signed by a key. */
export const isBy = ({ key, hash, pss }: { readonly key: KeyObject; readonly hash: string; readonly pss: boolean }, octets: Buffer, value: Buffer): boolean =>
  verify(hash, octets, pss ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : key, value);

/** What the reference is about in its canonical form; undefined when that has another digest. */
const digested = (signed: XmlElement, above: readonly XmlElement[], signature: XmlElement, reference: XmlElement): string | undefined => {
  const [, exclusive] = childOf(reference, 'ds:Transforms')!.children;
  const prefixes = exclusive!.children[0]?.attributes.get('PrefixList')?.split(' ') ?? [];
  const text = canonical(signed, above, { prefixes, without: signature });
  const digest = createHash(DIGEST_HASHES[algorithmOf(childOf(reference, 'ds:DigestMethod')!)]!).update(text).digest();
  return digest.equals(bytesOf(childOf(reference, 'ds:DigestValue')!)) ? text : undefined;
};

const algorithmOf = ({ attributes }: XmlElement): string => attributes.get('Algorithm') ?? '';
const bytesOf = ({ text }: XmlElement): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'base64');
