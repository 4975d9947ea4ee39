import { createHash } from 'node:crypto';
import { MemoryVault } from '../../src/adapters/memory.vault.js';
import type { Clock, Random } from '../../src/kernel/chance.js';
import type { NewEvent, StoredEvent } from '../../src/kernel/event.js';
import type { Vault, VaultDelete, VaultRow, VaultWrite } from '../../src/kernel/vault.js';
import { DeploymentKey } from '../../src/sealing/deployment-key.js';
import type { OpenMetadata } from '../../src/sealing/event-draft.js';
import { KeyRing, type KeyRingOptions } from '../../src/sealing/key-ring.js';

export const MONDAY = Date.UTC(2026, 2, 2, 9);

export class HandClock implements Clock {
  constructor(public time = MONDAY) {}

  now(): number {
    return this.time;
  }

  pass(ms: number): void {
    this.time += ms;
  }
}

/** Bytes from a seed: the same run twice draws the same. */
export const seeded = (seed: string): Random => {
  let drawn = 0;
  return {
    bytes: size => {
      const blocks = Array.from({ length: Math.ceil(size / 32) }, () => createHash('sha256').update(`${seed}/${drawn++}`).digest());
      return Buffer.concat(blocks).subarray(0, size);
    },
  };
};

/** A vault that counts its transactions, can be held up, broken, and read only by waiting. */
export class StagedVault implements Vault {
  writes = 0;
  /** The next transactions fail with this. */
  fault: Error | undefined;
  /** Transactions wait for this. */
  gate: Promise<void> = Promise.resolve();
  peek?: (collection: string, key: string) => VaultRow | undefined;

  constructor(
    readonly inner: Vault,
    { atOnce = true } = {},
  ) {
    if (atOnce) this.peek = (collection, key) => inner.peek!(collection, key);
  }

  get(collection: string, key: string): Promise<VaultRow | undefined> {
    return this.inner.get(collection, key);
  }

  async write(writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    await this.gate;
    this.writes++;
    if (this.fault) throw this.fault;
    await this.inner.write(writes);
  }

  list(collection: string, options?: { owner?: string; after?: string; limit?: number }): Promise<VaultRow[]> {
    return this.inner.list(collection, options);
  }

  deleteOwned(collection: string, owner: string): Promise<number> {
    return this.inner.deleteOwned(collection, owner);
  }

  sweepExpired(now: number): Promise<number> {
    return this.inner.sweepExpired(now);
  }

  async scrub(): Promise<void> {}

  async close(): Promise<void> {}
}

export const deploymentKey = (letter = 'a'): DeploymentKey => new DeploymentKey(Buffer.alloc(32, letter), seeded(`deployment ${letter}`));

let rings = 0;

/** A key ring on a vault in memory; `again` opens another one on the same vault. */
export const stage = async (options: Partial<KeyRingOptions> & { atOnce?: boolean } = {}) => {
  const clock = new HandClock();
  const vault = new StagedVault(new MemoryVault(clock), options);
  const again = (changes: Partial<KeyRingOptions> = {}) =>
    KeyRing.open({ vault, deploymentKey: deploymentKey(), random: seeded(`ring ${rings++}`), clock, ...options, ...changes });
  return { clock, vault, ring: await again(), again };
};

/** Rows of keys that seal values, tombstones included. */
export const keysIn = async (vault: Vault): Promise<Map<string, unknown>> =>
  new Map((await vault.list('keys')).filter(({ key }) => !key.startsWith('d.')).map(row => [row.key, row.value]));

export const metadata = (changes: Partial<OpenMetadata> = {}): OpenMetadata => ({
  commandId: '3f0c6a51-6a3f-5b6e-9d27-0f6f3a3f2b11',
  digest: '20260302.x',
  actor: { kind: 'staff', id: 'berta' },
  correlationId: 'c1',
  causationId: 'c1',
  recordedAt: MONDAY,
  occurredAt: MONDAY,
  ...changes,
});

/** As a store gives events back: another object, from bytes. */
export const stored = (stream: string, events: readonly NewEvent[], from = 0): StoredEvent[] =>
  events.map((event, index) => ({ ...(JSON.parse(JSON.stringify(event)) as NewEvent), stream, revision: from + index, position: String(from + index).padStart(8, '0') }));
