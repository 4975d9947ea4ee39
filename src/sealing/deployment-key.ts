import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Random } from '../kernel/chance.js';
import { decrypt, encrypt, Nonces } from './cipher.js';
import { corrupt, DeploymentKeyFault } from './sealing-errors.js';

export const KEY_BYTES = 32;

/** The key that wraps all others. It never touches a vault, a log or a backup; the vault holds only `check`. */
export class DeploymentKey {
  /** Key check value: tells a wrong key at start, reveals nothing of the right one. 22 characters. */
  readonly check: string;
  private readonly key: KeyObject;
  private readonly nonces: Nonces;

  /** `raw` is 32 bytes; they are overwritten once the key is taken over. */
  constructor(raw: Buffer, random: Random) {
    if (raw.length !== KEY_BYTES) throw new DeploymentKeyFault(`The deployment key has ${raw.length} bytes; it must have ${KEY_BYTES}.`);
    this.key = createSecretKey(raw);
    this.check = createHmac('sha256', this.key).update('sichtfeld/deployment-key/check').digest().subarray(0, 16).toString('base64url');
    this.nonces = new Nonces(random);
    raw.fill(0);
  }

  isCheckedBy(check: string): boolean {
    return check.length === this.check.length && timingSafeEqual(Buffer.from(check), Buffer.from(this.check));
  }

  /** A key's 32 bytes, encrypted and bound to the key's id: a wrapped key moved to another id does not open. */
  wrap(keyId: string, raw: Buffer): string {
    return encrypt(this.key, this.nonces.next(), raw, bound(keyId));
  }

  /** Throws CorruptStore when this is not what was wrapped under that id. */
  unwrap(keyId: string, wrapped: string): Buffer {
    try {
      const raw = decrypt(this.key, wrapped, bound(keyId));
      return raw.length === KEY_BYTES ? raw : corrupt(`The wrapped key ${keyId} has ${raw.length} bytes.`);
    } catch (error) {
      return corrupt(`The wrapped key ${keyId} in the vault is damaged: ${(error as Error).message}`);
    }
  }

  /** During a change of key: the former one under this one, so that an interrupted change goes on with the new key alone. */
  wrapFormer(former: DeploymentKey): string {
    return this.wrap(FORMER, former.key.export());
  }

  unwrapFormer(wrapped: string, random: Random): DeploymentKey {
    return new DeploymentKey(this.unwrap(FORMER, wrapped), random);
  }
}

const FORMER = 'former deployment key';

const bound = (keyId: string): string => `sichtfeld/key\0${keyId}`;
