import { view } from '../kernel/view.js';
import type { TicketEvent } from './ticket.events.js';

export interface TicketNumber {
  readonly ticket: string;
}

/** A number as it is looked for: without `#`, whatever its letter case. */
export const folded = (number: string): string => number.replace(/^#/, '').trim().toLowerCase();

/** Numbers that systems of origin gave, which need not be unique. Our own are the beginning of a ticket's id and need no row. Row id: number and ticket. */
export const ticketNumbers = view<TicketNumber, TicketEvent>({
  name: 'ticketNumbers',
  version: 1,
  decisive: false,
  folds: ['TicketOpened'],
  idsOf: event => (event.type === 'TicketOpened' && event.data.reference !== null ? [`${folded(event.data.reference)}/${event.of}`] : []),
  fold: (_, { of }) => ({ ticket: of }),
});
