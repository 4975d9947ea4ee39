import { Command, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, Json, LongText, ShortText, Whole } from '../kernel/fields.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { mayReopen } from './reopen.policy.js';
import type { ErasedText, TicketEvent } from './ticket.events.js';
import { existing, author, filesWith, ticketCommand, type Existing } from './ticket.state.js';

export class PostReply extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @LongText({ en: 'Reply', de: 'Antwort' }) body!: string;
  @Choice(['public', 'internal'], { en: 'Who can read it', de: 'Wer es lesen kann', optional: true }) visibility?: 'public' | 'internal';
  @Id({ en: 'Portal whose reopen rule holds', de: 'Portal, dessen Regel gilt', optional: true }) portal?: string;
  @Id({ en: 'Author (imports)', de: 'Verfasst von (Importe)', optional: true }) author?: string;
}

export class RedactReply extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Whole({ min: 0, en: 'Entry', de: 'Eintrag' }) reply!: number;
  @ShortText({ max: 80, en: 'Text key', de: 'Textschlüssel' }) key!: string;
}

export class EraseTexts extends Command {
  @Id() ticket!: string;
  @Id() person!: string;
  @Json() texts!: ErasedText[];
}

const reopenOnReply = (ticket: Existing, command: PostReply, context: DecisionContext): TicketEvent[] => {
  const byContact = context.actor.kind === 'contact';
  if (ticket.status !== 'closed' || !byContact) return [];
  const answer = mayReopen(context.rows.get<PortalRow>('portal', command.portal ?? '')?.row, ticket.closedAt, context.now, command.body);
  if (answer === 'keep-closed') return [];
  if (answer !== 'yes') throw new Rejection('conflict', answer, 'The ticket is closed and takes no replies.');
  return [{ type: 'TicketReopened', data: { author: author(context), status: 'open' } }];
};

/** Whoever has a text destroyed has what came with it destroyed. */
const filesGone = (files: Existing['files'], reply: number): TicketEvent[] =>
  Object.entries(files)
    .filter(([, { entry }]) => entry === reply)
    .map(([attachment, { entry, keys }]) => ({ type: 'AttachmentErased', data: { attachment, entry, keys } }));

/** What is written in a ticket, and unwritten. */
export const conversationCommands = [
  ticketCommand({
    command: PostReply,
    by: ['contact', 'agent', 'admin', 'import'],
    en: 'Answer a ticket',
    de: 'Auf ein Ticket antworten',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: c => (c.portal ? [{ view: 'portal', id: c.portal }] : []),
    decide: (state, c, context) => {
      const ticket = existing(state);
      const byContact = context.actor.kind === 'contact';
      const visibility = byContact ? 'public' : (c.visibility ?? 'public');
      if (byContact && c.visibility === 'internal') throw new Rejection('forbidden', 'reply.internal', 'Internal notes are for staff.');
      const who = context.actor.kind === 'import' ? (c.author ?? 'import') : author(context);
      const staff = context.actor.kind === 'staff' || (context.actor.kind === 'import' && who !== ticket.requester && !ticket.participants.includes(who));
      const files = filesWith(context, ticket.revision + 1, visibility, who);
      return [{ type: 'ReplyPosted', data: { author: who, staff, visibility, body: c.body } }, ...files, ...reopenOnReply(ticket, c, context)];
    },
  }),
  ticketCommand({
    command: RedactReply,
    by: ['admin'],
    en: 'Destroy the text of one entry for good',
    de: 'Den Text eines Eintrags endgültig vernichten',
    of: c => c.ticket,
    decide: (state, c) => {
      const { entries, files } = existing(state);
      if (!Object.hasOwn(entries, c.reply)) throw new Rejection('invalid', 'reply.unknown', `There is no entry ${c.reply}.`);
      // Any key can be named; only that of this entry may be destroyed.
      if (entries[c.reply] !== c.key) throw new Rejection('invalid', 'reply.other-key', `Entry ${c.reply} is not sealed by that key.`);
      return [{ type: 'ReplyRedacted', data: { reply: c.reply, key: c.key } }, ...filesGone(files, c.reply)];
    },
  }),
  ticketCommand({
    command: EraseTexts,
    by: ['process'],
    en: 'Name the texts of an erased person',
    de: 'Die Texte einer gelöschten Person benennen',
    of: c => c.ticket,
    decide: (state, c) => (state.status === 'none' ? [] : [{ type: 'TextsErased', data: { person: c.person, texts: c.texts } }]),
  }),
];
