import type { SecretPurpose } from '../sso/connection.policy.js';
import type { PortalEvent } from './portal.events.js';
import { DEFAULTS, hasHost, type Connection, type HostSettings, type PortalRow } from './portal.policy.js';

/** What one event can set. `host`, `connection` and `secret` are things that come and go; all others are settings with versions. */
export type SettingName =
  | 'open' | 'title' | 'zone' | 'language' | 'host' | 'connection' | 'secret' | 'selfRegistration' | 'access' | 'sso'
  | 'filter' | 'scope' | 'form' | 'reopen' | 'sessions' | 'brand' | 'knowledgeBaseLink' | 'mails';

/** One setting with a whole new value. `of`: the host, list or connection it is for; null: the portal itself. */
export interface SettingChange {
  readonly name: SettingName;
  readonly of: string | null;
  /** null: removed, so that the portal's own holds again. */
  readonly value: unknown;
}

const change = (name: SettingName, value: unknown, of: string | null = null): SettingChange => ({ name, of, value });

/** `title`, `sso@support.example.com`, `filter@vip`. */
export const settingId = ({ name, of }: Pick<SettingChange, 'name' | 'of'>): string => (of === null ? name : `${name}@${of}`);

/** What an event sets. The fold, the versions that people see and the restoring of one all read it here. */
export const settingsIn = (fact: PortalEvent): readonly SettingChange[] => {
  switch (fact.type) {
    case 'PortalCreated':
      return [change('title', fact.data.title), change('zone', fact.data.zone), change('language', fact.data.language)];
    case 'PortalOpened':
    case 'PortalClosed':
      return [change('open', fact.type === 'PortalOpened')];
    case 'PortalTitleChanged':
      return [change('title', fact.data.title)];
    case 'PortalTimeZoneChanged':
      return [change('zone', fact.data.zone)];
    case 'PortalLanguageChanged':
      return [change('language', fact.data.language)];
    case 'DomainConnected':
    case 'DomainDisconnected':
      return [change('host', fact.type === 'DomainConnected' ? true : null, fact.data.host)];
    case 'SelfRegistrationAllowed':
    case 'SelfRegistrationStopped':
      return [change('selfRegistration', fact.type === 'SelfRegistrationAllowed', fact.data.host)];
    case 'HostOverrideRemoved':
      return [change(fact.data.setting, null, fact.data.host)];
    case 'AccessRuleChanged':
      return [change('access', { mode: fact.data.mode, lists: fact.data.lists })];
    case 'SsoConfigured': {
      const { connection, kind, name, hosts, settings } = fact.data;
      return [change('connection', { kind, name, hosts, settings }, connection)];
    }
    case 'SsoSecretSet':
      return [change('secret', true, `${fact.data.connection}/${fact.data.purpose}`)];
    case 'SsoRemoved':
      return [change('connection', null, fact.data.connection)];
    case 'SsoAccessRuleChanged': {
      const { host, mode, lists, existingOnly } = fact.data;
      return [change('sso', { mode, lists, existingOnly }, host)];
    }
    case 'FilterRuleChanged':
      return [change('filter', fact.data.rule, fact.data.list)];
    case 'TicketScopeChanged':
      return [change('scope', fact.data)];
    case 'TicketFormChanged':
      return [change('form', fact.data)];
    case 'ReopenRuleChanged':
      return [change('reopen', fact.data)];
    case 'SessionTimeoutChanged':
      return [change('sessions', fact.data)];
    case 'BrandingChanged':
      return [change('brand', fact.data)];
    case 'KnowledgeBaseLinkShown':
    case 'KnowledgeBaseLinkHidden':
      return [change('knowledgeBaseLink', fact.type === 'KnowledgeBaseLinkShown')];
    case 'MailRuleChanged':
      return [change('mails', { mode: fact.data.mode })];
  }
};

/** The value that holds now; null where nothing was set for that host, list or connection. */
export const valueIn = (portal: PortalRow, { name, of }: Pick<SettingChange, 'name' | 'of'>): unknown => {
  if (name === 'language') return portal.language;
  if (name === 'host') return hasHost(portal, of!) ? true : null;
  if (name === 'connection') return own(portal.connections, of!, ({ kind, name: called, hosts, settings }) => ({ kind, name: called, hosts, settings }));
  if (name === 'secret') return secretIn(portal, of!) ? true : null;
  if (of === null) return portal[name].value;
  if (name === 'filter') return own(portal.listFilters, of, ({ value }) => value);
  return own(portal.hosts, of, host => host[name as Override]?.value ?? null);
};

