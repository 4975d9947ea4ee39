import type { Mail } from '../kernel/mailer.js';
import type { Rows } from '../kernel/view.js';
import { wordsFor } from '../web/words.js';
import type { PortalRow } from '../portal/portal.policy.js';
import type { Inside } from './letter-seal.js';
import type { MailAddresses } from './mail-addresses.js';
import { asHtml, asText, type MailBody } from './mail-body.js';
import { AUTOMATIC } from './news-mail.js';
import { oneLine } from './plain.js';
import type { WaitingLetter } from './waiting.js';

export interface LetterParts {
  readonly id: string;
  readonly row: WaitingLetter;
  readonly inside: Inside;
  readonly from: string;
  readonly addresses: MailAddresses;
  /** ms. */
  readonly at: number;
}

/** Portals have titles; letters to staff may come from none. */
const titleOf = (rows: Rows, portal: string): string => oneLine(rows.get<PortalRow>('portal', portal)?.row.title.value ?? '') || 'Sichtfeld';

/** A letter written out. Nothing in it was written by whoever asked for it: it may go to somebody else (W6). */
export const letterMail = (rows: Rows, { id, row, inside, from, addresses, at }: LetterParts): Mail => {
  const words = wordsFor(row.language);
  const portal = titleOf(rows, row.portal);
  const subject = oneLine(words.say(`mail.letter.subject.${row.letter}`, portal));
  const body: MailBody = {
    words, portal, heading: subject,
    said: [{ line: words.say(`mail.letter.text.${row.letter}`) }],
    ...(inside.url === undefined ? {} : { action: { label: words.say(`mail.letter.action.${row.letter}`), url: inside.url } }),
    footer: [{ line: words.say('mail.letter.unasked') }],
  };
  return { id, from: { name: portal, address: from }, to: inside.to, subject, text: asText(body), html: asHtml(body), messageId: addresses.messageId(id), headers: AUTOMATIC, concerns: [], at };
};
