import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import { Badge } from '../web/listing.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { Attachments, FileField, fileFieldLabel } from './attachments.page.js';
import { AgentPeople } from './agent-people.page.js';
import { AgentProperties } from './agent-properties.page.js';
import { AnswerText, NoteText } from './agent-ticket.forms.js';
import type { staffTicketCard } from './staff-tickets.queries.js';
import type { PropertyRow } from './ticket.policy.js';

export type AgentTicket = ReturnType<typeof staffTicketCard>;
export type Form = Readonly<Record<string, string | readonly string[]>>;
/** Which of the page's forms is shown again, with what was entered. */
export type Part = 'answer' | 'note' | 'properties';

export interface AgentTicketProps {
  readonly face: Face;
  readonly ticket: AgentTicket;
  readonly status: string;
  readonly waiting: boolean;
  /** A role for the whole deployment: people, other lists and the why are in reach too. */
  readonly wide: boolean;
  readonly properties: readonly { readonly row: PropertyRow; readonly value: string | readonly string[] }[];
  readonly again?: { readonly part: Part; readonly values: Form; readonly faults: readonly Fault[]; readonly stale: boolean } | undefined;
}

/** A ticket as an agent works on it: notes and public answers apart, by word, colour and shape. */
export const AgentTicketPage = (props: AgentTicketProps): Html => {
  const { face, ticket, status, waiting, again } = props;
  const { words } = face;
  return (
    <Layout face={face} title={ticket.subject ?? words.say('tickets.untitled')} width="wide" faulty={again !== undefined} {...(props.wide ? { live: 'thread' as const } : {})} lead={<a href="/staff/tickets">{words.say('ticket.back')}</a>}>
      <div class="desk">
        <div class="desk-main">
          <dl class="facts">
            <dt>{words.say('ticket.status')}</dt><dd class="agent-state"><Badge tone={ticket.closed ? 'done' : 'open'}>{status}</Badge>{waiting ? <Badge tone="waiting">{words.say('agent.waiting')}</Badge> : null}</dd>
            <dt>{words.say('ticket.reference')}</dt><dd>{ticket.reference}</dd>
            <dt>{words.say('ticket.opened')}</dt><dd><Moment face={face} at={Date.parse(ticket.opened)} /></dd>
          </dl>
          {props.wide ? <p><a href={`/staff/explain?ticket=${ticket.id}`}>{words.say('agent.explain')}</a></p> : null}
          <h2>{words.say('ticket.thread')}</h2>
          <ol class="thread">{ticket.thread.map(entry => <Entry face={face} entry={entry} base={`/staff/tickets/${ticket.id}`} />)}</ol>
          <Answer {...props} />
          <Note {...props} />
          <ActionButton kind="plain" csrf={face.csrf} action={`/staff/tickets/${ticket.id}/${ticket.closed ? 'reopening' : 'closure'}`}>{words.say(ticket.closed ? 'ticket.reopen' : 'ticket.close')}</ActionButton>
        </div>
        <aside class="desk-side" aria-label={words.say('agent.about')}>
          <AgentPeople {...props} />
          <AgentProperties {...props} />
        </aside>
      </div>
    </Layout>
  );
};

type Entry = AgentTicket['thread'][number];

const Entry = ({ face, entry, base }: { readonly face: Face; readonly entry: Entry; readonly base: string }): Html => {
  const { words } = face;
  const who = entry.authorName ?? words.say(entry.staff ? 'ticket.entry.staff' : 'agent.nameless');
  const when = <Moment face={face} at={Date.parse(entry.at)} />;
  if (entry.kind !== 'message') return <li class="entry entry-note" id={`entry-${entry.entry}`}><p dir="auto">{words.say(entry.kind === 'closed' ? 'ticket.entry.closed.other' : 'ticket.entry.reopened.other', who)} {when}</p></li>;
  const kind = entry.internal ? 'internal' : entry.staff ? 'staff' : 'customer';
  return (
    <li class={['entry', entry.internal ? 'entry-internal' : entry.staff ? 'entry-staff' : 'entry-own']} id={`entry-${entry.entry}`}>
      <p class="entry-head"><strong dir="auto">{who}</strong> <span class={['kind', `kind-${kind}`]}>{words.say(`agent.kind.${kind}`)}</span> {when}</p>
      {entry.erased ? <p class="soft">{words.say('ticket.entry.deleted')}</p> : <div class="prose" dir="auto">{entry.body ?? ''}</div>}
      <Attachments face={face} files={entry.attachments} base={base} />
    </li>
  );
};

const Answer = ({ face, ticket, again }: AgentTicketProps): Html => {
  const { words } = face;
  const own = again?.part === 'answer' ? again : undefined;
  return (
    <section class="card card-public" aria-labelledby="answer-title">
      <h2 id="answer-title">{words.say('agent.answer')}</h2>
      <p class="hint">{words.say('agent.answer.hint', ticket.requester?.name ?? words.say('agent.nameless'))}</p>
      {formOf(AnswerText, { words, action: `/staff/tickets/${ticket.id}/replies`, csrf: face.csrf, idempotencyKey: keyOf(own), faces: { body: { label: words.say('agent.answer.text'), rows: 6 } }, submit: words.say('agent.answer.submit'), faults: own?.faults, values: own?.values, files: true, others: fileFieldLabel(words), children: <FileField face={face} faults={own?.faults} /> })}
    </section>
  );
};

const Note = ({ face, ticket, again }: AgentTicketProps): Html => {
  const { words } = face;
  const own = again?.part === 'note' ? again : undefined;
  return (
    <section class="card card-internal" aria-labelledby="note-title">
      <h2 id="note-title">{words.say('agent.note')}</h2>
      <p class="hint">{words.say('agent.note.hint')}</p>
      {formOf(NoteText, { words, action: `/staff/tickets/${ticket.id}/notes`, csrf: face.csrf, idempotencyKey: keyOf(own), faces: { note: { label: words.say('agent.note.text'), rows: 3 } }, submit: words.say('agent.note.submit'), faults: own?.faults, values: own?.values, files: true, others: fileFieldLabel(words, NOTE_FILES), children: <FileField face={face} faults={own?.faults} id={NOTE_FILES} /> })}
    </section>
  );
};

/** The page has two fields for files. */
const NOTE_FILES = 'f-note-files';

/** Shown again the form keeps its key: sending twice makes one entry. */
const keyOf = (again: AgentTicketProps['again']): string => (typeof again?.values['_key'] === 'string' ? again.values['_key'] : randomUUID());
