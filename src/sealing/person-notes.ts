import type { Random } from '../kernel/chance.js';
import { KeyRing, personKeyId } from './key-ring.js';
import { openString, sealString } from './sealed-string.js';

const NONCE = 12;

/** Texts of a person outside the log (a draft): sealed by the key that goes when the person is erased, bound to their place in the vault. */
export class PersonNotes {
  constructor(
    private readonly keys: KeyRing,
    private readonly random: Random,
  ) {}

  /** @throws KeyDestroyed for somebody who was erased */
  async seal(person: string, collection: string, key: string, text: string): Promise<string> {
    const id = personKeyId(person);
    await this.keys.ensurePerson(person);
    await this.keys.load([id]);
    return sealString(id, this.keys.sealingKey(id), this.random.bytes(NONCE), text, { stream: collection, id: key }, 'text');
  }

  /** undefined when the key is gone. @throws when the text was altered or moved */
  async open(person: string, collection: string, key: string, sealed: string): Promise<string | undefined> {
    const id = personKeyId(person);
    await this.keys.load([id]);
    const outcome = this.keys.keyOf(id);
    return outcome.kind === 'key' ? openString(sealed, outcome.key, { stream: collection, id: key }, 'text') : undefined;
  }
}
