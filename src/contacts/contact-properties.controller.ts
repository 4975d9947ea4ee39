import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Allow, Calling } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { tagWith } from '../platform/answers.js';
import { propertyList, propertyNamed } from '../platform/property-pages.queries.js';
import { BUILT_IN_CONTACT } from './contact-property.policy.js';

const CARD = record({ id: 'string', en: 'string', de: 'string', type: 'string', multiple: 'boolean', options: 'array', shown: 'boolean', builtIn: 'boolean', revision: 'integer' });

/** Properties of contacts: what lists can ask for. */
@Controller('api/admin/contact-properties')
@Allow('admin', 'agent', 'auditor')
export class ContactPropertiesController {
  constructor(private readonly house: House) {}

  @Get()
  @Describe({ en: 'Properties of contacts: what lists can ask for', answer: record({ properties: { type: 'array', items: CARD } }) })
  list(@Calling() caller: Caller) {
    return { properties: propertyList(this.house, caller, 'contactProperty', BUILT_IN_CONTACT) };
  }

  @Get(':id')
  @Describe({ en: 'One property of contacts', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `contactProperty-${id}`);
    return { ...propertyNamed(propertyList(this.house, caller, 'contactProperty', BUILT_IN_CONTACT), id), revision };
  }
}
