import type { Answer } from '../filters/compile.policy.js';
import type { Recorded, Subject } from '../filters/filter.policy.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Membership } from '../lists/list.policy.js';
import { scopesOf, type TicketFacts } from '../tickets/ticket.policy.js';
import type { Check, SetBy } from './check.policy.js';
import type { PortalRow } from './portal.policy.js';
import type { TicketKind } from '../tickets/ticket-kind.policy.js';
import { filterRef, type FilterRef } from './slots.policy.js';

/** A filter ready to judge one ticket at one moment. A rule with a missing part matches nothing. */
export interface JudgedFilter {
  readonly ref: FilterRef;
  /** Ids of all properties that it looks at. */
  readonly properties: readonly string[];
  /** Whether it asks when values were recorded, or what they were before. */
  readonly history: boolean;
  matches(subject: Subject, at: number): Answer;
}

/**
 * What a contact may look at in a portal, whoever asks: the two factors on the contact's side. It holds for one moment
 * of the decisive rows; make it anew for every request.
 */
export interface Sight {
  readonly contact: string;
  /** Scopes by which tickets are seen, with whether they may be answered. */
  readonly scopes: ReadonlyMap<string, { readonly reply: boolean; readonly setBy: SetBy }>;
  /** Any of these must match; null: everything in scope. */
  readonly filters: readonly (FilterRef & { readonly list: string | null; readonly setBy: SetBy })[] | null;
  /** The scopes and filters hold until then (dynamic lists); null: until the next event. */
  readonly validUntil: number | null;
  readonly portal: PortalRow;
}

const sooner = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
const portalEvent = (portal: PortalRow, revision: number): SetBy => ({ stream: `portal-${portal.id}`, revision });

type AskMembership = (list: string) => Membership;

const companyScopes = (portal: PortalRow, ask: AskMembership): { see: boolean; reply: boolean; validUntil: number | null } => {
  const { see, lists, reply } = portal.scope.value.company;
  if (see !== 'lists') return { see: see === 'all', reply, validUntil: null };
  const answers = lists.map(ask);
  return { see: answers.some(({ member }) => member), reply, validUntil: answers.reduce<number | null>((until, one) => sooner(until, one.validUntil), null) };
};

/** Own tickets always; those of the contact's companies when the rule says so. */
const scopesFor = (portal: PortalRow, contact: ContactRow, ask: AskMembership) => {
  const scopes = new Map<string, { reply: boolean; setBy: SetBy }>();
  const rule = portal.scope;
  scopes.set(`contact:${contact.id}`, { reply: rule.value.own.reply, setBy: portalEvent(portal, rule.revision) });
  const company = companyScopes(portal, ask);
  if (company.see)
    for (const [id, since] of Object.entries(contact.companies))
      scopes.set(`company:${id}`, { reply: company.reply, setBy: { stream: `contact-${contact.id}`, revision: since.revision } });
  return { scopes, validUntil: company.validUntil };
};

/** Filters of the lists that the contact is on, in union; the portal-wide one where there are none. */
const filtersFor = (portal: PortalRow, ask: AskMembership) => {
  const zone = portal.zone.value;
  let validUntil: number | null = null;
  const own: (FilterRef & { list: string | null; setBy: SetBy })[] = [];
  for (const [list, setting] of Object.entries(portal.listFilters)) {
    const membership = ask(list);
    validUntil = sooner(validUntil, membership.validUntil);
    if (membership.member && setting.value !== null) own.push({ ...filterRef(setting.value, zone), list, setBy: portalEvent(portal, setting.revision) });
  }
  if (own.length > 0) return { filters: own, validUntil };
  const wide = portal.filter;
  return { filters: wide.value === null ? null : [{ ...filterRef(wide.value, zone), list: null, setBy: portalEvent(portal, wide.revision) }], validUntil };
};

/** What a contact that may enter (`entry` has allowed it) may look at. */
export const sightOf = (portal: PortalRow, contact: ContactRow, ask: AskMembership): Sight => {
  const { scopes, validUntil: scopesUntil } = scopesFor(portal, contact, ask);
  const { filters, validUntil } = filtersFor(portal, ask);
  return { contact: contact.id, scopes, filters, validUntil: sooner(scopesUntil, validUntil), portal };
};

export interface Seen {
  readonly visible: boolean;
  readonly mayReply: boolean;
  readonly validUntil: number | null;
}

const UNSEEN: Seen = { visible: false, mayReply: false, validUntil: null };
const NONE: readonly never[] = [];

/** A ticket of which only some properties were read; looking at another one is a fault of ours, not an empty value. */
export const asPart = (members: Readonly<Record<string, unknown>>, read: readonly string[]): Subject => ({
  recorded: property => {
    if (!read.includes(property)) throw new Error(`The rule looks at ${property}, which was not read.`);
    return (members[property] ?? NONE) as readonly Recorded[];
  },
});

