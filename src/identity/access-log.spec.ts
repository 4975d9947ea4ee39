import { beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { MemoryVault } from '../adapters/memory.vault.js';
import { AccessLog, type Origin } from './access-log.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('the access log', () => {
  const time = { at: 0, now: () => time.at };
  let vault: MemoryVault;
  let log: AccessLog;
  const from: Origin = { address: '203.0.113.7', userAgent: 'Firefox' };

  beforeEach(() => {
    time.at = Date.UTC(2026, 10, 24, 9);
    vault = new MemoryVault(time);
    log = new AccessLog(vault, time, { bytes: size => randomBytes(size) }, { retention: 30, seal: async (person, value) => ({ sealedFor: person ?? null, size: JSON.stringify(value).length }) });
  });

  const refuse = (reason = 'credentials.unknown', portal: string | null = 'p1'): Promise<number> => log.refusal({ portal, host: 'hilfe.example.com', reason, from });

  it('says when an event is due: once a minute for each portal and reason', async () => {
    expect(await refuse()).toBe(1);
    expect(await refuse()).toBe(0);
    expect(await refuse('contact.blocked')).toBe(1);
    expect(await refuse('credentials.unknown', 'p2')).toBe(1);
    expect(await refuse('credentials.unknown', null)).toBe(1);
    time.at += MINUTE;
    expect(await refuse()).toBe(2);
    expect(await refuse()).toBe(0);
  });

  it('tells in the end of every refusal, each once', async () => {
    let told = 0;
    for (let i = 0; i < 1_000; i++) {
      told += await refuse();
      time.at += 700;
    }
    time.at += MINUTE;
    const rest = log.unreported();
    expect(told + (rest[0]?.count ?? 0)).toBe(1_000);
    expect(rest.map(({ portal, reason }) => [portal, reason])).toEqual([['p1', 'credentials.unknown']]);
    expect(log.unreported()).toEqual([]);
  });

  it('keeps a flood from filling the disk, but counts it', async () => {
    for (let i = 0; i < 500; i++) await refuse();
    expect(await vault.list('accessLog')).toHaveLength(60);
    time.at += MINUTE;
    expect(await refuse()).toBe(500);
  });

  it('holds addresses sealed only, and forgets after its retention (W19)', async () => {
    await log.refusal({ portal: 'p1', host: 'hilfe.example.com', reason: 'list.miss', person: 'anna', from });
    const [row] = await vault.list('accessLog');
    expect(JSON.stringify(row)).not.toMatch(/203\.0|Firefox/);
    expect(row).toMatchObject({ owner: 'anna', value: { kind: 'refusal', reason: 'list.miss', from: { sealedFor: 'anna' } } });
    time.at += 30 * DAY;
    expect(await vault.list('accessLog')).toEqual([]);
  });

  it('leaves an address out when nobody can seal it', async () => {
    const bare = new AccessLog(vault, time, { bytes: size => randomBytes(size) });
    await bare.refusal({ portal: null, host: 'x', reason: 'y', from });
    expect(JSON.stringify(await vault.list('accessLog'))).not.toContain('203.0');
  });

  it('notes reads in the order of time (U4)', async () => {
    for (const id of ['t1', 't2', 't3']) await log.read({ person: 'anna', portal: 'p1', what: 'ticket', id, from });
    const all = await log.list();
    expect(all.map(({ entry }) => entry['id'])).toEqual(['t1', 't2', 't3']);
    expect((await log.list({ after: all[0]!.key, limit: 1 })).map(({ entry }) => entry['id'])).toEqual(['t2']);
    expect(await log.list({ owner: 'bert' })).toEqual([]);
  });
});
