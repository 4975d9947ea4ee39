import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { staffCard, staffPage } from './staff.queries.js';

const CARD = record({ id: 'string', name: 'string|null', email: 'string|null', roles: 'array', blocked: 'boolean', revision: 'integer' });

/** Staff and their roles. */
@Controller('api/admin/staff')
@Allow('admin', 'auditor')
export class StaffController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

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
