import { checkAssertion } from './saml.assertion-shape.js';
import { checkIds } from './saml.ids.js';
import { refuse } from './saml.refuse.js';
import { checkSignature } from './saml.signature-shape.js';
import { childOf, childrenOf, readXml, XmlFault, type XmlElement } from './saml.xml.js';

/** What the library does with a message grows with the square of what stands in it, before it looks at any signature. */
const CAPS = { depth: 24, elements: 800, attributes: 16, allAttributes: 1_000 };

/**
 * What may stand in what. Everything else is refused, wherever it is: a copy of an assertion that is hidden in
 * Extensions, Advice, StatusDetail or a signature's Object has no place to be in (S1, S2).
 */
const MAY_HOLD: Readonly<Record<string, readonly string[]>> = {
  'samlp:Response': ['saml:Issuer', 'ds:Signature', 'samlp:Status', 'saml:Assertion', 'saml:EncryptedAssertion'],
  'samlp:LogoutRequest': ['saml:Issuer', 'ds:Signature', 'saml:NameID', 'samlp:SessionIndex'],
  'samlp:LogoutResponse': ['saml:Issuer', 'ds:Signature', 'samlp:Status'],
  'samlp:Status': ['samlp:StatusCode', 'samlp:StatusMessage', 'samlp:StatusDetail'],
  'samlp:StatusCode': ['samlp:StatusCode'],
  'saml:Assertion': ['saml:Issuer', 'ds:Signature', 'saml:Subject', 'saml:Conditions', 'saml:AuthnStatement', 'saml:AttributeStatement'],
  'saml:Subject': ['saml:NameID', 'saml:SubjectConfirmation'],
  'saml:SubjectConfirmation': ['saml:SubjectConfirmationData'],
  'saml:Conditions': ['saml:AudienceRestriction', 'saml:OneTimeUse', 'saml:ProxyRestriction'],
  'saml:AudienceRestriction': ['saml:Audience'],
  'saml:ProxyRestriction': ['saml:Audience'],
  'saml:AuthnStatement': ['saml:SubjectLocality', 'saml:AuthnContext'],
  'saml:AuthnContext': ['saml:AuthnContextClassRef', 'saml:AuthnContextDeclRef', 'saml:AuthenticatingAuthority'],
  'saml:AttributeStatement': ['saml:Attribute'],
  'saml:Attribute': ['saml:AttributeValue'],
  'saml:AttributeValue': ['saml:NameID'],
  'saml:EncryptedAssertion': ['xenc:EncryptedData', 'xenc:EncryptedKey'],
  'xenc:EncryptedData': ['xenc:EncryptionMethod', 'ds:KeyInfo', 'xenc:CipherData'],
  'xenc:EncryptedKey': ['xenc:EncryptionMethod', 'ds:KeyInfo', 'xenc:CipherData', 'xenc:ReferenceList'],
  'xenc:EncryptionMethod': ['ds:DigestMethod', 'xenc11:MGF'],
  'xenc:ReferenceList': ['xenc:DataReference'],
  'xenc:CipherData': ['xenc:CipherValue'],
  'ds:Signature': ['ds:SignedInfo', 'ds:SignatureValue', 'ds:KeyInfo'],
  'ds:SignedInfo': ['ds:CanonicalizationMethod', 'ds:SignatureMethod', 'ds:Reference'],
  'ds:Reference': ['ds:Transforms', 'ds:DigestMethod', 'ds:DigestValue'],
  'ds:Transforms': ['ds:Transform'],
  'ds:Transform': ['ec:InclusiveNamespaces'],
  'ds:KeyInfo': ['ds:KeyName', 'ds:KeyValue', 'ds:X509Data', 'ds:RetrievalMethod', 'xenc:EncryptedKey'],
  'ds:KeyValue': ['ds:RSAKeyValue'],
  'ds:RSAKeyValue': ['ds:Modulus', 'ds:Exponent'],
  'ds:X509Data': ['ds:X509Certificate', 'ds:X509SubjectName', 'ds:X509IssuerSerial', 'ds:X509SKI'],
  'ds:X509IssuerSerial': ['ds:X509IssuerName', 'ds:X509SerialNumber'],
};

const ONCE: Readonly<Record<string, readonly string[]>> = {
  'samlp:Response': ['saml:Issuer', 'ds:Signature', 'samlp:Status'],
  'samlp:LogoutRequest': ['saml:Issuer', 'ds:Signature', 'saml:NameID'],
  'samlp:LogoutResponse': ['saml:Issuer', 'ds:Signature', 'samlp:Status'],
  'samlp:Status': ['samlp:StatusCode'],
  'samlp:StatusCode': ['samlp:StatusCode'],
  'saml:Assertion': ['saml:Issuer', 'ds:Signature', 'saml:Subject', 'saml:Conditions', 'saml:AuthnStatement'],
  'saml:Subject': ['saml:NameID'],
  'saml:SubjectConfirmation': ['saml:SubjectConfirmationData'],
};

