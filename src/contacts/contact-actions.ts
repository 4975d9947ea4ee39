import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { Command } from '../kernel/command.js';
import type { House } from '../platform/house.js';
import type { FlashKey } from '../platform/page-answers.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import { propertyFromText } from '../tickets/ticket-words.queries.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm } from '../web/form-body.js';
import { queryText, queryTexts } from '../web/queries.js';
import { ChangeEmail } from './contact-address.js';
import { AddContactToList, LinkContactToCompany, RemoveContactFromList, UnlinkContactFromCompany } from './contact-membership.js';
import { companyTyped } from './contact-page.queries.js';
import { ChangeProfile } from './contact-profile.js';
import { contactPropertyOf } from './contact-property.policy.js';
import { RegisterContact } from './contact-record.js';
import { PROPERTY_FIELD } from './property-field.page.js';
import { BlockContact, UnblockContact } from './contact-standing.js';

/** What a form of a contact's page does, and what is told afterwards. */
export interface ContactAction {
  readonly command: (house: House, contact: string, body: FormBody) => Command;
  readonly done: FlashKey;
}

const missing = (path: string, en: string, de: string): Rejection => new Rejection('invalid', 'input.invalid', `${path} ${en}.`, { faults: [{ path, code: 'unknown', en, de }] });
const needed = (body: FormBody, path: string): string => {
  const text = queryText(body, path);
  if (text === undefined) throw missing(path, 'is missing', 'fehlt');
  return text;
};

const company = (house: House, body: FormBody): string => {
  const found = companyTyped(house, needed(body, 'company'));
  if (found === undefined) throw missing('company', 'is no company that we know', 'ist keine Firma, die wir kennen');
  return found;
};

/** Empty removes the address: the form shows the one there is. */
const address = (contact: string, body: FormBody): ChangeEmail => commandFrom(ChangeEmail, { contact, email: queryText(body, 'email') ?? null });

const values = (house: House, contact: string, body: FormBody): ChangeProfile => {
  const rows = house.stores.views.snapshot();
  const fields = Object.keys(body).filter(name => name.startsWith(PROPERTY_FIELD));
  const given = fields.map(name => [name.slice(PROPERTY_FIELD.length), valueFrom(contactPropertyOf(rows, name.slice(PROPERTY_FIELD.length)), queryTexts(body, name), house.config.zone)] as const);
  return commandFrom(ChangeProfile, { contact, values: Object.fromEntries(given) });
};

const valueFrom = (row: PropertyRow | undefined, texts: readonly string[], zone: string): unknown => {
  if (texts.length === 0) return null;
  return propertyFromText(row, texts, zone);
};

/** Every form of the page by the noun in its address. */
export const CONTACT_ACTIONS: Readonly<Record<string, ContactAction>> = {
  profile: { command: (_house, contact, body) => commandFromForm(ChangeProfile, { ...body, contact }), done: 'contact.saved' },
  address: { command: (_house, contact, body) => address(contact, body), done: 'contact.saved' },
  properties: { command: values, done: 'contact.saved' },
  registration: { command: (_house, contact, body) => commandFrom(RegisterContact, { contact, portal: needed(body, 'portal'), by: 'admin' }), done: 'contact.registered-done' },
  company: { command: (house, contact, body) => commandFrom(LinkContactToCompany, { contact, company: company(house, body) }), done: 'contact.saved' },
  'company-removal': { command: (_house, contact, body) => commandFrom(UnlinkContactFromCompany, { contact, company: needed(body, 'company') }), done: 'contact.saved' },
  list: { command: (_house, contact, body) => commandFrom(AddContactToList, { contact, list: needed(body, 'list') }), done: 'contact.saved' },
  'list-removal': { command: (_house, contact, body) => commandFrom(RemoveContactFromList, { contact, list: needed(body, 'list') }), done: 'contact.saved' },
  blocking: { command: (_house, contact) => commandFrom(BlockContact, { contact }), done: 'contact.blocked-done' },
  unblocking: { command: (_house, contact) => commandFrom(UnblockContact, { contact }), done: 'contact.unblocked-done' },
};
