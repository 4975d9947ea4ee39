import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { Visiting, Allow, Calling, type Visit } from '../platform/gate.js';
import type { FastifyReply } from 'fastify';
import { nextOf, pageAsked, tagWith } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { House } from '../platform/house.js';
import { Describe, listOf, record } from '../platform/openapi-words.js';
import { queryText } from '../web/queries.js';
import type { WrittenArticle } from './staff-articles.queries.js';
import { articleCard, articlePage } from './staff-articles.queries.js';

const LINE = { id: 'string', portal: 'string', slug: 'string', language: 'string', category: 'string', title: {}, withdrawn: 'boolean', published: 'date-time', revised: 'date-time', revision: 'integer' } as const;

const line = ({ id, portal, slug, language, category, title, withdrawn, published, revised, revision }: Omit<WrittenArticle, 'body' | 'keywords'>) => ({
  id, portal, slug, language, category, title, withdrawn, published: new Date(published).toISOString(), revised: new Date(revised).toISOString(), revision,
});

/** Articles of the knowledge base as staff see them; they are written by the commands. */
@Controller('api/admin/articles')
@Allow('admin', 'agent', 'auditor')
export class ArticlesController {
  constructor(
    private readonly house: House,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Describe({ en: 'Articles of the knowledge base, withdrawn ones too', query: ['portal', 'q', 'cursor', 'limit'], answer: listOf('articles', record(LINE)) })
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown) {
    const asked = { portal: queryText(query, 'portal'), q: queryText(query, 'q') };
    const { articles, next } = await articlePage(this.house, caller, { ...pageAsked(this.cursors, 'articles', visit, query), ...asked });
    return { articles: articles.map(line), next: nextOf(this.cursors, 'articles', visit, next) };
  }

  @Get(':id')
  @Describe({ en: 'An article with its text and all versions', answer: record({ ...LINE, body: {}, keywords: {}, versions: 'array' }), tagged: true })
  async read(@Calling() caller: Caller, @Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    const { body, keywords, versions, ...row } = articleCard(this.house, caller, id);
    await tagWith(this.house, reply, `article-${id}`);
    return { ...line(row), body, keywords, versions: versions.map(({ at, ...version }) => ({ ...version, at: new Date(at).toISOString() })) };
  }
}
