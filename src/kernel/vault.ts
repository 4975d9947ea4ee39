/**
 * What no event rebuilds: wrapped keys, password hashes, sessions, one-time ids, receipts, outbox, access log.
 * Collections are named by their owner. Values are JSON; who stores something about a person seals it first.
 * One contract suite (test/contracts/vault.contract.ts) is the meaning of this port.
 */
export interface VaultRow {
  readonly key: string;
  readonly value: unknown;
  readonly version: number;
  /** ms; the row counts as absent from then on. */
  readonly expiresAt?: number;
  /** Whose row it is (a contact or staff id), so that an erasure and "end all my sessions" find it. */
  readonly owner?: string;
}

export interface VaultWrite {
  readonly collection: string;
  readonly key: string;
  readonly value: unknown;
  readonly expiresAt?: number;
  readonly owner?: string;
  /** `absent`: insert once; a number: compare-and-set on the version; without it the row is replaced. */
  readonly when?: 'absent' | number;
}

export interface VaultDelete {
  readonly collection: string;
  readonly key: string;
  readonly delete: true;
}

/** A condition did not hold; nothing of the transaction was written. */
export class VaultConflict extends Error {
  constructor(readonly collection: string, readonly key: string) {
    super(`${collection}/${key} is not as expected.`);
    this.name = 'VaultConflict';
  }
}

export interface Vault {
  get(collection: string, key: string): Promise<VaultRow | undefined>;
  /** Same as get, without a turn of the event loop where the store can; for the hot path of a request. */
  peek?(collection: string, key: string): VaultRow | undefined;
  /** All or nothing, durable when it resolves. Throws VaultConflict. */
  write(writes: readonly (VaultWrite | VaultDelete)[]): Promise<void>;
  /** In key order after `after`. */
  list(collection: string, options?: { owner?: string; after?: string; limit?: number }): Promise<VaultRow[]>;
  deleteOwned(collection: string, owner: string): Promise<number>;
  /** Rows whose time has come; called now and then. */
  sweepExpired(now: number): Promise<number>;
  /** Rewrites what deletion left readable in files (WAL included). Resolves when nothing deleted is on disk any more. */
  scrub(): Promise<void>;
  close(): Promise<void>;
}
