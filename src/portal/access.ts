import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Flag, Id, Ids, ShortText } from '../kernel/fields.js';
import { keepsWayIn, knownHost, sortedIds } from './access-rules.policy.js';
import { refuse } from './faults.policy.js';
import { normaliseHost } from './host.policy.js';
import { hostOrPortal } from './hosts.js';
import type { PortalEvent } from './portal.events.js';
import type { AccessRule, Connection, PortalRow, SsoRule } from './portal.policy.js';
import { existing, secretKeys } from './portal-state.js';
import { byAdmins, changing, portalCommand, settingCommand } from './setting-command.js';
import { settingsIn, valueIn, withSetting } from './settings.policy.js';

export class ChangeAccessRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(['everybody', 'lists'], { en: 'Who may enter', de: 'Wer eintreten darf' }) mode!: AccessRule['mode'];
  @Ids({ en: 'Lists', de: 'Listen', optional: true }) lists?: string[];
}

export class ConfigureSso extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'Connection (a new one without it)', de: 'Verbindung (ohne Angabe eine neue)', optional: true }) connection?: string;
  @Choice(['saml', 'jwt', 'oidc'], { en: 'Kind', de: 'Art' }) kind!: Connection['kind'];
  @ShortText({ max: 80, en: 'Name on the sign-in button', de: 'Name auf der Anmeldeschaltfläche' }) name!: string;
  @Ids({ max: 50, en: 'Host names', de: 'Hostnamen' }) hosts!: string[];
}

export class RemoveSso extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
}

export class ChangeSsoAccessRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ShortText({ max: 260, en: 'Only at this host name', de: 'Nur an diesem Hostnamen', optional: true }) host?: string;
  @Choice(['off', 'all', 'lists'], { en: 'SSO', de: 'SSO' }) mode!: SsoRule['mode'];
  @Ids({ en: 'Lists', de: 'Listen', optional: true }) lists?: string[];
  @Flag({ en: 'Existing contacts only', de: 'Nur vorhandene Kontakte', optional: true }) existingOnly?: boolean;
}

type ConnectionEvent = Extract<PortalEvent, { type: 'SsoConfigured' | 'SsoRemoved' }>;

/** Connections come and go under one law: no host that asks for SSO is left without one. */
const keepingWayIn = (portal: PortalRow, fact: ConnectionEvent, path: string): readonly PortalEvent[] => {
  const after = settingsIn(fact).reduce((row, one) => withSetting(row, one, portal.revision), portal);
  keepsWayIn(portal, after, path);
  return [fact];
};

const connectionHosts = (portal: PortalRow, c: ConfigureSso): readonly string[] => {
  const hosts = sortedIds(c.hosts.map(host => normaliseHost(host) ?? host));
  if (hosts.length === 0) refuse('sso.no-hosts', 'hosts', 'must name at least one host name', 'muss mindestens einen Hostnamen nennen');
  for (const host of hosts) knownHost(portal, host);
  return hosts;
};

export const accessCommands: readonly AnyCommandSpec[] = [
  settingCommand({
    command: ChangeAccessRule,
    en: 'Change who may enter without SSO',
    de: 'Ändern, wer ohne SSO eintreten darf',
    propose: c => ({ type: 'AccessRuleChanged', data: { mode: c.mode, lists: c.lists ?? [] } }),
  }),
  settingCommand({
    command: ChangeSsoAccessRule,
    en: 'Change who may enter by SSO',
    de: 'Ändern, wer über SSO eintreten darf',
    propose: c => ({ type: 'SsoAccessRuleChanged', data: { host: hostOrPortal(c.host), mode: c.mode, lists: c.lists ?? [], existingOnly: c.existingOnly ?? false } }),
  }),
  portalCommand({
    command: ConfigureSso,
    by: byAdmins,
    en: 'Set up an SSO connection',
    de: 'Eine SSO-Verbindung einrichten',
    of: c => c.portal,
    decide: (portal, c, context) => {
      const { row } = existing(portal);
      const connection = c.connection ?? context.mint('connection');
      const known = valueIn(row, { name: 'connection', of: connection }) as Connection | null;
      if (known && known.kind !== c.kind) throw new Rejection('conflict', 'sso.kind-fixed', 'Another kind of provider is another connection.');
      const fact: PortalEvent = { type: 'SsoConfigured', data: { connection, kind: c.kind, name: c.name.trim(), hosts: connectionHosts(row, c), settings: known?.settings ?? null } };
      return changing(portal, fact, context).length === 0 ? [] : keepingWayIn(row, fact, 'hosts');
    },
  }),
  portalCommand({
    command: RemoveSso,
    by: byAdmins,
    en: 'Remove an SSO connection with its secrets',
    de: 'Eine SSO-Verbindung samt ihren Geheimnissen entfernen',
    of: c => c.portal,
    decide: (portal, c, context) => {
      const fact: PortalEvent = { type: 'SsoRemoved', data: { connection: c.connection, keys: secretKeys(portal, c.connection) } };
      return changing(portal, fact, context).length === 0 ? [] : keepingWayIn(existing(portal).row, fact, 'connection');
    },
  }),
];
