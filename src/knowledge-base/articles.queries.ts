import { Rejection } from '../kernel/errors.js';
import type { Snippet } from '../kernel/snippet.js';
import { textOr } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import type { House } from '../platform/house.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { inPortal, ranked, slugKey, snippetOf, wordsAsked, type ArticleLanguage } from './article.policy.js';
import type { ArticleRow, ArticleWordsRow, ListedArticle, SlugHolder } from './article.view.js';

/** An article as a link to it. */
export interface ArticleLink {
  readonly title: string;
  readonly href: string;
  readonly language: ArticleLanguage;
}

export interface ArticleHit extends ArticleLink {
  readonly category: string;
  readonly snippet: readonly Snippet[];
}

export interface Category {
  readonly name: string;
  readonly articles: readonly ArticleLink[];
}

/** More than any portal has; what is beyond is found by search and links alone. */
const MOST = 10_000;

export const articleHref = (slug: string): string => `/help/${slug}`;

/** A portal whose articles anybody may read: open, and there. @throws Rejection `portal.unknown` */
export const demandOpen = (portal: PortalRow | undefined): PortalRow => {
  if (!portal?.open.value) throw new Rejection('unknown', 'portal.unknown', 'There is no portal here.');
  return portal;
};

const published = (snapshot: ViewSnapshot, portal: string): readonly ListedArticle[] =>
  snapshot.range<ListedArticle>('articleList', { prefix: inPortal(portal, ''), limit: MOST }).map(({ row }) => row);

const linkOf = ({ title, slug, language }: Pick<ListedArticle, 'title' | 'slug' | 'language'>): ArticleLink => ({ title: textOr(title, '…'), href: articleHref(slug), language });

/** How many articles a portal has in each language. */
export const languagesOf = (house: House, portal: PortalRow): Readonly<Record<ArticleLanguage, number>> => {
  const all = published(house.stores.views.snapshot(), portal.id);
  const de = all.filter(({ language }) => language === 'de').length;
  return { de, en: all.length - de };
};

/** Published articles of one language by category, both in the order of the language. */
export const categoriesOf = (house: House, portal: PortalRow, language: ArticleLanguage): readonly Category[] => {
  const order = new Intl.Collator(language).compare;
  const own = published(house.stores.views.snapshot(), portal.id).filter(one => one.language === language);
  return [...Map.groupBy(own, ({ category }) => category)]
    .map(([name, articles]) => ({ name, articles: articles.map(linkOf).sort((a, b) => order(a.title, b.title)) }))
    .sort((a, b) => order(a.name, b.name));
};

/**
 * The published article at an address.
 * @returns the article's own address instead when it was moved since
 * @throws Rejection `article.unknown`
 */
export const articleAt = (house: House, portal: PortalRow, slug: string): { article: ArticleRow } | { moved: string } => {
  const rows: Rows = house.stores.views.snapshot();
  const holder = rows.get<SlugHolder>('articleSlugHolder', slugKey(portal.id, slug))?.row.holder;
  const article = holder === undefined ? undefined : rows.get<ArticleRow>('article', holder)?.row;
  if (!article || article.withdrawn || article.portal !== portal.id) throw new Rejection('unknown', 'article.unknown', 'There is no such article.');
  return article.slug === slug ? { article } : { moved: articleHref(article.slug) };
};

const searched = (snapshot: ViewSnapshot, portal: string): readonly ArticleWordsRow[] =>
  snapshot.range<ArticleWordsRow>('articleWords', { prefix: inPortal(portal, ''), limit: MOST }).map(({ row }) => row);

const written = (snapshot: ViewSnapshot, { article }: ArticleWordsRow): readonly ArticleRow[] => {
  const row = snapshot.get<ArticleRow>('article', article)?.row;
  return row ? [row] : [];
};

/** Hits of a search in each language, the best first; with a piece of the text around the first hit. */
export const searchArticles = (house: House, portal: PortalRow, text: string, limit = 20): Readonly<Record<ArticleLanguage, readonly ArticleHit[]>> => {
  const snapshot = house.stores.views.snapshot();
  const asked = wordsAsked(text);
  const all = asked.length === 0 ? [] : searched(snapshot, portal.id);
  const hitsIn = (language: ArticleLanguage) =>
    ranked(all.filter(row => row.language === language), asked, { match: 'every', limit })
      .flatMap(({ article }) => written(snapshot, article))
      .map(row => ({ ...linkOf(row), category: row.category, snippet: snippetOf(textOr(row.body, ''), asked) }));
  return { de: hitsIn('de'), en: hitsIn('en') };
};

/** Articles that may answer what somebody is about to ask, the best first: for the page that opens a ticket. In the other language when there are none in this one. */
export const articlesFor = (house: House, portal: PortalRow, text: string, language: ArticleLanguage, limit = 4): readonly ArticleLink[] => {
  const snapshot = house.stores.views.snapshot();
  const asked = wordsAsked(text);
  const all = asked.length === 0 ? [] : searched(snapshot, portal.id);
  const fitting = (own: boolean) => ranked(all.filter(row => (row.language === language) === own), asked, { match: 'some', limit });
  const best = fitting(true);
  return (best.length > 0 ? best : fitting(false)).flatMap(({ article }) => written(snapshot, article)).map(linkOf);
};
