import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { TicketHeader } from './ticket-header.page.js';
import type { TicketPageProps } from './ticket-page-props.js';
import { TicketParticipants } from './ticket-participants.page.js';
import { TicketRating } from './ticket-rating.page.js';
import { TicketReply } from './ticket-reply.page.js';
import { TicketThread } from './ticket-thread.page.js';

/** A ticket with its conversation, and what can be done with it. */
export const TicketPage = (props: TicketPageProps): Html => {
  const { face, ticket, trouble } = props;
  return (
    <Layout face={face} title={ticket.subject ?? face.words.say('tickets.untitled')} live="thread" faulty={trouble !== undefined} lead={<a href="/tickets">{face.words.say('ticket.back')}</a>}>
      <TicketHeader {...props} />
      <TicketThread {...props} />
      <TicketRating {...props} />
      <TicketReply {...props} />
      <TicketParticipants {...props} />
    </Layout>
  );
};
