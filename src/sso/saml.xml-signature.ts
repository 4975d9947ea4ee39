import { getVerifiedXml, parseDomFromString } from '@node-saml/node-saml/lib/xml.js';
import type { TrustedKey } from './saml.certificates.js';
import { refuse } from './saml.refuse.js';

const pem = (certificate: string): string => `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)!.join('\n')}\n-----END CERTIFICATE-----\n`;

/**
 * What the signature of a whole message covers, in its canonical form: read from this, never from the message.
 * For messages that passport knows no strategy for: logouts, and responses around something encrypted.
 * @throws SsoRefusal `saml.signature`
 */
export const verifiedMessage = async (text: string, keys: readonly TrustedKey[]): Promise<string> => {
  const document = await parseDomFromString(text).catch(() => refuse('saml.signature'));
  return verified(text, document.documentElement, keys) ?? refuse('saml.signature');
};

const verified = (text: string, root: Parameters<typeof getVerifiedXml>[1], keys: readonly TrustedKey[]): string | null => {
  try {
    return getVerifiedXml(text, root, keys.map(({ certificate }) => pem(certificate)));
  } catch {
    return null;
  }
};
