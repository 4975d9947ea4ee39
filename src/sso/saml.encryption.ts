import { constants, createDecipheriv, privateDecrypt, randomBytes, type KeyObject } from 'node:crypto';
import { decodeBase64, messageText } from './saml.bytes.js';
import { refuse } from './saml.refuse.js';
import { readShape } from './saml.shape.js';
import { childOf, childrenOf, type XmlElement } from './saml.xml.js';

/** Bytes of the key by algorithm. CBC tells forgers what it finds (padding), so it is not among them. */
const CIPHERS: Readonly<Record<string, readonly [cipher: 'aes-128-gcm' | 'aes-256-gcm', bytes: number]>> = {
  'http://www.w3.org/2009/xmlenc11#aes128-gcm': ['aes-128-gcm', 16],
  'http://www.w3.org/2009/xmlenc11#aes256-gcm': ['aes-256-gcm', 32],
};
const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const MASKS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2009/xmlenc11#mgf1sha1': 'sha1',
  'http://www.w3.org/2009/xmlenc11#mgf1sha256': 'sha256',
  'http://www.w3.org/2009/xmlenc11#mgf1sha512': 'sha512',
};
const IV = 12;
const TAG = 16;

/** An assertion that was encrypted for our key: its text and its shape, not proven yet. Everything that is wrong is one reason, by one path (S19). @throws SsoRefusal `saml.encryption` */
export const openAssertion = (encrypted: XmlElement, key: KeyObject): { readonly text: string; readonly assertion: XmlElement } => {
  try {
    const text = messageText(decrypt(encrypted, key));
    const assertion = readShape(text, 'saml:Assertion');
    if (!childOf(assertion, 'ds:Signature')) refuse('saml.encryption');
    return { text, assertion };
  } catch {
    return refuse('saml.encryption');
  }
};

const decrypt = (encrypted: XmlElement, key: KeyObject): Buffer => {
  const data = one(encrypted, 'xenc:EncryptedData');
  const [cipher, bytes] = CIPHERS[methodOf(data)] ?? refuse('saml.encryption');
  const content = valueOf(data);
  if (content.length < IV + TAG) refuse('saml.encryption');
  const decipher = createDecipheriv(cipher, contentKey(encryptedKey(encrypted, data), key, bytes), content.subarray(0, IV), { authTagLength: TAG });
  decipher.setAuthTag(content.subarray(-TAG));
  return Buffer.concat([decipher.update(content.subarray(IV, -TAG)), decipher.final()]);
};

/** A key that does not open goes on as a random one, so that a wrong key and a wrong tag look and last alike. */
const contentKey = (element: XmlElement, key: KeyObject, bytes: number): Buffer => {
  const oaepHash = hashOf(one(element, 'xenc:EncryptionMethod'));
  const random = randomBytes(bytes);
  try {
    const opened = privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, valueOf(element));
    return opened.length === bytes ? opened : random;
  } catch {
    return random;
  }
};

/** OAEP only, with one digest for both of its parts, which is what the platform can do. */
const hashOf = (method: XmlElement): string => {
  const digest = childOf(method, 'ds:DigestMethod')?.attributes.get('Algorithm');
  const hash = digest === undefined ? 'sha1' : DIGESTS[digest];
  const algorithm = method.attributes.get('Algorithm');
  if (algorithm === 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p' && hash === 'sha1') return hash;
  const mask = childOf(method, 'xenc11:MGF')?.attributes.get('Algorithm');
  if (algorithm === 'http://www.w3.org/2009/xmlenc11#rsa-oaep' && hash !== undefined && hash === (mask === undefined ? 'sha1' : MASKS[mask])) return hash;
  return refuse('saml.encryption');
};

/** Inside the data's KeyInfo, or beside the data; one in all. */
const encryptedKey = (encrypted: XmlElement, data: XmlElement): XmlElement => {
  const inside = childrenOf(data, 'ds:KeyInfo').flatMap(info => childrenOf(info, 'xenc:EncryptedKey'));
  const keys = [...inside, ...childrenOf(encrypted, 'xenc:EncryptedKey')];
  return keys.length === 1 ? keys[0]! : refuse('saml.encryption');
};

const methodOf = (element: XmlElement): string => one(element, 'xenc:EncryptionMethod').attributes.get('Algorithm') ?? '';
const valueOf = (element: XmlElement): Buffer => decodeBase64(one(one(element, 'xenc:CipherData'), 'xenc:CipherValue').text.replace(/\s/g, ''));

const one = (element: XmlElement, name: string): XmlElement => {
  const found = childrenOf(element, name);
  return found.length === 1 ? found[0]! : refuse('saml.encryption');
};
