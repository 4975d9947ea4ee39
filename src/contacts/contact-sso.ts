import { Command, on, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, Ids, ShortText, Values } from '../kernel/fields.js';
import type { ListRow } from '../lists/list.policy.js';
import { emailDigest, readAddress } from './address.policy.js';
import { contactPropertyOf } from './contact-property.policy.js';
import { profileFacts, propertyRefs } from './contact-profile.js';
import type { ContactEvent } from './contact.events.js';
import { existing, type Contact, type PresentContact } from './contact.state.js';
import { own, type Keyed } from './keyed.policy.js';
import { readMapped } from './mapped-value.policy.js';

/** How the sign-in knows its contact: by its identity, by its address (entry.md, "Linking identities"), or not at all. */
export type SsoExpectation = 'known' | 'linking' | 'new';

/** A sign-in by SSO, in one append: the contact is recorded, linked and registered, and has what its connection says and nothing else of it (A12). */
export class ComeInBySso extends Command {
  @Id({ en: 'Contact (a new id makes a new contact)', de: 'Kontakt (eine neue Kennung legt ihn an)' }) contact!: string;
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'SSO connection', de: 'SSO-Verbindung' }) connection!: string;
  @Choice(['known', 'linking', 'new'], { en: 'How the contact is known', de: 'Woher der Kontakt bekannt ist' }) expects!: SsoExpectation;
  @ShortText({ max: 100, en: 'Digest of the identity', de: 'Kennwert der Identität' }) identity!: string;
  @ShortText({ max: 500, en: 'What the provider calls the person', de: 'Wie der Anbieter die Person nennt' }) subject!: string;
  @ShortText({ max: 254, en: 'E-mail address', de: 'E-Mail-Adresse', optional: true }) email?: string;
  @Flag({ en: 'A mailed link has proven the address', de: 'Ein zugesandter Link hat die Adresse bestätigt', optional: true }) verified?: boolean;
  @ShortText({ max: 200, en: 'Name', de: 'Name', optional: true }) name?: string;
  @Ids({ en: 'Lists', de: 'Listen' }) lists!: string[];
  @Ids({ en: 'Companies', de: 'Firmen' }) companies!: string[];
  /** Texts by property id, as the provider sent them. */
  @Values({ en: 'Properties', de: 'Eigenschaften' }) values!: Record<string, readonly string[]>;
}

const taken = (): Rejection => new Rejection('conflict', 'identity.email-taken', 'Somebody else has this address.');

/** What the sign-in was decided on must still hold: between the decision and this somebody else may have come in. */
const expected = (contact: Contact, c: ComeInBySso, context: DecisionContext): PresentContact | undefined => {
  if (contact.status === 'none') {
    if (c.expects !== 'new') throw new Rejection('unknown', 'contact.unknown', 'There is no such contact.');
    return undefined;
  }
  const present = existing(contact);
  if (present.blocked) throw new Rejection('conflict', 'contact.blocked', 'The contact is blocked.');
  if (own(present.identities, c.identity) === c.connection) return present;
  const holds = c.email !== undefined && emailDigest(context.digest, readAddress(c.email)) === present.emailDigest;
  if (c.expects !== 'linking' || !holds || !(present.verified || c.verified)) throw taken();
  return present;
};

const recorded = (c: ComeInBySso, context: DecisionContext): ContactEvent => {
  const email = c.email === undefined ? null : readAddress(c.email);
  const name = c.name?.trim() ?? (email === null ? c.subject : null);
  return { type: 'ContactRecorded', data: { name, email, emailDigest: email && emailDigest(context.digest, email), language: null } };
};

