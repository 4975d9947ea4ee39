import { formatActor } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import type { ArticleEvent, ArticleSlugEvent } from './article.events.js';
import { inPortal, searchable, type ArticleContent, type SearchedArticle } from './article.policy.js';
import type { Text } from '../kernel/sealing.js';

const TYPES = ['ArticlePublished', 'ArticleRevised', 'ArticleWithdrawn'];

/** An article as it is now. Withdrawn ones stay for those who write. */
export interface ArticleRow extends ArticleContent {
  readonly id: string;
  readonly withdrawn: boolean;
  /** ms. */
  readonly published: number;
  readonly revised: number;
  readonly revision: number;
}

export const articleRow = view<ArticleRow, ArticleEvent>({
  name: 'article',
  version: 1,
  decisive: false,
  folds: TYPES,
  idsOf: event => [event.of],
  fold: (row, event) => {
    const { revision, at, of } = event;
    if (event.type === 'ArticleWithdrawn') return row && { ...row, withdrawn: true, revision };
    const { portal, slug, language, category, title, body, keywords } = event.data;
    return { id: of, portal, slug, language, category, title, body, keywords, withdrawn: false, published: row?.published ?? at, revised: at, revision };
  },
});

/** What one version said. The row's id is `<article>/<revision, six digits>`. */
export interface ArticleVersion extends ArticleContent {
  readonly revision: number;
  readonly at: number;
  readonly actor: string;
  readonly restores: number | null;
}

export const versionRowId = (article: string, revision: number): string => `${article}/${String(revision).padStart(6, '0')}`;

export const articleVersions = view<ArticleVersion, ArticleEvent>({
  name: 'articleVersions',
  version: 1,
  decisive: false,
  folds: TYPES.slice(0, 2),
  idsOf: event => [versionRowId(event.of, event.revision)],
  fold: (row, event) => {
    if (event.type === 'ArticleWithdrawn') return row;
    const { portal, slug, language, category, title, body, keywords, restores } = event.data;
    return { portal, slug, language, category, title, body, keywords, revision: event.revision, at: event.at, actor: formatActor(event.actor), restores };
  },
});

/** A published article in its portal's list. The row's id is `<portal>/<article>`. */
export interface ListedArticle extends Pick<ArticleContent, 'slug' | 'language' | 'category' | 'title'> {
  readonly article: string;
  readonly revised: number;
}

export const articleList = view<ListedArticle, ArticleEvent>({
  name: 'articleList',
  version: 1,
  decisive: false,
  folds: TYPES,
  idsOf: event => [inPortal(event.data.portal, event.of)],
  fold: (_, event) => {
    if (event.type === 'ArticleWithdrawn') return undefined;
    const { slug, language, category, title } = event.data;
    return { article: event.of, slug, language, category, title, revised: event.at };
  },
});

/** The words of a published article, for search. The row's id is `<portal>/<article>`. */
export interface ArticleWordsRow extends SearchedArticle {
  readonly article: string;
  readonly language: ArticleContent['language'];
}

const words = (text: Text): string => (typeof text === 'string' ? searchable(text) : '');

export const articleWords = view<ArticleWordsRow, ArticleEvent>({
  name: 'articleWords',
  version: 1,
  decisive: false,
  folds: TYPES,
  idsOf: event => [inPortal(event.data.portal, event.of)],
  fold: (_, event) => {
    if (event.type === 'ArticleWithdrawn') return undefined;
    const { language, title, body, keywords } = event.data;
    return { article: event.of, language, title: words(title), keywords: words(keywords), body: words(body) };
  },
});

/** Which article an address belongs to, also when the article has another one by now. The row's id is `<portal>:<slug>`. */
export interface SlugHolder {
  readonly holder: string;
}

export const articleSlugHolder = view<SlugHolder, ArticleSlugEvent>({
  name: 'articleSlugHolder',
  version: 1,
  decisive: true,
  folds: ['ArticleSlugReserved'],
  idsOf: event => [event.of],
  fold: (_, event) => ({ holder: event.data.holder }),
});
