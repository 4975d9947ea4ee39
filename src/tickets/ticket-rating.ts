import { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, LongText, Whole } from '../kernel/fields.js';
import { askedUntil, changeableUntil } from './rating.policy.js';
import { author, existing, ticketCommand, type Existing } from './ticket.state.js';

export class RateTicket extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Whole({ min: 1, max: 5, en: 'Rating, 1 (bad) to 5 (very good)', de: 'Bewertung, 1 (schlecht) bis 5 (sehr gut)' }) score!: number;
  @LongText({ en: 'What was good, what can be better?', de: 'Was war gut, was geht besser?', optional: true }) comment?: string;
}

/** Once per closing and person, and changeable for a while: a new closing asks again. */
const rateable = (ticket: Existing, who: string, now: number): void => {
  if (who !== ticket.requester && !ticket.participants.includes(who)) throw new Rejection('forbidden', 'rating.others', 'Who asked for help rates it.');
  if (ticket.status !== 'closed') throw new Rejection('conflict', 'rating.open', 'An open ticket is not rated yet.');
  const before = ticket.ratings[who];
  const until = before?.closing === ticket.closing ? changeableUntil(before.first) : askedUntil(ticket.closedAt);
  if (now > until) throw new Rejection('conflict', 'rating.too-late', 'The rating can no longer be given or changed.');
};

/** What the people of a ticket say of the help they had. */
export const ratingCommands = [
  ticketCommand({
    command: RateTicket,
    by: ['contact'],
    en: 'Rate the help with a closed ticket',
    de: 'Die Hilfe bei einem geschlossenen Ticket bewerten',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket }),
    decide: (state, c, context) => {
      const ticket = existing(state);
      rateable(ticket, context.actor.id, context.now);
      return [{ type: 'SatisfactionRated', data: { author: author(context), closing: ticket.closing, score: c.score, comment: c.comment ?? null } }];
    },
  }),
];
