import { createCipheriv, createHmac, publicEncrypt, constants, randomBytes } from 'node:crypto';
import { SignedXml } from 'xml-crypto';

/** Answers of providers, good and hostile, as they are posted. */

const b64 = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

export interface TokenWish {
  readonly secret: string;
  readonly issuer: string;
  readonly audience: string;
  readonly now: number;
}

export const tokenOf = ({ secret, issuer, audience, now }: TokenWish): string => {
  const iat = Math.floor(now / 1000);
  const input = `${b64({ alg: 'HS256', typ: 'JWT' })}.${b64({ iss: issuer, aud: audience, iat, exp: iat + 300, jti: randomBytes(16).toString('hex'), sub: 'ben', email: 'ben@example.com', name: 'Ben Bussard' })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
};

export interface ResponseWish {
  readonly privateKey: string;
  readonly idp: string;
  readonly audience: string;
  readonly answer: string;
  readonly inResponseTo: string;
  readonly now: number;
  readonly attributes?: string;
  /** More namespaces and attributes of the assertion. */
  readonly frame?: string;
}

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** A response with a signed assertion, as XML. */
export const responseOf = ({ privateKey, idp, audience, answer, inResponseTo, now, attributes = attribute('displayName', 'Anna Amsel'), frame = '' }: ResponseWish): string => {
  const [id, from, until] = [`_${randomBytes(20).toString('hex')}`, new Date(now).toISOString(), new Date(now + 300_000).toISOString()];
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"${frame} ID="${id}" Version="2.0" IssueInstant="${from}"><saml:Issuer>${idp}</saml:Issuer>`
    + `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">anna@example.com</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${answer}" InResponseTo="${inResponseTo}"/></saml:SubjectConfirmation></saml:Subject>`
    + `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`
    + `<saml:AuthnStatement AuthnInstant="${from}" SessionIndex="${id}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`
    + `<saml:AttributeStatement>${attributes}</saml:AttributeStatement></saml:Assertion>`;
  const signature = new SignedXml({ privateKey, signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', canonicalizationAlgorithm: EXCLUSIVE });
  signature.addReference({ xpath: `//*[@ID='${id}']`, transforms: [ENVELOPED, EXCLUSIVE], digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256' });
  signature.computeSignature(assertion, { prefix: 'ds', location: { reference: "//*[local-name()='Issuer']", action: 'after' } });
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_${randomBytes(20).toString('hex')}" Version="2.0" IssueInstant="${from}" Destination="${answer}" InResponseTo="${inResponseTo}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${idp}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${signature.getSignedXml()}</samlp:Response>`;
};

export const attribute = (name: string, value: string): string => `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;

/** Bytes of XML whose base64, encoded for a form, stays below 256 KiB. */
const ROOM = 180_000;
const filled = (one: string, rest = ''): string => one.repeat(Math.floor((ROOM - rest.length) / one.length)) + rest;
const counted = (one: (i: number) => string): string => {
  let text = '';
  for (let i = 0; text.length < ROOM - 100; i++) text += one(i);
  return text;
};
const OPEN = '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"';
const CLOSE = '</samlp:Response>';

/** What a stranger may know: an answer that was signed for somebody, long used up; and our public key. */
export interface HostileWish extends ResponseWish {
  /** Signed by the provider itself. */
  readonly known: string;
  /** PEM of what providers encrypt for. */
  readonly ours: string;
}

/** XML that somebody without any right could send. */
export const hostileXml = (wish: HostileWish): Readonly<Record<string, string>> => ({
  ...malformed(wish),
  ...wellShaped(wish),
  ...withKnown(wish),
  ...encrypted(wish),
});

/** As many as our own caps let through: 800 elements and 1,000 attributes. */
const [ELEMENTS, ATTRIBUTES] = [700, 900];
const times = (count: number, one: (i: number) => string): string => Array.from({ length: count }, (_, i) => one(i)).join('');
const long = (size: number): string => 'x'.repeat(size);

/** Built as SAML is built, and signed by nobody who may: nothing about their shape gives them away. */
const wellShaped = (wish: ResponseWish): Readonly<Record<string, string>> => {
  const value = (text: string): string => `<saml:AttributeValue>${text}</saml:AttributeValue>`;
  const signed = (attributes: string, frame = ''): string => responseOf({ ...wish, attributes, frame });
  const good = signed(attribute('text', 'x'));
  return {
    'as many values as pass': signed(`<saml:Attribute Name="groups">${times(ELEMENTS, () => value('x'))}</saml:Attribute>`),
    'as many long values as pass': signed(`<saml:Attribute Name="groups">${times(ELEMENTS, () => value(long(180)))}</saml:Attribute>`),
    'as many attributes as pass': signed(times(ELEMENTS / 2, i => attribute(`a${i}`, 'x'))),
    'as many types as pass': signed(`<saml:Attribute xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" Name="groups">${times(ELEMENTS, () => '<saml:AttributeValue xsi:type="xs:string">x</saml:AttributeValue>')}</saml:Attribute>`),
    'as many namespaces as pass': signed(`<saml:Attribute Name="groups">${times(ATTRIBUTES / 13, i => `<saml:AttributeValue${times(13, j => ` xmlns:n${i}x${j}="urn:n:${i}:${j}"`)}>x</saml:AttributeValue>`)}</saml:Attribute>`),
    'namespaces at the top': signed(`<saml:Attribute Name="groups">${times(ELEMENTS, () => value('x'))}</saml:Attribute>`, times(12, i => ` xmlns:n${i}="urn:n:${i}"`)),
    'long namespaces': signed(times(60, i => `<saml:Attribute xmlns:n="urn:${long(2_500)}${i}" n:x="1" Name="a${i}"/>`)),
    'long names of attributes': signed(times(60, i => attribute(`a${i}${long(2_500)}`, 'x'))),
    'letters that must be escaped': signed(attribute('text', filled('&amp;').slice(0, 35_000 * 5))),
    'white space': signed(`${' '.repeat(ROOM - 6_000)}${attribute('text', 'x')}`),
    'a long value of the signature': good.replace(/(?<=<ds:SignatureValue>)[^<]+/, 'A'.repeat(ROOM - 8_000)),
    'a long digest': good.replace(/(?<=<ds:DigestValue>)[^<]+/, 'A'.repeat(ROOM - 8_000)),
    'a long reference': good.replace(/(?<=URI=")[^"]+/, `#${long(ROOM - 8_000)}`),
    'a long ID': good.replaceAll(/(?<=<saml:Assertion [^>]* ID="|URI="#)[^"]+/g, `_${long(80_000)}`),
    'as many certificates as pass': good.replace(/<ds:KeyInfo>[^]*<\/ds:KeyInfo>|(?<=<\/ds:SignatureValue>)/, `<ds:KeyInfo><ds:X509Data>${times(ELEMENTS, () => `<ds:X509Certificate>${'A'.repeat(180)}</ds:X509Certificate>`)}</ds:X509Data></ds:KeyInfo>`),
    'references': good.replace(/<ds:Reference [^]*<\/ds:Reference>/, one => one.repeat(Math.floor((ROOM - 8_000) / one.length))),
    'a list of prefixes': good.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${'a '.repeat((ROOM - 8_000) / 2)}"/></ds:Transform>`),
    'codes inside codes': good.replace(/<samlp:StatusCode [^>]*\/>/, `${'<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success">'.repeat(20)}${'</samlp:StatusCode>'.repeat(20)}`),
    'messages beside the status': good.replace('</samlp:Status>', `${times(ELEMENTS, () => `<samlp:StatusMessage>${long(180)}</samlp:StatusMessage>`)}</samlp:Status>`),
    'conditions': good.replace('</saml:Conditions>', `${times(ELEMENTS / 2, () => `<saml:AudienceRestriction><saml:Audience>${wish.audience}</saml:Audience></saml:AudienceRestriction>`)}</saml:Conditions>`),
  };
};

/** With the signature of an answer that the provider did sign: its SignedInfo is genuine, what it covers is not there. */
const withKnown = ({ known }: HostileWish): Readonly<Record<string, string>> => {
  const grown = (attributes: string): string => known.replace('</saml:AttributeStatement>', `${attributes}</saml:AttributeStatement>`);
  return {
    'a known signature around many values': grown(`<saml:Attribute Name="groups">${times(ELEMENTS, () => '<saml:AttributeValue>x</saml:AttributeValue>')}</saml:Attribute>`),
    'a known signature around a large text': grown(attribute('more', long(ROOM - 8_000))),
    'a known signature around many namespaces': grown(`<saml:Attribute Name="groups">${times(ATTRIBUTES / 13, i => `<saml:AttributeValue${times(13, j => ` xmlns:n${i}x${j}="urn:n:${i}:${j}"`)}>x</saml:AttributeValue>`)}</saml:Attribute>`),
    'a known answer in a large wrapper': known.replace('</samlp:Status>', `${times(ELEMENTS, () => `<samlp:StatusMessage>${long(180)}</samlp:StatusMessage>`)}</samlp:Status>`),
  };
};

/** Whoever has our certificate can encrypt for us. */
const encrypted = (wish: HostileWish): Readonly<Record<string, string>> => {
  const around = (inside: string): string => responseOf(wish).replace(/<saml:Assertion[^]*<\/saml:Assertion>/, `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${inside}</saml:EncryptedAssertion>`);
  const inner = (size: number): string => /<saml:Assertion[^]*<\/saml:Assertion>/.exec(responseOf({ ...wish, attributes: attribute('text', long(size)) }))![0];
  const one = cipherOf(inner(10), wish.ours);
  const key = /<xenc:EncryptedKey[^]*<\/xenc:EncryptedKey>/.exec(one)![0];
  return {
    'an encrypted assertion of a stranger': around(one),
    'a large encrypted assertion of a stranger': around(cipherOf(inner(95_000), wish.ours)),
    'an encrypted assertion with many values': around(cipherOf(inner(0).replace('<saml:AttributeValue>', one => `${'<saml:AttributeValue>x</saml:AttributeValue>'.repeat(ELEMENTS)}${one}`), wish.ours)),
    'many encrypted keys': around(one.replace(key, times(60, () => key)) + times(60, () => key)),
    'encrypted noise': around(cipherOf(randomBytes(90_000).toString('base64'), wish.ours)),
  };
};

const cipherOf = (text: string, ours: string): string => {
  const [key, iv] = [randomBytes(32), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const content = Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
  const wrapped = publicEncrypt({ key: ours, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, key).toString('base64');
  const value = (bytes: string): string => `<xenc:CipherData><xenc:CipherValue>${bytes}</xenc:CipherValue></xenc:CipherData>`;
  return `<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#aes256-gcm"/><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"/>${value(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${value(content)}</xenc:EncryptedData>`;
};

/** Not built as anything that a provider sends. */
const malformed = (wish: ResponseWish): Readonly<Record<string, string>> => ({
  'a deep nest': filled('<a>'),
  'a deep nest that closes': '<a>'.repeat(ROOM / 7) + '</a>'.repeat(ROOM / 7),
  'many attributes': `${OPEN}${counted(i => ` a${i}="x"`)}>${CLOSE}`,
  'many namespaces': `${OPEN}${counted(i => ` xmlns:n${i}="u:${i}"`)}>${CLOSE}`,
  'a new namespace at each level': counted(i => `<n${i}:a xmlns:n${i}="u:${i}">`),
  'entities': `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(1_000)}">${counted(i => `<!ENTITY c${i} "&b;&b;&b;&b;">`)}]>${OPEN}>&c1;${CLOSE}`,
  'comments': `${OPEN}>${filled('<!--x-->')}${CLOSE}`,
  'character references': `${OPEN}>${filled('&#65;')}${CLOSE}`,
  'an endless tag': filled('<a '),
  'an endless start': filled('<'),
  'references': `${OPEN}><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>${filled(`<ds:Reference URI="#x"><ds:Transforms><ds:Transform Algorithm="${EXCLUSIVE}"/></ds:Transforms></ds:Reference>`)}</ds:SignedInfo></ds:Signature>${CLOSE}`,
  'transforms': `${OPEN}><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:Reference URI="#x"><ds:Transforms>${filled(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`)}</ds:Transforms></ds:Reference></ds:SignedInfo></ds:Signature>${CLOSE}`,
  'a large text, signed by a stranger': responseOf({ ...wish, attributes: attribute('text', 'x'.repeat(ROOM - 4_000)) }),
  'many values, signed by a stranger': responseOf({ ...wish, attributes: `<saml:Attribute Name="groups">${filled('<saml:AttributeValue>x</saml:AttributeValue>').slice(0, -4_000).replace(/<saml:AttributeValue>[^<]*$|<[^>]*$|<saml:AttributeValue>x$/, '')}</saml:Attribute>` }),
  'no XML': randomBytes(ROOM).toString('latin1'),
});

/** Tokens that somebody without any right could send. */
export const hostileTokens = (wish: TokenWish): Readonly<Record<string, string>> => ({
  'as long as a form may be': 'a'.repeat(261_000),
  'points': '.'.repeat(261_000),
  'a deep header': `${b64(`{"alg":"HS256","a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)}.${b64('{}')}.AAAA`,
  'deep claims': `${b64({ alg: 'HS256' })}.${b64(`{"a":${'{"a":'.repeat(7_000)}1${'}'.repeat(7_000)}}`)}.AAAA`,
  'many claims': `${b64({ alg: 'HS256' })}.${b64(Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`a${i}`, i])))}.AAAA`,
  'a long signature': `${b64({ alg: 'HS256' })}.${b64({ sub: 'x' })}.${'A'.repeat(60_000)}`,
  'another secret': tokenOf({ ...wish, secret: randomBytes(32).toString('hex') }),
  'many names in the header': `${b64({ alg: 'HS256', ...Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`h${i}`, i])) })}.${b64({})}.AAAA`,
  'crit without end': `${b64({ alg: 'HS256', crit: Array.from({ length: 8_000 }, (_, i) => `c${i}`) })}.${b64({})}.AAAA`,
  'a header that names keys and packing': `${b64({ alg: 'HS256', zip: 'DEF', b64: false, jku: 'http://127.0.0.1:1/', x5u: 'http://127.0.0.1:1/', jwk: { kty: 'oct', k: 'A'.repeat(40_000) } })}.${b64({})}.AAAA`,
  'a long kid': `${b64({ alg: 'HS256', kid: '../'.repeat(15_000) })}.${b64({})}.AAAA`,
  'large claims': claimed(wish, { name: 'x'.repeat(45_000) }),
  'many audiences': claimed(wish, { aud: Array.from({ length: 9_000 }, (_, i) => `${i}`) }),
  'lists in claims': claimed(wish, { groups: Array.from({ length: 6_000 }, (_, i) => [i]) }),
  'brackets in a text': claimed(wish, { name: '[{'.repeat(22_000) }),
  'colons in a text': claimed(wish, { name: '":'.repeat(15_000) }),
  'escapes': claimed(wish, { name: '\u0001'.repeat(7_000) }),
  'a long number': `${b64('{"alg":"HS256"}')}.${b64(`{"exp":${'9'.repeat(45_000)}}`)}.AAAA`,
  'one name many times': `${b64('{"alg":"HS256"}')}.${b64(`{${'"exp":1,'.repeat(5_000)}"exp":1}`)}.AAAA`,
  'five parts': `${b64({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${'A'.repeat(15_000)}.${'A'.repeat(16)}.${'A'.repeat(30_000)}.AAAA`,
  'a token in a token': claimed(wish, { token: tokenOf(wish) + 'A'.repeat(40_000) }),
});

/** Signed by a secret of somebody else. */
const claimed = ({ issuer, audience, now }: TokenWish, more: object): string => {
  const iat = Math.floor(now / 1000);
  const input = `${b64({ alg: 'HS256', typ: 'JWT' })}.${b64({ iss: issuer, aud: audience, iat, exp: iat + 300, jti: 'x', sub: 'ben', ...more })}`;
  return `${input}.${randomBytes(32).toString('base64url')}`;
};
