import { script } from './assets.js';
import type { Html } from './markup.js';
import type { Words } from './words.js';

const suggestPath = script(new URL('./client/suggest.js', import.meta.url), 'suggest.js');

export interface SuggestionLink {
  readonly title: string;
  readonly href: string;
}

/** Articles that may answer a question, as links that leave what was entered where it is. */
export const SuggestedArticles = ({ words, articles }: { readonly words: Words; readonly articles: readonly SuggestionLink[] }): Html | null =>
  articles.length === 0 ? null : (
    <section class="suggestions" aria-labelledby="suggestions-title">
      <h2 id="suggestions-title">{words.say('suggest.found')}</h2>
      <ul class="help-links">{articles.map(({ title, href }) => <li><a href={href} target="_blank" rel="noopener" dir="auto">{title}</a></li>)}</ul>
      <p class="hint">{words.say('suggest.new-tab')}</p>
    </section>
  );

/** Stands below a field and is filled by client/suggest.js with articles that fit what is typed there. */
export const SuggestionPlace = ({ words, field }: { readonly words: Words; readonly field: string }): Html => (
  <>
    <div class="suggest" data-suggest={field} data-title={words.say('suggest.found')} data-hint={words.say('suggest.new-tab')} aria-live="polite"></div>
    <script type="module" src={suggestPath} />
  </>
);

/** Without script: a form of its own before the ticket's, which asks what it is about first. Outside any other form. */
export const SuggestFirst = ({ words }: { readonly words: Words }): Html => (
  <noscript>
    <form class="help-search" method="get" action="/help/suggest">
      <label for="suggest-q">{words.say('suggest.ask')}</label>
      <input class="input" id="suggest-q" name="q" autocomplete="off" maxlength={200} />
      <button class="button plain" type="submit">{words.say('suggest.submit')}</button>
    </form>
  </noscript>
);