/** Any ticket of a kind, for a rule that looks neither at history nor at a property that its kind does not tell. */
export const asKind = ({ told, untold }: TicketKind): Subject => ({
  recorded: property => {
    if (untold.includes(property)) throw new Error(`The rule looks at ${property}, which tickets of this kind need not have in common.`);
    return Object.hasOwn(told, property) ? [[0, told[property]!]] : NONE;
  },
});

/** A ticket as filters read it. */
export const asSubject = (facts: TicketFacts) => ({
  recorded: (property: string): readonly Recorded[] =>
    (Object.hasOwn(facts.properties, property) ? facts.properties[property]! : NONE) as unknown as readonly Recorded[],
});

/** Scope AND filter; `entry` was asked before. This is the only place that decides about a ticket. */
export const sees = (sight: Sight, facts: TicketFacts | undefined, at: number, judge: (ref: FilterRef) => JudgedFilter): Seen => {
  if (!facts) return UNSEEN;
  const met = scopesOf(facts).filter(scope => sight.scopes.has(scope));
  if (met.length === 0) return { ...UNSEEN, validUntil: sight.validUntil };
  const mayReply = met.some(scope => sight.scopes.get(scope)!.reply);
  const { match: visible, validUntil } = passes(sight, asSubject(facts), at, judge);
  return { visible, mayReply: visible && mayReply, validUntil };
};

/** The second factor: any of the filters, or all tickets where there is none. */
export const passes = (sight: Sight, subject: Subject, at: number, judge: (ref: FilterRef) => JudgedFilter): Answer => {
  if (sight.filters === null) return { match: true, validUntil: sight.validUntil };
  let validUntil = sight.validUntil;
  let match = false;
  for (const ref of sight.filters) {
    const answer = judge(ref).matches(subject, at);
    validUntil = sooner(validUntil, answer.validUntil);
    match ||= answer.match;
  }
  return { match, validUntil };
};

/** The same decision with every step of it, in order. Shares `sees`' parts, so that the two cannot disagree. */
export const explainSight = (sight: Sight, facts: TicketFacts, at: number, judge: (ref: FilterRef) => JudgedFilter): readonly Check[] => [
  scopeCheck(sight, facts),
  ...(sight.filters === null
    ? [{ check: 'filter.none', outcome: 'passed' as const, operands: {}, setBy: portalEvent(sight.portal, sight.portal.filter.revision), en: 'No filter rule holds: everything in scope appears.', de: 'Keine Filterregel gilt: Alles im Umfang erscheint.' }]
    : sight.filters.map(ref => filterCheck(ref, facts, at, judge))),
];

const scopeCheck = (sight: Sight, facts: TicketFacts): Check => {
  const met = scopesOf(facts).filter(scope => sight.scopes.has(scope));
  const passed = met.length > 0;
  return {
    check: 'scope',
    outcome: passed ? 'passed' : 'failed',
    operands: { ticket: scopesOf(facts), viewer: [...sight.scopes.keys()], met },
    setBy: passed ? sight.scopes.get(met[0]!)!.setBy : portalEvent(sight.portal, sight.portal.scope.revision),
    en: passed ? 'The ticket is the contact’s own or belongs to a company whose tickets it may see.' : 'The ticket is neither the contact’s own nor of a company whose tickets it may see.',
    de: passed ? 'Das Ticket gehört dem Kontakt oder einer Firma, deren Tickets er sehen darf.' : 'Das Ticket gehört weder dem Kontakt noch einer Firma, deren Tickets er sehen darf.',
  };
};

const filterCheck = (ref: FilterRef & { list: string | null; setBy: SetBy }, facts: TicketFacts, at: number, judge: (ref: FilterRef) => JudgedFilter): Check => {
  const { match, validUntil } = judge(ref).matches(asSubject(facts), at);
  const whose = ref.list === null ? { en: 'The portal’s filter rule', de: 'Die Filterregel des Portals' } : { en: `The filter rule of list ${ref.list}`, de: `Die Filterregel der Liste ${ref.list}` };
  return {
    check: ref.list === null ? 'filter.portal' : 'filter.list',
    outcome: match ? 'passed' : 'failed',
    operands: { list: ref.list, rule: ref.rule, validUntil },
    setBy: ref.setBy,
    en: `${whose.en} ${match ? 'lets the ticket appear' : 'keeps the ticket out'}.`,
    de: `${whose.de} ${match ? 'lässt das Ticket erscheinen' : 'hält das Ticket heraus'}.`,
  };
};
