import { createPrivateKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { readCertificate } from './saml.certificates.js';

/** Our own key of a connection: signs what we send, opens what is encrypted for us. */
export interface OwnKey {
  /** PEM, PKCS 8. */
  readonly privatePem: string;
  readonly key: KeyObject;
  readonly certificate: X509Certificate;
}

const PRIVATE = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** The two parts of a `signing` secret; undefined when it is not set, or not both are in it. */
export const ownKey = (secret: string | undefined): OwnKey | undefined => {
  const certificate = readCertificate(CERTIFICATE.exec(secret ?? '')?.[0] ?? '');
  const pem = PRIVATE.exec(secret ?? '')?.[0];
  if (!certificate || pem === undefined) return undefined;
  try {
    const key = createPrivateKey(pem);
    return certificate.checkPrivateKey(key) ? { privatePem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), key, certificate } : undefined;
  } catch {
    return undefined;
  }
};
