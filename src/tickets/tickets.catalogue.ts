import type { Capability } from '../kernel/catalogue.js';
import { attachments } from './attachments.view.js';
import { ticketNumbers } from './ticket-numbers.view.js';
import { ticketRatings } from './ticket-ratings.view.js';
import { textsOf } from './texts-of.view.js';
import { ticketFacts } from './ticket-facts.view.js';
import { ticketThread } from './ticket-thread.view.js';
import { ticketWords } from './ticket-words.view.js';
import { ticketEvents } from './ticket.events.js';
import { ticket } from './ticket.js';

export const tickets: Capability = {
  name: 'tickets',
  families: [ticketEvents],
  deciders: [ticket],
  views: [ticketFacts, ticketThread, ticketWords, ticketNumbers, ticketRatings, textsOf, attachments],
};
