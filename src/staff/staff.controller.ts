import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { idempotencyKey } from '../web/preconditions.js';
import { StaffInvitationForm, StaffInvitations } from './staff-invitations.js';
import { staffCard, staffPage } from './staff.queries.js';

const CARD = record({ id: 'string', name: 'string|null', email: 'string|null', roles: 'array', blocked: 'boolean', secondFactor: 'boolean', secondFactorSince: 'string|null', lastSignIn: 'string|null', revision: 'integer' });

/** Staff and their roles. */
@Controller('api/admin/staff')
@Allow('admin', 'auditor')
export class StaffController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
    private readonly invitations: StaffInvitations,
  ) {}

  @Post()
  @HttpCode(201)
  @Allow('admin')
  @Describe({ en: 'Invites somebody into the staff: a first role, and a mail with a link', headers: ['Idempotency-Key'], body: { of: StaffInvitationForm }, answer: record({ id: 'string', mailed: 'boolean' }) })
  invite(@Calling() caller: Caller, @Visiting() visit: Visit, @Req() request: Visited, @Body() body: unknown) {
    return this.invitations.send(caller, commandFrom(StaffInvitationForm, body), visit.host, { key: idempotencyKey(request.headers['idempotency-key']) });
  }

  @Post(':id/invitation')
  @HttpCode(202)
  @Allow('admin')
  @Describe({ en: 'Mails the invitation again', answer: record({ mail: 'string' }) })
  async inviteAgain(@Calling() caller: Caller, @Visiting() visit: Visit, @Param('id') id: string) {
    await this.invitations.again(caller, id, visit.host);
    return { mail: 'sent' };
  }

  @Get()
  @Describe({ en: 'Staff members and their roles', query: ['cursor', 'limit'], answer: listOf('staff', CARD) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const { staff, next } = await staffPage(this.house, caller, pageAsked(this.cursors, 'staff', visit, query));
    return { staff, next: nextOf(this.cursors, 'staff', visit, next) };
  }

  @Get(':id')
  @Describe({ en: 'A staff member', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `staff-${id}`);
    return { ...staffCard(this.house, caller, id), revision };
  }
}
