import { Command, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Id, LongText, ShortText, Values } from '../kernel/fields.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { definitionOf, recordable } from './property.policy.js';
import type { TicketEvent } from './ticket.events.js';
import { author, filesWith, knownContact, knownCompany, changed, ticketCommand } from './ticket.state.js';

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

/** A contact opens tickets of its own companies; any other is unknown to it, as one that is not there. */
const ownCompany = (context: DecisionContext, requester: string, id: string): void => {
  knownCompany(context, id);
  if (context.actor.kind !== 'contact') return;
  const companies = context.rows.get<ContactRow>('contact', requester)?.row.companies ?? {};
  if (context.actor.id !== requester || !Object.hasOwn(companies, id)) throw new Rejection('invalid', 'company.unknown', `There is no company ${id}.`);
};

/** Where it was opened and what it continues are told to people later: neither may point at nothing. */
const knownPlace = (context: DecisionContext, { portal, continues }: OpenTicket): void => {
  if (portal && !context.rows.get('portal', portal)) throw new Rejection('invalid', 'portal.unknown', `There is no portal ${portal}.`);
  if (continues && !context.rows.get('ticketFacts', continues)) throw new Rejection('invalid', 'ticket.unknown', `There is no ticket ${continues}.`);
};

/** Properties given at opening: what is not free text stands in TicketOpened, free text follows as changes of their own. */
const openingProperties = (given: Record<string, unknown>, context: DecisionContext) => {
  const properties: Record<string, unknown> = {};
  const texts: TicketEvent[] = [];
  for (const [property, value] of Object.entries(given)) {
    const input = recordable(definitionOf(context.rows, property), property, value, `properties.${property}`, context.zone);
    if (input.text !== null) texts.push(changed(property, input, author(context)));
    else if (input.value !== null) properties[property] = input.value;
  }
  return { properties, texts };
};

const propertyRefs = (given: Record<string, unknown> | undefined) => Object.keys(given ?? {}).map(id => ({ view: 'property', id }));

const isBlank = (value: unknown): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '') || (Array.isArray(value) && value.length === 0);

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
      .filter(field => field.required && isBlank(command.properties?.[field.property]))
      .map(field => ({ path: `properties.${field.property}`, code: 'required', en: 'is missing', de: 'fehlt' })),
    ...(command.reference === undefined ? [] : [{ path: 'reference', code: 'unknown-field', en: 'is given by staff and imports', de: 'vergeben Team und Importe' }]),
    ...(command.body === undefined ? [{ path: 'body', code: 'required', en: 'is missing', de: 'fehlt' }] : []),
  ];
  if (faults.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults });
};

/** How a ticket begins. */
export const openingCommands = [
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
      ...(c.continues ? [{ view: 'ticketFacts', id: c.continues }] : []),
      ...propertyRefs({ source: null, status: null, pipeline: null, ...c.properties }),
    ],
    decide: (state, c, context) => {
      if (state.status !== 'none') throw new Rejection('conflict', 'ticket.exists', 'The ticket exists already.');
      knownContact(context, c.requester);
      if (c.company) ownCompany(context, c.requester, c.company);
      knownPlace(context, c);
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
        ...filesWith(context, 0, 'public', author(context)),
      ];
    },
  }),
];
