import { Rejection } from '../kernel/errors.js';
import { foldWords } from '../kernel/words.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { countRows, rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { CompanyRow } from './company.policy.js';

const fits = (asked: readonly string[]) => ({ name }: CompanyRow): boolean => {
  const words = foldWords(name);
  return asked.every(word => words.some(one => one.startsWith(word)));
};

export const companyPage = async (house: House, caller: Caller, q: string | undefined, page: { after: string | undefined; limit: number }) => {
  demandDeployment(caller);
  const asked = foldWords(q ?? '').slice(0, 8);
  const { rows, next } = await rowPage<CompanyRow>(house.stores.views, 'company', { ...page, keep: asked.length > 0 ? fits(asked) : undefined });
  return { companies: rows.map(({ row }) => row), next };
};

/** A company with a look at the contacts that belong to it. */
export const companyCard = async (house: House, caller: Caller, id: string) => {
  demandDeployment(caller);
  const row = house.stores.views.snapshot().get<CompanyRow>('company', id)?.row;
  if (!row) throw new Rejection('unknown', 'company.unknown', 'There is no such company.');
  const { count, exact, sample } = await countRows<ContactRow>(house.stores.views, 'contact', ({ companies }) => Object.hasOwn(companies, id));
  return { ...row, contacts: { count, exact, sample: sample.map(({ id: contact, name, email }) => ({ contact, name: nameText(name), email: nameText(email) })) } };
};
