import { event, events, type FactOf } from '../kernel/event.js';
import { sealedSecret, type Text } from '../kernel/sealing.js';
import type { SecretPurpose } from '../sso/connection.policy.js';
import { withTextOperands } from '../filters/texts.policy.js';
import type { AccessRule, Branding, Connection, MailRule, ReopenRule, SessionRule, SsoRule, TicketForm, TicketScope } from './portal.policy.js';
import { accessDe, accessEn, atStart, mailsDe, mailsEn, reopenDe, reopenEn, scopeDe, scopeEn, secretDe, secretEn, ssoDe, ssoEn, whereDe, whereEn } from './setting-words.policy.js';

type Nothing = Record<never, never>;
/** Event data is a plain record: an interface would not be one to the compiler. */
type Plain<T> = { readonly [K in keyof T]: T[K] };

/** `host` null: the portal's own setting, which holds for every host without one of its own. */
export interface PerHost {
  readonly host: string | null;
}

/** Each change names the whole new value of its setting, so that any of them can be restored as it stands. */
export const portalEvents = events('portal', {
  PortalCreated: event<{ title: string; language: 'de' | 'de-du' | 'en'; zone: string }>({
    en: d => `The portal “${d.title}” was created; its days are those of ${d.zone}.`,
    de: d => `Das Portal „${d.title}“ wurde angelegt; seine Tage sind die von ${d.zone}.`,
  }),
  PortalOpened: event<Nothing>({ en: () => 'The portal was opened.', de: () => 'Das Portal wurde geöffnet.' }),
  PortalClosed: event<Nothing>({ en: () => 'The portal was closed.', de: () => 'Das Portal wurde geschlossen.' }),
  PortalTitleChanged: event<{ title: string }>({
    en: d => `The portal’s title is now “${d.title}”.`,
    de: d => `Der Titel des Portals lautet jetzt „${d.title}“.`,
  }),
  PortalTimeZoneChanged: event<{ zone: string }>({
    en: d => `The portal’s days are now those of ${d.zone}.`,
    de: d => `Die Tage des Portals sind jetzt die von ${d.zone}.`,
  }),
  PortalLanguageChanged: event<{ language: 'de' | 'de-du' | 'en' }>({
    en: d => `The portal’s language is now ${d.language}.`,
    de: d => `Die Sprache des Portals ist jetzt ${d.language}.`,
  }),
  DomainConnected: event<{ host: string }>({
    en: d => `The host name ${d.host} was connected.`,
    de: d => `Der Hostname ${d.host} wurde verbunden.`,
  }),
  DomainDisconnected: event<{ host: string }>({
    en: d => `The host name ${d.host} was disconnected; its own settings ended with it.`,
    de: d => `Der Hostname ${d.host} wurde getrennt; seine eigenen Einstellungen endeten damit.`,
  }),
  SelfRegistrationAllowed: event<Plain<PerHost>>({
    en: d => `Customers may register themselves ${whereEn(d.host)}.`,
    de: d => `Kunden dürfen sich ${whereDe(d.host)} selbst registrieren.`,
  }),
  SelfRegistrationStopped: event<Plain<PerHost>>({
    en: d => `Customers may no longer register themselves ${whereEn(d.host)}.`,
    de: d => `Kunden dürfen sich ${whereDe(d.host)} nicht mehr selbst registrieren.`,
  }),
  HostOverrideRemoved: event<{ host: string; setting: 'selfRegistration' | 'sso' }>({
    en: d => `${d.host} follows the portal’s ${d.setting === 'sso' ? 'SSO rule' : 'self-registration'} again.`,
    de: d => `${d.host} folgt wieder der ${d.setting === 'sso' ? 'SSO-Regel' : 'Selbstregistrierung'} des Portals.`,
  }),
  AccessRuleChanged: event<Plain<AccessRule>>({
    en: d => `Without SSO, ${accessEn(d)} may enter.`,
    de: d => `Ohne SSO ${accessDe(d)} eintreten.`,
  }),
  SsoConfigured: event<{ connection: string } & Pick<Connection, 'kind' | 'name' | 'hosts' | 'settings'>>({
    version: 2,
    upcast: { 1: data => ({ ...data, settings: null }) },
    en: d => `The SSO connection “${d.name}” (${d.kind}) was set up for ${d.hosts.join(', ')}.`,
    de: d => `Die SSO-Verbindung „${d.name}“ (${d.kind}) wurde für ${d.hosts.join(', ')} eingerichtet.`,
  }),
  SsoSecretSet: event<{ connection: string; purpose: SecretPurpose; secret: Text; fingerprint: string; replaces: string | null }>({
    sealed: { secret: sealedSecret },
    en: d => `The SSO connection ${d.connection} has a new ${secretEn(d.purpose)}.`,
    de: d => `Die SSO-Verbindung ${d.connection} hat ${secretDe(d.purpose)}.`,
  }),
  SsoRemoved: event<{ connection: string; keys: readonly string[] }>({
    version: 2,
    upcast: { 1: data => ({ ...data, keys: [] }) },
    en: d => `The SSO connection ${d.connection} was removed with its secrets.`,
    de: d => `Die SSO-Verbindung ${d.connection} wurde samt ihren Geheimnissen entfernt.`,
  }),
  SsoAccessRuleChanged: event<Plain<PerHost & SsoRule>>({
    en: d => `${atStart(whereEn(d.host))}, SSO ${ssoEn(d)}.`,
    de: d => `${atStart(whereDe(d.host))} ${ssoDe(d)}.`,
  }),
  FilterRuleChanged: event<{ list: string | null; rule: unknown }>({
    sealed: { rule: { kind: 'text', walk: withTextOperands } },
    en: d => `The filter rule ${d.list === null ? 'of the portal' : `for the contacts of list ${d.list}`} was ${d.rule === null ? 'removed' : 'changed'}.`,
    de: d => `Die Filterregel ${d.list === null ? 'des Portals' : `für die Kontakte der Liste ${d.list}`} wurde ${d.rule === null ? 'entfernt' : 'geändert'}.`,
  }),
  TicketScopeChanged: event<Plain<TicketScope>>({
    en: d => `Contacts see ${scopeEn(d)}.`,
    de: d => `Kontakte sehen ${scopeDe(d)}.`,
  }),
  TicketFormChanged: event<Plain<TicketForm>>({
    en: d => (d.fields.length === 0 ? 'The ticket form asks for subject and message only.' : `The ticket form asks for ${d.fields.map(field => field.property).join(', ')}.`),
    de: d => (d.fields.length === 0 ? 'Das Ticketformular fragt nur nach Betreff und Nachricht.' : `Das Ticketformular fragt nach ${d.fields.map(field => field.property).join(', ')}.`),
  }),
  ReopenRuleChanged: event<Plain<ReopenRule>>({
    en: d => `Customers may reopen ${reopenEn(d)}.`,
    de: d => `Kunden dürfen ${reopenDe(d)} wieder öffnen.`,
  }),
  SessionTimeoutChanged: event<Plain<SessionRule>>({
    en: d => `Sessions end after ${d.idle} idle minutes, at the latest after ${d.absolute} hours.`,
    de: d => `Sitzungen enden nach ${d.idle} Minuten ohne Tätigkeit, spätestens nach ${d.absolute} Stunden.`,
  }),
  BrandingChanged: event<Plain<Branding>>({
    en: d => `The portal shows ${d.name === '' ? 'no brand name' : `the brand name “${d.name}”`} and the colour of hue ${d.hue}.`,
    de: d => `Das Portal zeigt ${d.name === '' ? 'keinen Markennamen' : `den Markennamen „${d.name}“`} und die Farbe mit dem Farbton ${d.hue}.`,
  }),
  KnowledgeBaseLinkShown: event<Nothing>({
    en: () => 'The knowledge base shows the link to the customer portal.',
    de: () => 'Die Wissensdatenbank zeigt den Link zum Kundenportal.',
  }),
  KnowledgeBaseLinkHidden: event<Nothing>({
    en: () => 'The knowledge base hides the link to the customer portal.',
    de: () => 'Die Wissensdatenbank verbirgt den Link zum Kundenportal.',
  }),
  MailRuleChanged: event<Plain<MailRule>>({
    en: d => `About changes of tickets, ${mailsEn(d)}.`,
    de: d => `Über Änderungen an Tickets ${mailsDe(d)}.`,
  }),
});

export type PortalEvent = FactOf<typeof portalEvents>;
