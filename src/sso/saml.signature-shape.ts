import { refuse } from './saml.refuse.js';
import { DIGEST_HASHES, SIGNATURE_HASHES } from './saml.seal.js';
import { childrenOf, type XmlElement } from './saml.xml.js';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

// Both are asked before any signature is: each letter has one way to match, so that no text takes long.
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const PREFIXES = /^(?:#default|[A-Za-z_][A-Za-z0-9_.-]{0,31})(?: (?:#default|[A-Za-z_][A-Za-z0-9_.-]{0,31})){0,15} ?$/;

/** A signature over its own parent, by the two transforms that SAML allows, with nothing in it that a reader could take otherwise (S5, S6). @throws SsoRefusal */
export const checkSignature = (signature: XmlElement, parent: XmlElement): void => {
  const info = one(signature, 'ds:SignedInfo');
  checkBase64(one(signature, 'ds:SignatureValue'));
  if (childrenOf(signature, 'ds:KeyInfo').length > 1) refuse('saml.signature-shape', 'KeyInfo');
  if (algorithm(one(info, 'ds:CanonicalizationMethod')) !== EXCLUSIVE) refuse('saml.signature-shape', 'CanonicalizationMethod');
  if (!Object.hasOwn(SIGNATURE_HASHES, algorithm(one(info, 'ds:SignatureMethod')))) refuse('saml.algorithm', 'SignatureMethod');
  checkReference(one(info, 'ds:Reference'), parent);
};

const checkReference = (reference: XmlElement, parent: XmlElement): void => {
  const id = parent.attributes.get('ID');
  if (id === undefined || reference.attributes.get('URI') !== `#${id}`) refuse('saml.signature-shape', 'Reference');
  if (!Object.hasOwn(DIGEST_HASHES, algorithm(one(reference, 'ds:DigestMethod')))) refuse('saml.algorithm', 'DigestMethod');
  checkBase64(one(reference, 'ds:DigestValue'));
  const transforms = childrenOf(one(reference, 'ds:Transforms'), 'ds:Transform');
  if (transforms.length !== 2 || algorithm(transforms[0]!) !== ENVELOPED || algorithm(transforms[1]!) !== EXCLUSIVE) refuse('saml.signature-shape', 'Transforms');
  if (transforms[0]!.children.length > 0) refuse('saml.signature-shape', 'Transform');
  checkPrefixes(transforms[1]!.children);
};

/** Some providers name prefixes of their attributes' types here; more than a short list of prefixes it may not be. */
const checkPrefixes = (inclusive: readonly XmlElement[]): void => {
  if (inclusive.length > 1) refuse('saml.signature-shape', 'InclusiveNamespaces');
  for (const { attributes } of inclusive) if (attributes.size !== 1 || !PREFIXES.test(attributes.get('PrefixList') ?? '')) refuse('saml.signature-shape', 'InclusiveNamespaces');
};

const one = (element: XmlElement, name: string): XmlElement => {
  const found = childrenOf(element, name);
  return found.length === 1 ? found[0]! : refuse('saml.signature-shape', name);
};

const algorithm = ({ attributes }: XmlElement): string => attributes.get('Algorithm') ?? '';

const checkBase64 = ({ name, text }: XmlElement): void => {
  if (!BASE64.test(text.replace(/\s+/g, ''))) refuse('saml.signature-shape', name);
};
