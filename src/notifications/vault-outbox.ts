import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Random } from '../kernel/chance.js';
import type { Vault, VaultWrite } from '../kernel/vault.js';
import { decrypt, encrypt, Nonces } from '../sealing/cipher.js';
import type { Letter, Outbox } from './outbox.js';

const COLLECTION = 'outbox';

type KeyedDigest = (kind: string, value: string) => string;

/** Keeps letters in the vault, sealed, until somebody takes them. */
export class VaultOutbox implements Outbox {
  readonly #nonces: Nonces;

  constructor(
    private readonly vault: Vault,
    private readonly digest: KeyedDigest,
    random: Random,
  ) {
    this.#nonces = new Nonces(random);
  }

  order(letter: Letter): VaultWrite {
    const value = { sealed: encrypt(this.#keyOf(letter.id), this.#nonces.next(), JSON.stringify(letter), letter.id) };
    return { collection: COLLECTION, key: letter.id, value, when: 'absent', ...(letter.owner !== null && { owner: letter.owner }) };
  }

  kick(): void {
    // Whoever takes the letters asks for them.
  }

  /** All letters that were ordered, in the order of their ids. */
  async letters(): Promise<Letter[]> {
    const rows = await this.vault.list(COLLECTION, { limit: 10_000 });
    return rows.map(({ key, value }) => JSON.parse(decrypt(this.#keyOf(key), (value as { sealed: string }).sealed, key).toString('utf8')) as Letter);
  }

  #keyOf(id: string): KeyObject {
    return createSecretKey(Buffer.from(this.digest('letter', id), 'hex'));
  }
}
