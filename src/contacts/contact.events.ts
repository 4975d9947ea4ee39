import { event, events, type FactOf } from '../kernel/event.js';
import { eachValue, isErased, sealedPerson, type Seal, type Text } from '../kernel/sealing.js';
import type { ContactRow } from './contact.policy.js';

export type Language = NonNullable<ContactRow['language']>;
export type RegisteredBy = 'self' | 'invitation' | 'sso' | 'admin';

const personTexts: Seal = { kind: 'person', walk: eachValue };

export type ProfileChange = {
  readonly name?: Text | null;
  readonly language?: Language | null;
  /** Enumerations, numbers, booleans and dates (ms) by property id; null clears. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Free text by property id, sealed one by one. */
  readonly texts: Readonly<Record<string, Text>>;
  /** Who set it: `self`, `admin`, `import`, or the SSO connection. */
  readonly by: string;
};

const text = (value: Text, erased: string): string => (isErased(value) ? erased : `“${value}”`);

const plain = (value: unknown, erased: string, none: string): string =>
  value === null || value === undefined ? none : isErased(value) ? erased : Array.isArray(value) ? value.join(', ') : String(value);

const named = (name: Text | null, email: Text | null, erased: string, none: string): string => {
  const known = name ?? email;
  return known === null ? none : text(known, erased);
};

const profile = (d: ProfileChange, words: { name: string; language: string; erased: string; none: string }): string =>
  [
    ...(d.name === undefined ? [] : [`${words.name} ${d.name === null ? words.none : text(d.name, words.erased)}`]),
    ...(d.language === undefined ? [] : [`${words.language} ${d.language ?? words.none}`]),
    ...Object.entries(d.values).map(([id, value]) => `${id} ${plain(value, words.erased, words.none)}`),
    ...Object.entries(d.texts).map(([id, value]) => `${id} ${text(value, words.erased)}`),
  ].join('; ');

const BY = {
  en: { self: 'by themselves', invitation: 'by invitation', sso: 'by single sign-on', admin: 'by an admin' },
  de: { self: 'selbst', invitation: 'durch Einladung', sso: 'durch Single Sign-on', admin: 'durch die Administration' },
} as const;

export const contactEvents = events('contact', {
  ContactRecorded: event<{ name: Text | null; email: Text | null; emailDigest: string | null; language: Language | null }>({
    sealed: { name: sealedPerson, email: sealedPerson },
    en: d => `The contact ${named(d.name, d.email, '(erased)', '(no name)')} was recorded.`,
    de: d => `Der Kontakt ${named(d.name, d.email, '(gelöscht)', '(ohne Namen)')} wurde erfasst.`,
  }),
  ContactInvited: event<{ portal: string }>({
    en: d => `The contact was invited to portal ${d.portal}.`,
    de: d => `Der Kontakt wurde in das Portal ${d.portal} eingeladen.`,
  }),
  ContactRegistered: event<{ portal: string; by: RegisteredBy }>({
    en: d => `The contact was registered at portal ${d.portal} ${BY.en[d.by]}.`,
    de: d => `Der Kontakt wurde am Portal ${d.portal} registriert: ${BY.de[d.by]}.`,
  }),
  EmailVerified: event<{ emailDigest: string }>({
    en: () => 'The e-mail address was proven by a mailed link.',
    de: () => 'Die E-Mail-Adresse wurde durch einen zugesandten Link bestätigt.',
  }),
  /** Both digests are here so that whoever finishes the change knows which reservation to give up. */
  EmailChanged: event<{ email: Text | null; emailDigest: string | null; previousDigest: string | null }>({
    sealed: { email: sealedPerson },
    en: d => (d.email === null ? 'The e-mail address was removed.' : `The e-mail address was changed to ${text(d.email, '(erased)')}.`),
    de: d => (d.email === null ? 'Die E-Mail-Adresse wurde entfernt.' : `Die E-Mail-Adresse wurde auf ${text(d.email, '(gelöscht)')} geändert.`),
  }),
  ProfileChanged: event<ProfileChange>({
    sealed: { name: sealedPerson, texts: personTexts },
    en: d => `The profile was changed: ${profile(d, { name: 'name', language: 'language', erased: '(erased)', none: '(empty)' })}.`,
    de: d => `Das Profil wurde geändert: ${profile(d, { name: 'Name', language: 'Sprache', erased: '(gelöscht)', none: '(leer)' })}.`,
  }),
  PasswordChanged: event<Record<string, never>>({
    en: () => 'The password was changed.',
    de: () => 'Das Passwort wurde geändert.',
  }),
  ContactAddedToList: event<{ list: string; by: string }>({
    en: d => `The contact was added to list ${d.list} (${d.by}).`,
    de: d => `Der Kontakt wurde in die Liste ${d.list} aufgenommen (${d.by}).`,
  }),
  ContactRemovedFromList: event<{ list: string }>({
    en: d => `The contact was removed from list ${d.list}.`,
    de: d => `Der Kontakt wurde aus der Liste ${d.list} entfernt.`,
  }),
  ContactLinkedToCompany: event<{ company: string; by: string }>({
    en: d => `The contact was linked to company ${d.company} (${d.by}).`,
    de: d => `Der Kontakt wurde mit der Firma ${d.company} verknüpft (${d.by}).`,
  }),
  ContactUnlinkedFromCompany: event<{ company: string }>({
    en: d => `The contact was unlinked from company ${d.company}.`,
    de: d => `Der Kontakt wurde von der Firma ${d.company} gelöst.`,
  }),
  ContactBlocked: event<Record<string, never>>({
    en: () => 'The contact was blocked.',
    de: () => 'Der Kontakt wurde gesperrt.',
  }),
  ContactUnblocked: event<Record<string, never>>({
    en: () => 'The contact was unblocked.',
    de: () => 'Die Sperre des Kontakts wurde aufgehoben.',
  }),
  /** `identity` is a keyed digest; `subject` is what the provider calls the person. */
  IdentityLinked: event<{ connection: string; identity: string; subject: Text | null }>({
    sealed: { subject: sealedPerson },
    en: d => `An identity of connection ${d.connection} was linked${d.subject === null ? '' : `: ${text(d.subject, '(erased)')}`}.`,
    de: d => `Eine Identität der Verbindung ${d.connection} wurde verknüpft${d.subject === null ? '' : `: ${text(d.subject, '(gelöscht)')}`}.`,
  }),
  IdentityUnlinked: event<{ connection: string; identity: string }>({
    en: d => `An identity of connection ${d.connection} was unlinked.`,
    de: d => `Eine Identität der Verbindung ${d.connection} wurde gelöst.`,
  }),
  /** The reservations that are to be given up, as digests. */
  ContactErased: event<{ emailDigest: string | null; identities: readonly string[] }>({
    en: () => 'The contact was erased: the key of its personal data is destroyed.',
    de: () => 'Der Kontakt wurde gelöscht: Der Schlüssel seiner persönlichen Daten wird vernichtet.',
  }),
});

export type ContactEvent = FactOf<typeof contactEvents>;
