import type { JsonWebKey, KeyObject } from 'node:crypto';
import type { Outbound } from '../platform/outbound.js';
import type { JwtAlgorithm } from './connection.policy.js';
import { publicKeyOf } from './jwt.keys.js';
import { strictObject } from './strict-json.js';

const MINUTE = 60_000;
/** ms; keys younger than this are taken without asking. */
const FRESH = 10 * MINUTE;
/** ms; while the other side does not answer, keys that were there are still taken by their name. */
const STALE = 24 * 60 * MINUTE;
/**
 * Neither an outage nor unknown names of keys make us ask all the time: one question every 30 s (ms) in the long run, and a few at
 * once, so that a provider's new key is found at once though somebody has just asked.
 */
const REST = 30_000;
const AT_ONCE = 4;
const LIMITS = { maxBytes: 64 * 1024, timeoutMs: 5_000 };
const MOST_KEYS = 100;
/** Addresses remembered; the longest unused go first. */
const MOST_ADDRESSES = 200;

interface Kept {
  readonly keys: readonly JsonWebKey[];
  /** When they came, and when we last asked (ms). */
  readonly at: number;
  readonly asked: number;
  /** Questions that were left after the last one. */
  readonly left: number;
}

export type KeyAnswer = { readonly key: KeyObject } | { readonly none: 'unknown' | 'unreachable' };

/** Keys that providers publish, by address (J12). */
export class JwksCache {
  readonly #kept = new Map<string, Kept>();
  readonly #asking = new Map<string, Promise<Kept>>();

  constructor(private readonly outbound: Pick<Outbound, 'get'>) {}

  /** The key that a token names; without a name, the only one that fits. */
  async keyOf(url: string, algorithm: JwtAlgorithm, kid: string | undefined, now: number): Promise<KeyAnswer> {
    const before = this.#kept.get(url);
    const known = before && isFresh(before, now) ? keyIn(before.keys, algorithm, kid) : undefined;
    if (known) return { key: known };
    const kept = await this.#renew(url, before, now);
    const fresh = isFresh(kept, now);
    // Without a name an old key could be one that was taken back.
    const usable = fresh || (kid !== undefined && now - kept.at <= STALE);
    const key = usable ? keyIn(kept.keys, algorithm, kid) : undefined;
    return key ? { key } : { none: fresh ? 'unknown' : 'unreachable' };
  }

  async #renew(url: string, kept: Kept | undefined, now: number): Promise<Kept> {
    if (kept && leftAt(kept, now) < 1) return kept;
    const asking = this.#asking.get(url) ?? this.#ask(url, kept, now).finally(() => this.#asking.delete(url));
    this.#asking.set(url, asking);
    return asking;
  }

  async #ask(url: string, kept: Kept | undefined, now: number): Promise<Kept> {
    const keys = await this.outbound.get(url, LIMITS).then(({ status, body }) => (status === 200 ? keysIn(body) : undefined), () => undefined);
    const left = leftAt(kept, now) - 1;
    const next = keys ? { keys, at: now, asked: now, left } : { keys: kept?.keys ?? [], at: kept?.at ?? 0, asked: now, left };
    this.#kept.delete(url);
    this.#kept.set(url, next);
    if (this.#kept.size > MOST_ADDRESSES) this.#kept.delete(this.#kept.keys().next().value!);
    return next;
  }
}

/** A clock that was set back gives no rest. */
const leftAt = (kept: Kept | undefined, now: number): number => (kept && now >= kept.asked ? Math.min(AT_ONCE, kept.left + (now - kept.asked) / REST) : AT_ONCE);

const isFresh = ({ at }: Kept, now: number): boolean => now >= at && now - at <= FRESH;

const keysIn = (body: Buffer): readonly JsonWebKey[] | undefined => {
  const keys = strictObject(body)?.['keys'];
  if (!Array.isArray(keys) || keys.length > MOST_KEYS) return undefined;
  return keys.filter((key): key is JsonWebKey => typeof key === 'object' && key !== null && !Array.isArray(key));
};

/** Two keys of one name, or several without one asked for, are none: it would be open which one holds. */
const keyIn = (keys: readonly JsonWebKey[], algorithm: JwtAlgorithm, kid: string | undefined): KeyObject | undefined => {
  const named = keys.filter(key => kid === undefined || key['kid'] === kid);
  const fit = named.flatMap(key => (isForSigning(key, algorithm) ? (publicKeyOf(bare(key), algorithm) ?? []) : []));
  return fit.length === 1 ? fit[0] : undefined;
};

const isForSigning = (key: JsonWebKey, algorithm: JwtAlgorithm): boolean => {
  const { use, key_ops: operations, alg } = key as Record<string, unknown>;
  return (use === undefined || use === 'sig') && (operations === undefined || (Array.isArray(operations) && operations.includes('verify'))) && (alg === undefined || alg === algorithm) && !('d' in key) && !('k' in key);
};

/** Only what makes the key: the rest is a stranger's text. */
const bare = ({ kty, n, e, crv, x, y }: JsonWebKey): JsonWebKey => JSON.parse(JSON.stringify({ kty, n, e, crv, x, y })) as JsonWebKey;
