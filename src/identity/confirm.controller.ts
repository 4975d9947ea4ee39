import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { sendPage } from '../platform/page-answers.js';
import { safeReturn } from '../web/csrf.js';
import { queryText } from '../web/queries.js';
import { ConfirmForm } from './door.forms.js';
import { CONFIRM } from './step-up.detour.js';
import { StepUpPage } from './step-up.page.js';
import { FRESH } from './step-up.policy.js';
import { StepUp, StepUps } from './step-up.js';

/** Proving to be there before a page or a download that wants it; forms ask in place (step-up.detour.ts). */
@Controller()
@Allow('admin', 'agent', 'auditor')
export class ConfirmController {
  constructor(
    private readonly stepUps: StepUps,
    private readonly faces: Faces,
  ) {}

  @Get('staff/confirm')
  ask(@Visiting() { session }: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const next = safeReturn(queryText(query, 'next'), '/staff');
    sendPage(reply, StepUpPage({ face: this.faces.of(request), asks: this.stepUps.asks(session?.person.id ?? ''), action: CONFIRM, fields: { next } }));
  }

  /** The guard has taken the proof. */
  @Post('staff/confirm')
  @StepUp()
  go(@Body() body: unknown, @Res() reply: FastifyReply): void {
    void reply.code(303).header('Location', safeReturn(queryText(body, 'next'), '/staff')).send('');
  }

  @Post('api/session/proof')
  @HttpCode(200)
  @Describe({ en: 'Proves again who is signed in: by the second factor, or the password where there is none. Good for ten minutes, for what answers step-up.required', body: { of: ConfirmForm }, answer: record({ until: 'date-time' }) })
  async prove(@Visiting() { session, caller }: Visit, @Body() body: unknown) {
    if (!session || !caller) throw new Rejection('forbidden', 'step-up.impossible', 'This needs a session.');
    const at = await this.stepUps.prove(session, caller, commandFrom(ConfirmForm, body).code);
    return { until: new Date(at + FRESH).toISOString() };
  }
}
