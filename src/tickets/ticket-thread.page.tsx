import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import { Attachments } from './attachments.page.js';
import type { EntryCard } from './ticket-cards.js';
import type { TicketPageProps } from './ticket-page-props.js';

/** The conversation, oldest first. */
export const TicketThread = (props: TicketPageProps): Html => (
  <section>
    <h2>{props.face.words.say('ticket.thread')}</h2>
    <ol class="thread">{props.ticket.thread.map(entry => <Entry {...props} entry={entry} />)}</ol>
  </section>
);

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
      <Attachments face={face} files={entry.attachments} base={`/tickets/${props.ticket.id}`} />
    </li>
  );
};
