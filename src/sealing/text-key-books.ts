import type { Vault, VaultDelete, VaultWrite } from '../kernel/vault.js';
import { textKeyId } from './key-ids.js';
import { KEYS } from './key-shelf.js';

const BATCHES = 'keyBatches';

/** ms for which a process hands out keys of a batch. */
export const LIFE = 3_600_000;

/** ms after which a batch still in the books belongs to a process that was killed: its keys are a day past their life. */
export const ABANDONED = 24 * LIFE;

/** Which of these text keys does anything in the log name? Nothing from before `since` (ms) can. */
export type IsUsed = (keyIds: readonly string[], since: number) => Promise<ReadonlySet<string>>;

export const keyDelete = (key: string): VaultDelete => ({ collection: KEYS, key, delete: true });
export const batchDelete = (key: string): VaultDelete => ({ collection: BATCHES, key, delete: true });
export const batchWrite = (key: string, at: number, count: number): VaultWrite => ({ collection: BATCHES, key, value: { at, count }, when: 'absent' });

/**
 * Removes what killed processes left in stock. The vault alone cannot know whether a key was handed out (a durable mark
 * for each would cost an fsync a text), so the log is asked. No tombstone: were one of them used after all, its absence
 * must ring as a missing key, not pass for an erasure. Returns how many went.
 */
export const removeLeftovers = async (vault: Vault, isUsed: IsUsed, before: number, isOurs: (batch: string) => boolean): Promise<number> => {
  let removed = 0;
  for (const row of await vault.list(BATCHES)) {
    const { at, count } = row.value as { at: number; count: number };
    if (at >= before || isOurs(row.key)) continue;
    const ids = Array.from({ length: count }, (_, index) => textKeyId(row.key, index));
    const used = await isUsed(ids, at);
    const unused = await existing(vault, ids.filter(id => !used.has(id)));
    await vault.write([...unused.map(keyDelete), batchDelete(row.key)]);
    removed += unused.length;
  }
  return removed;
};

/** Of the ids, those with a key (a tombstone stays). */
const existing = async (vault: Vault, ids: readonly string[]): Promise<string[]> => {
  const rows = await Promise.all(ids.map(id => vault.get(KEYS, id)));
  return ids.filter((_, index) => rows[index] && !('destroyed' in (rows[index].value as object)));
};
