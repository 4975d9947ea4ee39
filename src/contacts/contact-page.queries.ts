import type { CompanyRow } from '../companies/company.policy.js';
import type { ListRow } from '../lists/list.policy.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { companyName } from '../platform/names.js';
import { propertyList } from '../platform/property-pages.queries.js';
import type { PortalRow } from '../portal/portal.policy.js';
import { valueInWords } from '../portal/rule-words.queries.js';
import type { Words } from '../web/words.js';
import type { ContactPageProps } from './contact.page.js';
import type { ContactRow } from './contact.policy.js';
import { valueAt } from './contact.policy.js';
import type { contactPage } from './contacts.queries.js';
import type { ContactLine } from './contacts.page.js';

type Line = Awaited<ReturnType<typeof contactPage>>['contacts'][number];

/** A line of a list, with names in place of ids. */
export const contactLine = (rows: Rows, { id, name, email, companies, registered, blocked, erased }: Line, words: Words): ContactLine => ({
  id, email: name === null ? null : email, blocked, erased,
  label: name ?? email ?? (erased ? words.say('people.deleted-contact') : id),
  companies: companies.map(company => companyName(rows, company) ?? company),
  portals: registered.map(portal => rows.get<PortalRow>('portal', portal)?.row.title.value ?? portal),
});

const MOST = 500;

/** What can be chosen in the forms: portals, companies, static lists that take members. */
export const contactChoices = ({ stores }: House, contact: Pick<ContactRow, 'lists'>): Pick<ContactPageProps, 'portals' | 'companies' | 'lists'> => {
  const rows = stores.views.snapshot();
  const portals = rows.range<PortalRow>('portal', { limit: MOST }).map(({ row }) => ({ value: row.id, label: row.title.value }));
  const companies = rows.range<CompanyRow>('company', { limit: MOST }).map(({ row }) => ({ value: row.id, label: row.name }));
  const lists = rows.range<ListRow>('list', { limit: MOST }).flatMap(({ row }) => (row.kind === 'static' && !row.archived && !Object.hasOwn(contact.lists, row.id) ? [{ value: row.id, label: row.name }] : []));
  return { portals, companies, lists };
};

/** The properties that admins defined, with the contact's values. */
export const contactValues = (house: House, caller: Caller, contact: ContactRow, words: Words): ContactPageProps['properties'] => {
  const now = house.clock.now();
  return propertyList(house, caller, 'contactProperty', {}).map(row => {
    const value = Object.hasOwn(contact.properties, row.id) ? valueAt(contact.properties[row.id], now)?.[1] : undefined;
    return { row, value, text: valueInWords(row, value ?? null, house.config.zone, words) };
  });
};

/** The company that was typed: an id, or its name whatever the capitals. */
export const companyTyped = ({ stores }: House, typed: string): string | undefined => {
  const rows = stores.views.snapshot();
  if (rows.get<CompanyRow>('company', typed)) return typed;
  const wanted = typed.trim().toLowerCase();
  for (let after: string | undefined; ; ) {
    const page = rows.range<CompanyRow>('company', { limit: 1_000, ...(after === undefined ? {} : { after }) });
    const found = page.find(({ row }) => row.name.toLowerCase() === wanted);
    if (found || page.length < 1_000) return found?.id;
    after = page.at(-1)!.id;
  }
};
