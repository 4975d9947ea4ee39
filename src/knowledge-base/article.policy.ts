import type { Text } from '../kernel/sealing.js';
import { snippetOf as snippetIn, type Snippet } from '../kernel/snippet.js';
import { foldWords } from '../kernel/words.js';

export const ARTICLE_LANGUAGES = ['de', 'en'] as const;
export type ArticleLanguage = (typeof ARTICLE_LANGUAGES)[number];

/** What an article says, as of one version. */
export interface ArticleContent {
  readonly portal: string;
  readonly slug: string;
  readonly language: ArticleLanguage;
  readonly category: string;
  readonly title: Text;
  readonly body: Text;
  /** Words people may look for that the text does not hold, with commas between them. */
  readonly keywords: Text;
}

const MOST_OF_SLUG = 80;

/** The last part of an article's address, from its title: "Wie öffne ich ein Ticket?" is `wie-oeffne-ich-ein-ticket`. */
export const slugFrom = (title: string): string => {
  const slug = foldWords(title).join('-').replace(/[^a-z0-9-]/g, '').replace(/-{2,}/g, '-').slice(0, MOST_OF_SLUG).replace(/^-|-$/g, '');
  return slug;
};

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
/** Addresses of our own below /help. */
const RESERVED = new Set(['search', 'suggest']);

export const isSlug = (text: string): boolean => text.length <= MOST_OF_SLUG && SLUG.test(text) && !RESERVED.has(text);

/** The key under which an address is reserved: unique for each portal. */
export const slugKey = (portal: string, slug: string): string => `${portal}:${slug}`;

/** Rows of a portal stand side by side. */
export const inPortal = (portal: string, article: string): string => `${portal}/${article}`;

/** What search reads of an article: folded words, each once, with a blank before and after each (`" ein ticket "`). */
export interface SearchedArticle {
  readonly title: string;
  readonly keywords: string;
  readonly body: string;
}

/** A text as search reads it. One string is read and searched several times as fast as a list of words. */
export const searchable = (text: string): string => ` ${foldWords(plainOf(text)).join(' ')} `;

/** Very frequent words tell nothing about what somebody looks for. */
const STOP = new Set(
  'aber als am an auch auf aus bei bin bitte das dass dem den der des die doch du ein eine einem einen einer er es fuer hab habe hallo hat ich ihr im in ist ja kann mein meine meinem meinen mich mir mit nach nicht noch oder sehr sein sich sie sind so ueber um und uns von vor warum was wenn wer wie wir wird wo zu zum zur a am an and are as at be but by can cannot could do does for from have he hello help hi how i if in is it me my not of on or our please so that the there this to was we what when where which who why will with would you your'.split(' '),
);

/** The words somebody looks for: without those that tell nothing, unless there are no others. */
export const wordsAsked = (text: string): readonly string[] => {
  const all = foldWords(text).slice(0, 12);
  const telling = all.filter(word => !STOP.has(word) && word.length > 1);
  return telling.length > 0 ? telling : all;
};

const STEM = 4;

/** How well one asked word fits: 2 the word itself, 1 its beginning, or (`loosely`) a shorter form of it: "tickets" finds "ticket". */
const fits = (asked: string, words: string, loosely: boolean): number => {
  const at = words.indexOf(` ${asked}`);
  if (at >= 0) return words.includes(` ${asked} `, at) ? 2 : 1;
  return loosely && shorterForms(asked).some(form => words.includes(` ${form} `)) ? 1 : 0;
};

/** At most three letters less: endings, not other words. */
const shorterForms = (asked: string): readonly string[] => [1, 2, 3].filter(less => asked.length - less >= STEM).map(less => asked.slice(0, asked.length - less));

/** Title over keywords over body. */
const weightOf = (asked: string, { title, keywords, body }: SearchedArticle, loosely: boolean): number =>
  8 * fits(asked, title, loosely) + 4 * fits(asked, keywords, loosely) + fits(asked, body, loosely);

export interface Ranked<A> {
  readonly article: A;
  readonly score: number;
}

interface Ranking {
  /** `every`: a search, all words must fit; `some`: suggestions, the more of what is rare fits the better. */
  readonly match: 'every' | 'some';
  readonly limit: number;
}

/** The best first; rare words count more; what is equal keeps the order given. */
export const ranked = <A extends SearchedArticle>(articles: readonly A[], asked: readonly string[], { match, limit }: Ranking): readonly Ranked<A>[] => {
  if (asked.length === 0) return [];
  const weights = articles.map(article => asked.map(word => weightOf(word, article, match === 'some')));
  const rarity = asked.map((_, at) => Math.log(1 + articles.length / Math.max(1, weights.filter(of => of[at]! > 0).length)));
  return articles
    .map((article, at) => ({ article, weights: weights[at]!, score: weights[at]!.reduce((sum, weight, word) => sum + weight * rarity[word]!, 0) }))
    .filter(one => (match === 'every' ? one.weights.every(weight => weight > 0) : tells(one.weights)))
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ article, score }) => ({ article, score }));
};

/** A suggestion must hit a title or a keyword, or half of what was said: one common word of the text is no reason to interrupt. */
const tells = (weights: readonly number[]): boolean => weights.some(weight => weight >= 4) || weights.filter(weight => weight > 0).length * 2 >= Math.max(4, weights.length);

/** A Markdown text as words are read from it: without the addresses of links and without marks. */
export const plainOf = (markdown: string): string =>
  markdown
    .replace(/^[ \t|:-]{3,}$/gm, ' ')
    .replace(/\]\([^()\s]*\)/g, '')
    .replace(/https?:\/\/\S+/g, ' ')
    .replace(/[*`~[\]]+|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu, '')
    .replace(/[#>|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** A piece of the text around the first word asked for, in parts that are hits or not. */
export const snippetOf = (markdown: string, asked: readonly string[]): readonly Snippet[] => snippetIn(plainOf(markdown), asked);
