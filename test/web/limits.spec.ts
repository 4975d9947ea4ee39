import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Rejection } from '../../src/kernel/errors.js';
import { ALLOWANCES, addressKey, RateLimits, rateLimitHeaders } from '../../src/web/rate-limits.js';
import { SignInThrottle } from '../../src/web/sign-in-throttle.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const time = { at: 0, now: () => time.at };
beforeEach(() => {
  time.at = 1_764_000_000_000;
});

const rejection = (act: () => unknown): Rejection | undefined => {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Rejection;
  }
};

describe('rate limits', () => {
  const allowances = { ...ALLOWANCES, read: { burst: 3, perMinute: 60 } };

  it('take a burst, then as many as come back with time (I2)', () => {
    const limits = new RateLimits(time, allowances);
    expect([1, 2, 3, 4].map(() => limits.take('read', 'a').allowed)).toEqual([true, true, true, false]);
    expect(limits.take('read', 'b').allowed).toBe(true);
    expect(limits.take('search', 'a').allowed).toBe(true);
    time.at += SECOND;
    expect([1, 2].map(() => limits.take('read', 'a').allowed)).toEqual([true, false]);
    time.at += 60 * MINUTE;
    expect(limits.take('read', 'a').remaining).toBe(2);
  });

  it('say how many are left and how long to wait', () => {
    const limits = new RateLimits(time, allowances);
    expect(rateLimitHeaders(limits.take('read', 'a'))).toEqual({ 'RateLimit-Limit': '3', 'RateLimit-Remaining': '2', 'RateLimit-Reset': '1' });
    limits.take('read', 'a');
    limits.take('read', 'a');
    expect(rejection(() => limits.demand('read', 'a'))).toMatchObject({ kind: 'limited', code: 'requests.limited', details: { retryAfter: 1 } });
  });

  it('mail one address once an hour (W6)', () => {
    const limits = new RateLimits(time);
    expect(limits.take('mail-to-address', 'digest').allowed).toBe(true);
    time.at += 59 * MINUTE;
    expect(limits.take('mail-to-address', 'digest').allowed).toBe(false);
    time.at += MINUTE;
    expect(limits.take('mail-to-address', 'digest').allowed).toBe(true);
  });

  it('forget what turned out to be meant', () => {
    const limits = new RateLimits(time);
    limits.take('mail-to-address', 'digest');
    limits.forget('mail-to-address', 'digest');
    expect(limits.take('mail-to-address', 'digest').allowed).toBe(true);
    expect(limits.take('mail-to-address', 'digest').allowed).toBe(false);
  });

  it('refill nothing when the clock is set back (R9)', () => {
    const limits = new RateLimits(time, allowances);
    for (let i = 0; i < 3; i++) limits.take('read', 'a');
    time.at -= 60 * MINUTE;
    expect(limits.take('read', 'a').allowed).toBe(false);
  });

  it('remember a bounded number of callers (W21)', () => {
    const limits = new RateLimits(time, allowances, 100);
    for (let i = 0; i < 3; i++) limits.take('read', 'first');
    for (let i = 0; i < 99; i++) limits.take('read', `other ${i}`);
    expect(limits.take('read', 'first').allowed).toBe(false);
    for (let i = 0; i < 100; i++) limits.take('read', `more ${i}`);
    expect(limits.take('read', 'first').allowed).toBe(true);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::', 'fe80:0:0:0::/64'],
    ['nonsense', 'nonsense'],
  ])('count %s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});

describe('guessing passwords', () => {
  const attempts = (throttle: SignInThrottle, times: number, account = 'digest', address = '203.0.113.9'): (number | undefined)[] =>
    Array.from({ length: times }, () => rejection(() => throttle.attempt(account, address))?.details['retryAfter'] as number | undefined);

  it('costs nothing five times, then ever more time, up to 15 minutes', () => {
    const throttle = new SignInThrottle(time);
    expect(attempts(throttle, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const [wait] = attempts(throttle, 1);
      waits.push(wait!);
      time.at += wait! * SECOND;
      expect(attempts(throttle, 1)).toEqual([undefined]);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('is stopped too when it all comes at once', () => {
    const throttle = new SignInThrottle(time);
    expect(attempts(throttle, 1_000).filter(wait => wait === undefined)).toHaveLength(5);
  });

  it('is slowed down by address when it tries one password at many accounts', () => {
    const throttle = new SignInThrottle(time);
    const let_in = Array.from({ length: 200 }, (_, i) => attempts(throttle, 1, `account ${i}`)[0]).filter(wait => wait === undefined);
    expect(let_in).toHaveLength(50);
    expect(attempts(throttle, 1, 'account 0', '198.51.100.1')).toEqual([undefined]);
  });

  it('answers the same for an account that does not exist', () => {
    const throttle = new SignInThrottle(time);
    expect(attempts(throttle, 8, 'known', 'a1')).toEqual(attempts(throttle, 8, 'nobody', 'a2'));
  });

  it('is forgiven when the password was right, but not to the address that tries others', () => {
    const throttle = new SignInThrottle(time);
    attempts(throttle, 5);
    throttle.succeeded('digest', '203.0.113.9');
    expect(attempts(throttle, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
    for (let i = 0; i < 100; i++) {
      if (attempts(throttle, 1, 'own').every(wait => wait === undefined)) throttle.succeeded('own', '203.0.113.9');
      attempts(throttle, 1, `victim ${i}`);
    }
    expect(attempts(throttle, 1, 'victim 999')).not.toEqual([undefined]);
  });

  it('is forgotten after an hour', () => {
    const throttle = new SignInThrottle(time);
    attempts(throttle, 6);
    time.at += 60 * MINUTE;
    expect(attempts(throttle, 5)).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});
