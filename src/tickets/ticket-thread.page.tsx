import type { Face } from '../web/face.js';
import { isoMoment } from '../web/formats.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { Attachments } from './attachments.page.js';
import type { EntryCard } from './ticket-cards.js';
import type { TicketPageProps } from './ticket-page-props.js';

/** The conversation, oldest first. */
export const TicketThread = (props: TicketPageProps): Html => (
  <section>
    <h2>{props.face.words.say('ticket.thread')}</h2>
    <ol class="thread" id="thread">{props.ticket.thread.map(entry => <Entry {...props} entry={entry} />)}</ol>
  </section>
);

const authorOf = ({ face: { words }, viewer }: TicketPageProps, entry: EntryCard): string =>
  entry.staff ? words.say('ticket.entry.staff') : entry.author === viewer ? words.say('ticket.entry.you') : (entry.authorName ?? words.say('ticket.entry.somebody'));

const Entry = (props: TicketPageProps & { readonly entry: EntryCard }): Html => {
  const { face, entry, viewer } = props;
  const who = authorOf(props, entry);
  const id = `entry-${entry.entry}`;
  if (entry.kind !== 'message') return <li class="entry entry-note" id={id}><p>{turnOf(props, entry, who)} <When face={face} at={Date.parse(entry.at)} /></p></li>;
  return (
    <li class={['entry', entry.staff ? 'entry-staff' : entry.author === viewer ? 'entry-mine' : 'entry-own']} id={id}>
      <p class="entry-head"><strong dir="auto">{who}</strong> <When face={face} at={Date.parse(entry.at)} /></p>
      <Body face={face} entry={entry} />
      <Attachments face={face} files={entry.attachments} base={`/tickets/${props.ticket.id}`} />
    </li>
  );
};

/** What happened to the ticket, told of the reader as of others. */
const turnOf = ({ face: { words }, viewer }: TicketPageProps, entry: EntryCard, who: string): string => {
  if (!entry.staff && entry.author === viewer) return words.say(entry.kind === 'closed' ? 'ticket.entry.closed.you' : 'ticket.entry.reopened.you');
  return words.say(entry.kind === 'closed' ? 'ticket.entry.closed.other' : 'ticket.entry.reopened.other', who);
};

const Body = ({ face, entry }: { readonly face: Face; readonly entry: EntryCard }): Html =>
  entry.erased ? <p class="soft">{face.words.say('ticket.entry.deleted')}</p> : <div class="prose" dir="auto">{entry.body ?? ''}</div>;

/** The moment itself, always readable; how long ago that is stands before it as soon as a script can keep it true. */
const When = ({ face, at }: { readonly face: Face; readonly at: number }): Html => (
  <span class="when soft"><time class="ago" datetime={isoMoment(at)} data-relative></time><Moment face={face} at={at} /></span>
);
