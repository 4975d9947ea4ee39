import type { ContactRow } from '../contacts/contact.policy.js';
import { valueAt } from '../contacts/contact.policy.js';
import { contactPropertyOf } from '../contacts/contact-property.policy.js';
import { isErased } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { Viewer } from '../portal/viewers.js';
import type { Words } from '../web/words.js';
import type { OwnProfile } from './profile.page.js';

/** What a contact sees of itself. */
export const ownProfile = ({ contact, portal, at }: Viewer, rows: Rows, words: Words, hasPassword: boolean): OwnProfile => ({
  name: typeof contact.name === 'string' ? contact.name : null,
  email: typeof contact.email === 'string' ? contact.email : null,
  language: contact.language,
  hasPassword,
  properties: shownProperties(contact, rows, words, portal.zone.value, at),
});

/** Properties that customers may see, and that have a value. */
const shownProperties = (contact: ContactRow, rows: Rows, words: Words, zone: string, at: number): OwnProfile['properties'] =>
  Object.entries(contact.properties).flatMap(([id, history]) => {
    const property = contactPropertyOf(rows, id);
    const value = valueAt(history, at)?.[1] ?? null;
    return property?.shown && value !== null && !isErased(value) ? [{ label: words.of(property), value: textOfValue(property, value, words, zone) }] : [];
  });

const textOfValue = (property: PropertyRow, value: unknown, words: Words, zone: string): string => {
  if (Array.isArray(value)) return words.list(value.map(one => textOfValue(property, one, words, zone)));
  const option = property.options.find(({ id }) => id === value);
  if (option) return words.of({ en: option.customerEn ?? option.en, de: option.customerDe ?? option.de });
  if (property.type === 'date' && typeof value === 'number') return words.moment(value, zone, 'day');
  if (typeof value === 'boolean') return words.say(value ? 'profile.yes' : 'profile.no');
  return typeof value === 'number' ? words.number(value) : String(value);
};
