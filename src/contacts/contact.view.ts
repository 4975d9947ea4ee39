import type { Recorded } from '../kernel/event.js';
import { ERASED, type Text } from '../kernel/sealing.js';
import { view } from '../kernel/view.js';
import { contactEvents, type ContactEvent, type ProfileChange } from './contact.events.js';
import { recordValue, type ContactRow, type PropertyValue } from './contact.policy.js';
import { own, withKey, withoutKey, type Keyed } from './keyed.policy.js';

type Properties = ContactRow['properties'];
type Event<Type extends ContactEvent['type']> = Extract<Recorded<ContactEvent>, { type: Type }>;

const withValue = (properties: Properties, id: string, at: number, value: unknown, revision: number): Properties =>
  withKey(properties, id, recordValue(own(properties, id), [at, value as PropertyValue[1], revision]));

/** The address is a property too: dynamic lists go by its domain. */
const withAddress = (row: ContactRow, email: Text | null, emailDigest: string | null, { at, revision }: Recorded): ContactRow => ({
  ...row,
  email,
  emailDigest,
  properties: email === null && !own(row.properties, 'email') ? row.properties : withValue(row.properties, 'email', at, email, revision),
});

const recorded = (event: Event<'ContactRecorded'>): ContactRow => {
  const { name, language, email, emailDigest } = event.data;
  const row: ContactRow = {
    id: event.of, name, email: null, emailDigest: null, language, verified: null, blocked: null, erased: false,
    registered: {}, invited: {}, lists: {}, companies: {}, properties: {},
  };
  return withAddress(row, email, emailDigest, event);
};

const withProfile = (row: ContactRow, change: ProfileChange, at: number, revision: number): ContactRow => ({
  ...row,
  ...(change.name === undefined ? {} : { name: change.name }),
  ...(change.language === undefined ? {} : { language: change.language }),
  properties: [...Object.entries(change.values), ...Object.entries(change.texts)].reduce(
    (properties, [id, value]) => withValue(properties, id, at, value, revision),
    row.properties,
  ),
});

const gone = <T>(value: T | null): typeof ERASED | null => (value === null ? null : ERASED);

/** All values, also those that were not sealed: the row is the same whether it was folded before or after the key went. */
const erased = (row: ContactRow): ContactRow => ({
  ...row,
  name: gone(row.name),
  email: gone(row.email),
  emailDigest: null,
  erased: true,
  properties: Object.fromEntries(
    Object.entries(row.properties).map(([id, history]) => [id, history.map(([at, value, revision]): PropertyValue => [at, gone(value), revision])]),
  ) as Keyed<readonly PropertyValue[]>,
});

const next = (row: ContactRow, event: Recorded<ContactEvent>): ContactRow => {
  const { at, revision } = event;
  switch (event.type) {
    case 'ContactRecorded':
    case 'PasswordChanged':
    case 'IdentityLinked':
    case 'IdentityUnlinked':
      return row;
    case 'ContactInvited':
      return { ...row, invited: withKey(row.invited, event.data.portal, { revision }) };
    case 'ContactRegistered':
      return { ...row, registered: withKey(row.registered, event.data.portal, { revision, by: event.data.by }) };
    case 'EmailVerified':
      return event.data.emailDigest === row.emailDigest ? { ...row, verified: { revision, is: true } } : row;
    case 'EmailChanged':
      return { ...withAddress(row, event.data.email, event.data.emailDigest, event), verified: { revision, is: false } };
    case 'ProfileChanged':
      return withProfile(row, event.data, at, revision);
    case 'ContactAddedToList':
      return { ...row, lists: withKey(row.lists, event.data.list, { revision, by: event.data.by }) };
    case 'ContactRemovedFromList':
      return { ...row, lists: withoutKey(row.lists, event.data.list) };
    case 'ContactLinkedToCompany':
      return { ...row, companies: withKey(row.companies, event.data.company, { revision, by: event.data.by }) };
    case 'ContactUnlinkedFromCompany':
      return { ...row, companies: withoutKey(row.companies, event.data.company) };
    case 'ContactBlocked':
      return { ...row, blocked: { revision, is: true } };
    case 'ContactUnblocked':
      return { ...row, blocked: { revision, is: false } };
    case 'ContactErased':
      return erased(row);
  }
};

/** What entry, scope and dynamic lists read of a person. */
export const contact = view<ContactRow, ContactEvent>({
  name: 'contact',
  version: 1,
  decisive: true,
  folds: Object.keys(contactEvents.definitions),
  idsOf: event => [event.of],
  fold: (row, event) => (event.type === 'ContactRecorded' ? recorded(event) : row && next(row, event)),
});
