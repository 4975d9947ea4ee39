import { Injectable } from '@nestjs/common';
import type { Config } from '../config.js';
import { Rejection } from '../kernel/errors.js';
import { VaultConflict, type VaultDelete, type VaultWrite } from '../kernel/vault.js';
import { House } from '../platform/house.js';
import { PersonNotes } from '../sealing/person-notes.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import { addressKey } from '../web/rate-limits.js';
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import type { Proven } from './sessions.js';
import { newTotpSecret, stepEnds, totpStep } from './totp.js';

interface Stored {
  /** TOTP secret, sealed by the person's key. */
  readonly sealed: string;
  /** Digests of the recovery codes that are left. */
  readonly codes: readonly string[];
}

/** A code that is right, and what its use writes: once, in one transaction with what it allows. */
export interface RightCode {
  readonly by: Exclude<Proven['by'], 'password'>;
  readonly writes: readonly VaultWrite[];
  /** Recovery codes left after it. */
  readonly left: number;
}

/** `auto`: as soon as others than this machine reach the service. */
export const isDemanded = ({ secondFactor, tls }: Pick<Config, 'secondFactor' | 'tls'>): boolean => (secondFactor === 'auto' ? tls : secondFactor === 'demanded');

const FACTORS = 'secondFactor';
const OFFERS = 'secondFactorOffer';
const USED = 'secondFactorUsed';
const OFFERED = 15 * 60_000;

/** One sentence for every code that is not taken: wrong, used before, or of no factor. */
export const wrongCode = (path = 'code'): Rejection =>
  new Rejection('invalid', 'second-factor.wrong', 'The code is not right.', { faults: [{ path, code: 'wrong', en: 'is not right, or was used before', de: 'stimmt nicht oder wurde schon benutzt' }] });

/** Second factors of staff: secrets and what is left of recovery codes in the vault, which one counts in the log. */
@Injectable()
export class SecondFactors {
  readonly #notes: PersonNotes;

  constructor(
    private readonly house: House,
    private readonly throttle: SignInThrottle,
  ) {
    this.#notes = new PersonNotes(house.keys, house.random);
  }

  /** Whether this deployment lets nobody of its staff in without one. */
  get demanded(): boolean {
    return isDemanded(this.house.config);
  }

  of(staff: string): StaffRow['factor'] {
    return this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row.factor ?? null;
  }

