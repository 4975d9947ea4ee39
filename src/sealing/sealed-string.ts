import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './cipher.js';

/** Where a sealed value stands: bound to it as associated data, so that it opens nowhere else. */
export interface SealedAt {
  readonly stream: string;
  readonly id: string;
}

/** Root of the locations of sealed metadata; no field is called that. */
export const METADATA = '@metadata';

/** `~<keyId>~<base64url of iv, ciphertext, tag>`. `location` is the field, then the path inside it as JSON Pointer has it. */
export const sealString = (keyId: string, key: KeyObject, iv: Buffer, text: string, at: SealedAt, location: string): string =>
  `~${keyId}~${encrypt(key, iv, text, `${at.stream}\0${at.id}\0${location}`)}`;

/** Throws when anything was altered or moved. */
export const openString = (sealed: string, key: KeyObject, at: SealedAt, location: string): string =>
  decrypt(key, sealed.slice(sealed.indexOf('~', 1) + 1), `${at.stream}\0${at.id}\0${location}`).toString('utf8');

/** The id of the key that a sealed string names; undefined when it is no sealed string. */
export const keyIdIn = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || value.charCodeAt(0) !== 0x7e) return undefined;
  const end = value.indexOf('~', 1);
  return end > 2 ? value.slice(1, end) : undefined;
};

/** Calls `visit` for every sealed string in a stored value, with its location. */
export const eachSealed = (value: unknown, location: string, visit: (sealed: string, keyId: string, location: string) => void): void => {
  if (typeof value === 'string') {
    const keyId = keyIdIn(value);
    if (keyId !== undefined) visit(value, keyId, location);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) eachSealed(inner, inside(location, name), visit);
  }
};

/** One step further, after RFC 6901. */
export const inside = (location: string, name: string): string => {
  const step = /[~/]/.test(name) ? name.replaceAll('~', '~0').replaceAll('/', '~1') : name;
  return location === '' ? step : `${location}/${step}`;
};
