import type { Face } from './face.js';
import type { Html } from './markup.js';
import { Moment } from './moment.js';

/** One thing that happened: when, in a sentence, by whom, why, and where to read all of it. */
export interface HistoryLine {
  readonly at: number;
  readonly sentence: string;
  readonly who: string;
  readonly reason: string | null;
  readonly href: string;
}

/** What happened, in sentences, the latest first. */
export const History = ({ face, lines }: { readonly face: Face; readonly lines: readonly HistoryLine[] }): Html => (
  <section aria-labelledby="history-title">
    <h2 id="history-title">{face.words.say('contact.history')}</h2>
    <ol class="history">
      {lines.map(({ at, sentence, who, reason, href }) => (
        <li><span dir="auto">{sentence}</span> <span class="soft"><a href={href}><Moment face={face} at={at} /></a>, <span dir="auto">{who}</span>{reason === null ? null : <> – <q dir="auto">{reason}</q></>}</span></li>
      ))}
    </ol>
  </section>
);
