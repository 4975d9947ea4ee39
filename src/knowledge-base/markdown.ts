import MarkdownIt from 'markdown-it';
import { harmlessAddress } from '../web/html-rules.js';
import { trusted, type Html } from '../web/markup.js';
import type { Words } from '../web/words.js';

/** Deep nesting of quotations and lists costs time and helps nobody. */
const DEEPEST = 20;

const SAFE = /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#)/i;
const OUTSIDE = /^https?:\/\//i;

/**
 * Markdown as people write it, with nothing in it that runs: no HTML, no pictures (their words stay), links to the web,
 * mail, telephone and our own pages only.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false, maxNesting: DEEPEST });

markdown.validateLink = address => SAFE.test(address) && harmlessAddress(address) === address;

const { rules } = markdown.renderer;
type Rule = NonNullable<(typeof rules)[string]>;

rules['image'] = (tokens, at) => markdown.utils.escapeHtml(tokens[at]!.content);

/** The page has its h1: headings of a text begin at h2. */
const shifted: Rule = (tokens, at, options, _env, self) => {
  const token = tokens[at]!;
  token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 1)}`;
  return self.renderToken(tokens, at, options);
};
rules['heading_open'] = shifted;
rules['heading_close'] = shifted;

rules['link_open'] = (tokens, at, options, _env, self) => {
  const token = tokens[at]!;
  if (OUTSIDE.test(String(token.attrGet('href')))) token.attrSet('rel', 'noopener noreferrer nofollow');
  return self.renderToken(tokens, at, options);
};

/** Wide things scroll inside; whoever has no mouse reaches them by Tab. */
const scrolling = (env: unknown): string => `<div class="scroll" role="group" tabindex="0" aria-label="${(env as { label: string }).label}">`;
rules['table_open'] = (_tokens, _at, _options, env) => `${scrolling(env)}<table>\n`;
rules['table_close'] = () => '</table></div>\n';

/** Cells are aligned by inline style, which our own policy refuses: the text stands at the start. */
const unstyled: Rule = (tokens, at, options, _env, self) => {
  const token = tokens[at]!;
  token.attrs = null;
  return self.renderToken(tokens, at, options);
};
rules['th_open'] = unstyled;
rules['td_open'] = unstyled;

const code: Rule = (tokens, at, _options, env) => `${scrolling(env)}<pre><code>${markdown.utils.escapeHtml(tokens[at]!.content)}</code></pre></div>\n`;
rules['fence'] = code;
rules['code_block'] = code;

/** An article's text as markup. Everything in it was written by the renderer above, which escapes all else. */
export const renderMarkdown = (text: string, words: Words): Html => trusted(markdown.render(text, { label: markdown.utils.escapeHtml(words.say('help.scrolls')) }));
