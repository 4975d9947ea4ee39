import type { Face } from '../web/face.js';
import { Layout } from '../web/layout.js';
import type { Html } from '../web/markup.js';
import { Moment } from '../web/moment.js';
import type { EventCard } from './events.queries.js';
import { actorInWords } from './event-words.queries.js';

export interface EventPageProps {
  readonly face: Face;
  readonly event: EventCard;
  readonly sentence: string;
  /** Revisions beside it in the same stream. */
  readonly earlier: number | null;
  readonly later: number | null;
}

/** One event: what happened, when, by whom and why. */
export const EventPage = ({ face, event, sentence, earlier, later }: EventPageProps): Html => {
  const { words } = face;
  const [recorded, occurred] = [Date.parse(event.recordedAt), Date.parse(event.occurredAt)];
  return (
    <Layout face={face} title={words.say('event.title')} lead={sentence}>
      <dl class="facts">
        <dt>{words.say('event.who')}</dt><dd dir="auto">{actorInWords(event.actor, words)}{event.onBehalfOf ? ` (${words.say('event.for', actorInWords(event.onBehalfOf, words))})` : ''}</dd>
        <dt>{words.say('event.when')}</dt><dd><Moment face={face} at={recorded} style="exact" /></dd>
        {occurred === recorded ? null : <><dt>{words.say('event.occurred')}</dt><dd><Moment face={face} at={occurred} style="exact" /></dd></>}
        <dt>{words.say('event.why')}</dt><dd dir="auto">{typeof event.reason === 'string' ? event.reason : words.say('event.no-reason')}</dd>
        <dt>{words.say('event.type')}</dt><dd><code>{event.type}</code></dd>
        <dt>{words.say('event.place')}</dt><dd><code>{event.stream}</code>, {words.say('event.revision', String(event.revision))}</dd>
      </dl>
      <details class="card"><summary>{words.say('event.data')}</summary><pre>{JSON.stringify(event.data, null, 2)}</pre></details>
      <nav class="pager" aria-label={words.say('event.beside')}>
        {earlier === null ? null : <a class="button plain" href={`/staff/events/${event.stream}/${earlier}`}>{words.say('event.earlier')}</a>}
        {later === null ? null : <a class="button plain" href={`/staff/events/${event.stream}/${later}`}>{words.say('event.later')}</a>}
      </nav>
    </Layout>
  );
};
