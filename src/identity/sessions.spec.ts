import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { MemoryVault } from '../adapters/memory.vault.js';
import type { Vault } from '../kernel/vault.js';
import { csrfTokenOf, Sessions, type SessionBinding } from './sessions.js';

const MINUTE = 60_000;
const HOST = 'hilfe.example.com';

describe('a session', () => {
  const time = { at: Date.UTC(2026, 10, 24, 9), now: () => time.at };
  let vault: MemoryVault;
  let writes: number;
  let sessions: Sessions;

  const binding: SessionBinding = {
    person: { kind: 'contact', id: 'anna' },
    host: HOST,
    portal: 'p1',
    method: 'password',
    connection: null,
    idle: 20 * MINUTE,
    absolute: 24 * 60 * MINUTE,
  };

  const counting = (inner: Vault): Vault =>
    new Proxy(inner, {
      get: (target, name) => {
        if (name === 'write') writes++;
        const member = Reflect.get(target, name) as unknown;
        return typeof member === 'function' ? (member as () => unknown).bind(target) : member;
      },
    });

  beforeEach(() => {
    time.at = Date.UTC(2026, 10, 24, 9);
    writes = 0;
    vault = new MemoryVault(time);
    sessions = new Sessions(counting(vault), time, { bytes: size => randomBytes(size) });
  });

  const use = async (token: string): Promise<boolean> => {
    const session = sessions.peek(token, HOST);
    if (session) await sessions.touch(session);
    return session !== undefined;
  };

  it('is found by its token, which the vault does not hold', async () => {
    const { token } = await sessions.create(binding);
    expect(sessions.peek(token, HOST)).toMatchObject({ person: { id: 'anna' }, method: 'password', portal: 'p1' });
    expect(await sessions.find(token, HOST)).toEqual(sessions.peek(token, HOST));
    const [row] = await vault.list('session');
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row!.key).toBe(createHash('sha256').update(token).digest('hex'));
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it.each([undefined, '', 'x', 'x'.repeat(43), `${'A'.repeat(42)}=`, '../../etc/passwd', 'A'.repeat(10_000), '__proto__'])('is not opened by %j', async token => {
    await sessions.create(binding);
    expect(sessions.peek(token, HOST)).toBeUndefined();
    expect(await sessions.find(token, HOST)).toBeUndefined();
  });

  it('is nothing on another host (W16)', async () => {
    const { token } = await sessions.create(binding);
    for (const host of ['andere.example.com', `${HOST}.`, HOST.toUpperCase(), '']) expect(sessions.peek(token, host)).toBeUndefined();
  });

  it.each([20, 40, 60])('ends after %i minutes without use, to the millisecond', async minutes => {
    const { token } = await sessions.create({ ...binding, idle: minutes * MINUTE });
    time.at += minutes * MINUTE - 1;
    expect(sessions.peek(token, HOST)).toBeDefined();
    time.at += 1;
    expect(sessions.peek(token, HOST)).toBeUndefined();
  });

  it('lives on while it is used, but never longer than a day', async () => {
    const { token } = await sessions.create(binding);
    const end = time.at + 24 * 60 * MINUTE;
    while (time.at + 19 * MINUTE < end) {
      time.at += 19 * MINUTE;
      expect(await use(token)).toBe(true);
    }
    time.at = end - 1;
    expect(await use(token)).toBe(true);
    time.at = end;
    expect(await use(token)).toBe(false);
  });

  it('counts use within the minute exactly, though it is not written', async () => {
    const { token } = await sessions.create(binding);
    time.at += 50_000;
    expect(await use(token)).toBe(true);
    expect(writes).toBe(1);
    time.at += 20 * MINUTE - 1;
    expect(sessions.peek(token, HOST)).toBeDefined();
    time.at += 1;
    expect(sessions.peek(token, HOST)).toBeUndefined();
  });

  it('is written down at most once a minute', async () => {
    const { token } = await sessions.create(binding);
    for (let second = 0; second < 300; second++) {
      time.at += 1_000;
      await use(token);
    }
    expect(writes).toBe(1 + 5);
  });

  it('does not come back when a late renewal meets its end', async () => {
    const { token, session } = await sessions.create(binding);
    time.at += 2 * MINUTE;
    const seen = sessions.peek(token, HOST)!;
    await sessions.end(session);
    await sessions.touch(seen);
    expect(sessions.peek(token, HOST)).toBeUndefined();
  });

  it('gets a new token at sign-in, and the one the browser came with dies (S24)', async () => {
    const planted = await sessions.create({ ...binding, person: { kind: 'contact', id: 'mallory' } });
    const { token } = await sessions.create(binding, planted.token);
    expect(token).not.toBe(planted.token);
    expect(sessions.peek(planted.token, HOST)).toBeUndefined();
    expect(sessions.peek(token, HOST)?.person.id).toBe('anna');
  });

  it('never takes a token from outside (S24)', async () => {
    const chosen = 'A'.repeat(43);
    await sessions.create(binding, chosen);
    await sessions.create(binding, "'; drop table");
    expect(sessions.peek(chosen, HOST)).toBeUndefined();
  });

  it('is listed for its person alone, newest first, and ended one by one (C16)', async () => {
    const first = await sessions.create(binding);
    time.at += 1;
    const second = await sessions.create({ ...binding, method: 'link' });
    await sessions.create({ ...binding, person: { kind: 'contact', id: 'bert' } });
    expect((await sessions.of('anna')).map(({ id }) => id)).toEqual([second.session.id, first.session.id]);
    const bert = (await sessions.of('bert'))[0]!;
    expect(await sessions.endOf('anna', ({ id }) => id === bert.id)).toEqual([]);
    expect(await sessions.endOf('anna', ({ id }) => id === first.session.id)).toHaveLength(1);
    expect(sessions.peek(first.token, HOST)).toBeUndefined();
    expect(sessions.peek(second.token, HOST)).toBeDefined();
    expect(await sessions.of('bert')).toHaveLength(1);
  });

  it('ends with all others of its person', async () => {
    const tokens = await Promise.all([1, 2, 3].map(async () => (await sessions.create(binding)).token));
    await sessions.endOf('anna');
    for (const token of tokens) expect(sessions.peek(token, HOST)).toBeUndefined();
    expect(await sessions.of('anna')).toEqual([]);
  });

  it('does not grow young when the clock is set back (R9)', async () => {
    const { token } = await sessions.create(binding);
    time.at -= 10 * 365 * 24 * 60 * MINUTE;
    expect(sessions.peek(token, HOST)).toBeUndefined();
  });

  it('has a form token of its own that does not give the session away', async () => {
    const one = await sessions.create(binding);
    const other = await sessions.create(binding);
    expect(csrfTokenOf(one.token)).not.toBe(csrfTokenOf(other.token));
    expect(csrfTokenOf(one.token)).not.toContain(one.token);
  });
});
