import { hash, timingSafeEqual } from 'node:crypto';
import { Rejection } from '../kernel/errors.js';

/** What a cursor is good for. Used with another list, by another viewer or in another history it is none. */
export interface CursorBinding {
  readonly purpose: string;
  /** Who pages: person and host. */
  readonly viewer: string;
  /** EventStore.lineage: a restored copy has another one. */
  readonly lineage: string;
}

const MAC_BYTES = 16;
const LONGEST = 4_000;

/** SHA-512/256 cannot be lengthened, so the key in front makes it a MAC; ten times quicker here than an HMAC object made for each list. */
const macOf = (key: string, { purpose, viewer, lineage }: CursorBinding, payload: string): Buffer =>
  hash('sha512-256', JSON.stringify([key, 'cursor', purpose, viewer, lineage, payload]), 'buffer').subarray(0, MAC_BYTES);

/** An opaque place in a list. Anybody can read it in principle: put ids and sort values in, no texts. */
export const encodeCursor = (key: string, binding: CursorBinding, place: unknown): string => {
  const payload = Buffer.from(JSON.stringify(place)).toString('base64url');
  return `${payload}.${macOf(key, binding, payload).toString('base64url')}`;
};

/** @throws Rejection `cursor.invalid`, whatever is wrong with it */
export const decodeCursor = <Place>(key: string, binding: CursorBinding, cursor: string): Place => {
  const [payload = '', mac = '', more] = cursor.length <= LONGEST ? cursor.split('.') : [];
  const given = Buffer.from(mac, 'base64url');
  const genuine = more === undefined && given.length === MAC_BYTES && timingSafeEqual(given, macOf(key, binding, payload));
  if (!genuine) throw new Rejection('invalid', 'cursor.invalid', 'The cursor does not belong to this list.', { faults: [{ path: 'cursor', code: 'cursor', en: 'does not belong to this list', de: 'gehört nicht zu dieser Liste' }] });
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Place;
};
