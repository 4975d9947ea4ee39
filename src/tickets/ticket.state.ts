import { reject, Rejection } from '../kernel/errors.js';
import { on, type DecisionContext } from '../kernel/command.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { PropertyInput } from './property.policy.js';
import type { TicketEvent } from './ticket.events.js';

/** A ticket on the write side: only what decisions ask. */
export type Ticket =
  | { readonly status: 'none' }
  | {
      readonly status: 'open' | 'closed';
      readonly requester: string;
      readonly participants: readonly string[];
      readonly company: string | null;
      /** Values that are not free text, by property. */
      readonly values: Readonly<Record<string, unknown>>;
      readonly closedAt: number;
      /** Revision of the last closing; -1 before the first. */
      readonly closing: number;
      /** By person: the closing it rated last, and when it did so first (ms). */
      readonly ratings: Readonly<Record<string, { readonly closing: number; readonly first: number }>>;
      /** Entries that hold a text, by revision (0 for the first message), with the key of that text. */
      readonly entries: Readonly<Record<number, string | undefined>>;
      /** Files that are readable, with the entry they stand with and the keys of content and name. */
      readonly files: Readonly<Record<string, { readonly entry: number; readonly keys: readonly string[] }>>;
      /** Of the last event. */
      readonly revision: number;
    };

type Happened = TicketEvent & { readonly revision: number; readonly at: number; readonly keys?: Readonly<Record<string, string>> };

export const evolve = (ticket: Ticket, fact: Happened): Ticket => {
  const next = after(ticket, fact);
  return next.status === 'none' ? next : { ...next, revision: fact.revision };
};

const after = (ticket: Ticket, fact: Happened): Ticket => {
  if (fact.type === 'TicketOpened') {
    const { requester, company, properties } = fact.data;
    return { status: 'open', requester, participants: [], company, values: properties, closedAt: 0, closing: -1, ratings: {}, entries: { [fact.revision]: fact.keys?.['body'] }, files: {}, revision: fact.revision };
  }
  if (ticket.status === 'none') return ticket;
  switch (fact.type) {
    case 'ReplyPosted':
      return { ...ticket, entries: { ...ticket.entries, [fact.revision]: fact.keys?.['body'] } };
    case 'TicketPropertyChanged':
      return { ...ticket, values: { ...ticket.values, [fact.data.property]: fact.data.value } };
    case 'TicketClosed':
      return { ...ticket, status: 'closed', closedAt: fact.at, closing: fact.revision, values: { ...ticket.values, status: fact.data.status } };
    case 'TicketReopened':
      return { ...ticket, status: 'open', values: { ...ticket.values, status: fact.data.status } };
    case 'SatisfactionRated':
      return { ...ticket, ratings: { ...ticket.ratings, [fact.data.author]: rated(ticket.ratings[fact.data.author], fact.data.closing, fact.at) } };
    case 'TicketRequesterChanged':
      return { ...ticket, requester: fact.data.requester };
    case 'ParticipantAdded':
      return { ...ticket, participants: [...ticket.participants, fact.data.contact] };
    case 'ParticipantRemoved':
      return { ...ticket, participants: ticket.participants.filter(id => id !== fact.data.contact) };
    case 'TicketLinkedToCompany':
      return { ...ticket, company: fact.data.company };
    case 'TicketUnlinkedFromCompany':
      return { ...ticket, company: null };
    case 'AttachmentAdded':
      return { ...ticket, files: { ...ticket.files, [fact.data.attachment]: { entry: fact.data.entry, keys: [fact.data.key, fact.keys?.['name']].filter(key => key !== undefined) } } };
    case 'AttachmentErased':
      return { ...ticket, files: Object.fromEntries(Object.entries(ticket.files).filter(([id]) => id !== fact.data.attachment)) };
    case 'ReplyRedacted':
    case 'TextsErased':
      return ticket;
  }
};

const rated = (before: { closing: number; first: number } | undefined, closing: number, at: number) => (before?.closing === closing ? before : { closing, first: at });

export type Existing = Exclude<Ticket, { status: 'none' }>;

export const existing = (ticket: Ticket): Existing =>
  ticket.status === 'none' ? reject('unknown', 'ticket.unknown', 'There is no such ticket.') : ticket;

export const author = (context: DecisionContext): string => context.actor.id;

export const knownContact = (context: DecisionContext, id: string): void => {
  const contact = context.rows.get<ContactRow>('contact', id)?.row;
  if (!contact || contact.erased) throw new Rejection('invalid', 'contact.unknown', `There is no contact ${id}.`);
};

export const knownCompany = (context: DecisionContext, id: string): void => {
  if (!context.rows.get('company', id)) throw new Rejection('invalid', 'company.unknown', `There is no company ${id}.`);
};

export const changed = (property: string, input: PropertyInput, who: string): TicketEvent => ({
  type: 'TicketPropertyChanged',
  data: { property, value: input.value, text: input.text, author: who },
});

/** The files that came with a command, as part of the entry at that revision of the same append. */
export const filesWith = ({ files = [] }: DecisionContext, entry: number, visibility: 'public' | 'internal', who: string): TicketEvent[] =>
  files.map(({ id, name, size, type, key }) => ({ type: 'AttachmentAdded', data: { attachment: id, entry, author: who, visibility, name, size, type, key } }));

export const ticketCommand = on<Ticket, TicketEvent>();
export const staffAndImport = ['agent', 'admin', 'import'] as const;
