import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder, removeFolders } from '../../test/contracts/folders.js';
import { deploymentKey, HandClock, keysIn, seeded, stage } from '../../test/sealing/stage.js';
import { MemoryVault } from '../adapters/memory.vault.js';
import { CorruptStore } from '../kernel/errors.js';
import { DEPLOYMENT_KEY_FILE, openDeploymentKey } from './deployment-key-source.js';
import { KeyRing } from './key-ring.js';
import { DeploymentKeyFault } from './sealing-errors.js';

afterAll(removeFolders);

const emptyVault = () => new MemoryVault(new HandClock());
const random = seeded('source');

describe('the deployment key', () => {
  it('is made at the first start, for its owner only, and the same at the next', async () => {
    const folder = join(newFolder(), 'keys');
    const first = await openDeploymentKey({ folder }, emptyVault(), random);
    expect(readdirSync(folder)).toEqual([DEPLOYMENT_KEY_FILE]);
    expect(statSync(join(folder, DEPLOYMENT_KEY_FILE)).mode & 0o777).toBe(0o600);
    const again = await openDeploymentKey({ folder }, emptyVault(), random);
    expect(again.isCheckedBy(first.check)).toBe(true);
  });

  it('is one for two processes that start at the same time', async () => {
    const folder = newFolder();
    const [one, two] = await Promise.all([openDeploymentKey({ folder }, emptyVault(), seeded('1')), openDeploymentKey({ folder }, emptyVault(), seeded('2'))]);
    expect(one.check).toBe(two.check);
    expect(readdirSync(folder)).toEqual([DEPLOYMENT_KEY_FILE]);
  });

  it('may come from the environment as base64, base64url or hex', async () => {
    const raw = seeded('env').bytes(32);
    const checks = await Promise.all(
      [raw.toString('base64'), raw.toString('base64url'), raw.toString('hex'), `${raw.toString('hex').toUpperCase()}\n`].map(value => openDeploymentKey({ value, folder: '/nowhere' }, emptyVault(), random)),
    );
    expect(new Set(checks.map(({ check }) => check)).size).toBe(1);
  });

  it.each([
    ['of 31 bytes', Buffer.alloc(31, 1).toString('base64'), /wrong length: 32 bytes/],
    ['of 16 bytes in hex', Buffer.alloc(16, 1).toString('hex'), /wrong length/],
    ['that is a sentence', 'correct horse battery staple', /neither base64 nor hex/],
  ])('%s is refused with a sentence', async (_, value, sentence) => {
    await expect(openDeploymentKey({ value, folder: '/nowhere' }, emptyVault(), random)).rejects.toThrow(sentence);
  });

  it('that others can read is refused with the remedy', async () => {
    const folder = newFolder();
    await openDeploymentKey({ folder }, emptyVault(), random);
    for (const mode of [0o640, 0o604, 0o660]) {
      chmodSync(join(folder, DEPLOYMENT_KEY_FILE), mode);
      await expect(openDeploymentKey({ folder }, emptyVault(), random)).rejects.toThrow(/can be read by others.*chmod 600/);
    }
  });

  it('in a damaged file is refused by the name of the file', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, DEPLOYMENT_KEY_FILE), '', { mode: 0o600 });
    await expect(openDeploymentKey({ folder }, emptyVault(), random)).rejects.toThrow(/deployment\.key has the wrong length/);
  });

  it('that is not the vault’s own stops the start, and none is made in place of a lost one', async () => {
    const { vault } = await stage();
    const folder = newFolder();
    await expect(openDeploymentKey({ folder }, vault, random)).rejects.toThrow(/deployment\.key is missing, but the vault was sealed with a key/);
    expect(readdirSync(folder)).toEqual([]);
    await expect(openDeploymentKey({ value: Buffer.alloc(32, 'b').toString('hex'), folder }, vault, random)).rejects.toThrow(/not the one that the vault was sealed with/);
    const ring = KeyRing.open({ vault, deploymentKey: deploymentKey('b'), random, clock: new HandClock() });
    await expect(ring).rejects.toThrow(DeploymentKeyFault);
  });

  it('is asked for when only a part of a vault was restored', async () => {
    const { vault, again } = await stage();
    await vault.write([{ collection: 'sealing', key: 'deploymentKey', delete: true }]);
    await expect(again()).rejects.toThrow(/holds keys but does not say/);
  });

  it('leaves no trace of itself in the vault', async () => {
    const { vault } = await stage();
    const rows = JSON.stringify((await Promise.all(['keys', 'sealing'].map(name => vault.list(name)))).flat());
    const raw = Buffer.alloc(32, 'a');
    for (const encoding of ['hex', 'base64', 'base64url'] as const) expect(rows).not.toContain(raw.toString(encoding));
  });
});

