import { decider } from '../kernel/command.js';
import { careCommands } from './ticket-care.js';
import { conversationCommands } from './ticket-conversation.js';
import { openingCommands } from './ticket-opening.js';
import { peopleCommands } from './ticket-people.js';
import { ratingCommands } from './ticket-rating.js';
import type { TicketEvent } from './ticket.events.js';
import { evolve, type Ticket } from './ticket.state.js';

/** The write side of a ticket. It opens no sealed field: no decision reads what people wrote. */
export const ticket = decider<Ticket, TicketEvent>({ noun: 'ticket', initial: { status: 'none' }, evolve, opens: false }, [
  ...openingCommands,
  ...conversationCommands,
  ...careCommands,
  ...peopleCommands,
  ...ratingCommands,
]);
