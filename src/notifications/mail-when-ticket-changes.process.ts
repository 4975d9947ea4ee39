import type { Fact, Recorded } from '../kernel/event.js';
import type { TicketEvent } from '../tickets/ticket.events.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';

/** What happened, as far as customers are told by mail. */
export type News = 'opened' | 'replied' | 'closed' | 'reopened' | 'added';

const DAY = 24 * 60 * 60_000;

/** News of an event; undefined for what nobody is mailed about: notes, properties, ratings (they are between their author and the staff), who left, and history that was brought in. */
export const newsIn = (event: Recorded<Fact>): News | undefined => {
  if (event.actor.kind === 'import' || event.recordedAt - event.at > DAY) return undefined;
  const fact = event as Recorded<Fact> & TicketEvent;
  switch (fact.type) {
    case 'TicketOpened':
      return 'opened';
    case 'ReplyPosted':
      return fact.data.visibility === 'public' ? 'replied' : undefined;
    case 'TicketClosed':
      return 'closed';
    case 'TicketReopened':
      return 'reopened';
    case 'ParticipantAdded':
      return 'added';
    case 'ReplyRedacted':
    case 'TextsErased':
    case 'TicketPropertyChanged':
    case 'TicketRequesterChanged':
    case 'SatisfactionRated':
    case 'ParticipantRemoved':
    case 'TicketLinkedToCompany':
    case 'TicketUnlinkedFromCompany':
      return undefined;
  }
  return undefined;
};

/** Requester and participants: those who are told. */
export const peopleOf = (facts: TicketFacts): readonly string[] => [...new Set([...(facts.requester ? [facts.requester.id] : []), ...Object.keys(facts.participants)])];

/** Those who are told of this event: never who made the change, in whoever's name; of somebody who takes part from now on, that person alone. */
export const toldOf = (event: Recorded<Fact>, facts: TicketFacts): readonly string[] => {
  const { author, contact } = event.data as { author?: unknown; contact?: unknown };
  return (event.type === 'ParticipantAdded' ? peopleOf(facts).filter(id => id === contact) : peopleOf(facts)).filter(id => id !== author && id !== event.actor.id);
};
