import { RegisterCompany } from '../../src/companies/company.js';
import { VerifyEmail } from '../../src/contacts/contact-address.js';
import { LinkContactToCompany } from '../../src/contacts/contact-membership.js';
import { RecordContact, RegisterContact } from '../../src/contacts/contact-record.js';
import { Passwords } from '../../src/identity/password.js';
import type { House } from '../../src/platform/house.js';
import { ChangeFilterRule, ChangeTicketScope } from '../../src/portal/visibility.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { ChangeTicketPropertyOptions } from '../../src/tickets/property.js';
import { BUILT_IN } from '../../src/tickets/ticket.policy.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { issue } from './house.js';

export const PASSWORD = 'a long and quiet evening';

/** Costs of hashing that tests can afford. */
const QUICK = { memory: 64, passes: 1, parallelism: 1 } as const;

export const anyOf = (property: string, ...values: string[]) => ({
  filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [
    { filterType: 'PROPERTY', property, operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values, includeObjectsWithNoValueSet: false } },
  ] }],
});

/** A small town: one portal on localhost, two companies, Anna and Ben of Amsel, Carla of Bussard. */
export const buildTown = async (house: House) => {
  const portal = (await issue(house, CreatePortal, { title: 'Hilfe bei Amsel', language: 'de' })).id;
  await issue(house, ConnectDomain, { portal, host: 'localhost' });
  await issue(house, OpenPortal, { portal });
  const pipelines = [...BUILT_IN['pipeline']!.options, { id: 'sales', en: 'Sales', de: 'Vertrieb' }];
  await issue(house, ChangeTicketPropertyOptions, { property: 'pipeline', options: pipelines });
  const amsel = (await issue(house, RegisterCompany, { name: 'Amsel GmbH' })).id;
  const bussard = (await issue(house, RegisterCompany, { name: 'Bussard AG' })).id;
  const person = async (name: string, company: string) => {
    const email = `${name.toLowerCase()}@example.com`;
    const contact = (await issue(house, RecordContact, { name, email })).id;
    await issue(house, LinkContactToCompany, { contact, company });
    await issue(house, RegisterContact, { contact, portal, by: 'admin' });
    await issue(house, VerifyEmail, { contact, email });
    await new Passwords(house.stores.vault, house.random, QUICK as never).set(`contact:${contact}`, PASSWORD);
    return contact;
  };
  const [anna, ben, carla] = [await person('Anna', amsel), await person('Ben', amsel), await person('Carla', bussard)];
  const ticket = async (requester: string, subject: string, company: string | null, properties: Record<string, unknown> = {}) =>
    (await issue(house, OpenTicket, { requester, subject, body: `Guten Tag, ${subject}.`, ...(company ? { company } : {}), properties })).id;
  return {
    portal, amsel, bussard, anna, ben, carla, ticket,
    filter: (rule: unknown, list?: string) => issue(house, ChangeFilterRule, { portal, rule, ...(list ? { list } : {}) }),
    scope: (company: 'none' | 'all' | 'lists', more: object = {}) => issue(house, ChangeTicketScope, { portal, ownReply: true, company, ...more }),
  };
};

export type Town = Awaited<ReturnType<typeof buildTown>>;
