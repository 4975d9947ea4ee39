import { ActionButton } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import { Empty } from '../web/listing.js';
import type { Child, Html } from '../web/markup.js';
import type { peopleFound } from './agent-ticket.queries.js';
import type { AgentTicket, AgentTicketProps } from './agent-ticket.page.js';

/** What can be done with somebody on a ticket. */
export type PeopleAct = 'requester' | 'participant' | 'leave' | 'company' | 'unlink';

interface Of {
  readonly face: Face;
  readonly ticket: AgentTicket;
}

const Act = ({ face, ticket, act, id, label, quiet }: Of & { readonly act: PeopleAct; readonly id: string; readonly label: Child; readonly quiet?: boolean }): Html => (
  <ActionButton kind={quiet ? 'quiet' : 'plain'} csrf={face.csrf} action={`/staff/tickets/${ticket.id}/people`} fields={{ act, id }}>{label}</ActionButton>
);

/** Whose ticket it is, and the way to others. */
export const AgentPeople = ({ face, ticket, wide }: AgentTicketProps): Html => {
  const { words } = face;
  const named = (one: { name: string | null } | null): Child => <span dir="auto">{one ? (one.name ?? words.say('agent.nameless')) : '–'}</span>;
  return (
    <section class="card" aria-labelledby="people-title">
      <h2 id="people-title">{words.say('agent.people')}</h2>
      <dl class="facts">
        <dt>{words.say('agent.requester')}</dt><dd>{ticket.requester && wide ? <a href={`/staff/tickets?tab=all&contact=${ticket.requester.id}`}>{named(ticket.requester)}</a> : named(ticket.requester)}</dd>
        <dt>{words.say('agent.company')}</dt><dd>{ticket.company && wide ? <><a href={`/staff/tickets?tab=all&company=${ticket.company.id}`}>{named(ticket.company)}</a> <Act face={face} ticket={ticket} act="unlink" id={ticket.company.id} label={words.say('agent.unlink')} quiet /></> : named(ticket.company)}</dd>
        <dt>{words.say('agent.participants')}</dt>
        <dd>{ticket.participants.length === 0 ? '–' : <ul>{ticket.participants.map(one => <li>{named(one)} {wide ? <Act face={face} ticket={ticket} act="leave" id={one.id} label={<>{words.say('agent.leave')}<span class="unseen">: {named(one)}</span></>} quiet /> : null}</li>)}</ul>}</dd>
      </dl>
      {wide ? <PeopleSearch face={face} ticket={ticket} q="" /> : null}
    </section>
  );
};

const PeopleSearch = ({ face: { words }, ticket, q }: Of & { readonly q: string }): Html => (
  <form class="form" method="get" action={`/staff/tickets/${ticket.id}/people`} role="search" aria-label={words.say('agent.people.search')}>
    <div class="field"><label for="people-q">{words.say('agent.people.search')}</label><p class="hint" id="people-q-hint">{words.say('agent.people.hint')}</p><input class="input" type="search" id="people-q" name="q" value={q} aria-describedby="people-q-hint" autocomplete="off" /></div>
    <div class="form-end"><button class="button plain" type="submit">{words.say('agent.people.find')}</button></div>
  </form>
);

export type PeopleProps = Of & { readonly q: string; readonly found: Awaited<ReturnType<typeof peopleFound>> | undefined };

/** Contacts and companies that fit what was typed, with what they can become. */
export const PeoplePage = ({ face, ticket, q, found }: PeopleProps): Html => {
  const { words } = face;
  const nobody = found && found.contacts.length + found.companies.length === 0;
  return (
    <Layout face={face} title={words.say('agent.people')} lead={<a href={`/staff/tickets/${ticket.id}`}>{ticket.subject ?? words.say('tickets.untitled')}</a>}>
      <PeopleSearch face={face} ticket={ticket} q={q} />
      {nobody ? <Empty title={words.say('tickets.none-found.title')}>{words.say('agent.people.none')}</Empty> : null}
      {found?.contacts.length ? <h2>{words.say('agent.contacts')}</h2> : null}
      <ul class="stack">
        {found?.contacts.map(({ id, name, email }) => (
          <li class="card agent-person"><p><strong dir="auto">{name ?? words.say('agent.nameless')}</strong> <span class="soft">{email}</span></p>
            <p class="actions">
              {ticket.requester?.id === id ? <span class="soft">{words.say('agent.is-requester')}</span> : <Act face={face} ticket={ticket} act="requester" id={id} label={words.say('agent.make-requester')} />}
              {ticket.participants.some(one => one.id === id) ? <span class="soft">{words.say('agent.is-participant')}</span> : <Act face={face} ticket={ticket} act="participant" id={id} label={words.say('agent.add-participant')} />}
            </p>
          </li>
        ))}
      </ul>
      {found?.companies.length ? <h2>{words.say('agent.companies')}</h2> : null}
      <ul class="stack">
        {found?.companies.map(({ id, name }) => (
          <li class="card agent-person"><p><strong dir="auto">{name}</strong></p><p class="actions">{ticket.company?.id === id ? <span class="soft">{words.say('agent.is-company')}</span> : <Act face={face} ticket={ticket} act="company" id={id} label={words.say('agent.link-company')} />}</p></li>
        ))}
      </ul>
    </Layout>
  );
};
