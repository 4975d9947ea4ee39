import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Random } from '../kernel/chance.js';
import { CorruptStore } from '../kernel/errors.js';

/** Plain bytes that one chunk seals. */
export const CHUNK = 64 * 1_024;

const TAG = 16;
const PREFIX = 7;
const MAGIC = Buffer.from('SFS1');
const HEAD = MAGIC.length + PREFIX;

/**
 * A stream of sealed chunks (STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, 2015; as age and Tink use it): AES-256-GCM
 * over 64 KiB each, the nonce made of a random prefix, the chunk's number, and whether it is the last. So chunks can be
 * neither left out, moved, repeated nor cut off. `bound` is the associated data of every chunk.
 */
export async function* sealStream(key: KeyObject, random: Random, bound: string, plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const prefix = Buffer.from(random.bytes(PREFIX));
  yield Buffer.concat([MAGIC, prefix]);
  let number = 0;
  for await (const { piece, last } of pieces(plain, CHUNK)) yield sealed(key, nonce(prefix, number++, last), bound, piece);
}

/** The plain bytes, chunk by chunk; none is given before its tag was checked. @throws CorruptStore for anything altered, cut off, or of another key or place */
export async function* openStream(key: KeyObject, bound: string, stored: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const parts = pieces(stored, CHUNK + TAG, HEAD);
  const head = await parts.next();
  const prefix = head.done ? Buffer.alloc(0) : head.value.piece.subarray(MAGIC.length);
  if (head.done || head.value.last || head.value.piece.length !== HEAD || !head.value.piece.subarray(0, MAGIC.length).equals(MAGIC)) throw corrupt();
  let number = 0;
  for await (const { piece, last } of parts) yield opened(key, nonce(prefix, number++, last), bound, piece);
}

const nonce = (prefix: Buffer, number: number, last: boolean): Buffer => {
  const made = Buffer.alloc(12);
  prefix.copy(made);
  made.writeUInt32BE(number, PREFIX);
  made[11] = last ? 1 : 0;
  return made;
};

const sealed = (key: KeyObject, iv: Buffer, bound: string, piece: Buffer): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(bound));
  const body = cipher.update(piece);
  cipher.final();
  return Buffer.concat([body, cipher.getAuthTag()]);
};

const opened = (key: KeyObject, iv: Buffer, bound: string, piece: Buffer): Buffer => {
  if (piece.length < TAG) throw corrupt();
  const decipher = createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(piece.subarray(piece.length - TAG));
  const plain = decipher.update(piece.subarray(0, piece.length - TAG));
  try {
    decipher.final();
  } catch {
    throw corrupt();
  }
  return plain;
};

const corrupt = (): CorruptStore => new CorruptStore('A sealed file was altered or cut off, or is another one.');

/** Pieces of one size, the first one of `first`, where given; the last one may be shorter, or empty when there is no other. */
async function* pieces(source: AsyncIterable<Buffer>, size: number, first = size): AsyncGenerator<{ readonly piece: Buffer; readonly last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  let wanted = first;
  for await (const part of source) {
    held.push(part);
    length += part.length;
    // A full piece is given only when something follows: else it might be the last.
    while (length > wanted) {
      const all: Buffer = held.length === 1 ? held[0]! : Buffer.concat(held, length);
      yield { piece: all.subarray(0, wanted), last: false };
      held = [all.subarray(wanted)];
      length -= wanted;
      wanted = size;
    }
  }
  yield { piece: Buffer.concat(held, length), last: true };
}
