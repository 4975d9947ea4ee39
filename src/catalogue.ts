import type { Capability } from './kernel/catalogue.js';
import type { EventFamily } from './kernel/event.js';
import { audit } from './audit/audit.catalogue.js';
import { companies } from './companies/companies.catalogue.js';
import { contacts } from './contacts/contacts.catalogue.js';
import { identity } from './identity/identity.catalogue.js';
import { knowledgeBase } from './knowledge-base/knowledge-base.catalogue.js';
import { lists } from './lists/lists.catalogue.js';
import { portalCapability } from './portal/portal.catalogue.js';
import { staff } from './staff/staff.catalogue.js';
import { propertiesCapability } from './tickets/properties.catalogue.js';
import { tickets } from './tickets/tickets.catalogue.js';

/** Everything the product is made of. A new capability is one line here; a new event none. */
export const CAPABILITIES: readonly Capability[] = [contacts, lists, companies, propertiesCapability, tickets, portalCapability, staff, identity, audit, knowledgeBase];

export const families: readonly EventFamily[] = CAPABILITIES.flatMap(one => one.families);
export const deciders = CAPABILITIES.flatMap(one => one.deciders);
export const views = CAPABILITIES.flatMap(one => one.views);

const nouns = new Map(families.flatMap(({ noun, definitions }) => Object.keys(definitions).map(type => [type, noun] as const)));

/** The noun of the streams that hold events of this type. */
export const nounOf = (type: string): string => {
  const noun = nouns.get(type);
  if (noun === undefined) throw new Error(`No capability knows events of type ${type}.`);
  return noun;
};
