import { Injectable, SetMetadata } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Desk } from '../platform/desk.js';
import { House } from '../platform/house.js';
import type { Caller } from '../platform/caller.js';
import { NoteRecoveryCodeUsed } from '../staff/second-factor.js';
import type { StaffRow } from '../staff/staff.policy.js';
import { addressKey } from '../web/rate-limits.js';
import { SignInThrottle } from '../web/sign-in-throttle.js';
import { Passwords } from './password.js';
import { SecondFactors } from './second-factors.js';
import { Sessions, type Session } from './sessions.js';
import { SignIns } from './sign-ins.js';

export const STEPPED_UP = 'sichtfeld:step-up';

/** A route that is open only to whoever has just proven to be there: exports, looking through another one's eyes. */
export const StepUp = () => SetMetadata(STEPPED_UP, true);

const wrong = (): Rejection => new Rejection('invalid', 'step-up.wrong', 'That is not right.', { faults: [{ path: 'code', code: 'wrong', en: 'is not right, or was used before', de: 'stimmt nicht oder wurde schon benutzt' }] });
const setUpFirst = (): Rejection => new Rejection('forbidden', 'step-up.set-up', 'A second factor has to be set up first.');

/** Somebody who is signed in proves again to be there: by the second factor, or by the password where there is none and none is demanded. */
@Injectable()
export class StepUps {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly sessions: Sessions,
    private readonly factors: SecondFactors,
    private readonly passwords: Passwords,
    private readonly throttle: SignInThrottle,
    private readonly signIns: SignIns,
  ) {}

  /** What is asked of this member. */
  asks(staff: string): 'code' | 'password' | 'set-up' {
    if (this.factors.of(staff) !== null) return 'code';
    return this.factors.demanded ? 'set-up' : 'password';
  }

  /** The moment of the proof (ms). @throws Rejection `step-up.wrong`, `step-up.set-up`, `sign-in.limited`, `session.none` */
  async prove(session: Session, caller: Caller, typed: string): Promise<number> {
    const asked = this.asks(session.person.id);
    if (asked === 'set-up') throw setUpFirst();
    try {
      return asked === 'code' ? await this.#byCode(session, caller, typed) : await this.#byPassword(session, caller, typed);
    } catch (error) {
      if (!(error instanceof Rejection) || !['second-factor.wrong', 'step-up.wrong'].includes(error.code)) throw error;
      await this.signIns.refuse({ host: session.host, address: caller.address ?? '', userAgent: caller.userAgent ?? '' }, null, 'step-up.wrong', session.person.id);
      throw wrong();
    }
  }

  async #byCode(session: Session, caller: Caller, typed: string): Promise<number> {
    const staff = session.person.id;
    const right = await this.factors.judge(staff, typed, caller.address ?? '');
    const at = this.house.clock.now();
    await this.factors.use(staff, caller.address ?? '', () => this.#note(session, { at, by: right.by }, right.writes));
    if (right.by === 'recovery-code') await this.desk.execute(commandFrom(NoteRecoveryCodeUsed, { staff, left: right.left }), { ...caller, roles: ['system'], portals: null });
    return at;
  }

  async #byPassword(session: Session, caller: Caller, typed: string): Promise<number> {
    const staff = session.person.id;
    const [account, client] = [this.house.stores.views.snapshot().get<StaffRow>('staff', staff)?.row.emailDigest ?? staff, addressKey(caller.address ?? '')];
    this.throttle.attempt(account, client);
    if (!(await this.passwords.verify(`staff:${staff}`, typed))) throw wrong();
    this.throttle.succeeded(account, client);
    const at = this.house.clock.now();
    await this.#note(session, { at, by: 'password' });
    return at;
  }

  async #note(...[session, proven, uses]: Parameters<Sessions['prove']>): Promise<void> {
    if (!(await this.sessions.prove(session, proven, uses))) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  }
}
