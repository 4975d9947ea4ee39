import { foldText, trimWhiteSpace } from '../filters/folding.policy.js';
import { Rejection } from '../kernel/errors.js';

/** No white space or control characters, none that a header or a quoted local part would need. */
const ADDRESS = /^[^\p{White_Space}\p{C}@<>"(),;:\\[\]]+@[^\p{White_Space}\p{C}@<>"(),;:\\[\]]+$/u;
const MAX_ADDRESS = 254;

/** An address as we keep and mail it. @throws Rejection `email.invalid` */
export const readAddress = (text: string): string => {
  const address = trimWhiteSpace(text).normalize('NFC');
  if (ADDRESS.test(address) && address.length <= MAX_ADDRESS) return address;
  throw new Rejection('invalid', 'email.invalid', 'This is no e-mail address.', {
    faults: [{ path: 'email', code: 'email', en: 'must be an e-mail address', de: 'muss eine E-Mail-Adresse sein' }],
  });
};

/** An address as it is compared: trimmed, NFC, folded (design section 2). */
export const foldAddress = (text: string): string => foldText(text);

type Digest = (kind: string, value: string) => string;

/** The key of `email-` reservations and look-up rows, whatever the spelling. */
export const emailDigest = (digest: Digest, address: string): string => digest('email', foldAddress(address));

/** Staff have addresses of their own: a staff member may be a customer of a portal too. */
export const staffEmailDigest = (digest: Digest, address: string): string => digest('staffEmail', foldAddress(address));

/** The key of `identity-` reservations; `identity` holds connection, format, qualifiers and value, joined by its caller. */
export const identityDigest = (digest: Digest, identity: string): string => digest('identity', identity);
