import { Command, decider, on, type DecisionContext } from '../kernel/command.js';
import { reject, Rejection } from '../kernel/errors.js';
import { Choice, Id, Json, LongText, ShortText, Values, Whole } from '../kernel/fields.js';

import type { ContactRow } from '../contacts/contact.policy.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { definitionOf, recordable, type PropertyInput } from './property.policy.js';
import { mayReopen } from './reopen.policy.js';
import type { ErasedText, TicketEvent } from './ticket.events.js';

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
      /** Entries that hold a text, by revision (0 for the first message), with the key of that text. */
      readonly entries: Readonly<Record<number, string | undefined>>;
    };

export const evolve = (ticket: Ticket, fact: TicketEvent & { readonly revision: number; readonly at: number; readonly keys?: Readonly<Record<string, string>> }): Ticket => {
  if (fact.type === 'TicketOpened') {
    const { requester, company, properties } = fact.data;
    return { status: 'open', requester, participants: [], company, values: properties, closedAt: 0, entries: { [fact.revision]: fact.keys?.['body'] } };
  }
  if (ticket.status === 'none') return ticket;
  switch (fact.type) {
    case 'ReplyPosted':
      return { ...ticket, entries: { ...ticket.entries, [fact.revision]: fact.keys?.['body'] } };
    case 'TicketPropertyChanged':
      return { ...ticket, values: { ...ticket.values, [fact.data.property]: fact.data.value } };
    case 'TicketClosed':
      return { ...ticket, status: 'closed', closedAt: fact.at, values: { ...ticket.values, status: fact.data.status } };
    case 'TicketReopened':
      return { ...ticket, status: 'open', values: { ...ticket.values, status: fact.data.status } };
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
    case 'ReplyRedacted':
    case 'TextsErased':
      return ticket;
  }
};

export class OpenTicket extends Command {
  @Id({ en: 'Portal', de: 'Portal', optional: true }) portal?: string;
  @Id({ en: 'Requester', de: 'Anfragende Person' }) requester!: string;
  @ShortText({ max: 200, en: 'Subject', de: 'Betreff' }) subject!: string;
  @LongText({ en: 'Message', de: 'Nachricht', optional: true }) body?: string;
  @Id({ en: 'Company', de: 'Firma', optional: true }) company?: string;
  @ShortText({ max: 60, en: 'Number in the system it came from', de: 'Nummer im Herkunftssystem', optional: true }) reference?: string;
  @Id({ en: 'Continues ticket', de: 'Setzt Ticket fort', optional: true }) continues?: string;
  @Values({ en: 'Properties', de: 'Eigenschaften', optional: true }) properties?: Record<string, unknown>;
}

export class PostReply extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @LongText({ en: 'Reply', de: 'Antwort' }) body!: string;
  @Choice(['public', 'internal'], { en: 'Who can read it', de: 'Wer es lesen kann', optional: true }) visibility?: 'public' | 'internal';
  @Id({ en: 'Portal whose reopen rule holds', de: 'Portal, dessen Regel gilt', optional: true }) portal?: string;
  @Id({ en: 'Author (imports)', de: 'Verfasst von (Importe)', optional: true }) author?: string;
}

export class RedactReply extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Whole({ min: 0, en: 'Entry', de: 'Eintrag' }) reply!: number;
  @ShortText({ max: 80, en: 'Text key', de: 'Textschlüssel' }) key!: string;
}

export class ChangeTicketProperty extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
  @Json({ en: 'Value (null clears)', de: 'Wert (null leert)' }) value!: unknown;
}

export class CloseTicket extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Closing status', de: 'Status beim Schließen', optional: true }) status?: string;
}

export class ReopenTicket extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Portal whose reopen rule holds', de: 'Portal, dessen Regel gilt', optional: true }) portal?: string;
}

export class ChangeTicketRequester extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Requester', de: 'Anfragende Person' }) requester!: string;
}

export class AddParticipant extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
}

export class RemoveParticipant extends AddParticipant {}

export class LinkTicketToCompany extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
  @Id({ en: 'Company', de: 'Firma' }) company!: string;
}

