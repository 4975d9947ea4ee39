import type { Fact, Recorded } from '../kernel/event.js';
import type { Mail } from '../kernel/mailer.js';
import type { Rows } from '../kernel/view.js';
import { personKeyId } from '../sealing/key-ids.js';
import { subjectOf } from '../tickets/ticket.policy.js';
import { languageOf } from '../web/language.js';
import { wordsFor, type Words } from '../web/words.js';
import type { MailAddresses } from './mail-addresses.js';
import { asHtml, asText, type MailBody, type Said } from './mail-body.js';
import type { Reader } from './mail-sight.js';
import { newsIn } from './mail-when-ticket-changes.process.js';
import { oneLine, plainText } from './plain.js';

/** Says to other machines that a machine writes (RFC 3834), so that none answers. */
export const AUTOMATIC: Readonly<Record<string, string>> = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

export interface NewsParts {
  readonly id: string;
  readonly rows: Rows;
  readonly reader: Reader;
  /** The changes, opened. */
  readonly events: readonly Recorded<Fact>[];
  /** Of the text that is the subject now. */
  readonly subjectKeys: readonly string[];
  /** Address of the portal's first host. */
  readonly origin: string;
  readonly from: string;
  readonly addresses: MailAddresses;
  /** ms. */
  readonly at: number;
}

interface Speaking {
  readonly rows: Rows;
  readonly words: Words;
  readonly minimal: boolean;
}

/** What is said of a change; undefined for a text that is gone since. */
const said = (event: Recorded<Fact>, { rows, words, minimal }: Speaking): Said | undefined => {
  const news = newsIn(event);
  const { body } = event.data as { body?: unknown };
  if (news === undefined) return undefined;
  if (minimal) return { line: words.say(`mail.minimal.${news}`) };
  if (news !== 'replied' && news !== 'opened') return { line: words.say(`mail.change.${news}`) };
  if (news === 'replied' && typeof body !== 'string') return undefined;
  const line = news === 'opened' ? words.say('mail.change.opened') : words.say('mail.change.replied', authorOf(event, rows, words));
  return { line, ...(typeof body === 'string' && plainText(body) !== '' ? { quote: body } : {}) };
};

/** Staff, and whoever else is no contact (the operator), have no name towards customers (W2). */
const authorOf = (event: Recorded<Fact>, rows: Rows, words: Words): string => {
  const { author, staff } = event.data as { author: string; staff: boolean };
  const contact = staff ? undefined : rows.get<{ name: unknown }>('contact', author)?.row;
  if (!contact) return words.say('mail.by.staff');
  const { name } = contact;
  return typeof name === 'string' && oneLine(name) !== '' ? oneLine(name) : words.say('mail.by.somebody');
};

/** The subject, which customers always see; empty when it is erased. */
const readableSubject = ({ facts }: Reader): string => {
  const subject = subjectOf(facts);
  return typeof subject === 'string' ? oneLine(subject) : '';
};

/** What a proven address may be told; one that nobody has proven hears only that there is news (W6). */
const isMinimal = ({ viewer: { portal, contact } }: Reader): boolean => portal.mails.value.mode !== 'full' || !contact.verified?.is;

const keysIn = ({ reader, events, subjectKeys }: NewsParts): readonly string[] => {
  const people = [reader.viewer.contact.id, reader.facts.requester?.id, ...events.map(({ data }) => (data as { author?: string }).author)];
  return [...new Set([...people.filter(id => id !== undefined).map(personKeyId), ...subjectKeys, ...events.flatMap(({ keys }) => Object.values(keys))])];
};

/** News of a ticket written out for one person; undefined when nothing of it is left to say. */
export const newsMail = (parts: NewsParts): Mail | undefined => {
  const { id, at, reader, origin, from, addresses } = parts;
  const { contact, portal } = reader.viewer;
  const words = wordsFor(languageOf({ person: contact.language, portal: portal.language }));
  const minimal = isMinimal(reader);
  const lines = parts.events.map(event => said(event, { rows: parts.rows, words, minimal })).filter(one => one !== undefined);
  if (lines.length === 0) return undefined;
  const unsubscribe = `${origin}/mails/${addresses.preferenceToken(portal.id, contact.id)}`;
  const body = bodyOf(parts, words, minimal ? distinct(lines) : lines, unsubscribe);
  const subject = minimal ? '' : readableSubject(reader);
  return {
    id, at,
    from: { name: body.portal, address: from },
    to: reader.address,
    subject: subject === '' ? body.heading : `${subject} [${oneLine(reader.facts.reference)}]`,
    text: asText(body), html: asHtml(body),
    messageId: addresses.messageId(id),
    references: addresses.thread(reader.facts.id),
    replyTo: addresses.reply(reader.facts.id, contact.id),
    headers: { ...AUTOMATIC, 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
    concerns: keysIn(parts),
  };
};

const bodyOf = ({ reader, origin }: NewsParts, words: Words, lines: readonly Said[], unsubscribe: string): MailBody => {
  const { mayReply } = reader.viewer.sees(reader.facts);
  return {
    words,
    portal: oneLine(reader.viewer.portal.title.value),
    heading: words.say('mail.news', oneLine(reader.facts.reference)),
    said: lines,
    action: { label: words.say(mayReply ? 'mail.answer' : 'mail.read'), url: `${origin}/tickets/${reader.facts.id}` },
    footer: [{ line: words.say(mayReply ? 'mail.answer-there' : 'mail.no-answers') }, { line: words.say('mail.unsubscribe'), url: unsubscribe }],
  };
};

const distinct = (lines: readonly Said[]): readonly Said[] => lines.filter(({ line }, at) => lines.findIndex(one => one.line === line) === at);
