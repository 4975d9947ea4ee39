import { randomUUID } from 'node:crypto';
import { ActionButton, Button, ButtonLink, CsrfField, FaultSummary, Field, KEY_FIELD } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { queryTexts } from '../web/queries.js';
import type { Person } from './colleagues.queries.js';
import type { TicketPageProps, Trouble } from './ticket-page-props.js';

/** Who else reads and answers. The requester lets colleagues in and sends them away; whoever takes part may leave. */
export const TicketParticipants = (props: TicketPageProps): Html | null => {
  const { face: { words }, participants, requester } = props;
  if (participants.length === 0 && !requester) return null;
  return (
    <section id="participants">
      <h2>{words.say('participants.title')}</h2>
      {participants.length === 0 ? <p class="hint">{words.say('participants.none')}</p> : <ul class="people">{participants.map(person => <Participant {...props} person={person} />)}</ul>}
      {requester ? <Invite {...props} /> : null}
    </section>
  );
};

const Participant = ({ face: { words, csrf }, ticket, viewer, requester, person }: TicketPageProps & { readonly person: Person }): Html => {
  const self = person.id === viewer;
  const name = self ? words.say('ticket.entry.you') : (person.name ?? words.say('ticket.entry.somebody'));
  return (
    <li>
      <span dir="auto">{name}</span>
      {self || requester ? <ActionButton kind="quiet" csrf={csrf} action={`/tickets/${ticket.id}/participants/${person.id}/removal`}>{self ? words.say('participants.leave') : <>{words.say('participants.remove')}<span class="unseen"> {name}</span></>}</ActionButton> : null}
    </li>
  );
};

const Invite = (props: TicketPageProps): Html => {
  const { face: { words }, ticket, mayList, trouble } = props;
  const own = trouble?.form === 'participants' ? trouble : undefined;
  return (
    <details class="more" open={own ? true : undefined}>
      <summary>{words.say('participants.add')}</summary>
      <AddressForm face={props.face} ticket={ticket.id} trouble={own} />
      {mayList ? <p><ButtonLink kind="quiet" href={`/tickets/${ticket.id}/participants/new`}>{words.say('participants.pick')}</ButtonLink></p> : null}
    </details>
  );
};

const AddressForm = ({ face, ticket, trouble }: { readonly face: Face; readonly ticket: string; readonly trouble: Trouble | undefined }): Html => {
  const { words } = face;
  const fault = trouble && (trouble.sentence ?? words.say('form.fault', words.say('participants.address'), words.of(trouble.faults[0] ?? {})));
  return (
    <>
      <FaultSummary words={words} lines={fault === undefined ? [] : [{ href: '#f-email', text: fault }]} />
      <form class="form" method="post" action={`/tickets/${ticket}/participants`} novalidate>
        <CsrfField token={face.csrf} />
        <input type="hidden" name={KEY_FIELD} value={randomUUID()} />
        <Field words={words} name="email" label={words.say('participants.address')} hint={words.say('participants.hint')} fault={fault}
          control={ties => <input class="input" type="email" {...ties} value={queryTexts(trouble?.values, 'email')[0] ?? ''} autocomplete="off" />} />
        <div class="form-end"><Button kind="plain">{words.say('participants.submit')}</Button></div>
      </form>
    </>
  );
};

export interface PickColleagueProps {
  readonly face: Face;
  readonly ticket: string;
  readonly people: readonly Person[];
}

/** Colleagues by name, where the portal shows their company's tickets to each of them anyway. */
export const PickColleaguePage = ({ face, ticket, people }: PickColleagueProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('participants.pick.title')} lead={<a href={`/tickets/${ticket}`}>{words.say('participants.back')}</a>}>
      {people.length === 0 ? <p class="hint">{words.say('participants.pick.none')}</p> : (
        <ul class="people">
          {people.map(({ id, name }) => (
            <li>
              <span dir="auto">{name ?? words.say('ticket.entry.somebody')}</span>
              <ActionButton kind="plain" csrf={face.csrf} action={`/tickets/${ticket}/participants`} fields={{ contact: id }}>{words.say('participants.submit')}<span class="unseen"> {name}</span></ActionButton>
            </li>
          ))}
        </ul>
      )}
    </Layout>
  );
};
