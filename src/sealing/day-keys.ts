import type { KeyObject } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import type { Vault } from '../kernel/vault.js';
import { KEY_BYTES } from './deployment-key.js';
import { untilWritten } from './key-destruction.js';
import { KEYS, type KeyShelf } from './key-shelf.js';

const DAY = 86_400_000;
/** Whole days for which a day's key is kept after it. */
const KEPT = 30;

export const dayKeyId = (day: string): string => `d.body.${day}`;

/**
 * A key for each day (UTC), in the vault until 30 days after it. Today's and tomorrow's are made ahead, so that reading
 * one waits for nothing; a process that slept longer uses its latest, whose life only ends sooner.
 */
export class DayKeys {
  private readonly keys = new Map<string, KeyObject>();
  private latest = '';
  private making: Promise<void> | undefined;

  private constructor(
    private readonly shelf: KeyShelf,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  static async open(shelf: KeyShelf, vault: Vault, clock: Clock, random: Random): Promise<DayKeys> {
    const days = new DayKeys(shelf, vault, clock, random);
    for (let back = KEPT; back > 0; back--) await days.read(dayOf(clock.now() - back * DAY));
    await days.makeAhead();
    return days;
  }

  /** Today's key; undefined only when every key that is known has reached its end. */
  current(): { readonly day: string; readonly key: KeyObject | undefined } {
    const now = this.clock.now();
    if (this.latest < dayOf(now + DAY)) this.makeSoon();
    const today = dayOf(now);
    const day = this.keys.has(today) ? today : this.latest;
    return { day, key: this.of(day) };
  }

  /** Undefined when its time is over (or the vault never had it). */
  of(day: string): KeyObject | undefined {
    const known = this.keys.get(day);
    if (known === undefined) return this.peek(day);
    if (this.clock.now() < endOf(day)) return known;
    this.keys.delete(day);
    return undefined;
  }

  async settled(): Promise<void> {
    if (this.latest < dayOf(this.clock.now() + DAY)) this.makeSoon();
    await this.making;
  }

  private makeSoon(): void {
    this.making ??= this.makeAhead().finally(() => (this.making = undefined));
    this.making.catch(() => undefined); // the next call tries again; until then the latest key serves
  }

  /** Also throws out what expired, here and in the vault. */
  private async makeAhead(): Promise<void> {
    const now = this.clock.now();
    for (const day of [dayOf(now), dayOf(now + DAY)]) await untilWritten(() => this.make(day));
    this.latest = dayOf(now + DAY);
    for (const day of this.keys.keys()) if (now >= endOf(day)) this.keys.delete(day);
    await this.vault.sweepExpired(now);
  }

  private async make(day: string): Promise<void> {
    if (this.keys.has(day) || (await this.read(day))) return;
    await this.vault.write([{ ...this.shelf.rowOf(dayKeyId(day), this.random.bytes(KEY_BYTES)), expiresAt: endOf(day), when: 'absent' }]);
    await this.read(day);
  }

  private async read(day: string): Promise<KeyObject | undefined> {
    return this.take(day, await this.vault.get(KEYS, dayKeyId(day)));
  }

  /** A day that another process made a key for. */
  private peek(day: string): KeyObject | undefined {
    return /^\d{8}$/.test(day) && this.clock.now() < endOf(day) ? this.take(day, this.vault.peek?.(KEYS, dayKeyId(day))) : undefined;
  }

  private take(day: string, row: Parameters<KeyShelf['stateFrom']>[1]): KeyObject | undefined {
    const state = this.shelf.stateFrom(dayKeyId(day), row);
    if (state.kind !== 'key') return undefined;
    this.keys.set(day, state.key);
    return state.key;
  }
}

/** `20260302` */
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10).replaceAll('-', '');

/** ms; 30 days after the day's end. */
const endOf = (day: string): number => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6))) + (KEPT + 1) * DAY;
