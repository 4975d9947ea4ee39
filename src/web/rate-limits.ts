import { isIP } from 'node:net';
import type { Clock } from '../kernel/chance.js';
import { Rejection } from '../kernel/errors.js';

/** How much a class of routes takes from one caller: a burst at once, then so many a minute. */
export interface Allowance {
  readonly burst: number;
  readonly perMinute: number;
}

/** Signed in, per account; unknown people, per address. Mails are rare because they go to somebody else (W6). */
export const ALLOWANCES = {
  read: { burst: 120, perMinute: 600 },
  write: { burst: 30, perMinute: 60 },
  search: { burst: 30, perMinute: 120 },
  'sign-in': { burst: 20, perMinute: 20 },
  mail: { burst: 5, perMinute: 0.1 },
  'mail-to-address': { burst: 1, perMinute: 1 / 60 },
  export: { burst: 3, perMinute: 0.5 },
  api: { burst: 200, perMinute: 1_200 },
} as const satisfies Record<string, Allowance>;

export type RouteClass = keyof typeof ALLOWANCES;

/** For benchmarks on loopback. */
export const UNLIMITED: Readonly<Record<RouteClass, Allowance>> = Object.fromEntries(Object.keys(ALLOWANCES).map(name => [name, { burst: 1e9, perMinute: 1e9 }])) as Record<RouteClass, Allowance>;

export interface Verdict {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until the whole burst is there again, and until one more is allowed. */
  readonly reset: number;
  readonly retryAfter: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets in memory, per class and caller. Bounded: whoever was not heard of for longest is forgotten first. */
export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly allowances: Readonly<Record<string, Allowance>> = ALLOWANCES,
    private readonly most = 50_000,
  ) {}

  /** Takes one. `caller` is an account id, or `addressKey` of a client. */
  take(routes: RouteClass, caller: string): Verdict {
    const { burst, perMinute } = this.allowances[routes]!;
    const rate = perMinute / 60_000;
    const bucket = this.#bucket(`${routes} ${caller}`, burst, rate);
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    return {
      allowed,
      limit: burst,
      remaining: Math.floor(bucket.tokens),
      reset: Math.ceil((burst - bucket.tokens) / rate / 1_000),
      retryAfter: allowed ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) / rate / 1_000)),
    };
  }

  /** Forgets what a caller took: it has shown that it was meant. */
  forget(routes: RouteClass, caller: string): void {
    this.#buckets.delete(`${routes} ${caller}`);
  }

  /** @throws Rejection `requests.limited` with `retryAfter` in seconds */
  demand(routes: RouteClass, caller: string): Verdict {
    const verdict = this.take(routes, caller);
    if (!verdict.allowed) throw new Rejection('limited', 'requests.limited', 'Too many requests.', { retryAfter: verdict.retryAfter });
    return verdict;
  }

  #bucket(key: string, burst: number, rate: number): Bucket {
    const now = this.clock.now();
    const known = this.#buckets.get(key) ?? { tokens: burst, at: now };
    // A clock that was set back refills nothing.
    known.tokens = Math.min(burst, known.tokens + Math.max(0, now - known.at) * rate);
    known.at = now;
    this.#buckets.delete(key);
    this.#buckets.set(key, known);
    if (this.#buckets.size > this.most) this.#buckets.delete(this.#buckets.keys().next().value!);
    return known;
  }
}

/** RateLimit-* headers of a verdict. */
export const rateLimitHeaders = ({ limit, remaining, reset }: Verdict): Record<string, string> => ({
  'RateLimit-Limit': String(limit),
  'RateLimit-Remaining': String(remaining),
  'RateLimit-Reset': String(reset),
});

const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));

/** What counts as one client: an IPv4 address, or the /64 that one IPv6 client has to itself. */
export const addressKey = (address: string): string => {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, missing)).fill('0'), ...after];
  return `${groups.slice(0, 4).map(group => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
};
