import type { DecisionContext } from '../kernel/command.js';
import type { RowRef } from '../kernel/view.js';
import type { ListRow } from '../lists/list.policy.js';
import { NO_MAPPING, type Mapping, type SsoSettings } from '../sso/connection.policy.js';
import { sortedIds } from './access-rules.policy.js';
import type { Faults } from './faults.policy.js';
import type { ConfigureConnection, ConnectionFields, OfPortal } from './sso-fields.js';

/** Rows that the mapping of a command names. */
export const mappedRows = (c: ConfigureConnection): readonly RowRef[] => [
  ...(c.lists ?? []).map(({ list }) => ({ view: 'list', id: list })),
  ...(c.companies ?? []).map(({ company }) => ({ view: 'company', id: company })),
  ...(c.properties ?? []).map(({ property }) => ({ view: 'contactProperty', id: property })),
];

/** A connection of the deployment maps nobody to anything. */
type Mapped = ConnectionFields & Partial<OfPortal>;

/** What all kinds share, with what is not named as it was before. */
export const commonSettings = (c: Mapped, before: SsoSettings | null, context: DecisionContext, faults: Faults) => ({
  mapping: mappingOf(c, before?.mapping ?? NO_MAPPING, context, faults),
  domains: c.domains ? domainsOf(c.domains, faults) : (before?.domains ?? []),
  unasked: c.unasked ?? before?.unasked ?? false,
  skew: c.skew ?? before?.skew ?? 60,
});

const mappingOf = (c: Mapped, before: Mapping, context: DecisionContext, faults: Faults): Mapping => {
  judgeLists(c, context, faults);
  (c.companies ?? []).forEach(({ company }, at) => {
    if (!context.rows.get('company', company)) faults.add(`companies[${at}].company`, 'company.unknown', `names no company: ${company}`, `nennt keine Firma: ${company}`);
  });
  judgeProperties(c, context, faults);
  return {
    email: named(c.emailAttribute, before.email),
    name: named(c.nameAttribute, before.name),
    lists: c.lists ? inOrder(c.lists.map(({ attribute, value, list }) => ({ attribute: attribute.trim(), value: value.trim(), list }))) : before.lists,
    companies: c.companies ? inOrder(c.companies.map(({ attribute, value, company }) => ({ attribute: attribute.trim(), value: value.trim(), company }))) : before.companies,
    fields: c.properties ? inOrder(c.properties.map(({ attribute, property }) => ({ attribute: attribute.trim(), property }))) : before.fields,
  };
};

/** Dynamic lists have no members of their own: their criteria say who is on them. */
const judgeLists = (c: Mapped, context: DecisionContext, faults: Faults): void =>
  (c.lists ?? []).forEach(({ list }, at) => {
    const row = context.rows.get<ListRow>('list', list)?.row;
    if (!row) faults.add(`lists[${at}].list`, 'list.unknown', `names no list: ${list}`, `nennt keine Liste: ${list}`);
    else if (row.kind === 'dynamic') faults.add(`lists[${at}].list`, 'list.dynamic', 'is a list by criteria: nobody is put on it', 'ist eine Liste nach Kriterien: Niemand wird daraufgesetzt');
  });

const judgeProperties = (c: Mapped, context: DecisionContext, faults: Faults): void => {
  const seen = new Set<string>();
  (c.properties ?? []).forEach(({ property }, at) => {
    if (!context.rows.get('contactProperty', property)) faults.add(`properties[${at}].property`, 'property.unknown', `names no contact property: ${property}`, `nennt keine Kontakteigenschaft: ${property}`);
    if (seen.has(property)) faults.add(`properties[${at}].property`, 'sso.property-twice', 'takes its value from another attribute already', 'erhält ihren Wert schon aus einem anderen Attribut');
    seen.add(property);
  });
};

const DOMAIN = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

const domainsOf = (given: readonly string[], faults: Faults): readonly string[] => {
  const domains = given.map(one => one.toLowerCase().replace(/^@/, '').replace(/\.$/, ''));
  domains.forEach((domain, at) => {
    if (!DOMAIN.test(domain)) faults.add(`domains[${at}]`, 'sso.domain', `is no domain like example.com: ${domain}`, `ist keine Domain wie example.com: ${domain}`);
  });
  return sortedIds(domains);
};

/** null, or the word for those who have texts only. */
export const NONE = 'none';

/** Undefined: not named, so it stays. */
export const named = (given: string | null | undefined, before: string | null): string | null => {
  if (given === undefined) return before;
  const text = given?.trim() ?? NONE;
  return text === NONE ? null : text;
};

/** Each once, in one order: the same mapping is the same text. */
const inOrder = <T extends object>(rows: readonly T[]): readonly T[] => {
  const texts = new Map(rows.map(row => [JSON.stringify(Object.values(row)), row] as const));
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
};
