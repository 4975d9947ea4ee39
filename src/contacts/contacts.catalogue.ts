import type { Capability } from '../kernel/catalogue.js';
import { contactDirectory } from './contact-directory.view.js';
import { contactIdentities } from './contact-identities.view.js';
import { contactPropertyEvents } from './contact-property.events.js';
import { contactProperty } from './contact-property.js';
import { contactProperty as contactPropertyRow } from './contact-property.view.js';
import { contactEvents } from './contact.events.js';
import { contact } from './contact.js';
import { contact as contactRow } from './contact.view.js';
import { emailEvents, hostEvents, identityEvents, ssoSecretEvents, staffEmailEvents } from './reservation.events.js';
import { email, host, identity, staffEmail } from './reservation.js';
import { emailHolder, hostHolder, identityHolder, ssoSecretHolder, staffEmailHolder } from './reservation.view.js';

/** People, what is known of them, and what is unique to them; the reservation of host names lives here with its kin. */
export const contacts: Capability = {
  name: 'contacts',
  families: [contactEvents, contactPropertyEvents, emailEvents, identityEvents, hostEvents, staffEmailEvents, ssoSecretEvents],
  deciders: [contact, contactProperty, email, identity, host, staffEmail],
  views: [contactRow, contactIdentities, contactDirectory, contactPropertyRow, emailHolder, identityHolder, hostHolder, staffEmailHolder, ssoSecretHolder],
};
