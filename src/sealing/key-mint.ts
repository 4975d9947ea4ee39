import type { Random } from '../kernel/chance.js';
import { KEY_BYTES } from './deployment-key.js';
import { untilWritten } from './key-destruction.js';
import { secret, type FreshKey, type KeyShelf } from './key-shelf.js';
import { KEY_ID, personKeyId, secretKeyId } from './key-ids.js';
import { KeyDestroyed } from './sealing-errors.js';

const PERSONS_AT_ONCE = 250;

/** Makes keys of persons and secrets; each is durable before anybody has it. */
export class KeyMint {
  constructor(
    private readonly shelf: KeyShelf,
    private readonly random: Random,
  ) {}

  async ensurePersons(persons: readonly string[]): Promise<void> {
    const wanted = [...new Set(persons.map(personKeyId))];
    for (let at = 0; at < wanted.length; at += PERSONS_AT_ONCE) {
      const some = wanted.slice(at, at + PERSONS_AT_ONCE);
      await untilWritten(() => this.mintMissing(some));
    }
  }

  secrets(count: number): Promise<FreshKey[]> {
    return untilWritten(() => this.mint(Array.from({ length: count }, () => secretKeyId(this.random.bytes(10)))));
  }

  private async mintMissing(ids: readonly string[]): Promise<void> {
    await this.shelf.load(ids);
    const missing = ids.filter(id => {
      const state = this.shelf.stateOf(id);
      if (state.kind === 'destroyed') throw new KeyDestroyed(id, state.at);
      return state.kind === 'missing';
    });
    await this.mint(missing);
  }

  private async mint(ids: readonly string[]): Promise<FreshKey[]> {
    const minted = ids.map(id => {
      if (!KEY_ID.test(id)) throw new RangeError(`${id} cannot name a key.`);
      const raw = this.random.bytes(KEY_BYTES);
      const row = this.shelf.rowOf(id, raw);
      return { row: { ...row, when: 'absent' as const }, fresh: { id, key: secret(raw) } };
    });
    if (minted.length > 0) await this.shelf.vault.write(minted.map(({ row }) => row));
    return minted.map(({ fresh }) => this.shelf.handOut(fresh));
  }
}
