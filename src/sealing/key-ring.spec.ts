import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { keysIn, seeded, stage, StagedVault } from '../../test/sealing/stage.js';
import { newFolder, removeFolders } from '../../test/contracts/folders.js';
import { MemoryVault } from '../adapters/memory.vault.js';
import { CorruptStore } from '../kernel/errors.js';
import { KeyDestroyed, KeyNotLoaded, MissingKey } from './sealing-errors.js';

afterAll(removeFolders);

describe('the key of a person', () => {
  it('is made once and durable before anybody hears of it', async () => {
    const { ring, vault, again } = await stage();
    await Promise.all([ring.ensurePerson('anna'), ring.ensurePerson('anna')]);
    const key = ring.sealingKey('p.anna');
    expect([...(await keysIn(vault)).keys()]).toEqual(['p.anna']);
    const later = await again();
    await later.ensurePerson('anna');
    expect(later.sealingKey('p.anna').equals(key)).toBe(true);
  });

  it('is made for a whole import in a few transactions', async () => {
    const { ring, vault } = await stage();
    const before = vault.writes;
    await ring.ensurePersons(Array.from({ length: 600 }, (_, index) => `c${index}`));
    expect(vault.writes - before).toBe(3);
    expect((await keysIn(vault)).size).toBe(600);
  });

  it('is the same for two processes that make it at the same time', async () => {
    const { ring, vault, again } = await stage({ atOnce: false });
    const other = await again();
    let open = (): void => undefined;
    vault.gate = new Promise(resolve => (open = resolve));
    const both = Promise.all([ring.ensurePersons(['anna', 'ben']), other.ensurePersons(['ben', 'carl'])]);
    open();
    await both;
    await other.load(['p.ben']);
    expect(ring.sealingKey('p.ben').equals(other.sealingKey('p.ben'))).toBe(true);
  });

  it('is never made again after it was destroyed', async () => {
    const { ring, again, clock } = await stage();
    await ring.ensurePerson('anna');
    await ring.destroy(['p.anna']);
    await expect(ring.ensurePerson('anna')).rejects.toThrow(KeyDestroyed);
    await expect((await again()).ensurePersons(['ben', 'anna'])).rejects.toMatchObject({ key: 'p.anna', at: clock.now(), code: 'key.destroyed' });
  });

  it('lies in the vault only wrapped', async () => {
    const { ring, vault } = await stage();
    await ring.ensurePerson('anna');
    const raw = ring.sealingKey('p.anna').export();
    const rows = JSON.stringify(await vault.list('keys'));
    for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(rows).not.toContain(raw.toString(encoding));
  });
});

describe('a key that is looked up', () => {
  it('is a key, destroyed with its moment, or missing, and missing is an alarm', async () => {
    const { ring, vault, again, clock } = await stage();
    await ring.ensurePersons(['anna', 'ben', 'carl']);
    await ring.destroy(['p.ben']);
    await vault.write([{ collection: 'keys', key: 'p.carl', delete: true }]);
    for (const reader of [await again(), await again({ vault: new StagedVault(vault, { atOnce: false }) })]) {
      await reader.load(['p.anna', 'p.ben', 'p.carl']);
      expect(reader.keyOf('p.anna').kind).toBe('key');
      expect(reader.keyOf('p.ben')).toEqual({ kind: 'destroyed', at: clock.now() });
      expect(() => reader.keyOf('p.carl')).toThrow(MissingKey);
    }
  });

  it('that was missing is found once it is there', async () => {
    const { ring, again } = await stage({ atOnce: false });
    const reader = await again();
    await reader.load(['p.anna']);
    await ring.ensurePerson('anna');
    await reader.load(['p.anna']);
    expect(reader.keyOf('p.anna').kind).toBe('key');
  });

  it('that was missing is found at once where the vault can be read at once', async () => {
    const { ring, again } = await stage();
    const reader = await again();
    expect(() => reader.keyOf('p.anna')).toThrow(MissingKey);
    await ring.ensurePerson('anna');
    expect(reader.keyOf('p.anna').kind).toBe('key');
  });

  it('is read at once where the vault can, else it must be loaded', async () => {
    const { ring, vault, again } = await stage();
    await ring.ensurePerson('anna');
    expect((await again()).keyOf('p.anna').kind).toBe('key');
    const slow = await again({ vault: new StagedVault(vault.inner, { atOnce: false }) });
    expect(() => slow.keyOf('p.anna')).toThrow(KeyNotLoaded);
  });

  it('stays in memory only as long as the bound allows, and a loaded batch stays whole', async () => {
    const { ring, vault, again } = await stage();
    const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
    await ring.ensurePersons(ids);
    const small = await again({ capacity: 4, vault: new StagedVault(vault.inner, { atOnce: false }) });
    const keys = ids.map(id => `p.${id}`);
    await small.load(keys);
    for (const key of keys) expect(small.keyOf(key).kind).toBe('key');
    for (const key of ['p.c1', 'p.c2', 'p.c3', 'p.c4', 'p.c5', 'p.c6']) await small.load([key]).then(() => small.load([]));
    expect(() => small.keyOf('p.c20')).toThrow(KeyNotLoaded);
  });

  it('does not open under another id', async () => {
    const { ring, vault, again } = await stage();
    await ring.ensurePersons(['anna', 'ben']);
    const { value } = (await vault.get('keys', 'p.anna'))!;
    await vault.write([{ collection: 'keys', key: 'p.ben', value }]);
    const reader = await again();
    expect(() => reader.keyOf('p.ben')).toThrow(CorruptStore);
  });
});

