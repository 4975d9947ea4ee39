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

/**
 * Stands near a field and shows articles that fit what is entered there: while typing, by client/suggest.js; without
 * script as a form of its own before the ticket's, which asks what it is about first. Outside any other form.
 */
export const Suggestions = ({ words, field }: { readonly words: Words; readonly field: string }): Html => (
  <>
    <div class="suggest" data-suggest={field} data-title={words.say('suggest.found')} data-hint={words.say('suggest.new-tab')} aria-live="polite"></div>
    <noscript>
      <form class="help-search" method="get" action="/help/suggest">
        <label for="suggest-q">{words.say('suggest.ask')}</label>
        <input class="input" id="suggest-q" name="q" autocomplete="off" maxlength={200} />
        <button class="button plain" type="submit">{words.say('suggest.submit')}</button>
      </form>
    </noscript>
    <script type="module" src={suggestPath} />
  </>
);
