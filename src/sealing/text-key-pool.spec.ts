import { keysIn, stage } from '../../test/sealing/stage.js';
import type { Vault } from '../kernel/vault.js';
import { PoolEmpty } from './sealing-errors.js';
import { LIFE } from './text-key-books.js';

const pool = { least: 8, most: 32 };
const textKeys = async (vault: Vault): Promise<string[]> => [...(await keysIn(vault)).keys()].filter(id => id.startsWith('t.'));
const none = async (): Promise<Set<string>> => new Set();

describe('text keys', () => {
  it('are durable before one is handed out, one transaction a batch', async () => {
    const { ring, vault } = await stage({ pool });
    await ring.ensureTextKeys(5);
    const before = vault.writes;
    const taken = Array.from({ length: 5 }, () => ring.takeTextKey().id);
    const durable = new Set(await textKeys(vault));
    for (const id of taken) expect(durable.has(id)).toBe(true);
    expect(vault.writes).toBe(before);
  });

  it('are not handed out while their batch is still being written', async () => {
    const { ring, vault } = await stage({ pool });
    let open = (): void => undefined;
    vault.gate = new Promise(resolve => (open = resolve));
    let taken = 0;
    const asked = ring.takeTextKeys(1).then(() => taken++);
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve));
    expect(() => ring.takeTextKey()).toThrow(PoolEmpty);
    expect(taken).toBe(0);
    open();
    await asked;
    expect(taken).toBe(1);
  });

  it('are not to be had at once when none is in stock', async () => {
    const { ring } = await stage({ pool });
    expect(() => ring.takeTextKey()).toThrow(PoolEmpty);
    await ring.ensureTextKeys(1);
    expect(ring.takeTextKey().id).toMatch(/^t\.[0-9a-f]{16}\.[0-9a-z]+$/);
  });

  it('are given to one taker only, however many ask at once', async () => {
    const { ring } = await stage({ pool });
    const asked = Array.from({ length: 200 }, (_, index) => ring.takeTextKeys(1 + (index % 7)));
    const taken = (await Promise.all(asked)).flat();
    expect(taken).toHaveLength(Array.from({ length: 200 }, (_, index) => 1 + (index % 7)).reduce((a, b) => a + b));
    expect(new Set(taken.map(({ id }) => id)).size).toBe(taken.length);
    expect(new Set(taken.map(({ key }) => key.export().toString('hex'))).size).toBe(taken.length);
  });

  it('are never shared by two processes', async () => {
    const { ring, again } = await stage({ pool });
    const other = await again();
    const taken = (await Promise.all([ring.takeTextKeys(40), other.takeTextKeys(40)])).flat().map(({ id }) => id);
    expect(new Set(taken).size).toBe(80);
  });

  it('come in larger batches the more are needed', async () => {
    const { ring, vault } = await stage({ pool });
    const before = vault.writes;
    for (let round = 0; round < 30; round++) await ring.takeTextKeys(16);
    expect(vault.writes - before).toBeLessThan(40);
    const many = await ring.takeTextKeys(200);
    expect(many).toHaveLength(200);
  });

  it('are refilled in the background before the stock is used up', async () => {
    const { ring, vault } = await stage({ pool });
    await ring.ensureTextKeys(1);
    const before = vault.writes;
    for (let index = 0; index < 400; index++) {
      ring.takeTextKey();
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(vault.writes).toBeGreaterThan(before);
  });

  it('die with their process when they are unused', async () => {
    const { ring, vault } = await stage({ pool });
    const used = (await ring.takeTextKeys(3)).map(({ id }) => id);
    await ring.close();
    expect(new Set(await textKeys(vault))).toEqual(new Set(used));
    expect(await vault.list('keyBatches')).toEqual([]);
    expect(() => ring.takeTextKey()).toThrow(PoolEmpty);
  });

  it('are handed out within an hour of their minting or not at all', async () => {
    const { ring, vault, clock } = await stage({ pool });
    await ring.ensureTextKeys(4);
    const old = new Set(await textKeys(vault));
    clock.pass(LIFE);
    expect(() => ring.takeTextKey()).toThrow(PoolEmpty);
    const fresh = await ring.takeTextKeys(4);
    for (const { id } of fresh) expect(old.has(id)).toBe(false);
    await ring.close();
    expect(new Set(await textKeys(vault))).toEqual(new Set(fresh.map(({ id }) => id)));
  });

  it('that the store refused with their event are destroyed', async () => {
    const { ring, vault } = await stage({ pool });
    const [kept, refused] = await ring.takeTextKeys(2);
    ring.discard([refused!.id]);
    await ring.close();
    expect(await textKeys(vault)).toEqual([kept!.id]);
  });

  it('are asked for again after the vault failed', async () => {
    const { ring, vault } = await stage({ pool });
    vault.fault = new Error('disk full');
    await expect(ring.takeTextKeys(2)).rejects.toThrow('disk full');
    await expect(ring.ensureTextKeys(2)).rejects.toThrow('disk full');
    expect(() => ring.takeTextKey()).toThrow(PoolEmpty);
    await new Promise(resolve => setImmediate(resolve));
    vault.fault = undefined;
    expect(await ring.takeTextKeys(2)).toHaveLength(2);
  });
});

describe('what a killed process left in stock', () => {
  it('is removed by the next one, but nothing that the log names', async () => {
    const { ring: killed, vault, again, clock } = await stage({ pool });
    const used = (await killed.takeTextKeys(3)).map(({ id }) => id);
    clock.pass(25 * LIFE);
    const next = await again();
    const own = (await next.takeTextKeys(1))[0]!.id;
    const asked: number[] = [];
    const removed = await next.removeLeftovers(async (ids, since) => {
      asked.push(since);
      return new Set(ids.filter(id => used.includes(id)));
    });
    expect(asked).toEqual([clock.now() - 25 * LIFE]);
    expect(removed).toBeGreaterThan(0);
    await next.close();
    expect(new Set(await textKeys(vault))).toEqual(new Set([...used, own]));
  });

  it('is left alone while its process may live, unless one process holds the vault alone', async () => {
    const { ring: killed, again, clock } = await stage({ pool });
    await killed.takeTextKeys(1);
    clock.pass(2 * LIFE);
    const next = await again();
    expect(await next.removeLeftovers(none)).toBe(0);
    expect(await next.removeLeftovers(none, 0)).toBeGreaterThan(0);
  });

  it('is not what this process has in stock itself', async () => {
    const { ring, vault } = await stage({ pool });
    await ring.ensureTextKeys(8);
    expect(await ring.removeLeftovers(none, 0)).toBe(0);
    const { id } = ring.takeTextKey();
    expect(await textKeys(vault)).toContain(id);
  });

  it('keeps the tombstones of what was destroyed since', async () => {
    const { ring: killed, vault, again } = await stage({ pool });
    const [text] = await killed.takeTextKeys(1);
    await killed.destroy([text!.id]);
    const next = await again();
    await next.removeLeftovers(none, 0);
    expect((await keysIn(vault)).get(text!.id)).toHaveProperty('destroyed');
  });
});