/** The row after a change. Total: what names a host that is gone changes nothing. */
export const withSetting = (portal: PortalRow, { name, of, value }: SettingChange, revision: number): PortalRow => {
  const setting = { value, revision };
  if (name === 'language') return { ...portal, language: value as PortalRow['language'] };
  if (name === 'host') return { ...portal, hosts: withKey(portal.hosts, of!, value === null ? null : { revision }) };
  if (name === 'connection') return { ...portal, connections: withKey(portal.connections, of!, value === null ? null : connectionAfter(portal, value as Connection, of!, revision)) };
  if (name === 'secret') return withSecret(portal, of!, revision);
  if (of === null) return { ...portal, [name]: setting };
  if (name === 'filter') return { ...portal, listFilters: withKey(portal.listFilters, of, value === null ? null : setting) };
  if (!hasHost(portal, of)) return portal;
  return { ...portal, hosts: { ...portal.hosts, [of]: withOverride(portal.hosts[of]!, name as Override, value === null ? null : setting) } };
};

/** A portal before its first event: closed, everybody registered may enter, own tickets only. */
export const blankPortal = (id: string): PortalRow => {
  const unset = <T>(value: T) => ({ value, revision: -1 });
  return {
    id,
    open: unset(false), title: unset(''), zone: unset(DEFAULTS.zone), language: 'de',
    hosts: {}, selfRegistration: unset(false), access: unset(DEFAULTS.access), sso: unset(DEFAULTS.sso), connections: {},
    scope: unset(DEFAULTS.scope), filter: unset(null), listFilters: {}, reopen: unset(DEFAULTS.reopen), sessions: unset(DEFAULTS.sessions),
    form: unset(DEFAULTS.form), brand: unset(DEFAULTS.brand), knowledgeBaseLink: unset(false), mails: unset(DEFAULTS.mails), revision: -1,
  };
};

/** The row after an event: the one fold, for the write side and the view alike. */
export const afterEvent = (portal: PortalRow | undefined, fact: PortalEvent, revision: number, id: string): PortalRow | undefined => {
  const before = fact.type === 'PortalCreated' ? blankPortal(id) : portal;
  return before && { ...settingsIn(fact).reduce((row, one) => withSetting(row, one, revision), before), revision };
};

type Override = 'selfRegistration' | 'sso';

/** Setting a connection up anew keeps its secrets; removing it lets them go. */
const connectionAfter = (portal: PortalRow, value: Connection, id: string, revision: number): Connection => ({
  ...value,
  id,
  secrets: Object.hasOwn(portal.connections, id) ? portal.connections[id]!.secrets : {},
  revision,
});

/** `<connection>/<purpose>`: what comes after the last slash is ours. */
const secretPlace = (of: string): { connection: string; purpose: SecretPurpose } => {
  const slash = of.lastIndexOf('/');
  return { connection: of.slice(0, slash), purpose: of.slice(slash + 1) as SecretPurpose };
};

const secretIn = (portal: PortalRow, of: string): { readonly revision: number } | undefined => {
  const { connection, purpose } = secretPlace(of);
  return own(portal.connections, connection, ({ secrets }) => secrets[purpose]) ?? undefined;
};

const withSecret = (portal: PortalRow, of: string, revision: number): PortalRow => {
  const { connection, purpose } = secretPlace(of);
  if (!Object.hasOwn(portal.connections, connection)) return portal;
  const known = portal.connections[connection]!;
  return { ...portal, connections: { ...portal.connections, [connection]: { ...known, secrets: { ...known.secrets, [purpose]: { revision } } } } };
};

const withOverride = (host: HostSettings, name: Override, setting: { value: unknown; revision: number } | null): HostSettings =>
  withKey(host as never, name, setting) as unknown as HostSettings;

const own = <T, V>(record: Readonly<Record<string, T>>, key: string, read: (found: T) => V): V | null =>
  Object.hasOwn(record, key) ? read(record[key]!) : null;

const withKey = <T>(record: Readonly<Record<string, T>>, key: string, value: T | null): Readonly<Record<string, T>> =>
  value === null ? Object.fromEntries(Object.entries(record).filter(([other]) => other !== key)) : { ...record, [key]: value };
