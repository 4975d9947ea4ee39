import { createSecretKey, type KeyObject } from 'node:crypto';
import type { Vault, VaultRow, VaultWrite } from '../kernel/vault.js';
import type { DeploymentKey } from './deployment-key.js';
import { RecentKeys } from './recent-keys.js';
import { corrupt, KeyNotLoaded } from './sealing-errors.js';

/** A key that nothing was sealed by yet. */
export interface FreshKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The vault's collection of wrapped keys and tombstones. Rows have no owner: deleting by owner would leave no tombstone. */
export const KEYS = 'keys';

/** The key of look-up digests: made with the first start and never again, since every digest in the log rests on it. */
export const LOOKUP_KEY = 'd.lookup';

export type KeyState =
  | { readonly kind: 'key'; readonly key: KeyObject }
  /** A tombstone was left; ms. */
  | { readonly kind: 'destroyed'; readonly at: number }
  | { readonly kind: 'missing' };

/** `w`: the wrapped key; `k`: which deployment key wrapped it (start of its check value). Or a tombstone. */
export type KeyRow = { readonly w: string; readonly k: string } | { readonly destroyed: number };

const MISSING: KeyState = { kind: 'missing' };
const AT_ONCE = 200;

export const markOf = (key: DeploymentKey): string => key.check.slice(0, 8);

/** Wrapped keys in the vault, and the unwrapped ones of late in memory. */
export class KeyShelf {
  private readonly recent: RecentKeys<KeyState>;
  /** While the deployment's key is being changed, rows of the former one are read too. */
  former: DeploymentKey | undefined;

  constructor(
    readonly vault: Vault,
    public current: DeploymentKey,
    capacity: number,
  ) {
    this.recent = new RecentKeys(capacity);
  }

  /** From memory, or from a vault that can be read at once. Throws KeyNotLoaded. */
  stateOf(id: string): KeyState {
    const known = this.recent.get(id);
    if (known && known.kind !== 'missing') return known;
    if (!this.vault.peek) return known ?? notLoaded(id);
    return this.remember(id, this.stateFrom(id, this.vault.peek(KEYS, id)));
  }

  /** Brings keys into memory; what was missing is looked for again. Without a turn of the event loop where the vault can. */
  async load(ids: Iterable<string>): Promise<void> {
    this.recent.makeRoom();
    const wanted = [...new Set(ids)].filter(id => (this.recent.get(id) ?? MISSING).kind === 'missing');
    if (this.vault.peek) {
      for (const id of wanted) this.remember(id, this.stateFrom(id, this.vault.peek(KEYS, id)));
      return;
    }
    for (let at = 0; at < wanted.length; at += AT_ONCE) {
      await Promise.all(wanted.slice(at, at + AT_ONCE).map(async id => this.remember(id, this.stateFrom(id, await this.vault.get(KEYS, id)))));
    }
  }

  remember(id: string, state: KeyState): KeyState {
    this.recent.set(id, state);
    return state;
  }

  /** As far as memory knows. */
  knowsDestroyed(id: string): boolean {
    return this.recent.get(id)?.kind === 'destroyed';
  }

  /** A new key that is durable; it is in memory from now on. */
  handOut(fresh: FreshKey): FreshKey {
    this.recent.makeRoom();
    this.remember(fresh.id, { kind: 'key', key: fresh.key });
    return fresh;
  }

  forget(id: string): void {
    this.recent.delete(id);
  }

  stateFrom(id: string, row: VaultRow | undefined): KeyState {
    if (!row) return MISSING;
    const value = row.value as KeyRow;
    if ('destroyed' in value) return { kind: 'destroyed', at: value.destroyed };
    return { kind: 'key', key: secret(this.unwrap(id, value)) };
  }

  /** The 32 bytes of a row, whichever deployment key wrapped it. Throws CorruptStore. */
  unwrap(id: string, row: { readonly w: string; readonly k: string }): Buffer {
    const wrapping = [this.current, this.former].find(key => key && markOf(key) === row.k);
    return wrapping ? wrapping.unwrap(id, row.w) : corrupt(`The key ${id} in the vault is wrapped by another deployment key.`);
  }

  rowOf(id: string, raw: Buffer): VaultWrite & { readonly value: KeyRow } {
    return { collection: KEYS, key: id, value: { w: this.current.wrap(id, raw), k: markOf(this.current) } };
  }
}

const notLoaded = (id: string): never => {
  throw new KeyNotLoaded(id);
};

/** Takes the bytes over and overwrites them. */
export const secret = (raw: Buffer): KeyObject => {
  const key = createSecretKey(raw);
  raw.fill(0);
  return key;
};
