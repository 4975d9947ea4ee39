import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { queryText } from '../web/queries.js';
import { contactCard, contactPage } from './contacts.queries.js';

const LINE = record({ id: 'string', name: 'string|null', email: 'string|null', companies: 'array', lists: 'array', registered: 'array', blocked: 'boolean', erased: 'boolean' });
const CARD = record({ id: 'string', revision: 'integer', name: 'string|null', email: 'string|null', language: 'string|null', verified: 'boolean', blocked: 'boolean', erased: 'boolean', registered: 'array', invited: 'array', lists: 'array', dynamicLists: 'array', companies: 'array', properties: 'object', identities: 'array' });

/** Contacts as staff see them. */
@Controller('api/admin/contacts')
@Allow('admin', 'agent', 'auditor')
export class ContactsController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Describe({ en: 'The directory of contacts, or what fits the words', query: ['q', 'cursor', 'limit'], answer: listOf('contacts', LINE) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const q = queryText(query, 'q');
    const purpose = `contacts:${q ?? ''}`;
    const { contacts, next } = await contactPage(this.house, caller, { q }, pageAsked(this.cursors, purpose, visit, query));
    return { contacts, next: nextOf(this.cursors, purpose, visit, next) };
  }

  @Get(':id')
  @Describe({ en: 'A contact with its lists, companies, portals, properties and identities', answer: CARD, tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `contact-${id}`);
    return { ...contactCard(this.house, caller, id), revision };
  }
}
