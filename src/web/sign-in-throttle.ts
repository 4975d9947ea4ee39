import type { Clock } from '../kernel/chance.js';
import { Rejection } from '../kernel/errors.js';

const SECOND = 1_000;
const LONGEST = 15 * 60 * SECOND;
/** After so long without a failure everything is forgiven. */
const FORGET = 60 * 60 * SECOND;
const MOST = 100_000;

/** Failures that cost nothing: people mistype. An address stands for a whole office, so it may fail more often. */
const FREE = { account: 5, address: 50 } as const;

interface Failures {
  count: number;
  at: number;
}

/**
 * Slows down guessing: after some free failures the wait doubles with each, up to 15 minutes, for the account and for
 * the address. It counts digests of whatever was typed, so an account that does not exist answers like one that does.
 */
export class SignInThrottle {
  readonly #failures = new Map<string, Failures>();

  constructor(private readonly clock: Clock) {}

  /**
   * Called before a password or code is looked at. Counts the attempt as failed at once, so that many at a time do not
   * all slip through; `succeeded` takes it back.
   * @throws Rejection `sign-in.limited` with `retryAfter` in seconds
   */
  attempt(accountDigest: string, addressKey: string): void {
    const wait = Math.max(this.#wait(`account ${accountDigest}`, FREE.account), this.#wait(`address ${addressKey}`, FREE.address));
    if (wait > 0) throw new Rejection('limited', 'sign-in.limited', 'Too many attempts.', { retryAfter: Math.ceil(wait / SECOND) });
    this.#count(`account ${accountDigest}`, 1);
    this.#count(`address ${addressKey}`, 1);
  }

  /** The password was right: the account is forgiven, the address gets this attempt back. */
  succeeded(accountDigest: string, addressKey: string): void {
    this.#failures.delete(`account ${accountDigest}`);
    this.#count(`address ${addressKey}`, -1);
  }

  #wait(key: string, free: number): number {
    const failures = this.#failures.get(key);
    if (!failures || failures.count < free) return 0;
    const delay = Math.min(LONGEST, SECOND * 2 ** Math.min(20, failures.count - free));
    const waited = Math.max(0, this.clock.now() - failures.at);
    return waited >= FORGET ? 0 : Math.max(0, delay - waited);
  }

  #count(key: string, by: 1 | -1): void {
    const now = this.clock.now();
    const before = this.#failures.get(key);
    const fresh = !before || now - before.at >= FORGET;
    const count = Math.max(0, (fresh ? 0 : before.count) + by);
    this.#failures.delete(key);
    if (count > 0) this.#failures.set(key, { count, at: by > 0 ? now : (before?.at ?? now) });
    if (this.#failures.size > MOST) this.#failures.delete(this.#failures.keys().next().value!);
  }
}
