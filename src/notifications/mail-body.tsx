import type { Html } from '../web/markup.js';
import { renderDocument } from '../web/markup.js';
import type { Words } from '../web/words.js';
import { plainText } from './plain.js';

/** One thing that a mail says: a sentence, and what somebody wrote. */
export interface Said {
  readonly line: string;
  readonly quote?: string;
}

/** What a mail says, before it is text and HTML. */
export interface MailBody {
  readonly words: Words;
  /** Who writes: the portal's title. */
  readonly portal: string;
  readonly heading: string;
  readonly said: readonly Said[];
  /** What the person is to open. */
  readonly action?: { readonly label: string; readonly url: string };
  /** Small print, each with the address that it is about. */
  readonly footer: readonly { readonly line: string; readonly url?: string }[];
}

const quoted = (text: string): string => plainText(text).split('\n').map(line => `> ${line}`.trimEnd()).join('\n');

/** The text part. */
export const asText = ({ portal, heading, said, action, footer }: MailBody): string =>
  [
    heading,
    ...said.map(({ line, quote }) => (quote === undefined ? line : `${line}\n\n${quoted(quote)}`)),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ['-- ', portal, ...footer.map(({ line, url }) => (url === undefined ? line : `${line}: ${url}`))].join('\n'),
  ].join('\n\n') + '\n';

const Lines = ({ text }: { readonly text: string }): Html => <>{plainText(text).split('\n').map((line, at) => (at === 0 ? line : <><br />{line}</>))}</>;

/** The HTML part: no style, no picture, nothing that is loaded from anywhere. */
export const asHtml = ({ words, portal, heading, said, action, footer }: MailBody): string =>
  renderDocument(
    <html lang={words.locale}>
      <head><meta charset="utf-8" /><title>{heading}</title></head>
      <body>
        <h1><bdi>{heading}</bdi></h1>
        {said.map(({ line, quote }) => <><p>{line}</p>{quote === undefined ? null : <blockquote dir="auto"><Lines text={quote} /></blockquote>}</>)}
        {action ? <p><a href={action.url}><strong>{action.label}</strong></a><br /><small>{action.url}</small></p> : null}
        <hr />
        <p><small>{portal}{footer.map(({ line, url }) => <><br />{url === undefined ? line : <a href={url}>{line}</a>}</>)}</small></p>
      </body>
    </html>,
  );