/** These hold text; all others hold elements, with nothing but white space between them. */
const TEXTS = /^(?:saml:(?:Issuer|NameID|Audience|AttributeValue|AuthnContextClassRef|AuthnContextDeclRef|AuthenticatingAuthority)|samlp:(?:SessionIndex|StatusMessage)|xenc:CipherValue|ds:(?:SignatureValue|DigestValue|KeyName|Modulus|Exponent|X509Certificate|X509SubjectName|X509SKI|X509IssuerName|X509SerialNumber))$/;
const XSI = '{http://www.w3.org/2001/XMLSchema-instance}';

/** A message that is built as SAML's web login is built; nothing of it is proven. @throws SsoRefusal */
export const readShape = (text: string, root: 'samlp:Response' | 'samlp:LogoutRequest' | 'samlp:LogoutResponse' | 'saml:Assertion'): XmlElement => {
  const element = read(text);
  if (element.name !== root) refuse('saml.structure', element.name);
  if (element.attributes.get('Version') !== '2.0') refuse('saml.version');
  if (root === 'samlp:Response') checkStatus(element);
  checkPlaces(element);
  checkIds(element);
  for (const signed of [element, ...childrenOf(element, 'saml:Assertion')]) for (const signature of childrenOf(signed, 'ds:Signature')) checkSignature(signature, signed);
  if (root === 'samlp:Response') checkAssertions(element);
  for (const assertion of root === 'saml:Assertion' ? [element] : childrenOf(element, 'saml:Assertion')) checkAssertion(assertion);
  return element;
};

const read = (text: string): XmlElement => {
  try {
    return readXml(text, CAPS);
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return refuse(error.why === 'too-large' ? 'saml.too-large' : error.why === 'namespace' ? 'saml.structure' : 'saml.xml', error.why);
  }
};

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';

/** Looked at first: an answer that says no has no assertion, and the reason should be that one. Only ever refuses. */
const checkStatus = (message: XmlElement): void => {
  const status = childrenOf(message, 'samlp:Status');
  const code = childOf(status[0], 'samlp:StatusCode');
  if (status.length !== 1 || !code) return refuse('saml.status-missing');
  if (code.attributes.get('Value') !== SUCCESS) refuse('saml.status', [code, childOf(code, 'samlp:StatusCode')].map(lastWord).filter(word => word !== '').join(', '));
};

/** `AuthnFailed` of `urn:…:status:AuthnFailed`; a provider's own words are left out, since they may name the person. */
const lastWord = (code: XmlElement | undefined): string => /^urn:oasis:names:tc:SAML:2\.0:status:([A-Za-z]{1,40})$/.exec(code?.attributes.get('Value') ?? '')?.[1] ?? '';

const checkPlaces = (element: XmlElement): void => {
  const allowed = MAY_HOLD[element.name] ?? [];
  for (const child of element.children) {
    if (!allowed.includes(child.name)) refuse('saml.structure', `${element.name} > ${child.name}`);
    checkPlaces(child);
  }
  for (const name of ONCE[element.name] ?? []) if (childrenOf(element, name).length > 1) refuse('saml.structure', `${name} twice`);
  if (!TEXTS.test(element.name) && element.text.trim() !== '') refuse('saml.structure', `text in ${element.name}`);
  checkAttributes(element);
};

/** An attribute with a prefix is another one than SAML's; next to it, it could be read in its place (S7). */
const checkAttributes = ({ name, attributes }: XmlElement): void => {
  for (const attribute of attributes.keys()) {
    if (!attribute.startsWith('{')) continue;
    const typed = attribute.startsWith(XSI) || attribute.startsWith('{http://www.w3.org/XML/1998/namespace}lang');
    if (!typed && name !== 'saml:Attribute') refuse('saml.structure', `attribute in ${name}`);
    if (/\}(?:Name|NameFormat|ID|Id|id)$/.test(attribute)) refuse('saml.ids', `attribute in ${name}`);
  }
};

const checkAssertions = (response: XmlElement): void => {
  const { length } = response.children.filter(({ name }) => name === 'saml:Assertion' || name === 'saml:EncryptedAssertion');
  if (length !== 1) refuse('saml.structure', `${length} assertions`);
};
