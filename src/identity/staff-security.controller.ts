import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { commandFromForm } from '../web/form-body.js';
import { CodeForm, PasswordForm } from './door.forms.js';
import { FactorOffers } from './factor-offers.js';
import { OwnSessions } from './own-sessions.js';
import type { Session } from './sessions.js';
import { StaffAccount } from './staff-account.js';
import { RecoveryCodesPage, SetUpPage } from './staff-door.page.js';
import { CodeAskedPage, SecurityPage, StaffPasswordPage } from './staff-security.page.js';

type Form = Readonly<Record<string, string>>;
type Faults = Rejection['details']['faults'];
type Asking = { readonly visit: Visit; readonly request: Visited; readonly reply: FastifyReply };

const AT = '/staff/security';

/** The operator has no session and no account to look after. */
const own = ({ session, caller }: Visit) => {
  if (!session || !caller) throw new Rejection('unauthenticated', 'session.none', 'Please sign in.');
  return { session, caller };
};

/** How staff come in themselves: second factor, recovery codes, password, sessions. */
@Controller('staff/security')
@Allow('admin', 'agent', 'auditor')
export class StaffSecurityController {
  constructor(
    private readonly account: StaffAccount,
    private readonly offers: FactorOffers,
    private readonly sessions: OwnSessions,
    private readonly faces: Faces,
  ) {}

  @Get()
  async read(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { session } = own(visit);
    sendPage(reply, SecurityPage({ face: this.faces.of(request), security: await this.account.of(session.person.id), sessions: await this.sessions.list(session) }));
  }

  @Get('second-factor')
  async setUpForm(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.#setUp({ visit, request, reply });
  }

  @Post('second-factor')
  async setUp(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { session, caller } = own(visit);
    await this.#orFaults(async () => {
      const codes = await this.account.setUp(caller, session, commandFromForm(CodeForm, body).code);
      sendPage(reply, RecoveryCodesPage({ face: this.faces.of(request), codes, next: AT }));
    }, faults => this.#setUp({ visit, request, reply }, faults));
  }

  @Get('remove')
  async removeForm(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    this.#ask('remove', { visit, request, reply });
  }

  @Post('remove')
  async remove(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { session, caller } = own(visit);
    await this.#orFaults(async () => {
      await this.account.remove(caller, session, commandFromForm(CodeForm, body).code);
      goTo(reply, AT, 'security.removed');
    }, faults => this.#ask('remove', { visit, request, reply }, faults));
  }

  @Get('recovery-codes')
  renewForm(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): void {
    this.#ask('recovery-codes', { visit, request, reply });
  }

  @Post('recovery-codes')
  async renew(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { session, caller } = own(visit);
    await this.#orFaults(async () => {
      const codes = await this.account.renewCodes(caller, session, commandFromForm(CodeForm, body).code);
      sendPage(reply, RecoveryCodesPage({ face: this.faces.of(request), codes, next: AT }));
    }, faults => this.#ask('recovery-codes', { visit, request, reply }, faults));
  }

  @Get('password')
  passwordForm(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, StaffPasswordPage({ face: this.faces.of(request), action: `${AT}/password` }));
  }

  @Post('password')
  async password(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { session, caller } = own(visit);
    await this.#orFaults(async () => {
      await this.account.changePassword(caller, session, commandFromForm(PasswordForm, body));
      goTo(reply, AT, 'profile.password.changed');
    }, faults => sendPage(reply, StaffPasswordPage({ face: this.faces.of(request), action: `${AT}/password`, faults }), 422));
  }

  async #setUp({ visit, request, reply }: Asking, faults?: Faults): Promise<void> {
    const { session, caller } = own(visit);
    this.account.demandSetUp(caller);
    const { demanded } = await this.account.of(session.person.id);
    sendPage(reply, SetUpPage({ face: this.faces.of(request), action: `${AT}/second-factor`, faults, demanded, cancel: AT, ...(await this.offers.of(session.person.id, placeOf(session))) }), faults ? 422 : 200);
  }

  #ask(what: 'remove' | 'recovery-codes', { request, reply }: Asking, faults?: Faults): void {
    sendPage(reply, CodeAskedPage({ face: this.faces.of(request), what, action: `${AT}/${what}`, faults }), faults ? 422 : 200);
  }

  async #orFaults(work: () => Promise<void>, again: (faults: Faults) => Promise<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      await again(error.details.faults);
    }
  }
}

/** What is offered is offered to this session. */
const placeOf = ({ key }: Session): string => key;
