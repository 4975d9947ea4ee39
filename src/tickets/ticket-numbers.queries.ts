import type { ViewSnapshot } from '../kernel/view-store.js';
import { folded, type TicketNumber } from './ticket-numbers.view.js';
import type { TicketFacts } from './ticket.policy.js';

/** Tickets that have this number, `most` at most. For those who administer or audit: it asks nobody's sight. */
export const ticketsNumbered = (rows: ViewSnapshot, number: string, most: number): readonly TicketFacts[] => {
  const wanted = folded(number);
  if (wanted === '') return [];
  const given = rows.range<TicketNumber>('ticketNumbers', { prefix: `${wanted}/`, limit: most }).map(({ row }) => rows.get<TicketFacts>('ticketFacts', row.ticket)?.row);
  const ours = rows.range<TicketFacts>('ticketFacts', { prefix: wanted, limit: most }).map(({ row }) => row);
  return [...given, ...ours].filter((facts): facts is TicketFacts => facts !== undefined && folded(facts.reference) === wanted).slice(0, most);
};
