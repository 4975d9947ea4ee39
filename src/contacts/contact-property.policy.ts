import type { Rows } from '../kernel/view.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';

/** Kept by the contact's own events; lists may ask for it ("ends with @example.org"), nobody sets it as a value. */
export const BUILT_IN_CONTACT: Readonly<Record<string, PropertyRow>> = {
  email: { id: 'email', en: 'E-mail address', de: 'E-Mail-Adresse', type: 'string', multiple: false, options: [], shown: true, builtIn: true, revision: -1 },
};

/** A property that values can be set for. */
export const contactPropertyOf = (rows: Rows, id: string): PropertyRow | undefined => rows.get<PropertyRow>('contactProperty', id)?.row;

/** A property that criteria of lists can name. */
export const askableContactProperty = (rows: Rows, id: string): PropertyRow | undefined =>
  Object.hasOwn(BUILT_IN_CONTACT, id) ? BUILT_IN_CONTACT[id] : contactPropertyOf(rows, id);
