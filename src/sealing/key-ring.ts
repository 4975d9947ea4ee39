import type { KeyObject } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import type { DeploymentKey } from './deployment-key.js';
import { DestroyedLedger } from './destroyed-ledger.js';
import { KeyDestruction } from './key-destruction.js';
import { KEY_ID } from './key-ids.js';
import { KeyMint } from './key-mint.js';
import { beginRotation, finishRotation, recogniseKey, type Progress } from './key-rotation.js';
import { KeyShelf, type FreshKey, type KeyState } from './key-shelf.js';
import { KeyDestroyed, MissingKey } from './sealing-errors.js';
import { ABANDONED, removeLeftovers, type IsUsed } from './text-key-books.js';
import { POOL_SIZE, TextKeyPool, type PoolSize } from './text-key-pool.js';

export interface KeyRingOptions {
  readonly vault: Vault;
  readonly deploymentKey: DeploymentKey;
  readonly random: Random;
  readonly clock: Clock;
  /** The ledger of destroyed keys, outside backups; without it nothing is kept for a restore. */
  readonly ledgerFile?: string;
  readonly pool?: PoolSize;
  /** Unwrapped keys kept in memory (about 500 bytes each, up to twice as many). */
  readonly capacity?: number;
}

export { personKeyId } from './key-ids.js';

/** A key, or the moment (ms) when it was destroyed. */
export type KeyOutcome = Exclude<KeyState, { kind: 'missing' }>;

/** All keys that seal values: `p.<person>`, `t.<id>` for one text, `s.<id>` for one secret. Wrapped in the vault, in memory while in use. */
export class KeyRing {
  private constructor(
    readonly shelf: KeyShelf,
    private readonly minting: KeyMint,
    private readonly pool: TextKeyPool,
    private readonly destruction: KeyDestruction,
    readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** Recognises the deployment's key (DeploymentKeyFault), finishes an interrupted change of it, and applies the ledger where it is ahead. */
  static async open({ vault, deploymentKey, random, clock, ledgerFile, pool = POOL_SIZE, capacity = 20_000 }: KeyRingOptions): Promise<KeyRing> {
    const shelf = new KeyShelf(vault, deploymentKey, capacity);
    await recogniseKey(shelf, random);
    if (shelf.former) await finishRotation(shelf);
    const destruction = new KeyDestruction(shelf, ledgerFile === undefined ? undefined : new DestroyedLedger(ledgerFile));
    await destruction.catchUp();
    return new KeyRing(shelf, new KeyMint(shelf, random), new TextKeyPool(shelf, random, clock, pool), destruction, random, clock);
  }

  /** The person's key exists and is durable. Throws KeyDestroyed: an erased person never gets another one. */
  ensurePerson(id: string): Promise<void> {
    return this.ensurePersons([id]);
  }

  /** As ensurePerson, many in one transaction (250 at a time). */
  async ensurePersons(ids: readonly string[]): Promise<void> {
    await this.minting.ensurePersons(ids);
  }

  /** One text key, durable already. Throws PoolEmpty: `await ensureTextKeys(n)` before. */
  takeTextKey(): FreshKey {
    return this.shelf.handOut(this.pool.take());
  }

  /** Text keys that nobody else gets; waits for the vault only when the stock is short. */
  async takeTextKeys(count: number): Promise<FreshKey[]> {
    return (await this.pool.takeMany(count)).map(key => this.shelf.handOut(key));
  }

  /** Resolves when `count` text keys are in stock. */
  ensureTextKeys(count: number): Promise<void> {
    return this.pool.ensure(count);
  }

  /** Keys for secrets, durable when they are given. */
  async mintSecrets(count: number): Promise<FreshKey[]> {
    return count === 0 ? [] : this.minting.secrets(count);
  }

  /** Text and secret keys that were taken for events which the store certainly refused (WrongRevision, BadAppend). */
  discard(ids: readonly string[]): void {
    for (const id of ids) this.shelf.forget(id);
    this.pool.discard(ids);
  }

  /** The key or its tombstone. Throws MissingKey (an alarm), or KeyNotLoaded where the vault cannot be read at once. */
  keyOf(id: string): KeyOutcome {
    const state = this.shelf.stateOf(id);
    if (state.kind === 'missing') throw new MissingKey(id);
    return state;
  }

  /** Whether the key is known in memory to be destroyed; asks no vault. */
  knowsDestroyed(id: string): boolean {
    return this.shelf.knowsDestroyed(id);
  }

  /** The key to seal with. Throws KeyDestroyed, MissingKey, KeyNotLoaded. */
  sealingKey(id: string): KeyObject {
    const state = this.keyOf(id);
    if (state.kind === 'destroyed') throw new KeyDestroyed(id, state.at);
    return state.key;
  }

  /** Brings keys into memory in one go; with a vault that can be read at once it costs no turn of the event loop. */
  load(ids: Iterable<string>): Promise<void> {
    return this.shelf.load(ids);
  }

  /** Deletes keys for good and leaves tombstones (one transaction); noted in the ledger first. Files are clean after `vault.scrub()`. */
  destroy(ids: readonly string[]): Promise<void> {
    const foreign = ids.find(id => !KEY_ID.test(id));
    if (foreign !== undefined) return Promise.reject(new RangeError(`${foreign} is no key of a person, text or secret.`));
    return this.destruction.destroy(ids, this.clock.now());
  }

  /** After a restore: destroys again what the ledger names. `open` does so by itself; this goes through every line. */
  applyLedger(): Promise<number> {
    return this.destruction.applyLedger();
  }

  /** Drops keys from memory, when another process destroyed them. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.shelf.forget(id);
  }

  /** Wraps every key by a new deployment key; resumed by `open` with the new one. No other process may use the vault meanwhile. */
  async rewrap(next: DeploymentKey, progress?: Progress): Promise<number> {
    await beginRotation(this.shelf, next);
    return finishRotation(this.shelf, progress);
  }

  /** At start: removes text keys that killed processes left unused. `olderThan` (ms, a day) may be 0 where one process holds the vault alone. */
  removeLeftovers(isUsed: IsUsed, olderThan: number = ABANDONED): Promise<number> {
    return removeLeftovers(this.shelf.vault, isUsed, this.clock.now() - olderThan + 1, batch => this.pool.owns(batch));
  }

  /** Destroys the text keys still in stock. */
  close(): Promise<void> {
    return this.pool.close();
  }
}
