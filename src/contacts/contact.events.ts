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

interface Words {
  readonly name: string;
  readonly language: string;
  readonly erased: string;
  readonly none: string;
  readonly nameless: string;
  readonly quoted: (text: string) => string;
}

const EN: Words = { name: 'name', language: 'language', erased: '(erased)', none: '(empty)', nameless: '(no name)', quoted: text => `“${text}”` };
const DE: Words = { name: 'Name', language: 'Sprache', erased: '(gelöscht)', none: '(leer)', nameless: '(ohne Namen)', quoted: text => `„${text}“` };

const text = (value: Text, words: Words): string => (isErased(value) ? words.erased : words.quoted(value));

const plain = (value: unknown, words: Words): string =>
  value === null || value === undefined ? words.none : Array.isArray(value) ? value.join(', ') : String(value);

const named = ({ name, email }: { name: Text | null; email: Text | null }, words: Words): string => {
  const known = name ?? email;
  return known === null ? words.nameless : text(known, words);
};

const profile = (d: ProfileChange, words: Words): string =>
  [
    ...(d.name === undefined ? [] : [`${words.name} ${d.name === null ? words.none : text(d.name, words)}`]),
    ...(d.language === undefined ? [] : [`${words.language} ${d.language ?? words.none}`]),
    ...Object.entries(d.values).map(([id, value]) => `${id} ${plain(value, words)}`),
    ...Object.entries(d.texts).map(([id, value]) => `${id} ${text(value, words)}`),
  ].join('; ');

const REGISTERED: Readonly<Record<RegisteredBy, { readonly en: (portal: string) => string; readonly de: (portal: string) => string }>> = {
  self: { en: portal => `The contact registered at portal ${portal}.`, de: portal => `Der Kontakt hat sich am Portal ${portal} registriert.` },
  invitation: {
    en: portal => `The contact accepted the invitation to portal ${portal} and is registered there.`,
    de: portal => `Der Kontakt hat die Einladung zum Portal ${portal} angenommen und ist dort registriert.`,
  },
  sso: {
    en: portal => `The contact was registered at portal ${portal} by single sign-on.`,
    de: portal => `Der Kontakt wurde durch Single Sign-on am Portal ${portal} registriert.`,
  },
  admin: { en: portal => `An admin registered the contact at portal ${portal}.`, de: portal => `Die Administration hat den Kontakt am Portal ${portal} registriert.` },
};

export const contactEvents = events('contact', {
  ContactRecorded: event<{ name: Text | null; email: Text | null; emailDigest: string | null; language: Language | null }>({
    sealed: { name: sealedPerson, email: sealedPerson },
    en: d => `The contact ${named(d, EN)} was recorded.`,
    de: d => `Der Kontakt ${named(d, DE)} wurde erfasst.`,
  }),
  ContactInvited: event<{ portal: string }>({
    en: d => `The contact was invited to portal ${d.portal}.`,
    de: d => `Der Kontakt wurde zum Portal ${d.portal} eingeladen.`,
  }),
  ContactRegistered: event<{ portal: string; by: RegisteredBy }>({
    en: d => REGISTERED[d.by].en(d.portal),
    de: d => REGISTERED[d.by].de(d.portal),
  }),
  EmailVerified: event<{ emailDigest: string }>({
    en: () => 'The e-mail address was proven by a mailed link.',
    de: () => 'Die E-Mail-Adresse wurde durch einen zugesandten Link bestätigt.',
  }),
  /** Both digests are here so that whoever finishes the change knows which reservation to give up. */
  EmailChanged: event<{ email: Text | null; emailDigest: string | null; previousDigest: string | null }>({
    sealed: { email: sealedPerson },
    en: d => (d.email === null ? 'The e-mail address was removed.' : `The e-mail address was changed to ${text(d.email, EN)}.`),
    de: d => (d.email === null ? 'Die E-Mail-Adresse wurde entfernt.' : `Die E-Mail-Adresse wurde auf ${text(d.email, DE)} geändert.`),
  }),
  ProfileChanged: event<ProfileChange>({
    sealed: { name: sealedPerson, texts: personTexts },
    en: d => `The profile was changed: ${profile(d, EN)}.`,
    de: d => `Das Profil wurde geändert: ${profile(d, DE)}.`,
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
    en: d => `An identity of connection ${d.connection} was linked${d.subject === null ? '' : `: ${text(d.subject, EN)}`}.`,
    de: d => `Eine Identität der Verbindung ${d.connection} wurde verknüpft${d.subject === null ? '' : `: ${text(d.subject, DE)}`}.`,
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
