import { Command, type AnyCommandSpec, type Reservation } from '../kernel/command.js';
import { Choice, Id, ShortText } from '../kernel/fields.js';
import { refuse } from './faults.policy.js';
import { normaliseHost } from './host.policy.js';
import type { PortalEvent } from './portal.events.js';
import { byAdmins, changing, portalCommand, settingCommand } from './setting-command.js';

export class ConnectDomain extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 260, en: 'Host name', de: 'Hostname' }) host!: string;
}

export class DisconnectDomain extends ConnectDomain {}

export class AllowSelfRegistration extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 260, en: 'Only at this host name', de: 'Nur an diesem Hostnamen', optional: true }) host?: string;
}

export class StopSelfRegistration extends AllowSelfRegistration {}

export class RemoveHostOverride extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 260, en: 'Host name', de: 'Hostname' }) host!: string;
  @Choice(['selfRegistration', 'sso'], { en: 'Setting', de: 'Einstellung' }) setting!: 'selfRegistration' | 'sso';
}

/** @throws Rejection `host.invalid` */
export const settledHost = (text: string): string =>
  normaliseHost(text) ?? refuse('host.invalid', 'host', 'is no host name like support.example.com', 'ist kein Hostname wie support.example.com');

export const hostReservations = (text: string): readonly Reservation[] => {
  const key = normaliseHost(text);
  return key === undefined ? [] : [{ noun: 'host', key }];
};

/** As the settings of a host name it; what is no host name is none of the portal's, which `settle` refuses. */
export const hostOrPortal = (text: string | undefined): string | null => (text === undefined ? null : (normaliseHost(text) ?? text));

export const hostCommands: readonly AnyCommandSpec[] = [
  portalCommand({
    command: ConnectDomain,
    by: byAdmins,
    en: 'Connect a host name to a portal',
    de: 'Einen Hostnamen mit einem Portal verbinden',
    of: c => c.portal,
    reserves: c => hostReservations(c.host),
    decide: (portal, c, context) => changing(portal, { type: 'DomainConnected', data: { host: settledHost(c.host) } }, context),
  }),
  portalCommand({
    command: DisconnectDomain,
    by: byAdmins,
    en: 'Disconnect a host name; its own settings end with it',
    de: 'Einen Hostnamen trennen; seine eigenen Einstellungen enden damit',
    of: c => c.portal,
    releases: c => hostReservations(c.host),
    decide: (portal, c, context) => changing(portal, { type: 'DomainDisconnected', data: { host: settledHost(c.host) } }, context),
  }),
  settingCommand({
    command: AllowSelfRegistration,
    en: 'Let customers register themselves',
    de: 'Kunden sich selbst registrieren lassen',
    propose: (c): PortalEvent => ({ type: 'SelfRegistrationAllowed', data: { host: hostOrPortal(c.host) } }),
  }),
  settingCommand({
    command: StopSelfRegistration,
    en: 'Stop letting customers register themselves',
    de: 'Kunden sich nicht mehr selbst registrieren lassen',
    propose: (c): PortalEvent => ({ type: 'SelfRegistrationStopped', data: { host: hostOrPortal(c.host) } }),
  }),
  settingCommand({
    command: RemoveHostOverride,
    en: 'Let a host name follow the portal’s own setting again',
    de: 'Einen Hostnamen wieder der Einstellung des Portals folgen lassen',
    propose: c => ({ type: 'HostOverrideRemoved', data: { host: normaliseHost(c.host) ?? c.host, setting: c.setting } }),
  }),
];
