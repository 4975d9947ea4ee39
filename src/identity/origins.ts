import type { KeyObject } from 'node:crypto';
import type { Clock, Random } from '../kernel/chance.js';
import { VaultConflict, type Vault } from '../kernel/vault.js';
import { Nonces } from '../sealing/cipher.js';
import type { KeyRing } from '../sealing/key-ring.js';
import { keyIdIn, openString, sealString } from '../sealing/sealed-string.js';
import { KEPT_DAYS, type Origin } from './access-log.js';
import { Devices } from './devices.js';

const DAYS = 'accessLogKey';
const LOCATION = 'origin';
const DAY = 24 * 60 * 60_000;
const place = (day: string) => ({ stream: DAYS, id: day });
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

interface DayKey {
  readonly day: string;
  readonly id: string;
  readonly key: KeyObject;
}

/**
 * Seals where refused sign-ins came from: with the key of the person whose account it was, so that an erasure takes it
 * along, else with a key of the day, which is destroyed when the access log forgets that day.
 */
export class Origins {
  readonly #nonces: Nonces;
  readonly #devices: Devices;
  #today: Promise<DayKey> | undefined;
  #day = '';

  constructor(
    private readonly keys: KeyRing,
    private readonly vault: Vault,
    private readonly clock: Clock,
    random: Random,
  ) {
    this.#nonces = new Nonces(random);
    this.#devices = new Devices(keys, random);
  }

  async seal(person: string | undefined, origin: Origin): Promise<string> {
    const own = person === undefined ? undefined : await this.#devices.seal(person, origin);
    if (own !== undefined) return own;
    const { day, id, key } = await this.#keyOfToday();
    return `${day} ${sealString(id, key, this.#nonces.next(), JSON.stringify({ address: origin.address, userAgent: origin.userAgent } satisfies Origin), place(day), LOCATION)}`;
  }

  /** Undefined when the key has been destroyed since. */
  async open(person: string | undefined, sealed: unknown): Promise<Origin | undefined> {
    if (typeof sealed !== 'string') return undefined;
    if (sealed.startsWith('~')) return person === undefined ? undefined : this.#devices.open(person, sealed);
    const [day = '', text = ''] = sealed.split(' ');
    const id = keyIdIn(text);
    if (id === undefined) return undefined;
    await this.keys.load([id]);
    const state = this.keys.keyOf(id);
    return state.kind === 'destroyed' ? undefined : (JSON.parse(openString(text, state.key, place(day), LOCATION)) as Origin);
  }

  #keyOfToday(): Promise<DayKey> {
    const day = dayOf(this.clock.now());
    if (this.#day !== day || !this.#today) {
      this.#day = day;
      this.#today = this.#make(day);
      // The next one tries again.
      this.#today.catch(() => (this.#today = undefined));
    }
    return this.#today;
  }

  async #make(day: string): Promise<DayKey> {
    await this.#forgetOld();
    const known = (await this.vault.get(DAYS, day))?.value as { id: string } | undefined;
    if (known) return this.#load(day, known.id);
    const [fresh] = await this.keys.mintSecrets(1);
    try {
      await this.vault.write([{ collection: DAYS, key: day, value: { id: fresh!.id }, when: 'absent' }]);
      return { day, ...fresh! };
    } catch (error) {
      if (!(error instanceof VaultConflict)) throw error;
      await this.keys.destroy([fresh!.id]);
      return this.#make(day);
    }
  }

  async #load(day: string, id: string): Promise<DayKey> {
    await this.keys.load([id]);
    return { day, id, key: this.keys.sealingKey(id) };
  }

  async #forgetOld(): Promise<void> {
    const until = dayOf(this.clock.now() - (KEPT_DAYS + 1) * DAY);
    const old = (await this.vault.list(DAYS, { limit: 100 })).filter(({ key }) => key < until);
    if (old.length === 0) return;
    await this.keys.destroy(old.map(({ value }) => (value as { id: string }).id));
    await this.vault.write(old.map(({ key }) => ({ collection: DAYS, key, delete: true as const })));
  }
}
