import { createSign, createHmac } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { ENDPOINTS, EMAIL_FORMAT, IDP, NOW, signXml } from './saml-idp.js';
import type { Keys } from './saml-keys.js';

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';

export interface LogoutWish {
  readonly id?: string;
  readonly root?: 'LogoutRequest' | 'LogoutResponse';
  readonly issuer?: string;
  readonly destination?: string | null;
  readonly issued?: number;
  readonly until?: number | null;
  readonly name?: string;
  readonly indexes?: readonly string[];
  readonly more?: string;
}

/** A logout as a provider asks for it, or answers it. */
export const logoutXml = ({ id = '_logout1', root = 'LogoutRequest', issuer = IDP, destination = ENDPOINTS.logout, issued = NOW, until = null, name = 'anna@kunde.example', indexes = [], more = '' }: LogoutWish = {}): string => {
  const where = destination === null ? '' : ` Destination="${destination}"`;
  const end = until === null ? '' : ` NotOnOrAfter="${new Date(until).toISOString()}"`;
  const inside = root === 'LogoutRequest'
    ? `<saml:NameID Format="${EMAIL_FORMAT}">${name}</saml:NameID>${indexes.map(index => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`).join('')}`
    : '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>';
  return `<samlp:${root} xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${new Date(issued).toISOString()}"${where}${end}><saml:Issuer>${issuer}</saml:Issuer>${inside}${more}</samlp:${root}>`;
};

export interface QueryWish {
  readonly keys: Keys;
  readonly field?: 'SAMLRequest' | 'SAMLResponse';
  readonly relayState?: string;
  readonly algorithm?: string;
  readonly encode?: (text: string) => string;
}

/** The query of a redirect, signed over its octets. */
export const logoutQuery = (xml: string, { keys, field = 'SAMLRequest', relayState, algorithm = RSA_SHA256, encode = encodeURIComponent }: QueryWish): string => {
  const octets = [`${field}=${encode(deflateRawSync(xml).toString('base64'))}`, ...(relayState === undefined ? [] : [`RelayState=${encode(relayState)}`]), `SigAlg=${encode(algorithm)}`].join('&');
  return `${octets}&Signature=${encode(signed(octets, algorithm, keys))}`;
};

const signed = (octets: string, algorithm: string, keys: Keys): string =>
  algorithm.includes('hmac') ? createHmac('sha256', keys.publicPem).update(octets).digest('base64') : createSign(algorithm.endsWith('rsa-sha1') ? 'RSA-SHA1' : 'RSA-SHA256').update(octets).sign(keys.privatePem, 'base64');

/** The fields of a POST, signed inside. */
export const logoutForm = (xml: string, keys: Keys, field: 'SAMLRequest' | 'SAMLResponse' = 'SAMLRequest'): Record<string, string> => {
  const id = / ID="([^"]+)"/.exec(xml)![1]!;
  return { [field]: Buffer.from(signXml(xml, id, { keys })).toString('base64') };
};
