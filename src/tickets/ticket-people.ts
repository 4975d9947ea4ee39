import { Command, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id } from '../kernel/fields.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { isColleague } from './colleagues.policy.js';
import { existing, knownContact, knownCompany, staffAndImport, ticketCommand, type Existing } from './ticket.state.js';

export class ChangeTicketRequester extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Requester', de: 'Anfragende Person' }) requester!: string;
}

export class AddParticipant extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

export class RemoveParticipant extends AddParticipant {}

export class LinkTicketToCompany extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
}

export class UnlinkTicketFromCompany extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
}

const requesterOnly = (ticket: Existing, { actor }: DecisionContext): void => {
  if (actor.id !== ticket.requester) throw new Rejection('forbidden', 'participants.requester', 'The requester says who takes part.');
};

/** A customer lets colleagues in, nobody else: others are unknown to it, as if they were not there. */
const colleagueOnly = (ticket: Existing, contact: string, context: DecisionContext): void => {
  requesterOnly(ticket, context);
  const row = (id: string) => context.rows.get<ContactRow>('contact', id)?.row;
  if (!isColleague(row(ticket.requester), row(contact), ticket.company)) throw new Rejection('invalid', 'contact.unknown', `There is no contact ${contact}.`);
};

/** Whose ticket it is: requester, participants, company. */
export const peopleCommands = [
  ticketCommand({
    command: ChangeTicketRequester,
    by: staffAndImport,
    en: 'Give a ticket to another contact',
    de: 'Ein Ticket einem anderen Kontakt zuordnen',
    of: c => c.ticket,
    reads: c => [{ view: 'contact', id: c.requester }],
    decide: (state, c, context) => {
      if (existing(state).requester === c.requester) return [];
      knownContact(context, c.requester);
      return [{ type: 'TicketRequesterChanged', data: { requester: c.requester } }];
    },
  }),
  ticketCommand({
    command: AddParticipant,
    by: ['contact', ...staffAndImport],
    en: 'Let a contact take part in a ticket',
    de: 'Einen Kontakt an einem Ticket teilnehmen lassen',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket }),
    reads: (c, state) => [{ view: 'contact', id: c.contact }, ...(state.status === 'none' ? [] : [{ view: 'contact', id: state.requester }])],
    decide: (state, c, context) => {
      const ticket = existing(state);
      if (context.actor.kind === 'contact') colleagueOnly(ticket, c.contact, context);
      if (ticket.participants.includes(c.contact)) return [];
      knownContact(context, c.contact);
      return [{ type: 'ParticipantAdded', data: { contact: c.contact } }];
    },
  }),
  ticketCommand({
    command: RemoveParticipant,
    by: ['contact', ...staffAndImport],
    en: 'End a contact’s part in a ticket',
    de: 'Die Teilnahme eines Kontakts beenden',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket }),
    decide: (state, c, context) => {
      const ticket = existing(state);
      const { actor } = context;
      // Whoever takes part may leave; only the requester sends others away.
      if (actor.kind === 'contact' && actor.id !== c.contact) requesterOnly(ticket, context);
      return ticket.participants.includes(c.contact) ? [{ type: 'ParticipantRemoved', data: { contact: c.contact } }] : [];
    },
  }),
  ticketCommand({
    command: LinkTicketToCompany,
    by: staffAndImport,
    en: 'Link a ticket to a company',
    de: 'Ein Ticket mit einer Firma verknüpfen',
    of: c => c.ticket,
    reads: c => [{ view: 'company', id: c.company }],
    decide: (state, c, context) => {
      if (existing(state).company === c.company) return [];
      knownCompany(context, c.company);
      return [{ type: 'TicketLinkedToCompany', data: { company: c.company } }];
    },
  }),
  ticketCommand({
    command: UnlinkTicketFromCompany,
    by: staffAndImport,
    en: 'Unlink a ticket from its company',
    de: 'Ein Ticket von seiner Firma lösen',
    of: c => c.ticket,
    decide: state => {
      const { company } = existing(state);
      return company === null ? [] : [{ type: 'TicketUnlinkedFromCompany', data: { company } }];
    },
  }),
];
