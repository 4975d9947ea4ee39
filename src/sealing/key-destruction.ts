import { VaultConflict, type VaultWrite } from '../kernel/vault.js';
import type { Destroyed, DestroyedLedger } from './destroyed-ledger.js';
import { KEYS, type KeyRow, type KeyShelf } from './key-shelf.js';

/** Destroys keys for good: ledger, then tombstones over the wrapped keys in one transaction, then memory. One call at a time. */
export class KeyDestruction {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly shelf: KeyShelf,
    private readonly ledger: DestroyedLedger | undefined,
  ) {}

  /** Resolves when the keys are gone and the ledger says so. Repeating it changes nothing. */
  destroy(ids: readonly string[], at: number): Promise<void> {
    return this.inTurn(async () => {
      const entries = await this.notYet([...new Set(ids)].map(key => ({ key, at })));
      if (entries.length === 0) return;
      await this.ledger?.append(entries);
      await this.bury(entries);
    });
  }

  /** Destroys again what the ledger names and a restored vault still holds. Returns how many keys that were. */
  applyLedger(): Promise<number> {
    return this.inTurn(async () => {
      const entries = await this.notYet((await this.ledger?.entries()) ?? []);
      if (entries.length > 0) await this.bury(entries);
      return entries.length;
    });
  }

  /** At start. Destructions go one after the other, so a tombstone for the ledger's last line tells that none is due. */
  async catchUp(): Promise<number> {
    const last = (await this.ledger?.entries())?.at(-1);
    return last && (await this.notYet([last])).length > 0 ? this.applyLedger() : 0;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }

  private async notYet(entries: readonly Destroyed[]): Promise<Destroyed[]> {
    const rows = await Promise.all(entries.map(({ key }) => this.shelf.vault.get(KEYS, key)));
    return entries.filter((_, index) => !rows[index] || !('destroyed' in (rows[index].value as KeyRow)));
  }

  private async bury(entries: readonly Destroyed[]): Promise<void> {
    const tombstones = entries.map(({ key, at }): VaultWrite => ({ collection: KEYS, key, value: { destroyed: at } satisfies KeyRow }));
    await this.shelf.vault.write(tombstones);
    for (const { key, at } of entries) this.shelf.remember(key, { kind: 'destroyed', at });
  }
}

/** Repeats a transaction that lost against another one, on what it finds then. */
export const untilWritten = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 0; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof VaultConflict) || tries > 20) throw error;
    }
  }
};
