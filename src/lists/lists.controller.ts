import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { listCard, listPage } from './lists.queries.js';

const LINE = { id: 'string', name: 'string', kind: 'string', archived: 'boolean', zone: 'string', revision: 'integer' } as const;

/** Lists of contacts as staff see them. */
@Controller('api/admin/lists')
@Allow('admin', 'agent', 'auditor')
export class ListsController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Describe({ en: 'Lists of contacts', query: ['cursor', 'limit'], answer: listOf('lists', record(LINE)) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const { lists, next } = await listPage(this.house, caller, pageAsked(this.cursors, 'lists', visit, query));
    return { lists, next: nextOf(this.cursors, 'lists', visit, next) };
  }

  @Get(':id')
  @Describe({ en: 'A list with its criteria, a look at its members, and the portals whose rules name it', answer: record({ ...LINE, criteria: {}, members: 'object', namedBy: 'array' }), tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `list-${id}`);
    return { ...(await listCard(this.house, caller, id)), revision };
  }
}
