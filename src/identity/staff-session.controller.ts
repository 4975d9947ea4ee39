import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Faces } from '../platform/faces.js';
import { Allow, Gate, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { setCookie } from '../web/cookies.js';
import { doorOf, pendingCookie, pendingOf } from './door-of.js';
import { CodeForm, MailForm, SignInForm } from './door.forms.js';
import { FactorOffers } from './factor-offers.js';
import { csrfTokenOf, Sessions, type NewSession } from './sessions.js';
import { StaffLinks } from './staff-links.js';
import { StaffSignIns } from './staff-sign-ins.js';

const ASKS = { type: 'string', enum: ['code', 'set-up'] };
const BEGUN = record({ 'id?': 'string', 'actor?': 'object', 'csrf?': 'string', 'endsAt?': 'date-time', 'asks?': ASKS, 'recoveryCodes?': 'array' });

/** Signing staff in for programs with a cookie: password, then the second factor where there is one. */
@Controller('api/staff')
@Allow('anybody')
export class StaffSessionController {
  constructor(
    private readonly signIns: StaffSignIns,
    private readonly offers: FactorOffers,
    private readonly links: StaffLinks,
    private readonly sessions: Sessions,
    private readonly gate: Gate,
    private readonly faces: Faces,
  ) {}

  @Post('session')
  @HttpCode(201)
  @Describe({ en: 'Signs a staff member in: 201 with the session, or 202 when the second factor is asked next', body: { of: SignInForm, without: ['next'] }, answer: BEGUN })
  async signIn(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const { email, password } = commandFrom(SignInForm, body);
    const entered = await this.signIns.byPassword(doorOf(visit, request), email, password);
    if (entered.is === 'in') return this.#begin(visit, reply, entered.session);
    reply.code(202).header('Set-Cookie', pendingCookie(visit, entered.token));
    return { asks: (await this.signIns.pending(entered.token, visit.host))?.asks };
  }

  @Get('session/second-factor')
  @Describe({ en: 'What a sign-in that has begun asks for; with what to set up where there is no second factor yet', answer: record({ asks: ASKS, 'secret?': 'string', 'uri?': 'string' }) })
  async second(@Visiting() visit: Visit, @Req() request: Visited) {
    const pending = await this.signIns.pending(pendingOf(visit, request), visit.host);
    if (!pending) throw new Rejection('unauthenticated', 'sign-in.over', 'The sign-in took too long. Please begin again.');
    if (pending.asks === 'code') return { asks: pending.asks };
    const { secret, uri } = await this.offers.of(pending.staff, pending.key);
    return { asks: pending.asks, secret, uri };
  }

  @Post('session/second-factor')
  @HttpCode(201)
  @Describe({ en: 'The second step: a code of the app or a recovery code; the first code of what is set up', body: { of: CodeForm }, answer: BEGUN })
  async answer(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    const [token, door, { code }] = [pendingOf(visit, request), doorOf(visit, request), commandFrom(CodeForm, body)];
    const pending = await this.signIns.pending(token, visit.host);
    if (pending?.asks !== 'set-up') return this.#begin(visit, reply, await this.signIns.byCode(token, door, code));
    const { session, codes } = await this.signIns.bySettingUp(token, door, code);
    return { ...this.#begin(visit, reply, session), recoveryCodes: codes };
  }

  @Post('password-resets')
  @HttpCode(202)
  @Describe({ en: 'Mails a link that sets a new password, if a staff member has this address', body: { of: MailForm, without: ['next'] }, answer: record({ mail: { type: 'string', enum: ['sent-if-possible'] } }) })
  async reset(@Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown) {
    await this.links.ask(doorOf(visit, request), commandFrom(MailForm, body).email, this.faces.of(request).words.language);
    return { mail: 'sent-if-possible' };
  }

  #begin(visit: Visit, reply: FastifyReply, { token, session }: NewSession) {
    reply.header('Set-Cookie', setCookie(this.gate.cookie(visit.host), token));
    return { id: session.id, actor: session.person, csrf: csrfTokenOf(token), endsAt: new Date(this.sessions.endsAt(session)).toISOString() };
  }
}