const whoItIs = (present: PresentContact | undefined, c: ComeInBySso, context: DecisionContext): ContactEvent[] => [
  ...(present ? [] : [recorded(c, context)]),
  ...(present && c.verified && !present.verified && present.emailDigest !== null ? [{ type: 'EmailVerified' as const, data: { emailDigest: present.emailDigest } }] : []),
  ...(present && own(present.identities, c.identity) !== undefined ? [] : [{ type: 'IdentityLinked' as const, data: { connection: c.connection, identity: c.identity, subject: c.subject } }]),
  ...(present?.registered.includes(c.portal) ? [] : [{ type: 'ContactRegistered' as const, data: { portal: c.portal, by: 'sso' as const } }]),
];

/** What others set stays theirs; of its own the connection keeps only what it still says. */
const compared = (now: Keyed<string>, wanted: readonly string[], connection: string) => ({
  added: wanted.filter(id => own(now, id) === undefined),
  gone: Object.entries(now).filter(([id, by]) => by === connection && !wanted.includes(id)).map(([id]) => id),
});

/** A list that is archived or gone takes nobody in; that is no reason to keep somebody out of the portal. */
const takesMembers = (context: DecisionContext, id: string): boolean => {
  const list = context.rows.get<ListRow>('list', id)?.row;
  return list !== undefined && !list.archived && list.kind === 'static';
};

const memberships = (present: PresentContact | undefined, c: ComeInBySso, context: DecisionContext): ContactEvent[] => {
  const lists = compared(present?.lists ?? {}, c.lists, c.connection);
  const companies = compared(present?.companies ?? {}, c.companies, c.connection);
  return [
    ...lists.added.filter(id => takesMembers(context, id)).map(list => ({ type: 'ContactAddedToList' as const, data: { list, by: c.connection } })),
    ...lists.gone.map(list => ({ type: 'ContactRemovedFromList' as const, data: { list } })),
    ...companies.added.filter(id => context.rows.get('company', id)).map(company => ({ type: 'ContactLinkedToCompany' as const, data: { company, by: c.connection } })),
    ...companies.gone.map(company => ({ type: 'ContactUnlinkedFromCompany' as const, data: { company } })),
  ];
};

const hadSet = (contact: Contact, connection: string): string[] =>
  contact.status === 'present' ? Object.entries(contact.values).filter(([, { by }]) => by === connection).map(([id]) => id) : [];

/** Values that fit their property; what does not fit counts as not said, and what is not said any more is cleared. */
const profile = (present: PresentContact | undefined, contact: Contact, c: ComeInBySso, context: DecisionContext): ContactEvent[] => {
  const said = Object.entries(c.values).flatMap(([id, texts]) => {
    const value = readMapped(contactPropertyOf(context.rows, id), texts);
    return value === undefined ? [] : [[id, value] as const];
  });
  const values = { ...Object.fromEntries(hadSet(contact, c.connection).map(id => [id, null])), ...Object.fromEntries(said) };
  return profileFacts(present, { values, connection: c.connection, ...(present && c.name !== undefined ? { name: c.name } : {}) }, context);
};

const comeIn = (contact: Contact, c: ComeInBySso, context: DecisionContext): readonly ContactEvent[] => {
  const present = expected(contact, c, context);
  return [...whoItIs(present, c, context), ...memberships(present, c, context), ...profile(present, contact, c, context)];
};

export const ssoCommands = [
  on<Contact, ContactEvent>()({
    command: ComeInBySso,
    by: ['system'],
    en: 'Come in by single sign-on',
    de: 'Per Single Sign-on hereinkommen',
    of: c => c.contact,
    reads: (c, contact) => [
      ...c.lists.map(id => ({ view: 'list', id })),
      ...c.companies.map(id => ({ view: 'company', id })),
      ...propertyRefs({ ...c.values, ...Object.fromEntries(hadSet(contact, c.connection).map(id => [id, null])) }),
    ],
    // E-mail before identity: two first logins at once meet at the address and make one contact.
    reserves: (c, contact, context) => [
      ...(contact.status === 'none' && c.email !== undefined ? [{ noun: 'email', key: emailDigest(context.digest, readAddress(c.email)) }] : []),
      { noun: 'identity', key: c.identity },
    ],
    decide: comeIn,
  }),
];
