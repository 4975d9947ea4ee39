import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Random } from '../kernel/chance.js';

const IV = 12;
const TAG = 16;
const BATCH = 4096 * IV;

/** Initialisation vectors, 96 random bits each (NIST SP 800-38D, 8.2.2), drawn from `random` in bulk. */
export class Nonces {
  private stock: Buffer = Buffer.alloc(0);
  private used = 0;

  constructor(private readonly random: Random) {}

  next(): Buffer {
    if (this.used + IV > this.stock.length) {
      this.stock = this.random.bytes(BATCH);
      this.used = 0;
    }
    return this.stock.subarray(this.used, (this.used += IV));
  }
}

/** AES-256-GCM: base64url of iv, ciphertext and tag; `bound` is the associated data. */
export const encrypt = (key: KeyObject, iv: Buffer, content: string | Buffer, bound: string): string => {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(bound));
  const body = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
  cipher.final();
  const whole = Buffer.allocUnsafe(IV + body.length + TAG);
  whole.set(iv, 0);
  whole.set(body, IV);
  whole.set(cipher.getAuthTag(), IV + body.length);
  return whole.toString('base64url');
};

/** The plain bytes. Throws when key, content or `bound` differ from those of `encrypt`. */
export const decrypt = (key: KeyObject, sealed: string, bound: string): Buffer => {
  const whole = Buffer.from(sealed, 'base64url');
  if (whole.length < IV + TAG || Math.ceil((whole.length * 4) / 3) !== sealed.length) throw new RangeError('not of the length or alphabet of what is sealed');
  const end = whole.length - TAG;
  const decipher = createDecipheriv('aes-256-gcm', key, whole.subarray(0, IV));
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(whole.subarray(end));
  const plain = decipher.update(whole.subarray(IV, end));
  decipher.final();
  return plain;
};
