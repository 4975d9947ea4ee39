import { randomUUID } from 'node:crypto';
import type { Fault } from '../kernel/errors.js';
import { ActionButton, ButtonLink } from '../web/controls.js';
import type { Face } from '../web/face.js';
import { formOf, type FormValues } from '../web/forms.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { Suggestions } from '../web/suggestions.js';
import type { EntryCard, TicketCard } from './ticket-cards.js';
import type { PropertyRow } from './ticket.policy.js';
import { PostReply } from './ticket-conversation.js';
import { OpenTicket } from './ticket-opening.js';

export interface TicketPageProps {
  readonly face: Face;
  readonly ticket: TicketCard;
  readonly viewer: string;
  readonly status: string;
  /** Shown properties with their labels, in words. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** undefined: may be reopened; else the reason why not, in words. */
  readonly notReopened: string | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: FormValues | undefined;
}

/** A ticket with its conversation, and what can be done with it. */
export const TicketPage = (props: TicketPageProps): Html => {
  const { face, ticket, status, facts } = props;
  const { words } = face;
  const title = ticket.subject ?? words.say('tickets.untitled');
  return (
    <Layout face={face} title={title} faulty={(props.faults?.length ?? 0) > 0} lead={<a href="/tickets">{words.say('ticket.back')}</a>}>
      <dl class="facts">
        <dt>{words.say('ticket.status')}</dt><dd><span class="badge">{status}</span></dd>
        <dt>{words.say('ticket.reference')}</dt><dd>{ticket.reference}</dd>
        <dt>{words.say('ticket.opened')}</dt><dd><Moment face={face} at={Date.parse(ticket.opened)} /></dd>
        {facts.map(({ label, value }) => <><dt>{label}</dt><dd dir="auto">{value}</dd></>)}
      </dl>
      <h2>{words.say('ticket.thread')}</h2>
      <ol class="thread">{ticket.thread.map(entry => <Entry {...props} entry={entry} />)}</ol>
      <Answer {...props} />
    </Layout>
  );
};

const authorOf = ({ face: { words }, viewer }: TicketPageProps, entry: EntryCard): string =>
  entry.staff ? words.say('ticket.entry.staff') : entry.author === viewer ? words.say('ticket.entry.you') : (entry.authorName ?? words.say('ticket.entry.somebody'));

const Entry = (props: TicketPageProps & { readonly entry: EntryCard }): Html => {
  const { face, entry } = props;
  const who = authorOf(props, entry);
  if (entry.kind !== 'message') return <li class="entry entry-note"><p>{who} {face.words.say(`ticket.entry.${entry.kind}`)} <Moment face={face} at={Date.parse(entry.at)} /></p></li>;
  return (
    <li class={['entry', entry.staff ? 'entry-staff' : 'entry-own']} id={`entry-${entry.entry}`}>
      <p class="entry-head"><strong dir="auto">{who}</strong> <Moment face={face} at={Date.parse(entry.at)} /></p>
      {entry.erased ? <p class="soft">{face.words.say('ticket.entry.deleted')}</p> : <div class="prose" dir="auto">{entry.body ?? ''}</div>}
    </li>
  );
};

const Answer = ({ face, ticket, notReopened, faults, values }: TicketPageProps): Html => {
  const { words } = face;
  if (!ticket.mayReply) return <p class="hint">{words.say('ticket.read-only')}</p>;
  if (ticket.closed && notReopened !== undefined)
    return <section><p class="hint">{notReopened}</p><p><ButtonLink kind="primary" href={`/tickets/new?continues=${ticket.id}`}>{words.say('tickets.open')}</ButtonLink></p></section>;
  return (
    <section>
      {ticket.closed ? <p class="hint">{words.say('ticket.closed-hint')}</p> : null}
      {formOf(PostReply, { words, action: `/tickets/${ticket.id}/replies`, csrf: face.csrf, idempotencyKey: randomUUID(), only: ['body'], faces: { body: { label: words.say('ticket.reply'), rows: 6 } }, submit: words.say('ticket.reply.submit'), faults, values })}
      <ActionButton kind="plain" csrf={face.csrf} action={`/tickets/${ticket.id}/${ticket.closed ? 'reopening' : 'closure'}`}>{words.say(ticket.closed ? 'ticket.reopen' : 'ticket.close')}</ActionButton>
    </section>
  );
};

export interface OpenTicketPageProps {
  readonly face: Face;
  /** The portal's form: properties with options, in order. */
  readonly fields: readonly { readonly property: PropertyRow; readonly required: boolean }[];
  readonly continues: string | undefined;
  readonly faults?: readonly Fault[] | undefined;
  readonly values?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

export const PROPERTY_PREFIX = 'property.';

/** The portal's form for a new ticket. */
export const OpenTicketPage = ({ face, fields, continues, faults, values }: OpenTicketPageProps): Html => {
  const { words } = face;
  return (
    <Layout face={face} title={words.say('ticket.new.title')} lead={words.say('ticket.new.lead')} faulty={(faults?.length ?? 0) > 0}>
      <Suggestions words={words} field="subject" />
      {formOf(OpenTicket, {
        words, action: '/tickets', csrf: face.csrf, idempotencyKey: randomUUID(), only: ['subject', 'body'], faults, values,
        hidden: continues === undefined ? {} : { continues }, submit: words.say('ticket.new.submit'), cancel: '/tickets',
        children: fields.map(field => <FormProperty face={face} {...field} value={String(values?.[`${PROPERTY_PREFIX}${field.property.id}`] ?? '')} faulty={faults?.find(({ path }) => path === `properties.${field.property.id}`)} />),
      })}
    </Layout>
  );
};

const FormProperty = ({ face: { words }, property, required, value, faulty }: { readonly face: Face; readonly property: PropertyRow; readonly required: boolean; readonly value: string; readonly faulty: Fault | undefined }): Html => {
  const name = `${PROPERTY_PREFIX}${property.id}`;
  const id = `f-${name.replace('.', '-')}`;
  const described = faulty ? `${id}-fault` : undefined;
  return (
    <div class={['field', faulty ? 'field-faulty' : null]}>
      <label for={id}>{words.of(property)}{required ? null : <span class="soft"> ({words.say('form.optional')})</span>}</label>
      {faulty ? <p class="fault" id={described}>{words.of(faulty)}</p> : null}
      {property.type === 'enumeration' ? (
        <select class="input" id={id} name={name} required={required || undefined} aria-describedby={described}>
          <option value="">{words.say('form.choose')}</option>
          {property.options.filter(({ archived }) => !archived).map(option => <option value={option.id} selected={option.id === value}>{words.of({ en: option.customerEn ?? option.en, de: option.customerDe ?? option.de })}</option>)}
        </select>
      ) : (
        <input class="input" id={id} name={name} value={value} required={required || undefined} aria-describedby={described} autocomplete="off" />
      )}
    </div>
  );
};
