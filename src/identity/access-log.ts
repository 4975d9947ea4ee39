import type { Clock, Random } from '../kernel/chance.js';
import type { Vault, VaultRow } from '../kernel/vault.js';
import { RefusalCounts } from './refusal-counts.js';

export interface Refusal {
  /** Null: no portal (unknown host, staff). */
  readonly portal: string | null;
  readonly host: string;
  /** Reason code of the entry table, or of the throttle. */
  readonly reason: string;
  /** Whose account it was about, when that is known. */
  readonly person?: string;
  /** Where it came from; only the sealer sees it. */
  readonly from?: Origin;
}

export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

export interface Read {
  /** Who read: contact or staff id. */
  readonly person: string;
  readonly portal: string | null;
  /** `ticket`, `attachment`, `log`, `export`, and its id. */
  readonly what: string;
  readonly id: string;
  readonly from?: Origin;
}

export type Entry = { readonly kind: 'refusal' | 'read'; readonly at: number } & Readonly<Record<string, unknown>>;

/** Makes personal data unreadable without its key; without a sealer it is left out. */
export type Sealer = (person: string | undefined, value: Origin) => Promise<unknown>;

const COLLECTION = 'accessLog';
const DAY = 24 * 60 * 60_000;
/** Days that entries are kept. */
export const KEPT_DAYS = 90;
/** Single refusals kept per minute, portal and reason; the rest is only counted: strangers must not fill the disk. */
const KEPT_PER_MINUTE = 60;

export interface AccessLogOptions {
  /** Days. */
  readonly retention?: number;
  readonly seal?: Sealer;
}

/** Who was refused and who read what: in the vault, apart from the log, for a limited time (U4). */
export class AccessLog {
  readonly #counts = new RefusalCounts(KEPT_PER_MINUTE);
  #serial = 0;

  constructor(
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly options: AccessLogOptions = {},
  ) {}

  /**
   * Notes a refusal. Answers how many are to be recorded as one `SignInRefused` now: the first in a minute (of its
   * portal and reason) reports itself and those of earlier minutes that nobody has reported; 0 for all others.
   */
  async refusal({ from, person, ...refusal }: Refusal): Promise<number> {
    const { report, keep } = this.#counts.count(`${refusal.portal ?? ''} ${refusal.reason}`, this.clock.now());
    if (keep) await this.#write('refusal', { ...refusal, ...(person !== undefined && { person }) }, person, from);
    return report;
  }

  /** Notes that somebody read something. */
  async read({ from, ...read }: Read): Promise<void> {
    await this.#write('read', read, read.person, from);
  }

  /** Refusals that no event has told yet, for a timer and the end of the process; they count as told afterwards. */
  unreported(): readonly { readonly portal: string | null; readonly reason: string; readonly count: number }[] {
    return this.#counts.drain(this.clock.now()).map(({ key, count }) => {
      const blank = key.indexOf(' ');
      return { portal: key.slice(0, blank) || null, reason: key.slice(blank + 1), count };
    });
  }

  /** Entries in the order of time, after a key; at most `limit`. */
  async list(options: { readonly after?: string; readonly limit?: number; readonly owner?: string } = {}): Promise<readonly { readonly key: string; readonly entry: Entry }[]> {
    const rows: VaultRow[] = await this.vault.list(COLLECTION, { limit: 100, ...options });
    return rows.map(({ key, value }) => ({ key, entry: value as Entry }));
  }

  /** The key after which the entries of a moment begin. */
  static from(at: number): string {
    return String(at).padStart(15, '0');
  }

  async #write(kind: Entry['kind'], data: object, person: string | undefined, from: Origin | undefined): Promise<void> {
    const at = this.clock.now();
    const sealed = from && this.options.seal ? await this.options.seal(person, from) : undefined;
    const value: Entry = { kind, at, ...data, ...(sealed !== undefined && { from: sealed }) };
    await this.vault.write([{ collection: COLLECTION, key: this.#key(at), value, when: 'absent', expiresAt: at + (this.options.retention ?? KEPT_DAYS) * DAY, ...(person !== undefined && { owner: person }) }]);
  }

  // In key order is in the order of time, on one node exactly; the random end keeps nodes apart.
  #key(at: number): string {
    this.#serial = (this.#serial + 1) % 1_000_000;
    return `${String(at).padStart(15, '0')}-${String(this.#serial).padStart(6, '0')}-${this.random.bytes(6).toString('hex')}`;
  }
}
