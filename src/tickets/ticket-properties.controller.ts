import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { tagWith } from '../platform/answers.js';
import { propertyList, propertyNamed } from '../platform/property-pages.queries.js';
import { BUILT_IN } from './ticket.policy.js';

const CARD = record({ id: 'string', en: 'string', de: 'string', type: 'string', multiple: 'boolean', options: 'array', shown: 'boolean', builtIn: 'boolean', revision: 'integer' });

/** Properties of tickets: what filter rules can ask for and customers may be shown. */
@Controller('api/admin/ticket-properties')
@Allow('admin', 'agent', 'auditor')
export class TicketPropertiesController {
  constructor(private readonly house: House) {}

  @Get()
  @Describe({ en: 'Properties of tickets: what filter rules can ask for and customers may be shown', answer: record({ properties: { type: 'array', items: CARD } }) })
  list(@Calling() caller: Caller) {
    return { properties: propertyList(this.house, caller, 'property', BUILT_IN) };
  }

  @Get(':id')
  @Describe({ en: 'One property of tickets', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `property-${id}`);
    return { ...propertyNamed(propertyList(this.house, caller, 'property', BUILT_IN), id), revision };
  }
}
