import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { statusBadge } from './status-badge.js';
import type { TicketPageProps } from './ticket-page-props.js';

/** What a ticket is, at a glance. */
export const TicketHeader = ({ face, ticket, status, facts }: TicketPageProps): Html => {
  const { words } = face;
  return (
    <dl class="facts">
      <dt>{words.say('ticket.status')}</dt><dd>{statusBadge(ticket.status ?? '', status, ticket.closed)}</dd>
      <dt>{words.say('ticket.reference')}</dt><dd>{ticket.reference}</dd>
      <dt>{words.say('ticket.opened')}</dt><dd><Moment face={face} at={Date.parse(ticket.opened)} /></dd>
      {facts.map(({ label, value }) => <><dt>{label}</dt><dd dir="auto">{value}</dd></>)}
    </dl>
  );
};
