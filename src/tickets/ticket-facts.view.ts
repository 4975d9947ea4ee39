import type { Recorded } from '../kernel/event.js';
import { ERASED } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import { recordValue, type PropertyValue } from '../contacts/contact.policy.js';
import type { TicketEvent } from './ticket.events.js';
import type { TicketFacts } from './ticket.policy.js';

type Properties = TicketFacts['properties'];

/** Own keys only: a property may be named like a member of Object.prototype. */
const withValue = (properties: Properties, id: string, value: PropertyValue): Properties => {
  const history = Object.hasOwn(properties, id) ? properties[id] : undefined;
  return { ...properties, [id]: recordValue(history, value) };
};

/** Only the latest activity is kept: dates have no history operators, and its last change is its own moment. */
const active = (properties: Properties, at: number, revision: number): Properties => {
  const last = properties['lastActivity']?.[0];
  return last && last[0] > at ? properties : { ...properties, lastActivity: [[at, at, revision]] };
};

const opened = (event: Extract<Recorded<TicketEvent>, { type: 'TicketOpened' }>): TicketFacts => {
  const { data, at, revision, of } = event;
  let properties: Properties = { subject: [[at, data.subject, revision]], opened: [[at, at, revision]] };
  for (const [id, value] of Object.entries(data.properties)) properties = withValue(properties, id, [at, value as PropertyValue[1], revision]);
  return {
    id: of,
    reference: data.reference ?? of.slice(0, 8).toUpperCase(),
    requester: { id: data.requester, revision },
    participants: {},
    company: data.company ? { id: data.company, revision } : null,
    closed: null,
    properties: active(properties, at, revision),
    revision,
  };
};

/** Erased texts stay in the history as erased, neither empty nor a value (filters.md M6). */
const eraseTexts = (properties: Properties, texts: readonly { revision: number; field: string; property?: string }[]): Properties => {
  const gone = new Set(texts.map(({ revision, field, property }) => `${revision}/${property ?? field}`));
  return Object.fromEntries(
    Object.entries(properties).map(([id, history]) => [
      id,
      history.map((entry): PropertyValue => (gone.has(`${entry[2]}/${id}`) ? [entry[0], ERASED, entry[2]] : entry)),
    ]),
  );
};

const without = (participants: TicketFacts['participants'], contact: string) =>
  Object.fromEntries(Object.entries(participants).filter(([id]) => id !== contact));

const next = (facts: TicketFacts, event: Recorded<TicketEvent>): TicketFacts => {
  const { at, revision } = event;
  switch (event.type) {
    case 'TicketOpened':
      return facts;
    case 'ReplyPosted':
      return event.data.visibility === 'public' ? { ...facts, properties: active(facts.properties, at, revision) } : facts;
    case 'TicketPropertyChanged':
      return { ...facts, properties: withValue(facts.properties, event.data.property, [at, (event.data.text ?? event.data.value) as PropertyValue[1], revision]) };
    case 'TicketClosed':
      return { ...facts, closed: { at, revision }, properties: active(withValue(facts.properties, 'status', [at, event.data.status, revision]), at, revision) };
    case 'TicketReopened':
      return { ...facts, closed: null, properties: active(withValue(facts.properties, 'status', [at, event.data.status, revision]), at, revision) };
    case 'TicketRequesterChanged':
      return { ...facts, requester: { id: event.data.requester, revision } };
    case 'ParticipantAdded':
      return { ...facts, participants: { ...facts.participants, [event.data.contact]: { revision } } };
    case 'ParticipantRemoved':
      return { ...facts, participants: without(facts.participants, event.data.contact) };
    case 'TicketLinkedToCompany':
      return { ...facts, company: { id: event.data.company, revision } };
    case 'TicketUnlinkedFromCompany':
      return { ...facts, company: null };
    case 'TextsErased':
      return { ...facts, properties: eraseTexts(facts.properties, event.data.texts) };
    // What customers say of a closing is no activity that others are to be called for.
    case 'ReplyRedacted':
    case 'SatisfactionRated':
    case 'AttachmentAdded':
    case 'AttachmentErased':
      return facts;
  }
};

/** What scope and filters read of a ticket. */
export const ticketFacts = view<TicketFacts, TicketEvent>({
  name: 'ticketFacts',
  // 2: the index holds the list of agents. 3: it holds each ticket's kind.
  version: 3,
  decisive: true,
  folds: [
    'TicketOpened', 'ReplyPosted', 'TicketPropertyChanged', 'TicketClosed', 'TicketReopened', 'TicketRequesterChanged',
    'ParticipantAdded', 'ParticipantRemoved', 'TicketLinkedToCompany', 'TicketUnlinkedFromCompany', 'TextsErased', 'ReplyRedacted', 'SatisfactionRated',
    'AttachmentAdded', 'AttachmentErased',
  ],
  idsOf: event => [event.of],
  fold: (facts, event) => {
    const folded = event.type === 'TicketOpened' ? opened(event) : facts && next(facts, event);
    return folded && { ...folded, revision: event.revision };
  },
});