describe('changing the deployment key', () => {
  const filled = async () => {
    const staged = await stage();
    await staged.ring.ensurePersons(Array.from({ length: 300 }, (_, index) => `c${index}`));
    await staged.ring.destroy(['p.c7']);
    return { ...staged, key: staged.ring.sealingKey('p.c1').export().toString('hex') };
  };

  it('wraps every key anew and changes none; the former key opens nothing', async () => {
    const { ring, vault, again, key } = await filled();
    const seen: number[] = [];
    expect(await ring.rewrap(deploymentKey('b'), done => seen.push(done))).toBe(300);
    expect(seen.at(-1)).toBe(300);
    await expect(again()).rejects.toThrow(DeploymentKeyFault);
    const next = await again({ deploymentKey: deploymentKey('b') });
    expect(next.sealingKey('p.c1').export().toString('hex')).toBe(key);
    expect(next.keyOf('p.c7').kind).toBe('destroyed');
    expect((await vault.get('sealing', 'deploymentKey'))!.value).toEqual({ check: deploymentKey('b').check });
    await ring.ensurePerson('new');
    expect((await again({ deploymentKey: deploymentKey('b') })).keyOf('p.new').kind).toBe('key');
  });

  it('goes on after an interruption at any write, with the new key alone', async () => {
    for (let writes = 1; ; writes++) {
      const { ring, vault, again, key } = await filled();
      const until = vault.writes + writes;
      vault.gate = { then: (go: () => void) => ((vault.fault = vault.writes + 1 >= until ? new Error('killed') : undefined), go()) } as Promise<void>;
      const outcome = await ring.rewrap(deploymentKey('b')).catch((error: Error) => error.message);
      vault.gate = Promise.resolve();
      vault.fault = undefined;
      if (outcome !== 'killed') break;
      if (writes > 1) await expect(again()).rejects.toThrow(/being replaced. Start with the new one/);
      const next = await again({ deploymentKey: deploymentKey(writes > 1 ? 'b' : 'a') });
      expect(next.sealingKey('p.c1').export().toString('hex')).toBe(key);
      expect(next.sealingKey('p.c299')).toBeDefined();
      expect((await vault.get('sealing', 'deploymentKey'))!.value).not.toHaveProperty('former');
    }
  });

  it('keeps the end of keys that end by themselves', async () => {
    const { ring, vault, clock } = await filled();
    const expiresAt = clock.now() + 1000;
    await vault.write([{ ...ring.shelf.rowOf('d.body.20260302', Buffer.alloc(32, 9)), expiresAt }]);
    await ring.rewrap(deploymentKey('b'));
    expect((await vault.get('keys', 'd.body.20260302'))!.expiresAt).toBe(expiresAt);
  });

  it('does not bring a key back that is destroyed while its row is being written', async () => {
    const { ring, vault } = await filled();
    let transaction = 0;
    const destroyBeforeTheSecond = async (go: () => void) => {
      if (++transaction === 2) await vault.inner.write([{ collection: 'keys', key: 'p.c150', value: { destroyed: 1 } }]);
      go();
    };
    vault.gate = { then: (go: () => void) => void destroyBeforeTheSecond(go) } as unknown as Promise<void>;
    await ring.rewrap(deploymentKey('b'));
    expect((await keysIn(vault)).get('p.c150')).toEqual({ destroyed: 1 });
  });
});

it('a wrapped key that was altered is named', async () => {
  const { ring, vault, again } = await stage();
  await ring.ensurePerson('anna');
  const { w, k } = (await vault.get('keys', 'p.anna'))!.value as { w: string; k: string };
  for (const value of [{ w: `${w.slice(0, -4)}AAAA`, k }, { w: '', k }, { w, k: 'other' }]) {
    await vault.write([{ collection: 'keys', key: 'p.anna', value }]);
    const reader = await again();
    expect(() => reader.keyOf('p.anna')).toThrow(CorruptStore);
    expect(() => reader.keyOf('p.anna')).toThrow(/p\.anna/);
  }
});

it('the file holds one line of base64', async () => {
  const folder = newFolder();
  await openDeploymentKey({ folder }, emptyVault(), random);
  expect(readFileSync(join(folder, DEPLOYMENT_KEY_FILE), 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
});
