import type { Rows } from '../kernel/view.js';
import type { StoredEvent } from '../kernel/event.js';
import { definitionOf } from './property.policy.js';
import type { FactOf } from '../kernel/event.js';
import type { ErasedText, ticketEvents } from './ticket.events.js';
import type { TicketFacts } from './ticket.policy.js';
import { entryId, type ThreadEntry } from './ticket-thread.view.js';

/**
 * Whether customers who see a ticket see another one after an event: `shown`; `hidden`, when only staff do (C4); `revealing`,
 * when it is hidden itself and yet may bring the ticket into somebody's sight.
 */
export type News = 'shown' | 'hidden' | 'revealing';

type TicketType = FactOf<typeof ticketEvents>['type'];
type Judge = (rows: Rows, event: StoredEvent) => News;

const shown: Judge = () => 'shown';
const shownIf = (is: boolean): News => (is ? 'shown' : 'hidden');

const entryIsPublic = (rows: Rows, { stream }: StoredEvent, revision: number): boolean =>
  rows.get<ThreadEntry>('ticketThread', entryId(stream.slice('ticket-'.length), revision))?.row.internal === false;

const property = (rows: Rows, id: unknown): boolean => definitionOf(rows, String(id))?.shown === true;

const textIsPublic = (rows: Rows, event: StoredEvent) => ({ field, property: id, revision }: ErasedText): boolean =>
  field === 'body' ? entryIsPublic(rows, event, revision) : field === 'subject' || property(rows, id);

/** One line for each event of a ticket: a new one is a compile error here, so that nobody forgets to say who may hear of it. */
const NEWS: Readonly<Record<TicketType, Judge>> = {
  TicketOpened: shown,
  ReplyPosted: (_, { data }) => shownIf(data['visibility'] === 'public'),
  // What a person says of a closing is between it and the staff.
  SatisfactionRated: () => 'hidden',
  AttachmentAdded: (_, { data }) => shownIf(data['visibility'] === 'public'),
  AttachmentErased: (rows, event) => shownIf(entryIsPublic(rows, event, Number(event.data['entry']))),
  ReplyRedacted: (rows, event) => shownIf(entryIsPublic(rows, event, Number(event.data['reply']))),
  TextsErased: (rows, event) => shownIf((event.data['texts'] as readonly ErasedText[]).some(textIsPublic(rows, event))),
  TicketPropertyChanged: (rows, { data }) => (property(rows, data['property']) ? 'shown' : 'revealing'),
  TicketClosed: shown,
  TicketReopened: shown,
  TicketRequesterChanged: shown,
  ParticipantAdded: shown,
  ParticipantRemoved: shown,
  TicketLinkedToCompany: shown,
  TicketUnlinkedFromCompany: shown,
};

/** What an event of a ticket is to customers. What is unknown is told to nobody. */
export const newsOf = (rows: Rows, event: StoredEvent): News => (Object.hasOwn(NEWS, event.type) ? NEWS[event.type as TicketType](rows, event) : 'hidden');

/** A ticket's properties as they were before a revision: what a filter would have said then. */
export const factsBefore = (facts: TicketFacts, revision: number): TicketFacts => ({
  ...facts,
  properties: Object.fromEntries(Object.entries(facts.properties).map(([id, history]) => [id, history.filter(([, , of]) => of < revision)])),
});
