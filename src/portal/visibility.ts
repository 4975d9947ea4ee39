import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Choice, Flag, Id, Ids, Json } from '../kernel/fields.js';
import type { TicketScope } from './portal.policy.js';
import { settingCommand } from './setting-command.js';

export class ChangeTicketScope extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Flag({ en: 'May answer their own tickets', de: 'Darf eigene Tickets beantworten', optional: true }) ownReply?: boolean;
  @Choice(['none', 'all', 'lists'], { en: 'Sees the tickets of its companies', de: 'Sieht die Tickets seiner Firmen' }) company!: TicketScope['company']['see'];
  @Ids({ en: 'Lists', de: 'Listen', optional: true }) lists?: string[];
  @Flag({ en: 'May answer the tickets of its companies', de: 'Darf Tickets seiner Firmen beantworten', optional: true }) companyReply?: boolean;
}

export class ChangeFilterRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'Only for the contacts of this list', de: 'Nur für die Kontakte dieser Liste', optional: true }) list?: string;
  @Json({ en: 'Rule (null removes it)', de: 'Regel (null entfernt sie)' }) rule!: unknown;
}

export const visibilityCommands: readonly AnyCommandSpec[] = [
  settingCommand({
    command: ChangeTicketScope,
    en: 'Change whose tickets contacts see and may answer',
    de: 'Ändern, wessen Tickets Kontakte sehen und beantworten dürfen',
    propose: c => ({
      type: 'TicketScopeChanged',
      data: { own: { reply: c.ownReply ?? false }, company: { see: c.company, lists: c.lists ?? [], reply: c.companyReply ?? false } },
    }),
  }),
  settingCommand({
    command: ChangeFilterRule,
    en: 'Change which tickets appear',
    de: 'Ändern, welche Tickets erscheinen',
    propose: c => ({ type: 'FilterRuleChanged', data: { list: c.list ?? null, rule: c.rule } }),
  }),
];
