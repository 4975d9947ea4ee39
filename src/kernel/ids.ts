import { createHash } from 'node:crypto';

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** RFC 9562 version 5: the same name under the same namespace is the same id, so a retry writes nothing twice. */
export const uuidV5 = (namespace: string, name: string): string => {
  const hash = createHash('sha1').update(Buffer.from(namespace.replaceAll('-', ''), 'hex')).update(name).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x50;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Namespace of everything Sichtfeld derives. */
export const SICHTFELD = '6f1c5f0e-3a64-5d5b-9c55-5ec7fe1d0001';

/** A short id (16 digits of Crockford's base 32, 80 bits) from a UUID or any other text: fit for streams, paths and telling on the phone. */
export const shortId = (source: string): string => {
  const hash = createHash('sha1').update(source).digest();
  let id = '';
  for (let group = 0; group < 2; group++) {
    let bits = hash.readUIntBE(group * 5, 5);
    let part = '';
    for (let digit = 0; digit < 8; digit++) {
      part = DIGITS[bits % 32]! + part;
      bits = Math.floor(bits / 32);
    }
    id += part;
  }
  return id;
};

/** Ids of events, home streams and things made by one command. */
export const eventId = (commandId: string, stream: string, index: number): string => uuidV5(commandId, `${stream}#${index}`);
export const mintedId = (commandId: string, purpose: string): string => shortId(`${commandId}/${purpose}`);
export const commandIdOf = (actor: string, idempotencyKey: string): string => uuidV5(SICHTFELD, `command/${actor}/${idempotencyKey}`);
export const importStreamId = (source: string, kind: string, external: string): string => shortId(`import/${source}/${kind}/${external}`);