export class UnlinkTicketFromCompany extends Command {
  @Id({ en: 'Ticket', de: 'Ticket' }) ticket!: string;
}

export class EraseTexts extends Command {
  @Id() ticket!: string;
  @Id() person!: string;
  @Json() texts!: ErasedText[];
}

type Existing = Exclude<Ticket, { status: 'none' }>;

const existing = (ticket: Ticket): Existing =>
  ticket.status === 'none' ? reject('unknown', 'ticket.unknown', 'There is no such ticket.') : ticket;

const author = (context: DecisionContext): string => context.actor.id;

const knownContact = (context: DecisionContext, id: string): void => {
  const contact = context.rows.get<ContactRow>('contact', id)?.row;
  if (!contact || contact.erased) throw new Rejection('invalid', 'contact.unknown', `There is no contact ${id}.`);
};

const knownCompany = (context: DecisionContext, id: string): void => {
  if (!context.rows.get('company', id)) throw new Rejection('invalid', 'company.unknown', `There is no company ${id}.`);
};

const changed = (property: string, input: PropertyInput, who: string): TicketEvent => ({
  type: 'TicketPropertyChanged',
  data: { property, value: input.value, text: input.text, author: who },
});

/** A contact opens tickets of its own companies; any other is unknown to it, as one that is not there. */
const ownCompany = (context: DecisionContext, requester: string, id: string): void => {
  knownCompany(context, id);
  if (context.actor.kind !== 'contact') return;
  const companies = context.rows.get<ContactRow>('contact', requester)?.row.companies ?? {};
  if (context.actor.id !== requester || !Object.hasOwn(companies, id)) throw new Rejection('invalid', 'company.unknown', `There is no company ${id}.`);
};

/** Properties given at opening: what is not free text stands in TicketOpened, free text follows as changes of their own. */
const openingProperties = (given: Record<string, unknown>, context: DecisionContext) => {
  const properties: Record<string, unknown> = {};
  const texts: TicketEvent[] = [];
  for (const [property, value] of Object.entries(given)) {
    const input = recordable(definitionOf(context.rows, property), property, value, `properties.${property}`);
    if (input.text !== null) texts.push(changed(property, input, author(context)));
    else if (input.value !== null) properties[property] = input.value;
  }
  return { properties, texts };
};

const propertyRefs = (given: Record<string, unknown> | undefined) => Object.keys(given ?? {}).map(id => ({ view: 'property', id }));
const ticketCommand = on<Ticket, TicketEvent>();
const staffAndImport = ['agent', 'admin', 'import'] as const;

/** A contact sends only what the portal's form asks; staff and imports any property. */
const withinForm = (command: OpenTicket, context: DecisionContext): void => {
  if (context.actor.kind !== 'contact') return;
  const portal = context.rows.get<PortalRow>('portal', command.portal ?? '')?.row;
  const fields = portal?.form.value.fields ?? [];
  const faults = [
    ...Object.keys(command.properties ?? {})
      .filter(id => !fields.some(field => field.property === id))
      .map(id => ({ path: `properties.${id}`, code: 'unknown-field', en: 'is not on the form of this portal', de: 'steht nicht im Formular dieses Portals' })),
    ...fields
      .filter(field => field.required && (command.properties?.[field.property] ?? '') === '')
      .map(field => ({ path: `properties.${field.property}`, code: 'required', en: 'is missing', de: 'fehlt' })),
    ...(command.reference === undefined ? [] : [{ path: 'reference', code: 'unknown-field', en: 'is given by staff and imports', de: 'vergeben Team und Importe' }]),
    ...(command.body === undefined ? [{ path: 'body', code: 'required', en: 'is missing', de: 'fehlt' }] : []),
  ];
  if (faults.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults });
};

const reopenOnReply = (ticket: Existing, command: PostReply, context: DecisionContext): TicketEvent[] => {
  const byContact = context.actor.kind === 'contact';
  if (ticket.status !== 'closed' || !byContact) return [];
  const answer = mayReopen(context.rows.get<PortalRow>('portal', command.portal ?? '')?.row, ticket.closedAt, context.now, command.body);
  if (answer === 'keep-closed') return [];
  if (answer !== 'yes') throw new Rejection('conflict', answer, 'The ticket is closed and takes no replies.');
  return [{ type: 'TicketReopened', data: { author: author(context), status: 'open' } }];
};

