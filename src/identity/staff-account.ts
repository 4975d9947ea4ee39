import { Injectable } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { forgetHalfWay } from './staff-sign-ins.js';
import type { VaultDelete, VaultWrite } from '../kernel/vault.js';
import type { Caller } from '../platform/caller.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import { NoteRecoveryCodes, NoteRecoveryCodeUsed, NoteSecondFactor, NoteStaffPassword, RemoveSecondFactor } from '../staff/second-factor.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { addressKey } from '../web/rate-limits.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import type { PasswordForm } from './door.forms.js';
import { textOf } from './letter-of.js';
import { Links } from './links.js';
import { Passwords } from './password.js';
import { SecondFactors, type RightCode } from './second-factors.js';
import { Sessions, type Session } from './sessions.js';
import { SignIns } from './sign-ins.js';
import { demandProof } from './step-up.policy.js';

/** How somebody of the staff comes in, as its own page tells. */
export interface OwnSecurity {
  readonly factor: { readonly since: number; readonly codesLeft: number } | null;
  readonly demanded: boolean;
  readonly hasPassword: boolean;
}

const wrongPassword = (): Rejection => new Rejection('invalid', 'input.invalid', 'The password is not right.', { faults: [{ path: 'current', code: 'wrong', en: 'is not right', de: 'stimmt nicht' }] });

/** What staff change about how they come in themselves. */
@Injectable()
export class StaffAccount {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly factors: SecondFactors,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly signIns: SignIns,
    private readonly throttle: SignInThrottle,
    private readonly links: Links,
  ) {}

  async of(staff: string): Promise<OwnSecurity> {
    const factor = this.factors.of(staff);
    return { factor: factor && { since: factor.since, codesLeft: await this.factors.codesLeft(staff) }, demanded: this.factors.demanded, hasPassword: await this.passwords.has(`staff:${staff}`) };
  }

  /** Sets up what was offered in this session. @throws Rejection `step-up.required`, `second-factor.exists`, `second-factor.wrong`, `sign-in.limited` */
  async setUp(caller: Caller, session: Session, code: string): Promise<readonly string[]> {
    this.demandSetUp(caller);
    const staff = session.person.id;
    const { factor, codes, writes } = await this.factors.install(staff, session.key, code, caller.address ?? '');
    await this.factors.use(staff, caller.address ?? '', () => this.#prove(session, 'code', writes));
    await this.factors.settle(factor, () => this.desk.execute(commandFrom(NoteSecondFactor, { staff, factor }), told(caller)));
    await this.desk.execute(commandFrom(NoteRecoveryCodes, { staff, count: codes.length }), told(caller));
    return codes;
  }

  /** A borrowed session must not put a lock of its own on the account. @throws Rejection `step-up.required`, `second-factor.exists` */
  demandSetUp(caller: Caller): void {
    if (this.factors.of(caller.actor.id) !== null) throw new Rejection('conflict', 'second-factor.exists', 'There is a second factor already.');
    // Where one is demanded, whoever has none cannot prove anything: setting up is how it begins.
    if (!this.factors.demanded) demandProof(caller, this.house.clock.now());
  }

  /** @throws Rejection `second-factor.demanded`, `second-factor.wrong`, `sign-in.limited` */
  async remove(caller: Caller, session: Session, code: string): Promise<void> {
    if (this.factors.demanded) throw new Rejection('conflict', 'second-factor.demanded', 'Everybody needs a second factor here.');
    const staff = session.person.id;
    const right = await this.#judged(staff, code, caller);
    await this.#use(session, caller, right, right.writes);
    await this.desk.execute(commandFrom(RemoveSecondFactor, { staff }), told(caller));
    await this.factors.forget(staff);
  }

  /** All earlier codes stop working; the new ones are shown this once. @throws Rejection `second-factor.wrong`, `sign-in.limited` */
  async renewCodes(caller: Caller, session: Session, code: string): Promise<readonly string[]> {
    const staff = session.person.id;
    const right = await this.#judged(staff, code, caller);
    const { codes, writes } = await this.factors.renewed(staff, right);
    await this.#use(session, caller, right, writes);
    await this.desk.execute(commandFrom(NoteRecoveryCodes, { staff, count: codes.length }), told(caller));
    return codes;
  }

  /** All other sessions end. @throws Rejection `input.invalid` at `current` or `password`, `sign-in.limited` */
  async changePassword(caller: Caller, session: Session, { current, password }: PasswordForm): Promise<void> {
    const staff = session.person.id;
    const row = this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row;
    const [account, client] = [row?.emailDigest ?? staff, addressKey(caller.address ?? '')];
    this.throttle.attempt(account, client);
    if (!(await this.passwords.verify(`staff:${staff}`, current))) throw wrongPassword();
    this.throttle.succeeded(account, client);
    await this.passwords.set(`staff:${staff}`, password, [textOf(row?.email), textOf(row?.name)]);
    await this.links.withdraw(staff);
    await forgetHalfWay(this.house.stores.vault, staff);
    await this.desk.execute(commandFrom(NoteStaffPassword, { staff }), told(caller));
    await this.signIns.endOf(staff, 'password-changed', ({ key }) => key !== session.key);
  }

  async #judged(staff: string, code: string, caller: Caller): Promise<RightCode> {
    try {
      return await this.factors.judge(staff, code, caller.address ?? '');
    } catch (error) {
      if (error instanceof Rejection && error.code === 'second-factor.wrong') await this.signIns.refuse({ host: '', address: caller.address ?? '', userAgent: caller.userAgent ?? '' }, null, error.code, staff);
      throw error;
    }
  }

  async #prove(session: Session, by: RightCode['by'], writes: readonly (VaultWrite | VaultDelete)[]): Promise<void> {
    if (!(await this.sessions.prove(session, { at: this.house.clock.now(), by }, writes))) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  }

  /** A code for this is a proof for ten minutes, too. */
  async #use(session: Session, caller: Caller, right: RightCode, writes: RightCode['writes']): Promise<void> {
    const staff = session.person.id;
    await this.factors.use(staff, caller.address ?? '', () => this.#prove(session, right.by, writes));
    if (right.by === 'recovery-code') await this.desk.execute(commandFrom(NoteRecoveryCodeUsed, { staff, left: right.left }), told(caller));
  }
}

/** Noted in the person's own name, with the right of the system. */
const told = (caller: Caller): Caller => ({ ...caller, roles: ['system'], portals: null });
