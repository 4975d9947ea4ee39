import { encrypt } from 'xml-encryption';
import { ownKey } from '../../src/sso/saml.pem.js';

export const GCM = 'http://www.w3.org/2009/xmlenc11#aes256-gcm';
export const OAEP = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p';

/** Encrypted for whoever has the `signing` secret, as an element that takes the assertion's place. */
export const encryptedFor = async (secret: string, content: string, { cipher = GCM, wrap = OAEP }: { cipher?: string; wrap?: string } = {}): Promise<string> => {
  const { certificate } = ownKey(secret)!;
  const options = {
    rsa_pub: certificate.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    pem: certificate.toString(),
    encryptionAlgorithm: cipher,
    keyEncryptionAlgorithm: wrap,
    disallowEncryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
  };
  const text = await new Promise<string>((resolve, reject) => encrypt(content, options, (error, made) => (error ? reject(error) : resolve(made))));
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${text}</saml:EncryptedAssertion>`;
};
