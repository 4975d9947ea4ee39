import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MemoryVault } from '../adapters/memory.vault.js';
import { VaultConflict } from '../kernel/vault.js';
import { Links } from './links.js';

const HOST = 'hilfe.example.com';
const MINUTE = 60_000;

describe('a mailed link', () => {
  const time = { at: 1_764_000_000_000, now: () => time.at };
  let vault: MemoryVault;
  let links: Links;

  beforeEach(() => {
    vault = new MemoryVault(time);
    links = new Links(vault, time, { bytes: size => randomBytes(size) });
  });

  const issue = (over = {}): Promise<string> => links.issue({ purpose: 'sign-in', host: HOST, intent: { contact: 'anna' }, owner: 'anna', ...over });
  const session = (key: string) => ({ collection: 'session', key, value: {}, when: 'absent' as const });

  it('carries its intent, and the vault does not hold its token', async () => {
    const token = await issue();
    expect(await links.open(token, 'sign-in', HOST)).toMatchObject({ intent: { contact: 'anna' }, owner: 'anna' });
    expect(JSON.stringify(await vault.list('link'))).not.toContain(token);
  });

  it('survives being opened by a mail scanner', async () => {
    const token = await issue();
    await links.open(token, 'sign-in', HOST);
    expect(await links.use((await links.open(token, 'sign-in', HOST))!, [])).toBe(true);
  });

  it('answers the same for a wrong purpose, host, token, time or a second use', async () => {
    const token = await issue();
    expect(await links.open(token, 'reset', HOST)).toBeUndefined();
    expect(await links.open(token, 'sign-in', 'andere.example.com')).toBeUndefined();
    for (const wrong of ['', 'x', 'A'.repeat(43), '__proto__', token.slice(1)]) expect(await links.open(wrong, 'sign-in', HOST)).toBeUndefined();
    await links.use((await links.open(token, 'sign-in', HOST))!, []);
    expect(await links.open(token, 'sign-in', HOST)).toBeUndefined();
  });

  it('works until its time is over', async () => {
    const token = await links.issue({ purpose: 'setup-admin', host: HOST, intent: null });
    time.at += 30 * MINUTE - 1;
    expect(await links.open(token, 'setup-admin', HOST)).toBeDefined();
    time.at += 1;
    expect(await links.open(token, 'setup-admin', HOST)).toBeUndefined();
  });

  it('lets exactly one of many simultaneous uses in', async () => {
    const token = await issue();
    const opened = await Promise.all(Array.from({ length: 20 }, () => links.open(token, 'sign-in', HOST)));
    const outcomes = await Promise.all(opened.map((link, at) => links.use(link!, [session(`s${at}`)])));
    expect(outcomes.filter(Boolean)).toHaveLength(1);
    expect(await vault.list('session')).toHaveLength(1);
  });

  it('is not spent when what it allows cannot be written', async () => {
    await vault.write([session('taken')]);
    const token = await issue();
    await expect(links.use((await links.open(token, 'sign-in', HOST))!, [session('taken')])).rejects.toThrow(VaultConflict);
    expect(await links.open(token, 'sign-in', HOST)).toBeDefined();
  });

  it('forgets its intent once it is used', async () => {
    const token = await issue({ intent: { sealed: 'geheim' } });
    await links.use((await links.open(token, 'sign-in', HOST))!, []);
    expect(JSON.stringify(await vault.list('link'))).not.toContain('geheim');
  });

  it('carries what is personal so that only its holder can read it', async () => {
    const token = await issue({ carries: { email: 'anna@example.com' } });
    expect(JSON.stringify(await vault.list('link'))).not.toContain('anna@example.com');
    expect(await links.open(token, ['verify', 'sign-in'], HOST)).toMatchObject({ purpose: 'sign-in', carries: { email: 'anna@example.com' } });
    expect(await links.open(token, ['verify', 'reset'], HOST)).toBeUndefined();
  });

  it('that is a decoy opens nothing and is soon gone', async () => {
    await vault.write([links.decoy(), links.decoy()]);
    expect(await vault.list('link')).toHaveLength(2);
    time.at += MINUTE;
    expect(await vault.list('link')).toEqual([]);
  });

  it('takes the place of an earlier one, and all can be withdrawn', async () => {
    const first = await issue();
    const reset = await issue({ purpose: 'reset' });
    const second = await issue({ replaces: true });
    expect(await links.open(first, 'sign-in', HOST)).toBeUndefined();
    expect(await links.open(second, 'sign-in', HOST)).toBeDefined();
    await links.withdraw('anna', 'sign-in');
    expect(await links.open(second, 'sign-in', HOST)).toBeUndefined();
    expect(await links.open(reset, 'reset', HOST)).toBeDefined();
    await links.withdraw('anna');
    expect(await links.open(reset, 'reset', HOST)).toBeUndefined();
  });
});
