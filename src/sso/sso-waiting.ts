import { createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { decrypt, encrypt, Nonces } from '../sealing/cipher.js';
import type { Proof } from './proof.js';

const COLLECTION = 'ssoWaiting';
/** ms that a proof waits: for a yes, or for a mail to arrive and its link to be opened. */
const WAITS = { confirm: 600_000, link: 3_600_000 } as const;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const keyOf = (token: string): string => hash('sha256', token, 'hex');
const sealingKey = (token: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', token, '', 'sichtfeld sso', 32)));

/** What a proof waits for. */
export type WaitsFor = keyof typeof WAITS;

/** A proof that waits for its person to say, or to prove, that it is them. */
export interface Waits {
  readonly connection: string;
  readonly host: string;
  /** Of the connection, as the proof was checked with it. */
  readonly state: string;
  readonly next: string;
  readonly proof: Proof;
}

export interface Waiting extends Waits {
  /** Uses it up, together with what it allows. */
  readonly spend: VaultWrite;
}

interface Stored {
  readonly host: string;
  readonly purpose: WaitsFor;
  readonly sealed: string;
}

/** Proofs in the vault for a while, sealed under a key made from a token that only the person's browser has. */
@Injectable()
export class WaitingProofs {
  readonly #nonces: Nonces;

  constructor(private readonly house: House) {
    this.#nonces = new Nonces(house.random);
  }

  /** `owner`: the contact that it is about, where one is known: with its erasure it goes. */
  put(purpose: WaitsFor, waits: Waits, owner: string | undefined): { readonly token: string; readonly write: VaultWrite } {
    const token = this.house.random.bytes(32).toString('base64url');
    const key = keyOf(token);
    const text = JSON.stringify({ ...waits, proof: { ...waits.proof, attributes: [...waits.proof.attributes] } });
    const value: Stored = { host: waits.host, purpose, sealed: encrypt(sealingKey(token), this.#nonces.next(), text, key) };
    return { token, write: { collection: COLLECTION, key, value, when: 'absent', expiresAt: this.house.clock.now() + WAITS[purpose], ...(owner !== undefined && { owner }) } };
  }

  /** Undefined for every token that does not work, whatever the reason. */
  async open(purpose: WaitsFor, token: string | undefined, host: string): Promise<Waiting | undefined> {
    if (token === undefined || !TOKEN.test(token)) return undefined;
    const row = await this.house.stores.vault.get(COLLECTION, keyOf(token));
    const stored = row?.value as Stored | null | undefined;
    if (!row || stored?.host !== host || stored.purpose !== purpose) return undefined;
    const waits = JSON.parse(decrypt(sealingKey(token), stored.sealed, row.key).toString('utf8')) as Waits & { proof: { attributes: [string, string[]][] } };
    return {
      ...waits,
      proof: { ...waits.proof, attributes: new Map(waits.proof.attributes) },
      spend: { collection: COLLECTION, key: row.key, value: null, when: row.version, expiresAt: row.expiresAt!, ...(row.owner !== undefined && { owner: row.owner }) },
    };
  }

  /** It is not them. */
  async drop(token: string | undefined): Promise<void> {
    if (token !== undefined && TOKEN.test(token)) await this.house.stores.vault.write([{ collection: COLLECTION, key: keyOf(token), delete: true }]);
  }
}
