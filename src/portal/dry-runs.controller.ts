import { Body, Controller, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { queryNeeded } from '../web/queries.js';
import { dryRunNamed } from './dry-runs.queries.js';

/** What a change would do, before it is made: decided like the command itself, written nowhere (A5). */
@Controller('api/admin/dry-runs')
@Allow('admin')
export class DryRunsController {
  constructor(private readonly house: House) {}

  @Post(':name')
  @HttpCode(200)
  @Describe({ en: 'Who would gain and lose sight of which tickets in a portal; ends when the client goes away', query: ['portal!'], namesCommand: true, answer: record({ contacts: 'object', sights: 'object', tickets: 'object', widens: 'boolean', mostAffected: 'array', losingAll: 'array' }) })
  run(@Calling() caller: Caller, @Param('name') name: string, @Query() query: unknown, @Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply) {
    return dryRunNamed(this.house, caller, { name, portal: queryNeeded(query, 'portal'), body, reply });
  }
}
