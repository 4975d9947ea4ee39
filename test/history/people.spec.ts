import { companies } from '../../src/companies/companies.catalogue.js';
import { contacts } from '../../src/contacts/contacts.catalogue.js';
import { lists } from '../../src/lists/lists.catalogue.js';
import { staff } from '../../src/staff/staff.catalogue.js';
import { propertiesCapability } from '../../src/tickets/properties.catalogue.js';
import { describeHistory } from './samples.js';

for (const { families, views } of [contacts, lists, companies, staff, propertiesCapability]) for (const family of families) describeHistory(family, views);
