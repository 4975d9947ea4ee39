import type { KeyObject } from 'node:crypto';
import type { Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { Nonces } from '../sealing/cipher.js';
import { personKeyId, type KeyRing } from '../sealing/key-ring.js';
import { keyIdIn, openString, sealString } from '../sealing/sealed-string.js';
import { MissingKey } from '../sealing/sealing-errors.js';
import type { Letter } from './outbox.js';

/** What of a letter is personal, or a secret. */
export type Inside = Pick<Letter, 'to' | 'url'>;

const KEY_ROW = { collection: 'mail', key: 'key' } as const;
const at = (id: string) => ({ stream: 'outbox', id });

/** Seals waiting letters: by the key of the person, else (somebody not known yet) by one that serves mail alone. */
export class LetterSeal {
  readonly #nonces: Nonces;
  #own: { readonly id: string; readonly key: KeyObject } | undefined;

  constructor(
    private readonly keys: KeyRing,
    private readonly vault: Vault,
    random: Random,
  ) {
    this.#nonces = new Nonces(random);
  }

  /** Finds the key for letters to people who are not known, or makes it. */
  async open(): Promise<void> {
    const known = (await this.vault.get(KEY_ROW.collection, KEY_ROW.key))?.value as { id: string } | undefined;
    if (known) {
      await this.keys.load([known.id]);
      this.#own = { id: known.id, key: this.keys.sealingKey(known.id) };
      return;
    }
    const [fresh] = await this.keys.mintSecrets(1);
    await this.vault.write([{ ...KEY_ROW, value: { id: fresh!.id } }]);
    this.#own = fresh!;
  }

  /** @throws KeyDestroyed for somebody who was erased */
  seal({ id, owner, to, url }: Letter): string {
    const { id: keyId, key } = this.#keyFor(owner);
    return sealString(keyId, key, this.#nonces.next(), JSON.stringify({ to, url } satisfies { to: string; url: string | undefined }), at(id), 'letter');
  }

  /** Undefined when the key was destroyed since: the person is erased. */
  async read(id: string, sealed: string): Promise<Inside | undefined> {
    const keyId = keyIdIn(sealed)!;
    await this.keys.load([keyId]);
    const state = this.keys.keyOf(keyId);
    return state.kind === 'destroyed' ? undefined : (JSON.parse(openString(sealed, state.key, at(id), 'letter')) as Inside);
  }

  #keyFor(owner: string | null): { readonly id: string; readonly key: KeyObject } {
    if (owner !== null)
      try {
        return { id: personKeyId(owner), key: this.keys.sealingKey(personKeyId(owner)) };
      } catch (error) {
        // Somebody who is being recorded just now has no key yet.
        if (!(error instanceof MissingKey)) throw error;
      }
    if (!this.#own) throw new Error('The outbox is not open.');
    return this.#own;
  }
}
