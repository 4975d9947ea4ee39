import type { SecretPurpose } from '../sso/connection.policy.js';
import type { AccessRule, MailRule, ReopenRule, SsoRule, TicketScope } from './portal.policy.js';

/** The words of settings as sentences of the log use them. */
export const whereEn = (host: string | null): string => (host === null ? 'on every host without a rule of its own' : `on ${host}`);
export const whereDe = (host: string | null): string => (host === null ? 'auf jedem Host ohne eigene Regel' : `auf ${host}`);

const listsEn = (lists: readonly string[]): string => `${lists.length === 1 ? 'list' : 'lists'} ${lists.join(', ')}`;
const listsDe = (lists: readonly string[]): string => `${lists.length === 1 ? 'der Liste' : 'den Listen'} ${lists.join(', ')}`;

export const accessEn = ({ mode, lists }: AccessRule): string => (mode === 'everybody' ? 'everybody registered' : `contacts on ${listsEn(lists)}`);
export const accessDe = ({ mode, lists }: AccessRule): string =>
  mode === 'everybody' ? 'dürfen alle Registrierten' : `dürfen Kontakte auf ${listsDe(lists)}`;

export const ssoEn = ({ mode, lists, existingOnly }: SsoRule): string => {
  if (mode === 'off') return 'lets nobody in';
  const who = mode === 'all' ? 'everybody whom the provider vouches for' : `contacts on ${listsEn(lists)}`;
  return `lets in ${who}${existingOnly ? ', existing contacts only' : ''}`;
};

export const ssoDe = ({ mode, lists, existingOnly }: SsoRule): string => {
  if (mode === 'off') return 'lässt SSO niemanden ein';
  const who = mode === 'all' ? 'alle, für die der Anbieter bürgt' : `Kontakte auf ${listsDe(lists)}`;
  return `lässt SSO ein: ${who}${existingOnly ? '; nur vorhandene Kontakte' : ''}`;
};

/** As the first words of a sentence. */
export const atStart = (words: string): string => `${words[0]!.toUpperCase()}${words.slice(1)}`;

const withReply = (reply: boolean, en: boolean): string => (reply ? (en ? ' and answer them' : ' und beantworten sie') : en ? ' without answering them' : ', ohne sie zu beantworten');

export const scopeEn = ({ own, company }: TicketScope): string => {
  const mine = `their own tickets${withReply(own.reply, true)}`;
  if (company.see === 'none') return mine;
  const whose = company.see === 'all' ? 'those of their companies' : `on ${listsEn(company.lists)} those of their companies`;
  return `${mine}, and ${whose}${withReply(company.reply, true)}`;
};

export const scopeDe = ({ own, company }: TicketScope): string => {
  const mine = `ihre eigenen Tickets${withReply(own.reply, false)}`;
  if (company.see === 'none') return mine;
  const whose = company.see === 'all' ? 'die ihrer Firmen' : `auf ${listsDe(company.lists)} die ihrer Firmen`;
  return `${mine}, dazu ${whose}${withReply(company.reply, false)}`;
};

export const reopenEn = ({ mode, days, thanksKeepClosed }: ReopenRule): string => {
  const when = mode === 'always' ? 'closed tickets at any time' : mode === 'never' ? 'no closed ticket' : `closed tickets within ${days} days`;
  return `${when}${thanksKeepClosed ? '; mere thanks do not reopen' : ''}`;
};

export const reopenDe = ({ mode, days, thanksKeepClosed }: ReopenRule): string => {
  const when = mode === 'always' ? 'geschlossene Tickets jederzeit' : mode === 'never' ? 'kein geschlossenes Ticket' : `geschlossene Tickets binnen ${days} Tagen`;
  return `${when}${thanksKeepClosed ? ' (bloßer Dank zählt nicht)' : ''}`;
};

export const mailsEn = ({ mode }: MailRule): string => (mode === 'off' ? 'no mails are sent' : mode === 'minimal' ? 'mails are sent without subject and text' : 'mails are sent with subject and text');

export const mailsDe = ({ mode }: MailRule): string =>
  mode === 'off' ? 'werden keine E-Mails gesendet' : mode === 'minimal' ? 'werden E-Mails ohne Betreff und Text gesendet' : 'werden E-Mails mit Betreff und Text gesendet';

export const secretEn = (purpose: SecretPurpose): string => (purpose === 'signing' ? 'key for signing requests' : purpose === 'client' ? 'client secret' : 'secret for tokens');

export const secretDe = (purpose: SecretPurpose): string =>
  purpose === 'signing' ? 'einen neuen Schlüssel für unterschriebene Anfragen' : purpose === 'client' ? 'ein neues Client-Geheimnis' : 'ein neues Geheimnis für Tokens';
