import { Rejection } from '../kernel/errors.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import { foldWords } from '../kernel/words.js';
import { isMember, type ListRow } from '../lists/list.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { companyName, listName, nameText } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { emailDigest } from './address.policy.js';
import type { ContactDirectoryRow } from './contact-directory.view.js';
import type { ContactIdentities } from './contact-identities.policy.js';
import type { ContactRow, PropertyValue } from './contact.policy.js';

const line = ({ words: _words, name, email, ...row }: ContactDirectoryRow) => ({ ...row, name: nameText(name), email: nameText(email) });

/** Every word typed is the beginning of a word of the name or address. */
const fits = (asked: readonly string[]) => (row: ContactDirectoryRow): boolean => asked.every(word => row.words.some(one => one.startsWith(word)));

/** Which contacts are wanted: words of name or address, and what they belong to. */
export interface ContactsWanted {
  readonly q?: string | undefined;
  readonly company?: string | undefined;
  /** Static or dynamic. */
  readonly list?: string | undefined;
  /** Registered there. */
  readonly portal?: string | undefined;
}

/** The directory, or what fits the words typed and is where it should be. A whole address is found at once. */
export const contactPage = async (house: House, caller: Caller, wanted: ContactsWanted, page: { after: string | undefined; limit: number }) => {
  demandDeployment(caller);
  const { rows, next } = await contactsWhere(house, wanted, page);
  return { contacts: rows.map(line), next };
};

/** Rows of the directory, whoever asks: the caller's reach is checked by who calls. */
export const contactsWhere = async (house: House, wanted: ContactsWanted, page: { after: string | undefined; limit: number }) => {
  const keep = keeps(house, wanted);
  const exact = wanted.q?.includes('@') && page.after === undefined ? byAddress(house, wanted.q) : undefined;
  if (exact) return { rows: [exact].filter(row => belongs(house, wanted, row)), next: undefined };
  const { rows, next } = await rowPage<ContactDirectoryRow>(house.stores.views, 'contactDirectory', { ...page, keep });
  return { rows: rows.map(({ row }) => row), next };
};

const keeps = (house: House, wanted: ContactsWanted) => {
  const asked = foldWords(wanted.q ?? '').slice(0, 8);
  if (asked.length === 0 && !wanted.company && !wanted.list && !wanted.portal) return undefined;
  const said = fits(asked);
  return (row: ContactDirectoryRow): boolean => said(row) && belongs(house, wanted, row);
};

const belongs = (house: House, { company, list, portal }: ContactsWanted, row: ContactDirectoryRow): boolean =>
  (company === undefined || row.companies.includes(company)) && (portal === undefined || row.registered.includes(portal)) && (list === undefined || onList(house, row, list));

const onList = ({ stores, judge, clock }: House, { id, lists, erased }: ContactDirectoryRow, list: string): boolean => {
  const rows = stores.views.snapshot();
  const row = rows.get<ListRow>('list', list)?.row;
  if (row?.kind !== 'dynamic') return lists.includes(list);
  const contact = erased ? undefined : rows.get<ContactRow>('contact', id)?.row;
  return contact !== undefined && isMember(contact, row, list, clock.now(), one => judge.criteria(rows, one)).member;
};

const byAddress = (house: House, address: string): ContactDirectoryRow | undefined => {
  const rows = house.stores.views.snapshot();
  const holder = rows.get<{ holder: string }>('emailHolder', emailDigest((kind, value) => house.digests.digest(kind, value), address.trim()))?.row.holder;
  return holder === undefined ? undefined : rows.get<ContactDirectoryRow>('contactDirectory', holder)?.row;
};

/** A contact on a page about something else. */
export const personLine = ({ id, name, email, erased }: { readonly id: string; readonly name: string | null; readonly email: string | null; readonly erased: boolean }, gone: string) => ({
  id, label: name ?? email ?? (erased ? gone : id), email: name === null ? null : email,
});

const LISTS = 1_000;

/** A contact with everything that decides what it sees. */
export const contactCard = (house: House, caller: Caller, id: string) => {
  demandDeployment(caller);
  const rows = house.stores.views.snapshot();
  const row = rows.get<ContactRow>('contact', id)?.row;
  if (!row) throw new Rejection('unknown', 'contact.unknown', 'There is no such contact.');
  const title = (portal: string): string | null => rows.get<PortalRow>('portal', portal)?.row.title.value ?? null;
  return {
    id, name: nameText(row.name), email: nameText(row.email), language: row.language,
    verified: row.verified?.is ?? false, blocked: row.blocked?.is ?? false, erased: row.erased,
    registered: each(row.registered, (portal, since) => ({ portal, title: title(portal), ...since })),
    invited: each(row.invited, (portal, since) => ({ portal, title: title(portal), ...since })),
    lists: each(row.lists, (list, since) => ({ list, name: listName(rows, list), ...since })),
    dynamicLists: dynamicLists(house, row),
    companies: each(row.companies, (company, since) => ({ company, name: companyName(rows, company), ...since })),
    properties: Object.fromEntries(each(row.properties, (property, history) => [property, shown(history)] as const)),
    identities: identitiesOf(rows, id),
  };
};

const each = <T, R>(record: Readonly<Record<string, T>>, make: (key: string, value: T) => R): R[] => Object.entries(record).map(([key, value]) => make(key, value));

const shown = (history: readonly PropertyValue[]): unknown => {
  const value = history.at(-1)?.[1] ?? null;
  return isErased(value) ? { erased: true } : value;
};

const identitiesOf = (rows: Rows, contact: string) =>
  each(rows.get<ContactIdentities>('contactIdentities', contact)?.row ?? {}, (identity, { connection, revision }) => ({ identity, connection, revision }));

/** Dynamic lists that the contact is on at this moment. */
const dynamicLists = ({ stores, judge, clock }: House, contact: ContactRow) => {
  const rows = stores.views.snapshot();
  const at = clock.now();
  return rows
    .range<ListRow>('list', { limit: LISTS })
    .filter(({ row }) => row.kind === 'dynamic' && isMember(contact, row, row.id, at, list => judge.criteria(rows, list)).member)
    .map(({ row }) => ({ list: row.id, name: row.name }));
};
