import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling, type Visited } from '../platform/gate.js';
import { Describe, record } from '../platform/openapi-words.js';
import { goTo } from '../platform/page-answers.js';
import { safeReturn } from '../web/csrf.js';
import { formKey } from '../web/form-body.js';
import { idempotencyKey } from '../web/preconditions.js';
import { STAFF_HOME } from './door-of.js';
import { InvitationForm } from './door.forms.js';
import { Invitations } from './invitations.js';

type Form = Readonly<Record<string, string>>;

/** Staff invite a contact to a portal. */
@Controller()
@Allow('admin', 'agent')
export class InvitationsController {
  constructor(private readonly invitations: Invitations) {}

  @Post('api/admin/invitations')
  @HttpCode(202)
  @Describe({ en: 'Invites a contact to a portal by mail', headers: ['Idempotency-Key'], body: { of: InvitationForm }, answer: record({ mayEnter: 'boolean', reason: 'string', host: 'string' }) })
  invite(@Calling() caller: Caller, @Req() request: Visited, @Body() body: unknown) {
    return this.invitations.send(caller, commandFrom(InvitationForm, body), { key: idempotencyKey(request.headers['idempotency-key']) });
  }

  /** From a button on any page of staff: fields `contact`, `portal`, and `next` to come back to. */
  @Post('staff/invitations')
  async inviteFromPage(@Calling() caller: Caller, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { mayEnter } = await this.invitations.send(caller, commandFrom(InvitationForm, { contact: body['contact'], portal: body['portal'] }), { key: formKey(body) });
    goTo(reply, safeReturn(body['next'], STAFF_HOME), mayEnter ? 'invitation.sent' : 'invitation.sent-no-entry');
  }
}
