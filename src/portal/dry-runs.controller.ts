import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { queryNeeded } from '../web/queries.js';
import { dryRunAnswer, dryRunAsked, dryRunBegun, dryRunNamed } from './dry-runs.queries.js';

const COUNTS = { contacts: 'object', sights: 'object', tickets: 'object', widens: 'boolean', mostAffected: 'array', losingAll: 'array' };
const PROGRESS = { id: 'string', state: 'string', soFar: 'boolean', done: 'integer', total: 'integer', restarts: 'integer' };

/** What a change would do, before it is made: decided like the command itself, written nowhere (A5). */
@Controller('api/admin/dry-runs')
@Allow('admin')
export class DryRunsController {
  constructor(private readonly house: House) {}

  @Post(':name')
  @HttpCode(200)
  @Describe({ en: 'Who would gain and lose sight of which tickets in a portal: exact, and ends when the client goes away; with `Prefer: respond-async` at once with what is known (202), to be asked for again where Location says', query: ['portal!'], headers: ['Prefer'], namesCommand: true, answer: record(COUNTS) })
  async run(@Calling() caller: Caller, @Param('name') name: string, @Query() query: unknown, @Body() body: unknown, @Headers('prefer') prefer: string | undefined, @Res({ passthrough: true }) reply: FastifyReply) {
    const request = { name, portal: queryNeeded(query, 'portal'), body };
    if (!/(?:^|,)\s*respond-async\s*(?:[,;]|$)/i.test(prefer ?? '')) return dryRunNamed(this.house, caller, request, reply);
    const card = await dryRunBegun(this.house, caller, request, `${name} ${request.portal}`);
    void reply.code(202).header('Location', `/api/admin/dry-runs/runs/${card.id}`).header('Preference-Applied', 'respond-async');
    return dryRunAnswer(card);
  }

  @Get('runs/:id')
  @Describe({ en: 'What is known of a dry run that this person began; it goes on for half a minute after it was last asked for, and is kept for five', answer: record({ ...PROGRESS, ...COUNTS }) })
  read(@Calling() caller: Caller, @Param('id') id: string) {
    return dryRunAnswer(dryRunAsked(this.house, caller, id));
  }
}
