import { createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { decrypt, encrypt, Nonces } from '../sealing/cipher.js';
import type { Proof } from './proof.js';

const COLLECTION = 'ssoWaiting';
const TEN_MINUTES = 600_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const keyOf = (token: string): string => hash('sha256', token, 'hex');
const sealingKey = (token: string): KeyObject => createSecretKey(Buffer.from(hkdfSync('sha256', token, '', 'sichtfeld sso', 32)));

/** A proof that waits for its person to say that it is them. */
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

/** Proofs in the vault for ten minutes, sealed under a key made from a token that only the person's browser has. */
@Injectable()
export class WaitingProofs {
  readonly #nonces: Nonces;

  constructor(private readonly house: House) {
    this.#nonces = new Nonces(house.random);
  }

  put(waits: Waits): { readonly token: string; readonly write: VaultWrite } {
    const token = this.house.random.bytes(32).toString('base64url');
    const key = keyOf(token);
    const text = JSON.stringify({ ...waits, proof: { ...waits.proof, attributes: [...waits.proof.attributes] } });
    const value = { host: waits.host, sealed: encrypt(sealingKey(token), this.#nonces.next(), text, key) };
    return { token, write: { collection: COLLECTION, key, value, when: 'absent', expiresAt: this.house.clock.now() + TEN_MINUTES } };
  }

  /** Undefined for every token that does not work, whatever the reason. */
  async open(token: string | undefined, host: string): Promise<Waiting | undefined> {
    if (token === undefined || !TOKEN.test(token)) return undefined;
    const row = await this.house.stores.vault.get(COLLECTION, keyOf(token));
    const stored = row?.value as { host: string; sealed: string } | null | undefined;
    if (!row || stored?.host !== host) return undefined;
    const waits = JSON.parse(decrypt(sealingKey(token), stored.sealed, row.key).toString('utf8')) as Waits & { proof: { attributes: [string, string[]][] } };
    return {
      ...waits,
      proof: { ...waits.proof, attributes: new Map(waits.proof.attributes) },
      spend: { collection: COLLECTION, key: row.key, value: null, when: row.version, expiresAt: row.expiresAt! },
    };
  }

  /** It is not them. */
  async drop(token: string | undefined): Promise<void> {
    if (token !== undefined && TOKEN.test(token)) await this.house.stores.vault.write([{ collection: COLLECTION, key: keyOf(token), delete: true }]);
  }
}
