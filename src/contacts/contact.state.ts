import type { DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import type { Text } from '../kernel/sealing.js';
import type { ContactEvent, Language, ProfileChange } from './contact.events.js';
import { own, withKey, withoutKey, type Keyed } from './keyed.policy.js';

/** The value of a property with the latest moment, and who set it. */
export interface SetValue {
  readonly at: number;
  readonly value: unknown;
  readonly by: string;
}

/** A contact on the write side: only what decisions ask. */
export interface PresentContact {
  readonly status: 'present';
  readonly name: Text | null;
  readonly email: Text | null;
  readonly emailDigest: string | null;
  readonly verified: boolean;
  readonly language: Language | null;
  readonly blocked: boolean;
  /** Portal ids. */
  readonly registered: readonly string[];
  /** Who set it, by list and by company. */
  readonly lists: Keyed<string>;
  readonly companies: Keyed<string>;
  /** Connection by digest. */
  readonly identities: Keyed<string>;
  readonly values: Keyed<SetValue>;
}

export type Contact = { readonly status: 'none' } | PresentContact | { readonly status: 'erased' };

type Placed<F> = F & { readonly revision: number; readonly at: number };

export const evolve = (contact: Contact, fact: Placed<ContactEvent>): Contact => {
  if (fact.type === 'ContactRecorded') return { ...NEW, ...fact.data };
  return contact.status === 'present' ? changed(contact, fact) : contact;
};

const NEW: PresentContact = {
  status: 'present', name: null, email: null, emailDigest: null, verified: false, language: null, blocked: false,
  registered: [], lists: {}, companies: {}, identities: {}, values: {},
};

const changed = (contact: PresentContact, fact: Placed<ContactEvent>): Contact => {
  switch (fact.type) {
    case 'ContactRecorded':
    case 'ContactInvited':
    case 'PasswordChanged':
      return contact;
    case 'ContactRegistered':
      return { ...contact, registered: [...contact.registered, fact.data.portal] };
    case 'EmailVerified':
      return { ...contact, verified: contact.verified || fact.data.emailDigest === contact.emailDigest };
    case 'EmailChanged':
      return { ...contact, email: fact.data.email, emailDigest: fact.data.emailDigest, verified: false };
    case 'ProfileChanged':
      return withProfile(contact, fact.data, fact.at);
    case 'ContactAddedToList':
      return { ...contact, lists: withKey(contact.lists, fact.data.list, fact.data.by) };
    case 'ContactRemovedFromList':
      return { ...contact, lists: withoutKey(contact.lists, fact.data.list) };
    case 'ContactLinkedToCompany':
      return { ...contact, companies: withKey(contact.companies, fact.data.company, fact.data.by) };
    case 'ContactUnlinkedFromCompany':
      return { ...contact, companies: withoutKey(contact.companies, fact.data.company) };
    case 'ContactBlocked':
      return { ...contact, blocked: true };
    case 'ContactUnblocked':
      return { ...contact, blocked: false };
    case 'IdentityLinked':
      return { ...contact, identities: withKey(contact.identities, fact.data.identity, fact.data.connection) };
    case 'IdentityUnlinked':
      return { ...contact, identities: withoutKey(contact.identities, fact.data.identity) };
    case 'ContactErased':
      return { status: 'erased' };
  }
};

const withProfile = (contact: PresentContact, change: ProfileChange, at: number): PresentContact => ({
  ...contact,
  ...(change.name === undefined ? {} : { name: change.name }),
  ...(change.language === undefined ? {} : { language: change.language }),
  values: [...Object.entries(change.values), ...Object.entries(change.texts)].reduce(
    (values, [id, value]) => ((own(values, id)?.at ?? at) > at ? values : withKey(values, id, { at, value, by: change.by })),
    contact.values,
  ),
});

/** @throws Rejection `contact.unknown`, `contact.erased` */
export const existing = (contact: Contact): PresentContact => {
  if (contact.status === 'none') throw new Rejection('unknown', 'contact.unknown', 'There is no such contact.');
  if (contact.status === 'erased') throw new Rejection('conflict', 'contact.erased', 'The contact is erased.');
  return contact;
};

/** Only who runs the mailed link, or the provider's answer, can vouch for something. */
export const isOurs = ({ actor }: DecisionContext): boolean => actor.kind === 'system' || actor.kind === 'process';

/**
 * Who sets something, as rows name it: `self`, `admin`, `import`, or the SSO connection on whose behalf we act.
 * @throws Rejection `connection.not-yours` when anybody else speaks for a connection.
 */
export const setBy = (context: DecisionContext, connection: string | undefined): string => {
  const { actor } = context;
  if (connection !== undefined && !isOurs(context)) throw new Rejection('forbidden', 'connection.not-yours', 'Only a sign-in sets what its connection maps.');
  if (connection !== undefined) return connection;
  return actor.kind === 'contact' ? 'self' : actor.kind === 'import' ? 'import' : 'admin';
};
