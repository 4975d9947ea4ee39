import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { Faces } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { setCookie } from '../web/cookies.js';
import { safeReturn } from '../web/csrf.js';
import { commandFromForm } from '../web/form-body.js';
import { queryText } from '../web/queries.js';
import { begin, beginStaff, doorOf, pendingOf, SECOND_STEP, STAFF_HOME } from './door-of.js';
import { CodeForm, MailForm, SignInForm } from './door.forms.js';
import { FactorOffers } from './factor-offers.js';
import { CodePage, RecoveryCodesPage, SetUpPage, StaffResetPage, StaffSentPage, StaffSignInPage } from './staff-door.page.js';
import { StaffLinks } from './staff-links.js';
import { StaffSignIns, type PendingStaff } from './staff-sign-ins.js';

type Form = Readonly<Record<string, string>>;
type Faults = Rejection['details']['faults'];

/** The door of staff: password, then the second factor, or a mailed link in place of a forgotten password. */
@Controller('staff/sign-in')
@Allow('anybody')
export class StaffDoorController {
  constructor(
    private readonly signIns: StaffSignIns,
    private readonly offers: FactorOffers,
    private readonly links: StaffLinks,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Get()
  form(@Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, StaffSignInPage({ face: this.faces.of(request), action: '/staff/sign-in', next: queryText(query, 'next'), connections: this.signIns.connections() }));
  }

  @Post()
  async signIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    try {
      const { email, password, next } = commandFromForm(SignInForm, body);
      beginStaff(this.gate, visit, reply, await this.signIns.byPassword(doorOf(visit, request), email, password), safeReturn(next, STAFF_HOME));
    } catch (error) {
      if (!(error instanceof Rejection) || (error.kind !== 'unauthenticated' && !error.details.faults)) throw error;
      const face = this.faces.of(request);
      const refused = error.kind === 'unauthenticated' ? face.words.say('problem.credentials.wrong') : undefined;
      sendPage(reply, StaffSignInPage({ face, action: '/staff/sign-in', next: body['next'], connections: this.signIns.connections(), refused, values: { email: body['email'] }, faults: error.details.faults }), 422);
    }
  }

  @Get('second-factor')
  async second(@Visiting() visit: Visit, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    await this.#show(visit, request, reply);
  }

  @Post('second-factor')
  async answer(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const token = pendingOf(visit, request);
    const pending = await this.signIns.pending(token, visit.host);
    if (!pending) return goTo(reply, '/staff/sign-in', 'factor.over');
    try {
      const { code } = commandFromForm(CodeForm, body);
      if (pending.asks === 'code') return begin(this.gate, visit, reply, await this.signIns.byCode(token, doorOf(visit, request), code), STAFF_HOME);
      const { session, codes } = await this.signIns.bySettingUp(token, doorOf(visit, request), code);
      reply.header('Set-Cookie', setCookie(this.gate.cookie(visit.host), session.token));
      sendPage(reply, RecoveryCodesPage({ face: this.faces.of(request), codes, next: STAFF_HOME }));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      if (error.code === 'sign-in.over') return goTo(reply, '/staff/sign-in', 'factor.over');
      if (!error.details.faults) throw error;
      await this.#show(visit, request, reply, error.details.faults);
    }
  }

  @Get('reset')
  resetForm(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, StaffResetPage({ face: this.faces.of(request), action: '/staff/sign-in/reset' }));
  }

  @Post('reset')
  async reset(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const face = this.faces.of(request);
    try {
      await this.links.ask(doorOf(visit, request), commandFromForm(MailForm, body).email, face.words.language);
      goTo(reply, '/staff/sign-in/sent');
    } catch (error) {
      if (!(error instanceof Rejection) || !error.details.faults) throw error;
      sendPage(reply, StaffResetPage({ face, action: '/staff/sign-in/reset', values: body, faults: error.details.faults }), 422);
    }
  }

  @Get('sent')
  sent(@Req() request: Visited, @Res() reply: FastifyReply): void {
    sendPage(reply, StaffSentPage({ face: this.faces.of(request) }));
  }

  /** What the waiting sign-in asks for. Too many codes, or too long: from the beginning. */
  async #show(visit: Visit, request: Visited, reply: FastifyReply, faults?: Faults): Promise<void> {
    const pending = await this.signIns.pending(pendingOf(visit, request), visit.host);
    if (!pending) return goTo(reply, '/staff/sign-in', 'factor.over');
    const face = this.faces.of(request);
    const page = pending.asks === 'code' ? CodePage({ face, action: SECOND_STEP, faults }) : await this.#setUp(pending, request, faults);
    sendPage(reply, page, faults ? 422 : 200);
  }

  async #setUp({ staff, key }: PendingStaff, request: Visited, faults: Faults) {
    return SetUpPage({ face: this.faces.of(request), action: SECOND_STEP, faults, demanded: true, ...(await this.offers.of(staff, key)) });
  }
}
