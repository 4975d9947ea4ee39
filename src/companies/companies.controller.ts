import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Allow, Calling, Visiting, type Visit } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import { queryText } from '../web/queries.js';
import { companyCard, companyPage } from './companies.queries.js';

const LINE = { id: 'string', name: 'string', revision: 'integer' } as const;

/** Companies as staff see them. */
@Controller('api/admin/companies')
@Allow('admin', 'agent', 'auditor')
export class CompaniesController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Describe({ en: 'Companies, or those that fit the words', query: ['q', 'cursor', 'limit'], answer: listOf('companies', record(LINE)) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const q = queryText(query, 'q');
    const purpose = `companies:${q ?? ''}`;
    const { companies, next } = await companyPage(this.house, caller, q, pageAsked(this.cursors, purpose, visit, query));
    return { companies, next: nextOf(this.cursors, purpose, visit, next) };
  }

  @Get(':id')
  @Describe({ en: 'A company with a look at its contacts', answer: record({ ...LINE, contacts: 'object' }), tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const revision = await tagWith(this.house, reply, `company-${id}`);
    return { ...(await companyCard(this.house, caller, id)), revision };
  }
}
