import type { Rows } from '../kernel/view.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import { companyName } from '../platform/names.js';
import type { Viewer } from '../portal/viewers.js';
import { queryTexts } from '../web/queries.js';
import type { Language } from '../web/formats.js';
import type { Words } from '../web/words.js';
import { definitionOf } from './property.policy.js';
import { allProperties, nameOfContact } from './ticket-cards.js';
import type { PropertyRow, TicketFacts } from './ticket.policy.js';
import type { ListedTicket } from './listed-ticket.js';
import { optionLabel, valueText, type Reader } from './ticket-words.queries.js';

export interface Named {
  readonly id: string;
  readonly label: string;
}

/** A state as customers know it: several statuses may read the same to them. */
export interface State extends Named {
  readonly ids: readonly string[];
}

/** What a contact can filter its list by, and which columns it can have. */
export interface ListOffer {
  readonly states: readonly State[];
  /** Empty unless there are several and customers may see them. */
  readonly pipelines: readonly Named[];
  /** Companies whose tickets the contact sees; empty unless there are several. */
  readonly companies: readonly Named[];
  /** Properties with values to pick from. */
  readonly picked: readonly (Named & { readonly values: readonly Named[] })[];
  /** Properties whose value is typed; where there are many options, by what an option reads. */
  readonly typed: readonly (Named & { readonly values: readonly Named[] })[];
  readonly columns: readonly Named[];
}

/** Options that a list to pick from may have before it is more than a page can carry, and than a person reads. */
const MOST_PICKED = 30;

const OWN_FIELDS = new Set(['subject', 'status', 'pipeline', 'opened', 'lastActivity']);

const statesOf = (rows: Rows, words: Words): readonly State[] => {
  const states = new Map<string, State>();
  for (const option of definitionOf(rows, 'status')?.options ?? []) {
    const label = optionLabel(option, words);
    const same = states.get(label);
    states.set(label, { id: same?.id ?? option.id, label, ids: [...(same?.ids ?? []), option.id] });
  }
  return [...states.values()];
};

const optionsOf = (row: PropertyRow, words: Words): readonly Named[] =>
  row.type === 'boolean'
    ? [{ id: 'true', label: words.say('ticket.yes') }, { id: 'false', label: words.say('ticket.no') }]
    : row.options.filter(({ archived }) => !archived).map(option => ({ id: option.id, label: optionLabel(option, words) }));

const severalOf = (named: readonly Named[]): readonly Named[] => (named.length > 1 ? named : []);

const companiesOf = (viewer: Viewer, rows: Rows): readonly Named[] =>
  severalOf([...viewer.sight.scopes.keys()].filter(scope => scope.startsWith('company:')).map(scope => scope.slice('company:'.length)).map(id => ({ id, label: companyName(rows, id) ?? id })));

/** What everybody is offered: the same object until a property changes, so that what pages make of it can be kept. */
const offers = new WeakMap<readonly PropertyRow[], Map<Language, ListOffer>>();

const commonOffer = (snapshot: ViewSnapshot, words: Words): ListOffer => {
  const properties = allProperties(snapshot);
  const known = offers.get(properties) ?? new Map<Language, ListOffer>();
  offers.set(properties, known);
  const offer = known.get(words.language) ?? offerOf(properties, snapshot, words);
  known.set(words.language, offer);
  return offer;
};

const offerOf = (properties: readonly PropertyRow[], snapshot: ViewSnapshot, words: Words): ListOffer => {
  const shown = properties.filter(({ id, shown }) => shown && !OWN_FIELDS.has(id));
  const pipeline = definitionOf(snapshot, 'pipeline');
  const pipelines = pipeline?.shown ? severalOf(optionsOf(pipeline, words)) : [];
  const named = (row: PropertyRow): Named => ({ id: row.id, label: words.of(row) });
  const askable = shown.filter(({ type }) => type !== 'date').map(row => ({ ...named(row), values: optionsOf(row, words) }));
  return {
    states: statesOf(snapshot, words),
    pipelines,
    companies: [],
    picked: askable.filter(({ values }) => values.length > 0 && values.length <= MOST_PICKED),
    typed: askable.filter(({ values }) => values.length === 0 || values.length > MOST_PICKED),
    columns: [
      { id: 'status', label: words.say('tickets.column.status') },
      ...(pipelines.length > 0 ? [{ id: 'pipeline', label: words.of(pipeline!) }] : []),
      { id: 'activity', label: words.say('tickets.column.activity') },
      { id: 'opened', label: words.say('tickets.column.opened') },
      { id: 'requester', label: words.say('tickets.column.requester') },
      ...shown.map(named),
    ],
  };
};

/** What this contact is offered now; nothing in it that it may not see. */
export const listOffer = (viewer: Viewer, snapshot: ViewSnapshot, words: Words): ListOffer => {
  const offer = commonOffer(snapshot, words);
  const companies = companiesOf(viewer, snapshot);
  if (companies.length === 0) return offer;
  const place = offer.columns.findIndex(({ id }) => id === 'requester') + 1;
  return { ...offer, companies, columns: offer.columns.toSpliced(place, 0, { id: 'company', label: words.say('tickets.column.company') }) };
};

const AT_FIRST = ['status', 'pipeline', 'activity', 'opened'];

/** The columns that an address asks for; those that everybody starts with when it says nothing (C7). */
export const columnsOf = (query: unknown, offer: ListOffer): readonly Named[] => {
  const asked = queryTexts(query, 'columns');
  const wanted = asked.length > 0 ? asked : AT_FIRST;
  return wanted.flatMap((id, index) => (wanted.indexOf(id) === index ? (offer.columns.find(column => column.id === id) ?? []) : []));
};

/** What stands in the columns that the list's own lines do not hold, by ticket and column. Only these properties are read. */
export const cellsOf = (snapshot: ViewSnapshot, tickets: readonly ListedTicket[], columns: readonly string[], reader: Reader): ReadonlyMap<string, Readonly<Record<string, string>>> => {
  const members = columns.filter(id => id !== 'requester' && id !== 'company');
  const parts = members.length === 0 ? [] : snapshot.parts(tickets.map(({ id }) => id), { view: 'ticketFacts', within: 'properties', members });
  const properties = new Map(parts.map(part => [part.id, part.members as TicketFacts['properties']]));
  const cell = (ticket: ListedTicket, column: string): string => {
    if (column === 'requester') return ticket.requester === null ? '' : (nameOfContact(snapshot, ticket.requester) ?? '');
    if (column === 'company') return ticket.company === null ? '' : (companyName(snapshot, ticket.company) ?? '');
    return textOf(definitionOf(snapshot, column), properties.get(ticket.id)?.[column]?.at(-1)?.[1] ?? null, reader);
  };
  return new Map(tickets.map(ticket => [ticket.id, Object.fromEntries(columns.map(column => [column, cell(ticket, column)]))]));
};

const textOf = (row: PropertyRow | undefined, value: unknown, reader: Reader): string =>
  !row?.shown || value === null || (typeof value === 'object' && !Array.isArray(value)) ? '' : valueText(row, value, reader);
