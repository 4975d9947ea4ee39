import { textOr } from '../kernel/sealing.js';
import { ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { SuggestedArticles } from '../web/suggestions.js';
import type { ArticleLanguage } from './article.policy.js';
import type { ArticleRow } from './article.view.js';
import type { ArticleHit, ArticleLink, Category } from './articles.queries.js';
import { renderMarkdown } from './markdown.js';

const OTHER = { de: 'en', en: 'de' } as const;

/** The knowledge base's search; stands on each of its pages. */
const Search = ({ face: { words }, text = '' }: { readonly face: Face; readonly text?: string }): Html => (
  <form class="help-search" method="get" action="/help/search" role="search">
    <label class="unseen" for="help-q">{words.say('help.search')}</label>
    <input class="input" type="search" id="help-q" name="q" value={text} autocomplete="off" enterkeyhint="search" maxlength={200} />
    <button class="button plain" type="submit">{words.say('help.search.submit')}</button>
  </form>
);

export interface HelpPageProps {
  readonly face: Face;
  readonly categories: readonly Category[];
  readonly language: ArticleLanguage;
  /** How many articles there are in the other language. */
  readonly others: number;
  /** Whether the visitor may go on to the customer portal. */
  readonly portalLink: boolean;
}

/** The front page: search, then categories with their articles. */
export const HelpPage = ({ face, categories, language, others, portalLink }: HelpPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('help.title')} lead={words.say('help.lead')} width="wide">
      <Search face={face} />
      {categories.length === 0 ? <section class="empty"><h2>{words.say('help.empty.title')}</h2><p>{words.say('help.empty.text')}</p></section> : (
        <div class="help-categories">
          {categories.map(({ name, articles }, at) => (
            <section class="card" aria-labelledby={`category-${at}`} id={anchorOf(name)}>
              <h2 id={`category-${at}`} dir="auto">{name}</h2>
              <ul class="help-links">{articles.map(({ title, href }) => <li><a href={href} dir="auto">{title}</a></li>)}</ul>
            </section>
          ))}
        </div>
      )}
      {others > 0 ? <p><a href={`/help?in=${OTHER[language]}`} hreflang={OTHER[language]}>{words.say(`help.others.${OTHER[language]}`)} ({words.number(others)})</a></p> : null}
      {portalLink ? <Further face={face} /> : null}
    </Layout>
  );
};

/** The place of a category on the front page. */
export const anchorOf = (category: string): string => `c-${encodeURIComponent(category).replace(/%/g, '').toLowerCase()}`;

const Further = ({ face: { words } }: { readonly face: Face }): Html => (
  <section class="help-further"><h2>{words.say('help.further.title')}</h2><p>{words.say('help.further.text')}</p><p><ButtonLink kind="primary" href="/tickets/new">{words.say('tickets.open')}</ButtonLink></p></section>
);

export interface ArticlePageProps {
  readonly face: Face;
  readonly article: ArticleRow;
  readonly portalLink: boolean;
}

/** One article, in its own language whatever the page around it speaks. */
export const ArticlePage = ({ face, article, portalLink }: ArticlePageProps): Html => {
  const { words } = face;
  const title = textOr(article.title, words.say('help.erased'));
  return (
    <Layout face={face} title={title} lead={<><a href="/help">{words.say('help.title')}</a> › <a href={`/help#${anchorOf(article.category)}`} dir="auto">{article.category}</a></>}>
      <article class="markdown" lang={article.language} dir="auto">
        {typeof article.body === 'string' ? renderMarkdown(article.body, words) : <p class="soft">{words.say('help.erased')}</p>}
      </article>
      <p class="soft">{words.say('help.revised')} <Moment face={face} at={article.revised} /></p>
      {portalLink ? <Further face={face} /> : null}
      <Search face={face} />
    </Layout>
  );
};

export interface HelpSearchPageProps {
  readonly face: Face;
  readonly text: string;
  readonly hits: readonly ArticleHit[];
  /** Hits in the other language, below the own ones. */
  readonly others: readonly ArticleHit[];
}

export const HelpSearchPage = ({ face, text, hits, others }: HelpSearchPageProps): Html => {
  const { words } = face;
  const none = hits.length + others.length === 0;
  return (
    <Layout face={face} title={text === '' ? words.say('help.search') : words.say('help.results', text)} lead={<a href="/help">{words.say('help.title')}</a>}>
      <Search face={face} text={text} />
      {text !== '' && none ? <section class="empty" role="status"><h2>{words.say('help.none.title')}</h2><p>{words.say('help.none.text')}</p></section> : null}
      <Hits hits={hits} />
      {others.length > 0 ? <><h2>{words.say(`help.others.${others[0]!.language}`)}</h2><Hits hits={others} /></> : null}
    </Layout>
  );
};

const Hits = ({ hits }: { readonly hits: readonly ArticleHit[] }): Html | null =>
  hits.length === 0 ? null : (
    <ol class="stack">
      {hits.map(({ title, href, category, snippet, language }) => (
        <li class="card" lang={language}>
          <p><a class="help-hit" href={href} dir="auto">{title}</a> <span class="soft" dir="auto">{category}</span></p>
          <p class="help-snippet" dir="auto">{snippet.map(({ text, hit }): Child => (hit ? <mark>{text}</mark> : text))}</p>
        </li>
      ))}
    </ol>
  );

/** Without script: the articles first, then on to the ticket with the subject that was entered. */
export const SuggestPage = ({ face, text, articles }: { readonly face: Face; readonly text: string; readonly articles: readonly ArticleLink[] }): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('suggest.title')} lead={text === '' ? undefined : words.say('suggest.lead', text)}>
      {articles.length > 0 ? <SuggestedArticles words={words} articles={articles} /> : <p role="status">{words.say('suggest.none')}</p>}
      <p><ButtonLink kind="primary" href={`/tickets/new${text === '' ? '' : `?subject=${encodeURIComponent(text)}`}`}>{words.say('suggest.go-on')}</ButtonLink></p>
    </Layout>
  );
};
