import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Choice, Flag, Id, Ids, ShortText } from '../kernel/fields.js';
import { hostOrPortal } from './hosts.js';
import type { PortalEvent } from './portal.events.js';
import type { AccessRule, SsoRule } from './portal.policy.js';
import { existing, secretKeys } from './portal-state.js';
import { byAdmins, changing, portalCommand, settingCommand } from './setting-command.js';
import { keepingWayIn } from './sso-connection.js';
import { jwtCommand } from './sso-jwt.js';
import { oidcCommand } from './sso-oidc.js';
import { samlCommand } from './sso-saml.js';

export class ChangeAccessRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(['everybody', 'lists'], { en: 'Who may enter', de: 'Wer eintreten darf' }) mode!: AccessRule['mode'];
  @Ids({ en: 'Lists', de: 'Listen', optional: true }) lists?: string[];
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
  samlCommand,
  jwtCommand,
  oidcCommand,
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
