import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, ShortText, Values } from '../kernel/fields.js';
import { emailDigest, identityDigest, readAddress } from './address.policy.js';
import type { ContactEvent, Language, RegisteredBy } from './contact.events.js';
import { LANGUAGES, profileFacts, propertyRefs } from './contact-profile.js';
import { existing, isOurs, type Contact, type PresentContact } from './contact.state.js';
import { own } from './keyed.policy.js';

export class RecordContact extends Command {
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse', optional: true }) email?: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache', optional: true }) language?: Language;
  @Values({ en: 'Properties', de: 'Eigenschaften', optional: true }) values?: Record<string, unknown>;
}

export class InviteContact extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
}

/** Registers a contact at a portal, and records it first when there is none: one append, so that nobody is half registered. */
export class RegisterContact extends Command {
  @Id({ en: 'Contact (a new id makes a new contact)', de: 'Kontakt (eine neue Kennung legt ihn an)' }) contact!: string;
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(['self', 'invitation', 'sso', 'admin'], { en: 'How', de: 'Wie' }) by!: RegisteredBy;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse', optional: true }) email?: string;
  @Flag({ en: 'A mailed link has proven the address', de: 'Ein zugesandter Link hat die Adresse bestätigt', optional: true }) verified?: boolean;
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string;
  @Choice(LANGUAGES, { en: 'Language', de: 'Sprache', optional: true }) language?: Language;
  @Id({ en: 'SSO connection', de: 'SSO-Verbindung', optional: true }) connection?: string;
  @ShortText({ max: 2_000, en: 'Identity: connection, format, qualifiers and value', de: 'Identität: Verbindung, Format, Qualifizierer und Wert', optional: true }) identity?: string;
  @ShortText({ max: 500, en: 'What the provider calls the person', de: 'Wie der Anbieter die Person nennt', optional: true }) subject?: string;
}

interface Person {
  readonly name?: string;
  readonly email?: string;
  readonly language?: Language;
}

const recorded = ({ name, email, language }: Person, context: DecisionContext): ContactEvent => {
  if (!name && !email) throw new Rejection('invalid', 'contact.nameless', 'A contact needs a name or an e-mail address.');
  const address = email ? readAddress(email) : null;
  return {
    type: 'ContactRecorded',
    data: { name: name?.trim() ?? null, email: address, emailDigest: address && emailDigest(context.digest, address), language: language ?? null },
  };
};

const knownPortal = (context: DecisionContext, portal: string): void => {
  if (!context.rows.get('portal', portal)) throw new Rejection('invalid', 'portal.unknown', `There is no portal ${portal}.`);
};

const unblocked = (contact: PresentContact): PresentContact => {
  if (contact.blocked) throw new Rejection('conflict', 'contact.blocked', 'The contact is blocked.');
  return contact;
};

const takenBy = (email: string | undefined, context: DecisionContext) =>
  email ? [{ noun: 'email', key: emailDigest(context.digest, readAddress(email)) }] : [];

/** A mailed link proves one address; meanwhile the contact may have another. */
const verification = (current: string | null, verified: boolean, c: RegisterContact, context: DecisionContext): ContactEvent[] => {
  if (!c.verified) return [];
  if (!isOurs(context)) throw new Rejection('forbidden', 'email.unproven', 'Only a mailed link proves an address.');
  if (!c.email || emailDigest(context.digest, c.email) !== current) throw new Rejection('conflict', 'email.changed', 'The contact has another address by now.');
  return verified ? [] : [{ type: 'EmailVerified', data: { emailDigest: current } }];
};

const linked = (contact: Contact, c: RegisterContact, context: DecisionContext): ContactEvent[] => {
  if (!c.identity || !c.connection) return [];
  if (!isOurs(context)) throw new Rejection('forbidden', 'connection.not-yours', 'Only a sign-in links an identity.');
  const identity = identityDigest(context.digest, c.identity);
  const known = contact.status === 'present' && own(contact.identities, identity) !== undefined;
  return known ? [] : [{ type: 'IdentityLinked', data: { connection: c.connection, identity, subject: c.subject ?? null } }];
};

const registered = (contact: Contact, c: RegisterContact): ContactEvent[] =>
  contact.status === 'present' && contact.registered.includes(c.portal) ? [] : [{ type: 'ContactRegistered', data: { portal: c.portal, by: c.by } }];

const register = (contact: Contact, c: RegisterContact, context: DecisionContext): readonly ContactEvent[] => {
  if (context.actor.kind === 'import') throw new Rejection('forbidden', 'contact.not-by-import', 'An import records contacts; it never registers them.');
  if (context.actor.kind === 'staff' && c.by !== 'admin') throw new Rejection('forbidden', 'contact.by-admin', 'Staff register people as admins, not in the name of another way in.');
  knownPortal(context, c.portal);
  if (contact.status !== 'none') {
    const { emailDigest: digest, verified } = unblocked(existing(contact));
    return [...verification(digest, verified, c, context), ...linked(contact, c, context), ...registered(contact, c)];
  }
  const digest = c.email ? emailDigest(context.digest, c.email) : null;
  return [recorded(c, context), ...verification(digest, false, c, context), ...linked(contact, c, context), ...registered(contact, c)];
};

const contactCommand = on<Contact, ContactEvent>();

export const recordCommands = [
  contactCommand({
    command: RecordContact,
    by: ['agent', 'admin', 'import'],
    en: 'Record a contact',
    de: 'Einen Kontakt erfassen',
    reads: c => propertyRefs(c.values),
    reserves: (c, _, context) => takenBy(c.email, context),
    decide: (contact, c, context) => {
      if (contact.status !== 'none') throw new Rejection('conflict', 'contact.exists', 'The contact exists already.');
      return [recorded(c, context), ...profileFacts(undefined, { values: c.values ?? {} }, context)];
    },
  }),
  contactCommand({
    command: InviteContact,
    by: ['agent', 'admin'],
    en: 'Invite a contact to a portal',
    de: 'Einen Kontakt in ein Portal einladen',
    of: c => c.contact,
    reads: c => [{ view: 'portal', id: c.portal }],
    decide: (state, c, context) => {
      const contact = unblocked(existing(state));
      knownPortal(context, c.portal);
      if (contact.emailDigest === null) throw new Rejection('conflict', 'contact.no-email', 'The contact has no address that an invitation could go to.');
      if (contact.registered.includes(c.portal)) throw new Rejection('conflict', 'contact.registered', 'The contact is registered at this portal already.');
      return [{ type: 'ContactInvited', data: { portal: c.portal } }];
    },
  }),
  contactCommand({
    command: RegisterContact,
    by: ['admin', 'system', 'process'],
    en: 'Register a contact at a portal',
    de: 'Einen Kontakt an einem Portal registrieren',
    of: c => c.contact,
    reads: c => [{ view: 'portal', id: c.portal }],
    reserves: (c, contact, context) => [
      ...(contact.status === 'none' ? takenBy(c.email, context) : []),
      ...(c.identity && c.connection ? [{ noun: 'identity', key: identityDigest(context.digest, c.identity) }] : []),
    ],
    decide: register,
  }),
];
