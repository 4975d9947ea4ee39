import type { RefusalWords } from './refusal-words.js';

/** Reasons that are the same for every protocol: those of the login itself, and those of the entry table. */
export const LOGIN_REFUSALS = {
  'login.connection': {
    en: 'No connection that is set up has this address at this host.', de: 'Keine eingerichtete Verbindung hat diese Adresse auf diesem Host.',
    doEn: 'Compare the address at the provider with the one on the connection’s page.', doDe: 'Vergleichen Sie die Adresse beim Anbieter mit der auf der Seite der Verbindung.',
  },
  'staff.unknown': {
    en: 'No invited staff member has this address.', de: 'Kein eingeladenes Teammitglied hat diese Adresse.',
    doEn: 'Invite the person first, with the address that the provider names.', doDe: 'Laden Sie die Person zuerst ein, mit der Adresse, die der Anbieter nennt.',
  },
  'staff.no-role': {
    en: 'The staff member has no role.', de: 'Das Teammitglied hat keine Rolle.',
    doEn: 'Grant a role on the member’s page.', doDe: 'Erteilen Sie eine Rolle auf der Seite des Mitglieds.',
  },
  'staff.blocked': {
    en: 'The staff member is blocked.', de: 'Das Teammitglied ist gesperrt.',
    doEn: 'Unblock the member if it may come in again.', doDe: 'Heben Sie die Sperre auf, wenn das Mitglied wieder hereinkommen darf.',
  },
  'login.malformed': {
    en: 'A field came more than once.', de: 'Ein Feld kam mehr als einmal.',
    doEn: 'No provider does that; somebody may be trying something.', doDe: 'Das tut kein Anbieter; möglicherweise probiert jemand etwas aus.',
  },
  'login.unasked': {
    en: 'The provider began the login, or another browser did, and this connection takes only logins that begin here.', de: 'Der Anbieter oder ein anderer Browser hat die Anmeldung begonnen, und diese Verbindung nimmt nur Anmeldungen, die hier beginnen.',
    doEn: 'Begin at the portal’s sign-in page, or allow logins that the provider begins.', doDe: 'Beginnen Sie auf der Anmeldeseite des Portals, oder erlauben Sie Anmeldungen, die der Anbieter beginnt.',
  },
  'login.replayed': {
    en: 'This answer of the provider was used already.', de: 'Diese Antwort des Anbieters wurde schon verwendet.',
    doEn: 'Sign in anew; each answer opens one session.', doDe: 'Melden Sie sich neu an; jede Antwort öffnet eine einzige Sitzung.',
  },
  'login.expired': {
    en: 'The answer came too late.', de: 'Die Antwort kam zu spät.',
    doEn: 'Sign in anew. If it happens again, compare the clocks of the provider and this server.', doDe: 'Melden Sie sich neu an. Geschieht es wieder, vergleichen Sie die Uhren von Anbieter und Server.',
  },
  'login.changed': {
    en: 'The connection was changed while the login was under way.', de: 'Die Verbindung wurde während der Anmeldung geändert.',
    doEn: 'Sign in anew.', doDe: 'Melden Sie sich neu an.',
  },
  'login.confirm-gone': {
    en: 'The question “Sign in as …?” was answered already, or too late.', de: 'Die Frage „Anmelden als …?“ wurde schon beantwortet oder zu spät.',
    doEn: 'Sign in anew.', doDe: 'Melden Sie sich neu an.',
  },
  'login.test-gone': {
    en: 'The link of this test was used already, or is older than ten minutes.', de: 'Der Link dieses Tests wurde schon verwendet oder ist älter als zehn Minuten.',
    doEn: 'Start the test anew on the connection’s page.', doDe: 'Starten Sie den Test auf der Seite der Verbindung neu.',
  },
  'login.address': {
    en: 'What the provider sent as e-mail address is none.', de: 'Was der Anbieter als E-Mail-Adresse geschickt hat, ist keine.',
    doEn: 'Map the attribute that holds the address.', doDe: 'Ordnen Sie das Attribut zu, das die Adresse enthält.',
  },
  'login.staff-domain': {
    en: 'A staff member’s first login by this connection came with an address of a domain that is not the connection’s.', de: 'Die erste Anmeldung eines Teammitglieds über diese Verbindung kam mit einer Adresse, deren Domain nicht zur Verbindung gehört.',
    doEn: 'Add the domain to the connection if the provider vouches for it.', doDe: 'Nehmen Sie die Domain in die Verbindung auf, wenn der Anbieter für sie bürgt.',
  },
  'login.staff-other': {
    en: 'The staff member with this address signs in as another person at this provider.', de: 'Das Teammitglied mit dieser Adresse meldet sich bei diesem Anbieter als andere Person an.',
    doEn: 'If the address was not given to somebody else there, remove the link (UnlinkStaffIdentity): the next login links anew.', doDe: 'Wurde die Adresse dort nicht an jemand anderen vergeben, heben Sie die Verknüpfung auf (UnlinkStaffIdentity): Die nächste Anmeldung verknüpft neu.',
  },
  'identity.email-taken': {
    en: 'Another contact has the address, and this connection may not vouch for it.', de: 'Ein anderer Kontakt hat die Adresse, und diese Verbindung darf nicht für sie bürgen.',
    doEn: 'Add the address’s domain to the connection if the provider vouches for it, or let the person prove the address by a mailed link.', doDe: 'Nehmen Sie die Domain der Adresse in die Verbindung auf, wenn der Anbieter für sie bürgt, oder lassen Sie die Person die Adresse durch einen zugesandten Link bestätigen.',
  },
  'contact.blocked': {
    en: 'The contact is blocked.', de: 'Der Kontakt ist gesperrt.',
    doEn: 'Lift the block on the contact’s page.', doDe: 'Heben Sie die Sperre auf der Seite des Kontakts auf.',
  },
  'contact.none': {
    en: 'Only existing contacts may come in, and this person is none.', de: 'Nur vorhandene Kontakte dürfen eintreten, und diese Person ist keiner.',
    doEn: 'Record the contact first, or let single sign-on create contacts.', doDe: 'Erfassen Sie zuerst den Kontakt, oder lassen Sie Single Sign-on Kontakte anlegen.',
  },
  'sso.off': {
    en: 'Single sign-on is switched off at this host.', de: 'Single Sign-on ist auf diesem Host ausgeschaltet.',
    doEn: 'Switch it on in the portal’s settings.', doDe: 'Schalten Sie es in den Einstellungen des Portals ein.',
  },
  'sso.list-miss': {
    en: 'The person is on none of the lists that may come in.', de: 'Die Person steht auf keiner der Listen, die eintreten dürfen.',
    doEn: 'Look at the mapping of lists, and at explain for this contact.', doDe: 'Prüfen Sie die Zuordnung der Listen und die Erklärung zu diesem Kontakt.',
  },
  'portal.closed': {
    en: 'The portal is closed.', de: 'Das Portal ist geschlossen.',
    doEn: 'Open the portal.', doDe: 'Öffnen Sie das Portal.',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;
