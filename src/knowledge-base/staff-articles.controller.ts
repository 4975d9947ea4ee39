import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Rejection, type Fault } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import { nextOf, pageAsked } from '../platform/answers.js';
import type { Caller } from '../platform/caller.js';
import { Cursors } from '../platform/cursors.js';
import { Desk } from '../platform/desk.js';
import { Faces } from '../platform/faces.js';
import { Allow, Calling, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { Describe, record } from '../platform/openapi-words.js';
import { goTo, sendPage } from '../platform/page-answers.js';
import { commandFromForm, formKey } from '../web/form-body.js';
import { render } from '../web/markup.js';
import { addressWith, queryText } from '../web/queries.js';
import { PublishArticle, RestoreArticleVersion, ReviseArticle, WithdrawArticle } from './article.js';
import { renderMarkdown } from './markdown.js';
import { articleCard, articlePage, portalsInReach, versionOf, type ArticleCard } from './staff-articles.queries.js';
import { StaffArticlesPage, VersionPage, WritePage, type WriteProps } from './staff-articles.page.js';

type Form = Readonly<Record<string, string>>;

const PATH = '/staff/articles';
const LONGEST = 60_000;

/** Where articles are written, for admins and agents of a portal. */
@Controller('staff/articles')
@Allow('admin', 'agent')
export class StaffArticlesController {
  constructor(
    private readonly house: House,
    private readonly desk: Desk,
    private readonly faces: Faces,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  async list(@Calling() caller: Caller, @Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): Promise<void> {
    const { articles, next } = await articlePage(this.house, caller, { ...pageAsked(this.cursors, 'articles', visit, query), portal: queryText(query, 'portal'), q: queryText(query, 'q') });
    const cursor = nextOf(this.cursors, 'articles', visit, next);
    sendPage(reply, StaffArticlesPage({
      face: this.faces.of(request), articles, query, portals: this.#portals(caller),
      next: cursor === null ? undefined : addressWith(PATH, query, { cursor }),
      first: queryText(query, 'cursor') && addressWith(PATH, query, { cursor: undefined }),
    }));
  }

  @Get('new')
  write(@Calling() caller: Caller, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const face = this.faces.of(request);
    sendPage(reply, this.#page(caller, request, { values: { language: face.words.language === 'en' ? 'en' : 'de' } }));
  }

  @Post('preview')
  preview(@Calling() caller: Caller, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): void {
    sendPage(reply, this.#page(caller, request, { values: plain(body), preview: true }));
  }

  @Post('preview-part')
  @HttpCode(200)
  @Describe({ en: 'A text of an article as readers will see it', answer: record({ html: 'string' }) })
  part(@Req() request: Visited, @Body() body: { readonly body?: unknown }, @Res({ passthrough: true }) _reply: FastifyReply): { html: string } {
    const text = typeof body?.body === 'string' ? body.body.slice(0, LONGEST) : '';
    return { html: render(renderMarkdown(text, this.faces.of(request).words)) };
  }

  @Post()
  publish(@Calling() caller: Caller, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    return this.#orFaults(reply, faults => this.#page(caller, request, { values: plain(body), faults }), async () => {
      const { id } = await this.desk.execute(commandFromForm(PublishArticle, body), caller, { key: formKey(body) });
      goTo(reply, `${PATH}/${id}`, 'articles.done.published');
    });
  }

  @Get(':id')
  read(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const article = articleCard(this.house, caller, id);
    sendPage(reply, this.#page(caller, request, { article, values: valuesOf(article) }));
  }

  @Post(':id/preview')
  previewOf(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): void {
    sendPage(reply, this.#page(caller, request, { article: articleCard(this.house, caller, id), values: plain(body), preview: true }));
  }

  @Post(':id')
  revise(@Calling() caller: Caller, @Param('id') id: string, @Req() request: Visited, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const article = articleCard(this.house, caller, id);
    return this.#orFaults(reply, faults => this.#page(caller, request, { article, values: plain(body), faults }), async () => {
      const command = commandFromForm(ReviseArticle, { ...body, article: id, portal: article.portal });
      await this.desk.execute(command, caller, { key: formKey(body) });
      goTo(reply, `${PATH}/${id}`, 'articles.done.revised');
    });
  }

  @Get(':id/versions/:revision')
  version(@Calling() caller: Caller, @Param('id') id: string, @Param('revision') revision: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const article = articleCard(this.house, caller, id);
    sendPage(reply, VersionPage({ face: this.faces.of(request), article, version: versionOf(article, Number(revision)) }));
  }

  @Post(':id/restore')
  async restore(@Calling() caller: Caller, @Param('id') id: string, @Body() body: Form, @Res() reply: FastifyReply): Promise<void> {
    const { portal } = articleCard(this.house, caller, id);
    await this.desk.execute(commandFrom(RestoreArticleVersion, { portal, article: id, revision: Number(body['revision']) }), caller);
    goTo(reply, `${PATH}/${id}`, 'articles.done.restored');
  }

  @Post(':id/withdrawal')
  async withdraw(@Calling() caller: Caller, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { portal } = articleCard(this.house, caller, id);
    await this.desk.execute(commandFrom(WithdrawArticle, { portal, article: id }), caller);
    goTo(reply, `${PATH}/${id}`, 'articles.done.withdrawn');
  }

  #page(caller: Caller, request: Visited, props: Omit<WriteProps, 'face' | 'portals'>) {
    const here = this.faces.portalAt(request.visit.host)?.id === props.article?.portal;
    return WritePage({ face: this.faces.of(request), portals: this.#portals(caller), here, ...props });
  }

  #portals(caller: Caller) {
    return portalsInReach(this.house, caller).map(({ id, title }) => ({ id, title: title.value }));
  }

  async #orFaults(reply: FastifyReply, page: (faults: readonly Fault[]) => Parameters<typeof sendPage>[1], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      sendPage(reply, page(faultsOf(error)), 422);
    }
  }
}

const valuesOf = ({ title, language, category, body, keywords, slug }: ArticleCard): Record<string, unknown> =>
  Object.fromEntries(Object.entries({ title, language, category, body, keywords, slug }).filter(([, value]) => typeof value === 'string'));

const plain = (body: Form): Record<string, unknown> => Object.fromEntries(Object.entries(body).filter(([name]) => !name.startsWith('_')));

const TAKEN: Fault = { path: 'slug', code: 'taken', en: 'belongs to another article already', de: 'gehört schon zu einem anderen Artikel' };

/** Faults to show beside the form; an address that is taken is one. Everything else is a problem of its own. */
const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Rejection && error.code === 'articleSlug.taken') return [TAKEN];
  if (error instanceof Rejection && error.details.faults) return error.details.faults;
  throw error;
};
