import { seeded, stage } from '../../test/sealing/stage.js';
import { Digests } from './digests.js';
import { MissingKey } from './sealing-errors.js';

const DAY = 86_400_000;

const set = async (options: Parameters<typeof stage>[0] = {}) => {
  const staged = await stage(options);
  const open = async () => Digests.open({ keyRing: await staged.again(), vault: staged.vault, clock: staged.clock, random: seeded(`digests ${Math.random()}`) });
  return { ...staged, open, digests: await open() };
};

describe('a look-up digest', () => {
  it('is the same for every spelling of an address, and in every process', async () => {
    const { digests, open } = await set();
    const digest = digests.digest('email', 'grüße@example.org');
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    for (const spelling of [' Grüße@Example.ORG\t', 'GRÜßE@EXAMPLE.ORG', 'gru\u0308ße@example.org', 'grüẞe@example.org', '\u0085grüße@example.org']) {
      expect(digests.digest('email', spelling)).toBe(digest);
    }
    expect((await open()).digest('email', 'grüße@example.org')).toBe(digest);
  });

  it('does not guess: other letters are other addresses, and identities keep their case', async () => {
    const { digests } = await set();
    const digest = digests.digest('email', 'straße@example.org');
    expect(digests.digest('email', 'strasse@example.org')).not.toBe(digest);
    expect(digests.digest('email', '\ufeffstraße@example.org')).not.toBe(digest);
    expect(digests.digest('staffEmail', 'straße@example.org')).not.toBe(digest);
    expect(digests.digest('identity', 'Anna')).not.toBe(digests.digest('identity', 'anna'));
  });

  it('cannot be made without the vault, and its key survives every destruction', async () => {
    const { digests, ring } = await set();
    const other = await set();
    expect(other.digests.digest('email', 'anna@example.org')).not.toBe(digests.digest('email', 'anna@example.org'));
    await expect(ring.destroy(['d.lookup'])).rejects.toThrow(RangeError);
  });

  it('is refused by a vault in use that lost the key', async () => {
    const { vault, open } = await set();
    await vault.write([{ collection: 'keys', key: 'd.lookup', delete: true }]);
    await expect(open()).rejects.toThrow(MissingKey);
  });
});

describe('the digest of a command', () => {
  it('tells a repetition from another command, in every process', async () => {
    const { digests, open } = await set();
    const digest = digests.bodyDigest('OpenTicket{"subject":"fire"}');
    expect(digest).toMatch(/^20260302\.[\w-]{43}$/);
    for (const reader of [digests, await open()]) {
      expect(reader.sameBody(digest, 'OpenTicket{"subject":"fire"}')).toBe(true);
      expect(reader.sameBody(digest, 'OpenTicket{"subject":"flood"}')).toBe(false);
    }
    for (const strange of ['', '-', 'x.y', '20260302', '20260230.abc']) expect(digests.sameBody(strange, 'x')).not.toBe(true);
  });

  it('can be compared for 30 days after its day and never again', async () => {
    const { digests, open, clock, vault } = await set();
    const digest = digests.bodyDigest('body');
    clock.time = Date.UTC(2026, 3, 1, 23, 59, 59, 999);
    expect(digests.sameBody(digest, 'body')).toBe(true);
    expect((await open()).sameBody(digest, 'other')).toBe(false);
    clock.pass(1);
    expect(digests.sameBody(digest, 'body')).toBe('unknown');
    expect((await open()).sameBody(digest, 'body')).toBe('unknown');
    await vault.inner.sweepExpired(0);
    clock.time = 0;
    expect((await vault.list('keys')).map(({ key }) => key)).not.toContain('d.body.20260302');
  });

  it('changes its key with the day without waiting', async () => {
    const { digests, clock } = await set();
    const first = digests.bodyDigest('body');
    clock.pass(DAY);
    const second = digests.bodyDigest('body');
    expect(second.split('.')[0]).toBe('20260303');
    expect(second.split('.')[1]).not.toBe(first.split('.')[1]);
    await digests.settled();
    clock.pass(DAY);
    expect(digests.bodyDigest('body').split('.')[0]).toBe('20260304');
  });

  it('uses the latest key after a long sleep, and none past its life', async () => {
    const { digests, clock, vault } = await set();
    clock.pass(5 * DAY);
    vault.fault = new Error('vault away');
    expect(digests.bodyDigest('body')).toMatch(/^20260303\./);
    await new Promise(resolve => setImmediate(resolve));
    clock.pass(40 * DAY);
    const digest = digests.bodyDigest('body');
    expect(digests.sameBody(digest, 'body')).toBe('unknown');
    await new Promise(resolve => setImmediate(resolve));
    vault.fault = undefined;
    await digests.settled();
    expect(digests.sameBody(digests.bodyDigest('body'), 'other')).toBe(false);
  });

  it('is understood by another process that made the key', async () => {
    const { digests, open, clock } = await set();
    clock.pass(3 * DAY);
    const other = await open();
    expect(digests.sameBody(other.bodyDigest('body'), 'body')).toBe(true);
  });
});
