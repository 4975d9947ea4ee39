import { Injectable } from '@nestjs/common';
import { hash } from 'node:crypto';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { VaultConflict, type Vault, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import { SYSTEM } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { NoteRecoveryCodes, NoteRecoveryCodeUsed, NoteSecondFactor } from '../staff/second-factor.js';
import { connectionIn, waysInOf, type StaffSsoRow } from '../staff/staff-sso.policy.js';
import { DEPLOYMENT, rolesOf, portalsOf, type StaffRow } from '../staff/staff.policy.js';
import { standingOf } from '../staff/standing.policy.js';
import { addressKey } from '../web/rate-limits.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import type { Door } from './doorway.js';
import { Passwords } from './password.js';
import { SecondFactors, wrongCode } from './second-factors.js';
import type { NewSession, Proven } from './sessions.js';
import { neutral, SignIns } from './sign-ins.js';

/** What the first step led to: a session, or a sign-in that waits for the second one. */
export type StaffEntered = { readonly is: 'in'; readonly session: NewSession } | { readonly is: 'pending'; readonly token: string };

/** A sign-in that waits. `set-up`: the deployment demands a second factor and there is none yet. */
export interface PendingStaff {
  readonly staff: string;
  readonly asks: 'code' | 'set-up';
  /** Names it for what is offered to be set up. */
  readonly key: string;
}

/** What proved who somebody is, where a connection of the deployment did. */
export interface StaffBySso {
  readonly connection: string;
  /** Of the connection, as the proof was checked with it: once it has changed, the proof opens nothing (S22). */
  readonly state: string;
  readonly provider: { readonly subject: string; readonly index: string | null };
  /** ms; when the provider ends the session. Null: it does not say. */
  readonly endsAt: number | null;
}

interface Stored {
  readonly host: string;
  /** What it rests on: once that is another, or nothing, it leads nowhere. */
  readonly standing: string;
  readonly sso?: StaffBySso | undefined;
  readonly method: 'password' | 'link' | 'sso';
  readonly asks: PendingStaff['asks'];
  /** Codes tried; after too many the first step has to be done again. */
  readonly tries: number;
  readonly used: boolean;
}

/** What a sign-in began with, and has to rest on still when it leads to a session. */
type Began = Pick<Stored, 'standing' | 'method' | 'sso'>;

const COLLECTION = 'staffSignIn';

/** Sign-ins that stand at their second step rest on a password: with it they go. */
export const forgetHalfWay = (vault: Vault, staff: string): Promise<number> => vault.deleteOwned(COLLECTION, staff);
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MINUTE = 60_000;
/** Setting up takes longer: an app has to be found first. */
const LASTS = { code: 5 * MINUTE, 'set-up': 15 * MINUTE } as const;
const TRIES = 5;

const keyOf = (token: string): string => hash('sha256', token, 'hex');
const over = (): Rejection => new Rejection('unauthenticated', 'sign-in.over', 'The sign-in took too long. Please begin again.');

/** Lets staff in, in two steps where there is a second factor. Every refusal looks the same from outside. */
@Injectable()
export class StaffSignIns {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly signIns: SignIns,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly factors: SecondFactors,
  ) {}

  /** @throws Rejection `credentials.wrong`, `sign-in.limited` */
  async byPassword(door: Door, email: string, password: string): Promise<StaffEntered> {
    const digest = this.house.digests.digest('staffEmail', email);
    await this.#attempt(digest, door);
    const id = this.house.stores.views.snapshot().get<{ holder: string }>('staffEmailHolder', digest)?.row.holder;
    const right = await this.passwords.verify(id === undefined ? undefined : `staff:${id}`, password);
    const reason = id === undefined || !right ? 'credentials.unknown' : this.against(id);
    if (id === undefined || reason !== undefined) {
      await this.signIns.refuse(door, null, reason ?? 'credentials.unknown', id);
      throw neutral();
    }
    this.throttle.succeeded(digest, addressKey(door.address));
    return this.enter(door, id, 'password', true);
  }

  /** After the first step; `proven`: a password was part of it; `sso`: what proved it. @throws Rejection `credentials.wrong` for somebody blocked or without a role */
  async enter(door: Door, staff: string, method: Stored['method'], proven: boolean, sso?: StaffBySso): Promise<StaffEntered> {
    const standing = this.#standing(staff, sso);
    const against = this.against(staff) ?? this.#changed(sso) ?? (standing === undefined ? 'login.changed' : undefined);
    if (against !== undefined || standing === undefined) {
      await this.signIns.refuse(door, null, against ?? 'login.changed', staff);
      throw neutral();
    }
    const hasFactor = this.factors.of(staff) !== null;
    if (hasFactor || this.factors.demanded) return { is: 'pending', token: await this.#wait({ host: door.host, standing, method, asks: hasFactor ? 'code' : 'set-up', tries: 0, used: false, ...(sso && { sso }) }, staff) };
    return { is: 'in', session: await this.#open(door, staff, { standing, method, sso }, proven ? { at: this.house.clock.now(), by: 'password' } : undefined) };
  }

  /** Undefined for every cookie that leads nowhere. */
  async pending(token: string | undefined, host: string): Promise<PendingStaff | undefined> {
    const row = await this.#row(token, host);
    return row && { staff: row.owner!, asks: (row.value as Stored).asks, key: row.key };
  }

  /** The second step. @throws Rejection `sign-in.over`, `second-factor.wrong`, `sign-in.limited` */
  async byCode(token: string | undefined, door: Door, code: string): Promise<NewSession> {
    const { staff, spent, began } = await this.#try(token, door, 'code');
    try {
      const right = await this.factors.judge(staff, code, door.address);
      let made: NewSession | undefined;
      await this.factors.use(staff, door.address, async () => (made = await this.#open(door, staff, began, { at: this.house.clock.now(), by: right.by }, [spent, ...right.writes])));
      if (right.by === 'recovery-code') await this.desk.execute(commandFrom(NoteRecoveryCodeUsed, { staff, left: right.left }), this.#caller(door, staff));
      return made!;
    } catch (error) {
      return this.#refused(error, door, staff);
    }
  }

  /** The first code of a new factor: it is set up, and somebody comes in. The codes are shown this once. */
  async bySettingUp(token: string | undefined, door: Door, code: string): Promise<{ session: NewSession; codes: readonly string[] }> {
    const { staff, spent, key, began } = await this.#try(token, door, 'set-up');
    try {
      const { factor, codes, writes } = await this.factors.install(staff, key, code, door.address);
      await this.factors.use(staff, door.address, () => this.house.stores.vault.write([spent, ...writes]));
      const caller = this.#caller(door, staff);
      await this.factors.settle(factor, () => this.desk.execute(commandFrom(NoteSecondFactor, { staff, factor }), caller));
      await this.desk.execute(commandFrom(NoteRecoveryCodes, { staff, count: codes.length }), caller);
      return { codes, session: await this.#open(door, staff, began, { at: this.house.clock.now(), by: 'code' }) };
    } catch (error) {
      return this.#refused(error, door, staff);
    }
  }

  /** Whoever is slowed down is noted, too. */
  async #attempt(digest: string, door: Door): Promise<void> {
    try {
      this.throttle.attempt(digest, addressKey(door.address));
    } catch (error) {
      await this.signIns.refuse(door, null, 'sign-in.limited');
      throw error;
    }
  }

  /** Connections of the deployment by which staff can come in, the longest unchanged first. */
  connections(): readonly { readonly id: string; readonly name: string }[] {
    return waysInOf(this.house.stores.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row);
  }

  /** Why a member may not come in, whatever it proves; undefined: nothing is against it. */
  against(staff: string): string | undefined {
    const row = this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row;
    if (!row) return 'staff.unknown';
    if (row.blocked?.is) return 'staff.blocked';
    const portals = portalsOf(row);
    return (portals === null ? rolesOf(row, null).length : portals.length) > 0 ? undefined : 'staff.no-role';
  }

  /** A connection that was changed or removed while somebody came in by it opens nothing (S22). */
  #changed(sso: StaffBySso | undefined): 'login.changed' | undefined {
    if (!sso) return undefined;
    const row = connectionIn(this.house.stores.views.snapshot().get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, sso.connection);
    return row && JSON.stringify(row) === sso.state ? undefined : 'login.changed';
  }

  async #wait(value: Stored, staff: string): Promise<string> {
    const token = this.house.random.bytes(32).toString('base64url');
    await this.house.stores.vault.write([{ collection: COLLECTION, key: keyOf(token), value, when: 'absent', owner: staff, expiresAt: this.house.clock.now() + LASTS[value.asks] }]);
    return token;
  }

  async #row(token: string | undefined, host: string): Promise<VaultRow | undefined> {
    const row = token !== undefined && TOKEN.test(token) ? await this.house.stores.vault.get(COLLECTION, keyOf(token)) : undefined;
    const stored = row?.value as Stored | undefined;
    return row && stored && !stored.used && stored.tries < TRIES && stored.host === host ? row : undefined;
  }

  /** Counts the attempt before the code is looked at: many at a time are one. */
  async #try(token: string | undefined, door: Door, asks: Stored['asks']): Promise<{ staff: string; key: string; spent: VaultWrite; began: Began }> {
    const row = await this.#row(token, door.host);
    const stored = row?.value as Stored | undefined;
    if (!row || !stored || stored.asks !== asks) throw over();
    this.#still(row.owner!, stored);
    const common = { collection: COLLECTION, key: row.key, owner: row.owner!, ...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }) };
    try {
      await this.house.stores.vault.write([{ ...common, value: { ...stored, tries: stored.tries + 1 }, when: row.version }]);
    } catch (error) {
      throw error instanceof VaultConflict ? wrongCode() : error;
    }
    return { staff: row.owner!, key: row.key, began: stored, spent: { ...common, value: { ...stored, used: true }, when: row.version + 1 } };
  }

  #open(door: Door, staff: string, began: Began, proven: Proven | undefined, writes: readonly VaultWrite[] = []): Promise<NewSession> {
    const { sso, method } = began;
    const standing = (): string => this.#still(staff, began);
    const opening = sso && { connection: sso.connection, provider: sso.provider, subject: undefined, endsAt: sso.endsAt, writes: [], still: () => undefined };
    return this.signIns.open(door, { kind: 'staff', id: staff }, undefined, method, opening, { ...(proven && { proven }), standing, writes });
  }

  /** What it rests on, if it is what it began with. */
  #still(staff: string, { sso, standing }: Began): string {
    if ((this.against(staff) ?? this.#changed(sso)) !== undefined || this.#standing(staff, sso) !== standing) throw over();
    return standing;
  }

  #standing(staff: string, sso: StaffBySso | undefined): string | undefined {
    const rows = this.house.stores.views.snapshot();
    return standingOf(rows.get<StaffRow>('staff', staff)?.row, rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row, sso?.connection ?? null);
  }

  async #refused(error: unknown, door: Door, staff: string): Promise<never> {
    if (error instanceof Rejection && (error.code === 'second-factor.wrong' || error.code === 'sign-in.limited')) await this.signIns.refuse(door, null, error.code === 'second-factor.wrong' ? error.code : 'second-factor.limited', staff);
    throw error instanceof VaultConflict && error.collection === COLLECTION ? over() : error;
  }

  #caller({ address, userAgent }: Door, staff: string) {
    return { ...SYSTEM, actor: { kind: 'staff' as const, id: staff }, address, userAgent };
  }
}
