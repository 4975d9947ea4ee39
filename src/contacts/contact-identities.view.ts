import { view } from '../kernel/view.js';
import type { ContactEvent } from './contact.events.js';
import type { ContactIdentities } from './contact-identities.policy.js';
import { withKey, withoutKey } from './keyed.policy.js';

/** Decisive: an unlinked identity opens no door, even while its reservation is not given up yet. */
export const contactIdentities = view<ContactIdentities, ContactEvent>({
  name: 'contactIdentities',
  version: 1,
  decisive: true,
  folds: ['IdentityLinked', 'IdentityUnlinked', 'ContactErased'],
  idsOf: event => [event.of],
  fold: (row = {}, event) => {
    switch (event.type) {
      case 'IdentityLinked':
        return withKey(row, event.data.identity, { connection: event.data.connection, revision: event.revision });
      case 'IdentityUnlinked':
        return withoutKey(row, event.data.identity);
      case 'ContactErased':
        return undefined;
      default:
        return row;
    }
  },
});
