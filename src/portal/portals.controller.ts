import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { hostPage, portalCard, portalPage } from './portals.queries.js';

const LINE = record({ id: 'string', title: 'string', open: 'boolean', hosts: 'array', language: 'string', zone: 'string', revision: 'integer' });

/** Portals and their settings as staff see them. What changes them are commands. */
@Controller('api/admin')
@Allow('admin', 'agent', 'auditor')
export class PortalsController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get('portals')
  @Describe({ en: 'Portals in reach', query: ['cursor', 'limit'], answer: listOf('portals', LINE) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const { portals, next } = await portalPage(this.house, caller, pageAsked(this.cursors, 'portals', visit, query));
    return { portals, next: nextOf(this.cursors, 'portals', visit, next) };
  }

  @Get('portals/:portal')
  @Describe({ en: 'A portal with every setting: value, version, who set it when and why, and all values before', answer: record({ id: 'string', title: 'string', open: 'boolean', hosts: 'array', settings: 'array', revision: 'integer' }), tagged: true })
  async read(@Calling() caller: Caller, @Param('portal') portal: string, @Res({ passthrough: true }) reply: FastifyReply) {
    await tagWith(this.house, reply, `portal-${portal}`);
    return portalCard(this.house, caller, portal);
  }

  @Get('hosts')
  @Describe({ en: 'Host names and the portals they lead to', query: ['cursor', 'limit'], answer: listOf('hosts', record({ host: 'string', portal: 'string' })) })
  async hosts(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const { hosts, next } = await hostPage(this.house, caller, pageAsked(this.cursors, 'hosts', visit, query));
    return { hosts, next: nextOf(this.cursors, 'hosts', visit, next) };
  }
}
