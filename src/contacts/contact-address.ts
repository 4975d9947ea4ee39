import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Flag, Id, ShortText } from '../kernel/fields.js';
import { emailDigest, identityDigest, readAddress } from './address.policy.js';
import type { ContactEvent } from './contact.events.js';
import { existing, isOurs, type Contact } from './contact.state.js';
import { own } from './keyed.policy.js';

export class VerifyEmail extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse' }) email!: string;
}

export class ChangeEmail extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @ShortText({ max: 254, en: 'E-mail address (none removes it)', de: 'E-Mail-Adresse (ohne: wird entfernt)', optional: true }) email?: string | null;
  @Flag({ en: 'A mailed link has proven the address', de: 'Ein zugesandter Link hat die Adresse bestätigt', optional: true }) verified?: boolean;
}

export class LinkIdentity extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @Id({ en: 'SSO connection', de: 'SSO-Verbindung' }) connection!: string;
  @ShortText({ max: 2_000, en: 'Identity: connection, format, qualifiers and value', de: 'Identität: Verbindung, Format, Qualifizierer und Wert' }) identity!: string;
  @ShortText({ max: 500, en: 'What the provider calls the person', de: 'Wie der Anbieter die Person nennt', optional: true }) subject?: string;
}

export class UnlinkIdentity extends Command {
  @Id({ en: 'Contact', de: 'Kontakt' }) contact!: string;
  @ShortText({ max: 200, en: 'Identity (its digest)', de: 'Identität (ihr Fingerabdruck)' }) identity!: string;
}

const digestOf = (email: string | null | undefined, context: DecisionContext): string | null => (email ? emailDigest(context.digest, readAddress(email)) : null);
const addressOf = (contact: Contact): string | null => (contact.status === 'present' ? contact.emailDigest : null);

const changeEmail = (state: Contact, c: ChangeEmail, context: DecisionContext): readonly ContactEvent[] => {
  const contact = existing(state);
  if (c.verified && !isOurs(context)) throw new Rejection('forbidden', 'email.unproven', 'Only a mailed link proves an address.');
  const email = c.email ? readAddress(c.email) : null;
  const digest = digestOf(email, context);
  const changed: ContactEvent[] =
    email === contact.email ? [] : [{ type: 'EmailChanged', data: { email, emailDigest: digest, previousDigest: contact.emailDigest } }];
  const proven = c.verified && digest !== null && (changed.length > 0 || !contact.verified);
  return proven ? [...changed, { type: 'EmailVerified', data: { emailDigest: digest } }] : changed;
};

const contactCommand = on<Contact, ContactEvent>();

export const addressCommands = [
  contactCommand({
    command: VerifyEmail,
    by: ['system', 'process'],
    en: 'Note that a mailed link has proven the address',
    de: 'Vermerken, dass ein zugesandter Link die Adresse bestätigt hat',
    of: c => c.contact,
    decide: (state, c, context) => {
      const contact = existing(state);
      const digest = emailDigest(context.digest, c.email);
      if (digest !== contact.emailDigest) throw new Rejection('conflict', 'email.changed', 'The contact has another address by now.');
      return contact.verified ? [] : [{ type: 'EmailVerified', data: { emailDigest: digest } }];
    },
  }),
  contactCommand({
    command: ChangeEmail,
    by: ['agent', 'admin', 'import', 'system', 'process'],
    en: 'Change the e-mail address of a contact',
    de: 'Die E-Mail-Adresse eines Kontakts ändern',
    of: c => c.contact,
    reserves: (c, state, context) => {
      const digest = digestOf(c.email, context);
      return digest === null || digest === addressOf(state) ? [] : [{ noun: 'email', key: digest }];
    },
    releases: (c, state, context) => {
      const previous = addressOf(state);
      return previous === null || previous === digestOf(c.email, context) ? [] : [{ noun: 'email', key: previous }];
    },
    decide: changeEmail,
  }),
  contactCommand({
    command: LinkIdentity,
    by: ['system', 'process'],
    en: 'Link an identity of a connection to a contact',
    de: 'Eine Identität einer Verbindung mit einem Kontakt verknüpfen',
    of: c => c.contact,
    reserves: (c, _, context) => [{ noun: 'identity', key: identityDigest(context.digest, c.identity) }],
    decide: (state, c, context) => {
      const contact = existing(state);
      const identity = identityDigest(context.digest, c.identity);
      if (own(contact.identities, identity) !== undefined) return [];
      return [{ type: 'IdentityLinked', data: { connection: c.connection, identity, subject: c.subject ?? null } }];
    },
  }),
  contactCommand({
    command: UnlinkIdentity,
    by: ['admin', 'system', 'process'],
    en: 'Unlink an identity from a contact',
    de: 'Eine Identität von einem Kontakt lösen',
    of: c => c.contact,
    releases: c => [{ noun: 'identity', key: c.identity }],
    decide: (state, c) => {
      const connection = own(existing(state).identities, c.identity);
      return connection === undefined ? [] : [{ type: 'IdentityUnlinked', data: { connection, identity: c.identity } }];
    },
  }),
];
