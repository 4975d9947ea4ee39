import type { Clock } from '../../src/kernel/chance.js';
import { VaultConflict, type Vault } from '../../src/kernel/vault.js';
import { MORNING } from './log-samples.js';

/** What the port Vault means. `open` gives an empty vault under the clock given. */
export const vaultContract = (name: string, open: (clock: Clock) => Promise<Vault>): void =>
  describe(`the vault (${name})`, () => {
    let now = MORNING;
    let vault: Vault;
    beforeEach(async () => {
      now = MORNING;
      vault = await open({ now: () => now });
    });
    afterEach(() => vault.close());

    test('a row is read as it was written', async () => {
      await vault.write([{ collection: 'sessions', key: 's1', value: { contact: 'ä😀', n: [1, null] }, owner: '7f3', expiresAt: now + 5 }]);
      const row = { key: 's1', value: { contact: 'ä😀', n: [1, null] }, version: 1, owner: '7f3', expiresAt: now + 5 };
      expect(await vault.get('sessions', 's1')).toEqual(row);
      if (vault.peek) expect(vault.peek('sessions', 's1')).toEqual(row);
      expect(await vault.get('sessions', 's2')).toBeUndefined();
      expect(await vault.get('keys', 's1')).toBeUndefined();
    });

    test('a one-time id is taken once, however many try at once (S11)', async () => {
      const take = () => vault.write([{ collection: 'assertions', key: 'a1', value: true, when: 'absent' }]);
      const answers = await Promise.allSettled(Array.from({ length: 20 }, take));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(VaultConflict);
    });

    test('a one-time id and the session it allows are written together or not at all', async () => {
      const signIn = (session: string) => vault.write([
        { collection: 'sessions', key: session, value: {} },
        { collection: 'assertions', key: 'a1', value: true, when: 'absent' },
      ]);
      await signIn('s1');
      await expect(signIn('s2')).rejects.toMatchObject({ name: 'VaultConflict', collection: 'assertions', key: 'a1' });
      expect(await vault.get('sessions', 's2')).toBeUndefined();
      expect(await vault.get('sessions', 's1')).toBeDefined();
    });

    test('a conflict hurts none of the writes beside it', async () => {
      await vault.write([{ collection: 'keys', key: 'k', value: 0 }]);
      const answers = await Promise.allSettled([
        vault.write([{ collection: 'keys', key: 'a', value: 1 }]),
        vault.write([{ collection: 'keys', key: 'b', value: 1 }, { collection: 'keys', key: 'k', value: 1, when: 'absent' }]),
        vault.write([{ collection: 'keys', key: 'c', value: 1 }]),
      ]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((await vault.list('keys')).map(({ key }) => key)).toEqual(['a', 'c', 'k']);
    });

    test('compare-and-set goes by the version, and versions rise', async () => {
      await vault.write([{ collection: 'keys', key: 'k', value: 1, when: 'absent' }]);
      await vault.write([{ collection: 'keys', key: 'k', value: 2, when: 1 }]);
      await expect(vault.write([{ collection: 'keys', key: 'k', value: 3, when: 1 }])).rejects.toThrow(VaultConflict);
      await expect(vault.write([{ collection: 'keys', key: 'new', value: 3, when: 0 }])).rejects.toThrow(VaultConflict);
      await vault.write([{ collection: 'keys', key: 'k', value: 4 }]);
      expect(await vault.get('keys', 'k')).toEqual({ key: 'k', value: 4, version: 3 });
    });

    test('of 20 who change the same version one wins (R6)', async () => {
      await vault.write([{ collection: 'keys', key: 'k', value: -1 }]);
      const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => vault.write([{ collection: 'keys', key: 'k', value: n, when: 1 }])));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await vault.get('keys', 'k'))?.version).toBe(2);
    });

    test('writes of one transaction see those before them', async () => {
      await vault.write([
        { collection: 'keys', key: 'k', value: 1, when: 'absent' },
        { collection: 'keys', key: 'k', value: 2, when: 1 },
        { collection: 'keys', key: 'k', delete: true },
        { collection: 'keys', key: 'k', value: 3, when: 'absent' },
      ]);
      expect((await vault.get('keys', 'k'))?.value).toBe(3);
    });

    test('a row counts as absent from the moment it expires, for every question', async () => {
      await vault.write([{ collection: 'links', key: 'l', value: 1, expiresAt: now + 10, owner: '7f3' }]);
      now += 9;
      expect(await vault.get('links', 'l')).toBeDefined();
      now += 1;
      expect(await vault.get('links', 'l')).toBeUndefined();
      expect(await vault.list('links')).toEqual([]);
      await expect(vault.write([{ collection: 'links', key: 'l', value: 2, when: 1 }])).rejects.toThrow(VaultConflict);
      await vault.write([{ collection: 'links', key: 'l', value: 2, when: 'absent' }]);
      expect(await vault.get('links', 'l')).toMatchObject({ value: 2 });
      expect(await vault.get('links', 'l')).not.toHaveProperty('expiresAt');
    });

    test('what has expired is swept, the rest stays', async () => {
      await vault.write([1, 2, 3].map(n => ({ collection: 'links', key: `l${n}`, value: n, expiresAt: now + n })));
      await vault.write([{ collection: 'keys', key: 'k', value: 1 }]);
      expect(await vault.sweepExpired(now + 2)).toBe(2);
      expect(await vault.sweepExpired(now + 2)).toBe(0);
      expect((await vault.list('links')).map(({ key }) => key)).toEqual(['l3']);
      expect(await vault.get('keys', 'k')).toBeDefined();
    });

    test('rows are listed in the order of their keys, page by page, by owner', async () => {
      await vault.write(['c', 'a', 'b', 'd'].map((key, n) => ({ collection: 'sessions', key, value: n, owner: n % 2 ? 'bea' : 'ali' })));
      const keys = async (options?: { owner?: string; after?: string; limit?: number }) => (await vault.list('sessions', options)).map(({ key }) => key);
      expect(await keys()).toEqual(['a', 'b', 'c', 'd']);
      expect(await keys({ after: 'b', limit: 1 })).toEqual(['c']);
      expect(await keys({ owner: 'bea' })).toEqual(['a', 'd']);
      expect(await keys({ owner: 'bea', after: 'a' })).toEqual(['d']);
      expect(await vault.list('none')).toEqual([]);
    });

    test('"end all my sessions" ends mine and no others', async () => {
      await vault.write(['a', 'b', 'c'].map((key, n) => ({ collection: 'sessions', key, value: n, owner: n < 2 ? 'ali' : 'bea' })));
      await vault.write([{ collection: 'keys', key: 'k', value: 1, owner: 'ali' }]);
      expect(await vault.deleteOwned('sessions', 'ali')).toBe(2);
      expect((await vault.list('sessions')).map(({ key }) => key)).toEqual(['c']);
      expect(await vault.get('keys', 'k')).toBeDefined();
    });

    test('deleting what is not there is no fault; a value that JSON cannot carry is one', async () => {
      await vault.write([{ collection: 'keys', key: 'none', delete: true }]);
      await expect(vault.write([{ collection: 'keys', key: 'k', value: undefined }])).rejects.toThrow(TypeError);
      expect(await vault.list('keys')).toEqual([]);
    });

    test('scrubbing loses nothing that is in force', async () => {
      await vault.write([{ collection: 'keys', key: 'k', value: 1 }]);
      await vault.scrub();
      expect(await vault.get('keys', 'k')).toMatchObject({ value: 1 });
    });
  });