  async codesLeft(staff: string): Promise<number> {
    return (await this.#stored(staff))?.value.codes.length ?? 0;
  }

  /** The secret that somebody is about to set up at `place` (a session, a sign-in under way): the same each time its page is shown. */
  async offer(staff: string, place: string): Promise<string> {
    const known = await this.#offered(staff, place);
    if (known !== undefined) return known;
    const secret = newTotpSecret(this.house.random);
    const sealed = await this.#notes.seal(staff, OFFERS, place, secret);
    await this.house.stores.vault.write([{ collection: OFFERS, key: place, value: { sealed }, owner: staff, expiresAt: this.house.clock.now() + OFFERED }]);
    return secret;
  }

  /** The first code of what was offered makes it a factor, with recovery codes that are shown this once. @throws Rejection `second-factor.wrong`, `sign-in.limited` */
  async install(staff: string, place: string, code: string, client: string): Promise<{ factor: string; codes: string[]; writes: (VaultWrite | VaultDelete)[] }> {
    this.throttle.attempt(accountOf(staff), addressKey(client));
    const secret = await this.#offered(staff, place);
    const step = secret === undefined ? undefined : totpStep(secret, plainCode(code), this.house.clock.now());
    if (secret === undefined || step === undefined) throw wrongCode();
    const factor = this.house.random.bytes(16).toString('hex');
    const codes = newRecoveryCodes(this.house.random);
    const value: Stored = { sealed: await this.#notes.seal(staff, FACTORS, factor, secret), codes: codes.map(one => this.#digest(factor, one)) };
    const writes = [{ collection: FACTORS, key: factor, value, owner: staff, when: 'absent' as const }, this.#used(staff, factor, step), { collection: OFFERS, key: place, delete: true as const }];
    this.throttle.succeeded(accountOf(staff), addressKey(client));
    return { factor, codes, writes };
  }

  /** Judges a code of the app, or a recovery code. Counts as failed until `use`. @throws Rejection `second-factor.wrong`, `sign-in.limited` */
  async judge(staff: string, typed: string, client: string): Promise<RightCode> {
    this.throttle.attempt(accountOf(staff), addressKey(client));
    const stored = await this.#stored(staff);
    if (!stored) throw wrongCode();
    return (await this.#byApp(staff, stored, plainCode(typed))) ?? this.#byRecovery(staff, stored, typed);
  }

  /** Writes what a right code uses up together with what it allows. @throws Rejection `second-factor.wrong` for all but one of many at a time */
  async use(staff: string, client: string, write: () => Promise<unknown>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (error instanceof VaultConflict && (error.collection === USED || error.collection === FACTORS)) throw wrongCode();
      throw error;
    }
    this.throttle.succeeded(accountOf(staff), addressKey(client));
  }

  /** New recovery codes in place of all earlier ones; `using` is what the code that allowed it writes. */
  async renewed(staff: string, using: RightCode): Promise<{ codes: string[]; writes: VaultWrite[] }> {
    const stored = await this.#stored(staff);
    if (!stored) throw wrongCode();
    const codes = newRecoveryCodes(this.house.random);
    const value: Stored = { ...stored.value, codes: codes.map(one => this.#digest(stored.id, one)) };
    const others = using.writes.filter(({ collection }) => collection !== FACTORS);
    return { codes, writes: [{ collection: FACTORS, key: stored.id, value, owner: staff, when: stored.version }, ...others] };
  }

  /** Lets the log name the factor that was installed; one that it refuses, since another came first, leaves nothing behind. */
  async settle(factor: string, note: () => Promise<unknown>): Promise<void> {
    try {
      await note();
    } catch (error) {
      if (error instanceof Rejection) await this.house.stores.vault.write([{ collection: FACTORS, key: factor, delete: true }]);
      throw error;
    }
  }

  /** What is left in the vault of factors that count no more. */
  async forget(staff: string): Promise<void> {
    await this.house.stores.vault.deleteOwned(FACTORS, staff);
    await this.house.stores.vault.deleteOwned(OFFERS, staff);
  }

  async #byApp(staff: string, stored: { id: string; value: Stored }, code: string): Promise<RightCode | undefined> {
    const secret = await this.#notes.open(staff, FACTORS, stored.id, stored.value.sealed);
    const step = secret === undefined ? undefined : totpStep(secret, code, this.house.clock.now());
    return step === undefined ? undefined : { by: 'code', writes: [this.#used(staff, stored.id, step)], left: stored.value.codes.length };
  }

  #byRecovery(staff: string, stored: { id: string; version: number; value: Stored }, typed: string): RightCode {
    const plain = readRecoveryCode(typed);
    const digest = plain === undefined ? undefined : this.#digest(stored.id, plain);
    const codes = stored.value.codes.filter(one => one !== digest);
    if (digest === undefined || codes.length === stored.value.codes.length) throw wrongCode();
    return { by: 'recovery-code', writes: [{ collection: FACTORS, key: stored.id, value: { ...stored.value, codes }, owner: staff, when: stored.version }], left: codes.length };
  }

  /** The row that a code's time step takes: inserted once, kept until no clock within reach would take the code again. */
  #used(staff: string, factor: string, step: number): VaultWrite {
    return { collection: USED, key: `${factor}.${step}`, value: {}, owner: staff, when: 'absent', expiresAt: stepEnds(step) + 60_000 };
  }

  async #stored(staff: string): Promise<{ id: string; version: number; value: Stored } | undefined> {
    const factor = this.of(staff);
    const row = factor ? await this.house.stores.vault.get(FACTORS, factor.id) : undefined;
    return row && factor ? { id: factor.id, version: row.version, value: row.value as Stored } : undefined;
  }

  async #offered(staff: string, place: string): Promise<string | undefined> {
    const row = await this.house.stores.vault.get(OFFERS, place);
    return row?.owner === staff ? this.#notes.open(staff, OFFERS, place, (row.value as { sealed: string }).sealed) : undefined;
  }

  #digest(factor: string, code: string): string {
    return this.house.digests.digest('recoveryCode', `${factor}:${readRecoveryCode(code) ?? ''}`);
  }
}

/** Apart from the passwords' count: a right password must not forgive wrong codes. */
const accountOf = (staff: string): string => `second-factor ${staff}`;

/** Apps show a code in two groups. */
const plainCode = (typed: string): string => typed.replace(/[\s-]/g, '');
