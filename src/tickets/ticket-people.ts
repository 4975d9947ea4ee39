import { Command } from '../kernel/command.js';
import { Id } from '../kernel/fields.js';
import { existing, knownContact, knownCompany, staffAndImport, ticketCommand } from './ticket.state.js';

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
    by: staffAndImport,
    en: 'Let a contact take part in a ticket',
    de: 'Einen Kontakt an einem Ticket teilnehmen lassen',
    of: c => c.ticket,
    reads: c => [{ view: 'contact', id: c.contact }],
    decide: (state, c, context) => {
      if (existing(state).participants.includes(c.contact)) return [];
      knownContact(context, c.contact);
      return [{ type: 'ParticipantAdded', data: { contact: c.contact } }];
    },
  }),
  ticketCommand({
    command: RemoveParticipant,
    by: staffAndImport,
    en: 'End a contact’s part in a ticket',
    de: 'Die Teilnahme eines Kontakts beenden',
    of: c => c.ticket,
    decide: (state, c) => (existing(state).participants.includes(c.contact) ? [{ type: 'ParticipantRemoved', data: { contact: c.contact } }] : []),
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
