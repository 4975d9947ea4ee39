/** Markup that is safe to send: made from elements, whose text is escaped (jsx-runtime.ts), or by `trusted`. */
export class Markup {
  constructor(readonly text: string) {}
}

export type Html = Markup;

/** What may stand between tags. Strings are text, never markup; booleans, null and undefined are nothing. */
export type Child = Html | string | number | bigint | boolean | null | undefined | readonly Child[];

/** Takes markup as it is. Only for markup that this program wrote itself; never for anything a person or a server sent. */
export const trusted = (markup: string): Html => new Markup(markup);

/** The characters to send. */
export const render = (html: Html): string => html.text;

/** The same, to be kept and sent again: one run of characters instead of the many pieces it was put together from. */
export const settled = (html: Html): Html => {
  // Asking for a character makes the engine join the pieces, which it does for each page otherwise.
  html.text.charCodeAt(0);
  return html;
};

/** The characters of a whole document. */
export const renderDocument = (html: Html): string => `<!doctype html>${html.text}`;
