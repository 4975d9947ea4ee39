import { event, events, type FactOf } from '../kernel/event.js';
import { sealedText } from '../kernel/sealing.js';
import type { ArticleContent } from './article.policy.js';

/**
 * Everything that an article says from then on. Title, text and keywords are sealed by text keys, although everybody may
 * read them: people write names and quotations into articles, and what is written must be erasable without touching the log.
 */
export type ArticleSaid = { readonly [K in keyof ArticleContent]: ArticleContent[K] } & {
  /** Staff id. */
  readonly author: string;
  /** The revision whose words came back; null: they are new. */
  readonly restores: number | null;
};

const LANGUAGE = { en: { de: 'German', en: 'English' }, de: { de: 'Deutsch', en: 'Englisch' } } as const;

const sealed = { title: sealedText, body: sealedText, keywords: sealedText };
const againEn = (d: ArticleSaid): string => (d.restores === null ? '' : `, with the words of revision ${d.restores}`);
const againDe = (d: ArticleSaid): string => (d.restores === null ? '' : `, mit den Worten der Revision ${d.restores}`);

export const articleEvents = events('article', {
  ArticlePublished: event<ArticleSaid>({
    sealed,
    en: d => `The article “${d.slug}” of portal ${d.portal} was published in ${LANGUAGE.en[d.language]} by ${d.author}${againEn(d)}.`,
    de: d => `Der Artikel „${d.slug}“ des Portals ${d.portal} wurde auf ${LANGUAGE.de[d.language]} von ${d.author} veröffentlicht${againDe(d)}.`,
  }),
  ArticleRevised: event<ArticleSaid>({
    sealed,
    en: d => `The article “${d.slug}” of portal ${d.portal} was revised by ${d.author}${againEn(d)}.`,
    de: d => `Der Artikel „${d.slug}“ des Portals ${d.portal} wurde von ${d.author} überarbeitet${againDe(d)}.`,
  }),
  ArticleWithdrawn: event<{ portal: string }>({
    en: d => `The article was withdrawn from portal ${d.portal}; its address stays reserved.`,
    de: d => `Der Artikel wurde aus Portal ${d.portal} zurückgezogen; seine Adresse bleibt reserviert.`,
  }),
});

type Held = { readonly holder: string };

/** An address below /help belongs to one article of a portal for good: old links lead to the new address. */
export const articleSlugEvents = events('articleSlug', {
  ArticleSlugReserved: event<Held>({
    en: d => `The address was reserved for article ${d.holder}.`,
    de: d => `Die Adresse wurde für Artikel ${d.holder} reserviert.`,
  }),
});

export type ArticleEvent = FactOf<typeof articleEvents>;
export type ArticleSlugEvent = FactOf<typeof articleSlugEvents>;
