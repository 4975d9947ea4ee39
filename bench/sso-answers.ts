import { createHmac, randomBytes } from 'node:crypto';
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
}

const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** A response with a signed assertion, as XML. */
export const responseOf = ({ privateKey, idp, audience, answer, inResponseTo, now, attributes = attribute('displayName', 'Anna Amsel') }: ResponseWish): string => {
  const [id, from, until] = [`_${randomBytes(20).toString('hex')}`, new Date(now).toISOString(), new Date(now + 300_000).toISOString()];
  const assertion = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${from}"><saml:Issuer>${idp}</saml:Issuer>`
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

/** XML that somebody without any right could send. */
export const hostileXml = (wish: ResponseWish): Readonly<Record<string, string>> => ({
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
});
