import { Command } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, Json } from '../kernel/fields.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { definitionOf, recordable } from './property.policy.js';
import { mayReopen } from './reopen.policy.js';
import { existing, author, changed, staffAndImport, ticketCommand } from './ticket.state.js';

export class ChangeTicketProperty extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
  @Json({ en: 'Value (null clears)', de: 'Wert (null leert)' }) value!: unknown;
}

export class CloseTicket extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Closing status', de: 'Status beim Schließen', optional: true }) status?: string;
}

export class ReopenTicket extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Portal whose reopen rule holds', de: 'Portal, dessen Regel gilt', optional: true }) portal?: string;
}

/** Properties of a ticket, its closing and reopening. */
export const careCommands = [
  ticketCommand({
    command: ChangeTicketProperty,
    by: staffAndImport,
    en: 'Set a property of a ticket',
    de: 'Eine Eigenschaft eines Tickets setzen',
    of: c => c.ticket,
    reads: c => [{ view: 'property', id: c.property }],
    decide: (state, c, context) => {
      const ticket = existing(state);
      const input = recordable(definitionOf(context.rows, c.property), c.property, c.value, 'value', context.zone);
      if (input.text === null && c.property !== 'subject' && JSON.stringify(ticket.values[c.property] ?? null) === JSON.stringify(input.value)) return [];
      return [changed(c.property, input, author(context))];
    },
  }),
  ticketCommand({
    command: CloseTicket,
    by: ['contact', ...staffAndImport],
    en: 'Close a ticket',
    de: 'Ein Ticket schließen',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: () => [{ view: 'property', id: 'status' }],
    decide: (state, c, context) => {
      if (existing(state).status === 'closed') return [];
      const status = context.actor.kind === 'contact' ? 'closed' : (c.status ?? 'closed');
      recordable(definitionOf(context.rows, 'status'), 'status', status, 'status', context.zone);
      return [{ type: 'TicketClosed', data: { author: author(context), status } }];
    },
  }),
  ticketCommand({
    command: ReopenTicket,
    by: ['contact', ...staffAndImport],
    en: 'Reopen a ticket',
    de: 'Ein Ticket wieder öffnen',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: c => (c.portal ? [{ view: 'portal', id: c.portal }] : []),
    decide: (state, c, context) => {
      const ticket = existing(state);
      if (ticket.status === 'open') return [];
      if (context.actor.kind === 'contact') {
        const answer = mayReopen(context.rows.get<PortalRow>('portal', c.portal ?? '')?.row, ticket.closedAt, context.now);
        if (answer !== 'yes') throw new Rejection('conflict', answer, 'The portal does not let this ticket be reopened.');
      }
      return [{ type: 'TicketReopened', data: { author: author(context), status: 'open' } }];
    },
  }),
];
