import { randomUUID } from 'node:crypto';
import { WRITER_FIELD } from '../platform/kept-forms.js';
import { script } from '../web/assets.js';
import { ActionButton, ButtonLink, KEY_FIELD } from '../web/controls.js';
import { formOf } from '../web/forms.js';
import type { Html } from '../web/markup.js';
import { queryTexts } from '../web/queries.js';
import { FileField, fileFieldLabel } from './attachments.page.js';
import { PostReply } from './ticket-conversation.js';
import type { TicketPageProps } from './ticket-page-props.js';

const draftScript = script(new URL('../web/client/draft.js', import.meta.url), 'draft.js');

/** The reply box with what else can be done, or why there is none. */
export const TicketReply = (props: TicketPageProps): Html => {
  const { face: { words }, ticket, notReopened } = props;
  if (!ticket.mayReply) return <section><p class="hint">{words.say('ticket.read-only')}</p></section>;
  if (ticket.closed && notReopened !== undefined) return <Continue {...props} />;
  return (
    <section id="reply">
      <h2>{words.say('ticket.reply')}</h2>
      {ticket.closed ? <p class="hint">{words.say('ticket.closed-hint')}</p> : null}
      <ReplyForm {...props} />
      <Standing {...props} />
    </section>
  );
};

/** No reply is taken any more: why, what to do instead, and nothing of what was written is lost. */
const Continue = ({ face: { words }, ticket, notReopened, draft }: TicketPageProps): Html => (
  <section id="reply" class="stack">
    <p class="hint">{notReopened}</p>
    {draft === undefined ? null : <p class="hint">{words.say('ticket.continue.draft')}</p>}
    <p><ButtonLink kind="primary" href={`/tickets/new?continues=${ticket.id}`}>{words.say('ticket.continue')}</ButtonLink></p>
  </section>
);

const ReplyForm = ({ face, ticket, viewer, draft, trouble }: TicketPageProps): Html => {
  const { words } = face;
  const own = trouble?.form === 'reply' ? trouble : undefined;
  const values = own?.values ?? (draft === undefined ? undefined : { body: draft });
  return (
    <div data-draft={`/tickets/${ticket.id}/draft`} data-saved={words.say('ticket.draft.saved')} data-failed={words.say('ticket.draft.failed')} data-ended={words.say('ticket.draft.ended')}>
      {own?.sentence === undefined ? null : <NotSent sentence={own.sentence} title={words.say('ticket.reply.failed')} kept={words.say('form.faults.kept')} />}
      {formOf(PostReply, {
        words, action: `/tickets/${ticket.id}/replies`, csrf: face.csrf, idempotencyKey: queryTexts(own?.values, KEY_FIELD)[0] ?? randomUUID(), only: ['body'], hidden: { [WRITER_FIELD]: viewer },
        faces: { body: { label: words.say('ticket.reply.text'), rows: 6, ...(own || draft === undefined ? {} : { hint: words.say('ticket.draft.back') }) } }, submit: words.say('ticket.reply.submit'), faults: own?.faults, values,
        files: true, others: fileFieldLabel(words), children: <FileField face={face} before={own?.uploads} faults={own?.faults} />,
      })}
      <p class="hint" role="status" data-draft-state></p>
      <script type="module" src={draftScript} />
    </div>
  );
};

/** A reply that was refused as a whole: what happened, and that the text is still there. */
const NotSent = ({ title, sentence, kept }: { readonly title: string; readonly sentence: string; readonly kept: string }): Html => (
  <div class="faults" role="alert" tabindex={-1} autofocus><h2>{title}</h2><p>{sentence} {kept}</p></div>
);

/** Close or reopen. */
const Standing = ({ face: { words, csrf }, ticket }: TicketPageProps): Html => (
  <div class="standing">
    <ActionButton kind="plain" csrf={csrf} action={`/tickets/${ticket.id}/${ticket.closed ? 'reopening' : 'closure'}`}>{words.say(ticket.closed ? 'ticket.reopen' : 'ticket.close')}</ActionButton>
    <p class="hint">{words.say(ticket.closed ? 'ticket.reopen.hint' : 'ticket.close.hint')}</p>
  </div>
);
