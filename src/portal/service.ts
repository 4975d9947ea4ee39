import { Command, type AnyCommandSpec } from '../kernel/command.js';
import { Choice, Flag, Id, ListOf, ShortText, Whole } from '../kernel/fields.js';
import { DEFAULTS, type MailRule, type ReopenRule, type SessionRule } from './portal.policy.js';
import { settingCommand } from './setting-command.js';

export class FormField {
  @Id({ en: 'Property', de: 'Eigenschaft' }) property!: string;
  @Flag({ en: 'Must be filled in', de: 'Pflichtfeld', optional: true }) required?: boolean;
}

export class ChangeTicketForm extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @ListOf(() => FormField, { max: 50, en: 'Fields beside subject and message', de: 'Felder neben Betreff und Nachricht' }) fields!: FormField[];
}

export class ChangeReopenRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(['always', 'never', 'within'], { en: 'Customers may reopen', de: 'Kunden dürfen wieder öffnen' }) mode!: ReopenRule['mode'];
  @Whole({ min: 1, max: 3650, en: 'Days after closing', de: 'Tage nach dem Schließen', optional: true }) days?: number;
  @Flag({ en: 'Mere thanks do not reopen', de: 'Bloßer Dank öffnet nicht wieder', optional: true }) thanksKeepClosed?: boolean;
}

export class ChangeSessionTimeout extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Whole({ min: 20, max: 60, en: 'Idle minutes: 20, 40 or 60', de: 'Minuten ohne Tätigkeit: 20, 40 oder 60' }) idle!: number;
  @Whole({ min: 1, max: 720, en: 'Hours at most', de: 'Stunden höchstens', optional: true }) absolute?: number;
}

export class ChangeBranding extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Whole({ min: 0, max: 359, en: 'Hue of the colour (degrees)', de: 'Farbton (Grad)' }) hue!: number;
  @ShortText({ min: 0, max: 60, en: 'Brand name', de: 'Markenname', optional: true }) name?: string;
}

export class ChangeMailRule extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Choice(['full', 'minimal', 'off'], { en: 'Mails about changes of tickets: full, minimal (no subject, no text) or off', de: 'E-Mails über Änderungen an Tickets: full (vollständig), minimal (ohne Betreff und Text) oder off (keine)' }) mode!: MailRule['mode'];
}

export class ShowKnowledgeBaseLink extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
}

export class HideKnowledgeBaseLink extends ShowKnowledgeBaseLink {}

export const serviceCommands: readonly AnyCommandSpec[] = [
  settingCommand({
    command: ChangeTicketForm,
    en: 'Change what the ticket form asks',
    de: 'Ändern, was das Ticketformular fragt',
    propose: c => ({ type: 'TicketFormChanged', data: { fields: c.fields.map(({ property, required }) => ({ property, required: required ?? false })) } }),
  }),
  settingCommand({
    command: ChangeReopenRule,
    en: 'Change when customers may reopen tickets',
    de: 'Ändern, wann Kunden Tickets wieder öffnen dürfen',
    propose: c => ({ type: 'ReopenRuleChanged', data: { mode: c.mode, days: c.days ?? DEFAULTS.reopen.days, thanksKeepClosed: c.thanksKeepClosed ?? false } }),
  }),
  settingCommand({
    command: ChangeSessionTimeout,
    en: 'Change when sessions end',
    de: 'Ändern, wann Sitzungen enden',
    propose: c => ({ type: 'SessionTimeoutChanged', data: { idle: c.idle as SessionRule['idle'], absolute: c.absolute ?? DEFAULTS.sessions.absolute } }),
  }),
  settingCommand({
    command: ChangeBranding,
    en: 'Change colour and brand name',
    de: 'Farbe und Markennamen ändern',
    propose: c => ({ type: 'BrandingChanged', data: { hue: c.hue, name: (c.name ?? '').trim() } }),
  }),
  settingCommand({
    command: ShowKnowledgeBaseLink,
    en: 'Show the customer portal’s link in the knowledge base',
    de: 'Den Link zum Kundenportal in der Wissensdatenbank zeigen',
    propose: () => ({ type: 'KnowledgeBaseLinkShown', data: {} }),
  }),
  settingCommand({
    command: HideKnowledgeBaseLink,
    en: 'Hide the customer portal’s link in the knowledge base',
    de: 'Den Link zum Kundenportal in der Wissensdatenbank verbergen',
    propose: () => ({ type: 'KnowledgeBaseLinkHidden', data: {} }),
  }),
  settingCommand({
    command: ChangeMailRule,
    en: 'Change what mails about tickets hold',
    de: 'Ändern, was E-Mails über Tickets enthalten',
    propose: c => ({ type: 'MailRuleChanged', data: { mode: c.mode } }),
  }),
];
