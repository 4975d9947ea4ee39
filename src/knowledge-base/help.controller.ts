import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Faces } from '../platform/faces.js';
import { Allow, Visiting, type Visit, type Visited } from '../platform/gate.js';
import { House } from '../platform/house.js';
import { sendPage } from '../platform/page-answers.js';
import { Describe, record } from '../platform/openapi-words.js';
import { whoIs } from '../platform/sight-gate.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { Face } from '../web/face.js';
import { queryText } from '../web/queries.js';
import type { ArticleLanguage } from './article.policy.js';
import { articleAt, articlesFor, categoriesOf, demandOpen, languagesOf, searchArticles } from './articles.queries.js';
import { anchorOf, ArticlePage, HelpPage, HelpSearchPage, SuggestPage } from './help.page.js';
import { showsPortalLink, type Visitor } from './portal-link.policy.js';

const OTHER = { de: 'en', en: 'de' } as const;
/** Categories in the bar; all of them stand on the front page. */
const IN_BAR = 4;
const LONGEST = 200;

/** What a page of the knowledge base stands on. */
interface Shelf {
  readonly face: Face;
  readonly portal: PortalRow;
  readonly language: ArticleLanguage;
  readonly portalLink: boolean;
}

/** The knowledge base: for anybody on the host of an open portal. */
@Controller('help')
@Allow('anybody')
export class HelpController {
  constructor(
    private readonly house: House,
    private readonly faces: Faces,
  ) {}

  @Get()
  front(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { face, portal, language, portalLink } = this.#shelf(visit, request);
    const counts = languagesOf(this.house, portal);
    const picked = queryText(query, 'in');
    const own = picked === 'de' || picked === 'en' ? picked : counts[language] > 0 ? language : OTHER[language];
    sendPage(reply, HelpPage({ face, language: own, categories: categoriesOf(this.house, portal, own), others: counts[OTHER[own]], portalLink }));
  }

  @Get('search')
  search(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { face, portal, language } = this.#shelf(visit, request);
    const text = asked(query);
    const found = searchArticles(this.house, portal, text);
    sendPage(reply, HelpSearchPage({ face, text, hits: found[language], others: found[OTHER[language]] }));
  }

  @Get('suggest')
  @Describe({ en: 'Articles that may answer a question: JSON, or a page for those who ask for one', query: ['q'], answer: record({ articles: 'array' }) })
  suggest(@Visiting() visit: Visit, @Query() query: unknown, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { face, portal, language } = this.#shelf(visit, request);
    const text = asked(query);
    const articles = articlesFor(this.house, portal, text, language);
    if ((request.headers.accept ?? '').includes('text/html')) return sendPage(reply, SuggestPage({ face, text, articles }));
    void reply.send({ articles });
  }

  @Get(':slug')
  read(@Visiting() visit: Visit, @Param('slug') slug: string, @Req() request: Visited, @Res() reply: FastifyReply): void {
    const { face, portal, portalLink } = this.#shelf(visit, request);
    const found = articleAt(this.house, portal, slug);
    if ('moved' in found) return void reply.code(301).header('Location', found.moved).send('');
    sendPage(reply, ArticlePage({ face, article: found.article, portalLink }));
  }

  /** @throws Rejection `portal.unknown` where no open portal is */
  #shelf(visit: Visit, request: Visited): Shelf {
    const portal = demandOpen(this.faces.portalAt(visit.host));
    const face = this.faces.of(request);
    const language = face.words.language === 'en' ? 'en' : 'de';
    const portalLink = showsPortalLink(portal, visit.host, this.#visitor(visit));
    return { face: this.#dressed(face, portal, language, portalLink), portal, language, portalLink };
  }

  #visitor({ caller }: Visit): Visitor {
    if (caller === undefined) return { kind: 'nobody' };
    if (!caller.identity) return { kind: 'staff' };
    const { entry } = this.house.viewers.decide(this.house.stores.views.snapshot(), whoIs(caller), this.house.clock.now());
    return { kind: 'contact', mayEnter: entry.allowed };
  }

  /** The template's bar: title, categories, and the link to the customer portal, which is the only way there. */
  #dressed(face: Face, portal: PortalRow, language: ArticleLanguage, portalLink: boolean): Face {
    const { signIn: _, ...rest } = face;
    const categories = categoriesOf(this.house, portal, language).slice(0, IN_BAR);
    return {
      ...rest,
      home: '/help',
      nav: [
        ...categories.map(({ name }) => ({ href: `/help#${anchorOf(name)}`, label: name })),
        ...(portalLink ? [{ href: '/tickets', label: face.words.say('help.portal') }] : []),
      ],
    };
  }
}

const asked = (query: unknown): string => (queryText(query, 'q') ?? '').trim().slice(0, LONGEST);