export const ticket = decider<Ticket, TicketEvent>({ noun: 'ticket', initial: { status: 'none' }, evolve, opens: false }, [
  ticketCommand({
    command: OpenTicket,
    by: ['contact', 'agent', 'admin', 'import'],
    en: 'Open a ticket',
    de: 'Ein Ticket eröffnen',
    // A ticket that it continues must be one that the contact sees.
    through: c => (c.continues === undefined ? undefined : { ticket: c.continues }),
    reads: c => [
      { view: 'contact', id: c.requester },
      ...(c.company ? [{ view: 'company', id: c.company }] : []),
      ...(c.portal ? [{ view: 'portal', id: c.portal }] : []),
      ...propertyRefs({ source: null, status: null, pipeline: null, ...c.properties }),
    ],
    decide: (state, c, context) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'ticket.exists', 'The ticket exists already.');
      knownContact(context, c.requester);
      if (c.company) ownCompany(context, c.requester, c.company);
      withinForm(c, context);
      const source = context.actor.kind === 'contact' ? 'portal' : context.actor.kind === 'import' ? 'import' : 'staff';
      const { properties, texts } = openingProperties({ source, status: 'new', pipeline: 'support', ...c.properties }, context);
      return [
        {
          type: 'TicketOpened',
          data: {
            requester: c.requester, author: context.actor.kind === 'import' ? c.requester : author(context), reference: c.reference ?? null,
            company: c.company ?? null, subject: c.subject.trim(), body: c.body ?? null, properties, continues: c.continues ?? null, portal: c.portal ?? null,
          },
        },
        ...texts,
      ];
    },
  }),
  ticketCommand({
    command: PostReply,
    by: ['contact', 'agent', 'admin', 'import'],
    en: 'Answer a ticket',
    de: 'Auf ein Ticket antworten',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: c => (c.portal ? [{ view: 'portal', id: c.portal }] : []),
    decide: (state, c, context) => {
      const ticket = existing(state);
      const byContact = context.actor.kind === 'contact';
      const visibility = byContact ? 'public' : (c.visibility ?? 'public');
      if (byContact && c.visibility === 'internal') throw new Rejection('forbidden', 'reply.internal', 'Internal notes are for staff.');
      const who = context.actor.kind === 'import' ? (c.author ?? 'import') : author(context);
      const staff = context.actor.kind === 'staff' || (context.actor.kind === 'import' && who !== ticket.requester && !ticket.participants.includes(who));
      return [{ type: 'ReplyPosted', data: { author: who, staff, visibility, body: c.body } }, ...reopenOnReply(ticket, c, context)];
    },
  }),
  ticketCommand({
    command: ChangeTicketProperty,
    by: staffAndImport,
    en: 'Set a property of a ticket',
    de: 'Eine Eigenschaft eines Tickets setzen',
    of: c => c.ticket,
    reads: c => [{ view: 'property', id: c.property }],
    decide: (state, c, context) => {
      const ticket = existing(state);
      const input = recordable(definitionOf(context.rows, c.property), c.property, c.value, 'value');
      if (input.text === null && c.property !== 'subject' && JSON.stringify(ticket.values[c.property] ?? null) === JSON.stringify(input.value)) return [];
      return [changed(c.property, input, author(context))];
    },
  }),
  ticketCommand({
    command: CloseTicket,
    by: ['contact', ...staffAndImport],
    en: 'Close a ticket',
    de: 'Ein Ticket schließen',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: () => [{ view: 'property', id: 'status' }],
    decide: (state, c, context) => {
      if (existing(state).status === 'closed') return [];
      const status = context.actor.kind === 'contact' ? 'closed' : (c.status ?? 'closed');
      recordable(definitionOf(context.rows, 'status'), 'status', status, 'status');
      return [{ type: 'TicketClosed', data: { author: author(context), status } }];
    },
  }),
  ticketCommand({
    command: ReopenTicket,
    by: ['contact', ...staffAndImport],
    en: 'Reopen a ticket',
    de: 'Ein Ticket wieder öffnen',
    of: c => c.ticket,
    through: c => ({ ticket: c.ticket, reply: true }),
    reads: c => (c.portal ? [{ view: 'portal', id: c.portal }] : []),
    decide: (state, c, context) => {
      const ticket = existing(state);
      if (ticket.status === 'open') return [];
      if (context.actor.kind === 'contact') {
        const answer = mayReopen(context.rows.get<PortalRow>('portal', c.portal ?? '')?.row, ticket.closedAt, context.now);
        if (answer !== 'yes') throw new Rejection('conflict', answer, 'The portal does not let this ticket be reopened.');
      }
      return [{ type: 'TicketReopened', data: { author: author(context), status: 'open' } }];
    },
  }),
  ticketCommand({
    command: ChangeTicketRequester,
    by: staffAndImport,
    en: 'Give a ticket to another contact',
    de: 'Ein Ticket einem anderen Kontakt zuordnen',
    of: c => c.ticket,
    reads: c => [{ view: 'contact', id: c.requester }],
    decide: (state, c, context) => {
      if (existing(state).requester === c.requester) return [];
      knownContact(context, c.requester);
      return [{ type: 'TicketRequesterChanged', data: { requester: c.requester } }];
    },
  }),
  ticketCommand({
    command: AddParticipant,
    by: staffAndImport,
    en: 'Let a contact take part in a ticket',
    de: 'Einen Kontakt an einem Ticket teilnehmen lassen',
    of: c => c.ticket,
    reads: c => [{ view: 'contact', id: c.contact }],
    decide: (state, c, context) => {
      if (existing(state).participants.includes(c.contact)) return [];
      knownContact(context, c.contact);
      return [{ type: 'ParticipantAdded', data: { contact: c.contact } }];
    },
  }),
  ticketCommand({
    command: RemoveParticipant,
    by: staffAndImport,
    en: 'End a contact’s part in a ticket',
    de: 'Die Teilnahme eines Kontakts beenden',
    of: c => c.ticket,
    decide: (state, c) => (existing(state).participants.includes(c.contact) ? [{ type: 'ParticipantRemoved', data: { contact: c.contact } }] : []),
  }),
  ticketCommand({
    command: LinkTicketToCompany,
    by: staffAndImport,
    en: 'Link a ticket to a company',
    de: 'Ein Ticket mit einer Firma verknüpfen',
    of: c => c.ticket,
    reads: c => [{ view: 'company', id: c.company }],
    decide: (state, c, context) => {
      if (existing(state).company === c.company) return [];
      knownCompany(context, c.company);
      return [{ type: 'TicketLinkedToCompany', data: { company: c.company } }];
    },
  }),
  ticketCommand({
    command: UnlinkTicketFromCompany,
    by: staffAndImport,
    en: 'Unlink a ticket from its company',
    de: 'Ein Ticket von seiner Firma lösen',
    of: c => c.ticket,
    decide: state => {
      const { company } = existing(state);
      return company === null ? [] : [{ type: 'TicketUnlinkedFromCompany', data: { company } }];
    },
  }),
  ticketCommand({
    command: RedactReply,
    by: ['admin'],
    en: 'Destroy the text of one entry for good',
    de: 'Den Text eines Eintrags endgültig vernichten',
    of: c => c.ticket,
    decide: (state, c) => {
      const { entries } = existing(state);
      if (!Object.hasOwn(entries, c.reply)) throw new Rejection('invalid', 'reply.unknown', `There is no entry ${c.reply}.`);
      // Any key can be named; only that of this entry may be destroyed.
      if (entries[c.reply] !== c.key) throw new Rejection('invalid', 'reply.other-key', `Entry ${c.reply} is not sealed by that key.`);
      return [{ type: 'ReplyRedacted', data: { reply: c.reply, key: c.key } }];
    },
  }),
  ticketCommand({
    command: EraseTexts,
    by: ['process'],
    en: 'Name the texts of an erased person',
    de: 'Die Texte einer gelöschten Person benennen',
    of: c => c.ticket,
    decide: (state, c) => (state.status === 'none' ? [] : [{ type: 'TextsErased', data: { person: c.person, texts: c.texts } }]),
  }),
]);

