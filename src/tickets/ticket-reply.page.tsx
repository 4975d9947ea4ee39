import { randomUUID } from 'node:crypto';
import { ActionButton, ButtonLink } from '../web/controls.js';
import { formOf, keyAgain } from '../web/forms.js';
import type { Html } from '../web/markup.js';
import { FileField, fileFieldLabel } from './attachments.page.js';
import { PostReply } from './ticket-conversation.js';
import type { TicketPageProps } from './ticket-page-props.js';

/** The reply box, or why there is none. */
export const TicketReply = ({ face, ticket, notReopened, faults, values, uploads }: TicketPageProps): Html => {
  const { words } = face;
  if (!ticket.mayReply) return <p class="hint">{words.say('ticket.read-only')}</p>;
  if (ticket.closed && notReopened !== undefined)
    return <section><p class="hint">{notReopened}</p><p><ButtonLink kind="primary" href={`/tickets/new?continues=${ticket.id}`}>{words.say('tickets.open')}</ButtonLink></p></section>;
  return (
    <section>
      {ticket.closed ? <p class="hint">{words.say('ticket.closed-hint')}</p> : null}
      {formOf(PostReply, { words, action: `/tickets/${ticket.id}/replies`, csrf: face.csrf, idempotencyKey: keyAgain(values) ?? randomUUID(), only: ['body'], faces: { body: { label: words.say('ticket.reply'), rows: 6 } }, submit: words.say('ticket.reply.submit'), faults, values, files: true, others: fileFieldLabel(words), children: <FileField face={face} before={uploads} faults={faults} /> })}
      <ActionButton kind="plain" csrf={face.csrf} action={`/tickets/${ticket.id}/${ticket.closed ? 'reopening' : 'closure'}`}>{words.say(ticket.closed ? 'ticket.reopen' : 'ticket.close')}</ActionButton>
    </section>
  );
};
