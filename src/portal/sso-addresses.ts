import { providerAddress, type AddressFault } from '../sso/address.policy.js';
import type { Faults } from './faults.policy.js';
import { NONE } from './sso-mapping.js';

const WHAT: Readonly<Record<AddressFault, readonly [en: string, de: string]>> = {
  malformed: ['is no address like https://login.example.com/sso', 'ist keine Adresse wie https://login.example.com/sso'],
  scheme: ['must begin with https://', 'muss mit https:// beginnen'],
  plain: ['must begin with https:// (plain http is for this machine only)', 'muss mit https:// beginnen (http nur auf diesem Rechner)'],
  credentials: ['must not hold a user name or password', 'darf keinen Benutzernamen und kein Passwort enthalten'],
  fragment: ['must not hold a #', 'darf kein # enthalten'],
};

/** An address that must be there. `before`: what holds while none is named. */
export const address = (path: string, given: string | undefined, before: string | undefined, faults: Faults): string => {
  const text = given ?? before;
  return text === undefined ? (faults.add(path, 'required', 'is missing', 'fehlt') ?? '') : judged(path, text, faults);
};

/** An address that may be taken away. */
export const optionalAddress = (path: string, given: string | null | undefined, before: string | null, faults: Faults): string | null => {
  if (given === undefined) return before;
  if (given === null || given.trim() === NONE) return null;
  return judged(path, given, faults);
};

const judged = (path: string, text: string, faults: Faults): string => {
  const read = providerAddress(text);
  return 'url' in read ? read.url : (faults.add(path, `sso.address-${read.fault}`, ...WHAT[read.fault]) ?? '');
};

/** A name that is compared and never fetched (entityID, `iss`): taken as it is written. */
export const identifier = (path: string, given: string | undefined, before: string | undefined, faults: Faults): string =>
  given?.trim() ?? before ?? faults.add(path, 'required', 'is missing', 'fehlt') ?? '';
