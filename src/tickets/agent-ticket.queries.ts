import { Rejection, WrongRevision, type Fault } from '../kernel/errors.js';
import { isErased } from '../kernel/sealing.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { companyPage } from '../companies/companies.queries.js';
import { contactPage } from '../contacts/contacts.queries.js';
import { dayOf } from './day.policy.js';
import { definitionOf, recordable } from './property.policy.js';
import { allProperties } from './ticket-cards.js';
import { ChangeTicketProperty } from './ticket-care.js';
import { staffTicket } from './staff-tickets.queries.js';
import { currentValue, type PropertyRow, type TicketFacts } from './ticket.policy.js';

/** What the system keeps, what closing does, and where the ticket came from: nothing that an agent sets by hand. */
const KEPT = new Set(['opened', 'lastActivity', 'source']);

/** The properties that an agent may change. */
export const changeable = (rows: ViewSnapshot): readonly PropertyRow[] => allProperties(rows).filter(({ id }) => !KEPT.has(id));

/** The value of a property as a form holds it; a day as the deployment's time zone has it. */
export const formValue = (facts: TicketFacts, { id, type }: PropertyRow, zone: string): string | readonly string[] => {
  const value = currentValue(facts, id);
  if (value === null || isErased(value)) return '';
  if (Array.isArray(value)) return value.map(String);
  return type === 'date' && typeof value === 'number' ? dayOf(value, zone) : String(value);
};

/** What a form holds as a value of the property; what does not fit stays text and is refused by name. */
export const valueFromForm = ({ type, multiple }: PropertyRow, given: string | readonly string[]): unknown => {
  if (type === 'enumeration' && multiple) return [given].flat().filter(one => one !== '');
  const text = String(given).trim();
  if (text === '') return null;
  if (type === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return text;
};

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b) || (Array.isArray(a) && a.length === 0 && b === null);

/**
 * The changes that a form asks for, each checked. Only properties count: a reply that came meanwhile is no conflict.
 * @throws WrongRevision when one of them was changed after `seen`; Rejection `input.invalid`
 */
export const propertyChanges = (house: House, caller: Caller, ticket: string, seen: number, form: Readonly<Record<string, string | readonly string[]>>): readonly ChangeTicketProperty[] => {
  const facts = staffTicket(house, caller, ticket);
  const rows = house.stores.views.snapshot();
  const { zone } = house.config;
  const given = changeable(rows).filter(({ id }) => Object.hasOwn(form, id));
  const wanted = given.filter(row => !same(form[row.id], formValue(facts, row, zone)) && !same(valueFromForm(row, form[row.id]!), currentValue(facts, row.id)));
  const newest = Math.max(-1, ...wanted.map(({ id }) => facts.properties[id]?.at(-1)?.[2] ?? -1));
  if (newest > seen) throw new WrongRevision(`ticket-${ticket}`, seen, facts.revision);
  return checked(rows, ticket, wanted, form, zone);
};

const checked = (rows: ViewSnapshot, ticket: string, wanted: readonly PropertyRow[], form: Readonly<Record<string, string | readonly string[]>>, zone: string): readonly ChangeTicketProperty[] => {
  const faults: Fault[] = [];
  const changes = wanted.map(row => {
    const value = valueFromForm(row, form[row.id]!);
    try {
      recordable(definitionOf(rows, row.id), row.id, value ?? (row.id === 'subject' ? '' : null), row.id, zone);
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      faults.push(...(error.details.faults ?? []));
    }
    return Object.assign(new ChangeTicketProperty(), { ticket, property: row.id, value });
  });
  if (faults.length > 0) throw new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults });
  return changes;
};

const MOST_FOUND = 20;

/** Contacts and companies by the words typed, to be put on a ticket. */
export const peopleFound = async (house: House, caller: Caller, q: string) => {
  const page = { after: undefined, limit: MOST_FOUND };
  const [{ contacts }, { companies }] = [await contactPage(house, caller, { q }, page), await companyPage(house, caller, q, page)];
  return { contacts: contacts.filter(({ erased }) => !erased), companies };
};
