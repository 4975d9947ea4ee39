import type { KeptMail } from '../kernel/mailer.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Child, Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';

const COLUMNS = ['mailbox.subject', 'mailbox.to', 'mailbox.at'] as const;

/** Mails that were kept, the newest first. */
export const MailboxPage = ({ face, mails }: { readonly face: Face; readonly mails: readonly KeptMail[] }): Html => (
  <Layout face={face} title={face.words.say('mailbox.title')} lead={face.words.say('mailbox.lead')} width="wide">
    {mails.length === 0 ? (
      <div class="empty"><h2>{face.words.say('mailbox.empty.title')}</h2><p>{face.words.say('mailbox.empty.text')}</p></div>
    ) : (
      <table class="table" role="table">
        <caption class="unseen">{face.words.say('mailbox.title')}</caption>
        <thead role="rowgroup"><tr role="row">{COLUMNS.map(key => <th scope="col" role="columnheader">{face.words.say(key)}</th>)}</tr></thead>
        <tbody role="rowgroup">{mails.map(mail => <Line face={face} mail={mail} />)}</tbody>
      </table>
    )}
  </Layout>
);

const Line = ({ face, mail }: { readonly face: Face; readonly mail: KeptMail }): Html => (
  <tr role="row">
    <th scope="row" role="rowheader" class="main"><a href={`/staff/mailbox/${mail.id}`}><bdi>{mail.subject}</bdi></a></th>
    <td role="cell" data-label={face.words.say('mailbox.to')}><bdi>{mail.to}</bdi></td>
    <td role="cell" data-label={face.words.say('mailbox.at')}><Moment face={face} at={mail.at} /></td>
  </tr>
);

/** One mail: its text as it was written, with the addresses in it as links. */
export const KeptMailPage = ({ face, mail }: { readonly face: Face; readonly mail: KeptMail }): Html => (
  <Layout face={face} title={mail.subject} lead={<a href="/staff/mailbox">{face.words.say('mailbox.back')}</a>}>
    <p class="soft">{face.words.say('mailbox.to')}: <bdi>{mail.to}</bdi>, <Moment face={face} at={mail.at} /></p>
    <div class="card prose mail-text" dir="auto">{linked(mail.text)}</div>
    <p><a href={`/staff/mailbox/${mail.id}/source`}>{face.words.say('mailbox.source')}</a></p>
  </Layout>
);

const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g;

const linked = (text: string): readonly Child[] => {
  const parts: Child[] = [];
  let from = 0;
  for (const { 0: address, index } of text.matchAll(ADDRESS)) {
    parts.push(text.slice(from, index), <a href={address}>{address}</a>);
    from = index + address.length;
  }
  return [...parts, text.slice(from)];
};
