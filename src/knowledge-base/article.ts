import { Command, decider, on, type DecisionContext, type Reservation } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, LongText, ShortText, Whole } from '../kernel/fields.js';
import { isErased } from '../kernel/sealing.js';
import type { ArticleEvent, ArticleSaid, ArticleSlugEvent } from './article.events.js';
import { ARTICLE_LANGUAGES, isSlug, slugFrom, slugKey, type ArticleContent, type ArticleLanguage } from './article.policy.js';

class ArticleText extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 150, en: 'Title', de: 'Titel' }) title!: string;
  @Choice(ARTICLE_LANGUAGES, { en: 'Language', de: 'Sprache' }) language!: ArticleLanguage;
  @ShortText({ max: 60, en: 'Category', de: 'Rubrik' }) category!: string;
  @LongText({ max: 60_000, en: 'Text', de: 'Text' }) body!: string;
  @ShortText({ max: 300, en: 'Keywords', de: 'Stichwörter', optional: true }) keywords?: string;
  @ShortText({ max: 80, en: 'Address', de: 'Adresse', optional: true }) slug?: string;
}

export class PublishArticle extends ArticleText {}

export class ReviseArticle extends ArticleText {
  @Id({ en: 'Article', de: 'Artikel' }) article!: string;
}

class NamedArticle extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'Article', de: 'Artikel' }) article!: string;
}

export class WithdrawArticle extends NamedArticle {}

export class RestoreArticleVersion extends NamedArticle {
  @Whole({ min: 0, max: 1_000_000, en: 'Revision', de: 'Revision' }) revision!: number;
}

export type Article =
  | { readonly status: 'none' }
  | { readonly status: 'published' | 'withdrawn'; readonly content: ArticleContent; readonly versions: Version | null };

/** The latest first. */
interface Version {
  readonly revision: number;
  readonly content: ArticleContent;
  readonly before: Version | null;
}

type Existing = Exclude<Article, { status: 'none' }>;

const contentOf = ({ portal, slug, language, category, title, body, keywords }: ArticleSaid): ArticleContent => ({ portal, slug, language, category, title, body, keywords });

const evolve = (article: Article, fact: ArticleEvent & { readonly revision: number }): Article => {
  if (fact.type === 'ArticleWithdrawn') return article.status === 'none' ? article : { ...article, status: 'withdrawn' };
  const content = contentOf(fact.data);
  return { status: 'published', content, versions: { revision: fact.revision, content, before: article.status === 'none' ? null : article.versions } };
};

/** An article of another portal is not found: whoever may write there may not look here. */
const existing = (article: Article, portal: string): Existing => {
  if (article.status === 'none' || article.content.portal !== portal) throw new Rejection('unknown', 'article.unknown', 'There is no such article.');
  return article;
};

const published = (article: Article, portal: string): Existing => {
  const found = existing(article, portal);
  if (found.status === 'withdrawn') throw new Rejection('conflict', 'article.withdrawn', 'The article was withdrawn.');
  return found;
};

const badSlug = (): Rejection =>
  new Rejection('invalid', 'article.bad-address', 'This is no address for an article.', {
    faults: [{ path: 'slug', code: 'slug', en: 'may hold small letters, digits and single hyphens, and is not “search” or “suggest”', de: 'darf Kleinbuchstaben, Ziffern und einzelne Bindestriche enthalten und nicht „search“ oder „suggest“ heißen' }],
  });

/** The address as given, else the one it has, else made from the title. */
const slugOf = (c: ArticleText, article: Article): string => c.slug?.trim().toLowerCase() || (article.status === 'none' ? slugFrom(c.title) : article.content.slug);

const wanted = (c: ArticleText, article: Article): ArticleContent => {
  const slug = slugOf(c, article);
  if (!isSlug(slug)) throw badSlug();
  return { portal: c.portal, slug, language: c.language, category: c.category.trim(), title: c.title.trim(), body: c.body.trim(), keywords: (c.keywords ?? '').trim() };
};

const same = (a: ArticleContent, b: ArticleContent): boolean => (Object.keys(a) as (keyof ArticleContent)[]).every(name => a[name] === b[name]);

const said = (content: ArticleContent, { actor }: DecisionContext, restores: number | null): ArticleSaid => ({ ...content, author: actor.id, restores });

const addressOf = (c: ArticleText, article: Article): readonly Reservation[] => [{ noun: 'articleSlug', key: slugKey(c.portal, slugOf(c, article)) }];

const readable = (content: ArticleContent | undefined): ArticleContent => {
  if (!content) throw new Rejection('unknown', 'article.no-version', 'The article has no such version.');
  if ([content.title, content.body, content.keywords].some(isErased)) throw new Rejection('conflict', 'article.erased', 'The words of this version were erased.');
  return content;
};

const versionAt = ({ versions }: Existing, revision: number): ArticleContent | undefined => {
  for (let version = versions; version; version = version.before) if (version.revision === revision) return version.content;
  return undefined;
};

const spec = on<Article, ArticleEvent>();
/** Agents write articles as they answer tickets; an admin may always. */
const WRITERS = ['admin', 'agent', 'system'] as const;

/** It opens sealed fields: the same words said again are no news, and earlier ones can come back. */
export const article = decider<Article, ArticleEvent>({ noun: 'article', initial: { status: 'none' }, evolve, opens: true }, [
  spec({
    command: PublishArticle,
    by: WRITERS,
    en: 'Publish an article of the knowledge base',
    de: 'Einen Artikel der Wissensdatenbank veröffentlichen',
    reads: c => [{ view: 'portal', id: c.portal }],
    reserves: addressOf,
    decide: (state, c, context) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'article.exists', 'The article exists already.');
      if (!context.rows.get('portal', c.portal)) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
      return [{ type: 'ArticlePublished', data: said(wanted(c, state), context, null) }];
    },
  }),
  spec({
    command: ReviseArticle,
    by: WRITERS,
    en: 'Revise a published article',
    de: 'Einen veröffentlichten Artikel überarbeiten',
    of: c => c.article,
    reserves: addressOf,
    decide: (state, c, context) => {
      const { content } = published(state, c.portal);
      const next = wanted(c, state);
      return same(content, next) ? [] : [{ type: 'ArticleRevised', data: said(next, context, null) }];
    },
  }),
  spec({
    command: WithdrawArticle,
    by: WRITERS,
    en: 'Withdraw an article: nobody finds it any more',
    de: 'Einen Artikel zurückziehen: Niemand findet ihn mehr',
    of: c => c.article,
    decide: (state, c) => (existing(state, c.portal).status === 'withdrawn' ? [] : [{ type: 'ArticleWithdrawn', data: { portal: c.portal } }]),
  }),
  spec({
    command: RestoreArticleVersion,
    by: WRITERS,
    en: 'Bring back an earlier version of an article, also of a withdrawn one',
    de: 'Eine frühere Fassung eines Artikels zurückholen, auch eines zurückgezogenen',
    of: c => c.article,
    decide: (state, c, context) => {
      const found = existing(state, c.portal);
      const content = readable(versionAt(found, c.revision));
      if (found.status === 'withdrawn') return [{ type: 'ArticlePublished', data: said(content, context, c.revision) }];
      return same(found.content, content) ? [] : [{ type: 'ArticleRevised', data: said(content, context, c.revision) }];
    },
  }),
]);

/** Only reservations write here; none is ever given up, so that an old link leads on. */
export const articleSlug = decider<{ holder: string | null }, ArticleSlugEvent>({ noun: 'articleSlug', initial: { holder: null }, evolve: (_, { data }) => ({ holder: data.holder }), opens: false }, []);
