import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { revisionTag } from '../web/preconditions.js';
import type { Caller } from './caller.js';
import { commandList, commandOptions, issued } from './commands.queries.js';
import { Desk } from './desk.js';
import { Allow, Calling } from './gate.js';
import { House } from './house.js';
import { Describe, record } from './openapi-words.js';

export const OUTCOME = record({ stream: 'string', id: 'string', revision: 'integer', position: 'string', events: 'integer', repeated: 'boolean' });

/** Every command under its own name, for staff: who may issue which is said by the command itself (A13). */
@Controller('api/commands')
@Allow('agent', 'admin', 'auditor')
export class CommandsController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
  ) {}

  @Get()
  @Describe({ en: 'All commands with their fields and who may issue them', answer: record({ commands: 'array' }) })
  list() {
    return { commands: commandList(this.house.runner) };
  }

  @Post(':name')
  @HttpCode(200)
  @Describe({ en: 'Issues a command', namesCommand: true, headers: ['Idempotency-Key', 'If-Match', 'X-Reason'], answer: OUTCOME, tagged: true })
  async run(@Calling() caller: Caller, @Param('name') name: string, @Body() body: unknown, @Headers() headers: Record<string, string>, @Res({ passthrough: true }) reply: FastifyReply) {
    const { lineage } = this.house.stores.events;
    const wanted = issued(this.house, caller, name, body);
    const outcome = await this.desk.execute(wanted.command, wanted.caller, commandOptions(headers, lineage));
    reply.header('ETag', revisionTag(outcome.revision, lineage));
    return outcome;
  }
}