describe('destroying keys', () => {
  it('leaves tombstones in one transaction and a line each in the ledger, and may be repeated', async () => {
    const ledgerFile = join(newFolder(), 'destroyed-keys.jsonl');
    const { ring, vault, clock } = await stage({ ledgerFile });
    await ring.ensurePersons(['anna']);
    const [text] = await ring.takeTextKeys(1);
    const before = vault.writes;
    await ring.destroy(['p.anna', text!.id]);
    expect(vault.writes - before).toBe(1);
    clock.pass(1000);
    await ring.destroy([text!.id, 'p.anna']);
    expect(vault.writes - before).toBe(1);
    expect((await keysIn(vault)).get('p.anna')).toEqual({ destroyed: clock.now() - 1000 });
    const lines = readFileSync(ledgerFile, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as { key: string; at: string });
    expect(lines).toEqual(['p.anna', text!.id].map(key => ({ key, at: new Date(clock.now() - 1000).toISOString() })));
    expect(() => ring.sealingKey('p.anna')).toThrow(KeyDestroyed);
  });

  it('finishes at the next start what the ledger says and the vault does not', async () => {
    const ledgerFile = join(newFolder(), 'destroyed-keys.jsonl');
    const { ring, vault, again, clock } = await stage({ ledgerFile });
    await ring.ensurePersons(['anna', 'ben']);
    vault.fault = new Error('power lost');
    await expect(ring.destroy(['p.anna'])).rejects.toThrow('power lost');
    vault.fault = undefined;
    const at = clock.now();
    clock.pass(5000);
    const next = await again();
    expect(next.keyOf('p.anna')).toEqual({ kind: 'destroyed', at });
    expect(next.keyOf('p.ben').kind).toBe('key');
    expect(await next.applyLedger()).toBe(0);
  });

  it('is done again after a restore of an older vault', async () => {
    const ledgerFile = join(newFolder(), 'destroyed-keys.jsonl');
    const { ring, vault, again, clock } = await stage({ ledgerFile });
    await ring.ensurePersons(['anna', 'ben', 'carl']);
    await ring.destroy(['p.anna']);
    const backup = (await Promise.all(['keys', 'sealing'].map(async collection => (await vault.list(collection)).map(row => ({ ...row, collection }))))).flat();
    await ring.destroy(['p.ben']);
    await ring.destroy(['p.carl']);
    const restored = new MemoryVault(clock);
    await restored.write(backup.map(({ collection, key, value }) => ({ collection, key, value })));
    const after = await again({ vault: restored });
    for (const id of ['p.anna', 'p.ben', 'p.carl']) expect(after.keyOf(id).kind).toBe('destroyed');
  });

  it('cuts off a line that a power loss tore and refuses a damaged ledger', async () => {
    const ledgerFile = join(newFolder(), 'destroyed-keys.jsonl');
    const { ring, again } = await stage({ ledgerFile });
    await ring.ensurePersons(['anna', 'ben']);
    await ring.destroy(['p.anna']);
    writeFileSync(ledgerFile, `${readFileSync(ledgerFile, 'utf8')}{"key":"p.b`);
    const next = await again();
    await next.destroy(['p.ben']);
    expect(await next.applyLedger()).toBe(0);
    writeFileSync(ledgerFile, `nonsense\n${readFileSync(ledgerFile, 'utf8')}`);
    await expect(next.applyLedger()).rejects.toThrow(/Line 1 of the ledger/);
  });

  it('refuses ids that are none of its keys and works without a ledger', async () => {
    const { ring } = await stage();
    await expect(ring.destroy(['d.lookup'])).rejects.toThrow(RangeError);
    await ring.ensurePerson('anna');
    await ring.destroy(['p.anna']);
    expect(await ring.applyLedger()).toBe(0);
    expect(existsSync('undefined')).toBe(false);
  });
});

it('secret keys are durable when they are given and each is another one', async () => {
  const { ring, vault } = await stage({ random: seeded('secrets') });
  const secrets = await ring.mintSecrets(3);
  expect(new Set(secrets.map(({ id }) => id)).size).toBe(3);
  for (const { id } of secrets) expect((await keysIn(vault)).has(id)).toBe(true);
  expect(await ring.mintSecrets(0)).toEqual([]);
});
