import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { foldText } from '../filters/folding.policy.js';
import { DayKeys } from './day-keys.js';
import type { KeyRing } from './key-ring.js';
import { LOOKUP_KEY } from './key-shelf.js';
import { MissingKey } from './sealing-errors.js';

export interface DigestOptions {
  readonly keyRing: KeyRing;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
}

/** Kinds whose values are addresses: `email`, `staffEmail`. */
const ADDRESS = /email$/i;

/** Keyed digests (HMAC-SHA-256), so that nobody without the vault can try values until one fits. */
export class Digests {
  private constructor(
    private readonly lookup: KeyObject,
    private readonly days: DayKeys,
  ) {}

  /** Throws MissingKey when a vault that was in use has no look-up key: another one would find nobody. */
  static async open({ keyRing, vault, clock, random }: DigestOptions): Promise<Digests> {
    await keyRing.load([LOOKUP_KEY]);
    const lookup = keyRing.keyOf(LOOKUP_KEY);
    if (lookup.kind !== 'key') throw new MissingKey(LOOKUP_KEY);
    return new Digests(lookup.key, await DayKeys.open(keyRing.shelf, vault, clock, random));
  }

  /** 64 hex digits; the same for ever for the same kind and value. Addresses are trimmed, NFC and folded first, whatever the caller did. */
  digest(kind: string, value: string): string {
    return hmac(this.lookup, `${kind}\0${ADDRESS.test(kind) ? foldText(value) : value}`).toString('hex');
  }

  /** Of a command in canonical form: `<day>.<digest>`, under a key that is destroyed 30 days after that day. */
  bodyDigest(body: string): string {
    const { day, key } = this.days.current();
    return key ? `${day}.${hmac(key, body).toString('base64url')}` : UNKNOWN;
  }

  /** `unknown` when that day's key is gone; the command then counts as the same. */
  sameBody(digest: string, body: string): boolean | 'unknown' {
    const dot = digest.indexOf('.');
    const key = dot > 0 ? this.days.of(digest.slice(0, dot)) : undefined;
    if (!key) return 'unknown';
    const [given, own] = [Buffer.from(digest.slice(dot + 1), 'base64url'), hmac(key, body)];
    return given.length === own.length && timingSafeEqual(given, own);
  }

  /** Resolves when tomorrow's key is there too; by itself that happens in the background. */
  settled(): Promise<void> {
    return this.days.settled();
  }
}

/** Of a process that slept through the life of all its keys. */
const UNKNOWN = '-';

const hmac = (key: KeyObject, text: string): Buffer => createHmac('sha256', key).update(text).digest();
