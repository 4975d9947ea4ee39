import type { Command, CommandClass } from '../kernel/command.js';
import { ChangeAccessRule } from './access.js';
import { AllowSelfRegistration, StopSelfRegistration } from './hosts.js';
import { ChangePortalLanguage, ChangePortalTimeZone, ChangePortalTitle, ClosePortal, OpenPortal } from './life.js';
import type { PortalRow } from './portal.policy.js';
import { ChangeBranding, ChangeMailRule, ChangeReopenRule, ChangeSessionTimeout, ChangeTicketForm, HideKnowledgeBaseLink, ShowKnowledgeBaseLink } from './service.js';
import { ChangeFilterRule, ChangeTicketScope } from './visibility.js';

/** How a setting is changed on its page: the command, what the form shows at first, and whether it decides who sees what. */
export interface SettingForm {
  readonly command: CommandClass;
  readonly values: (portal: PortalRow) => Readonly<Record<string, unknown>>;
  readonly previewed: boolean;
}

const form = <C extends Command>(command: CommandClass<C>, values: SettingForm['values'] = () => ({}), previewed = false): SettingForm => ({ command, values, previewed });

/** Settings with a form, by the name that versions and addresses use. */
export const SETTING_FORMS: Readonly<Record<string, SettingForm>> = {
  title: form(ChangePortalTitle, ({ title }) => ({ title: title.value })),
  zone: form(ChangePortalTimeZone, ({ zone }) => ({ zone: zone.value })),
  language: form(ChangePortalLanguage, ({ language }) => ({ language })),
  access: form(ChangeAccessRule, ({ access }) => ({ ...access.value }), true),
  scope: form(ChangeTicketScope, ({ scope: { value } }) => ({ ownReply: value.own.reply, company: value.company.see, lists: value.company.lists, companyReply: value.company.reply }), true),
  filter: form(ChangeFilterRule, ({ filter }) => ({ rule: filter.value }), true),
  reopen: form(ChangeReopenRule, ({ reopen }) => ({ ...reopen.value })),
  sessions: form(ChangeSessionTimeout, ({ sessions }) => ({ ...sessions.value, idle: String(sessions.value.idle) })),
  brand: form(ChangeBranding, ({ brand }) => ({ ...brand.value })),
  form: form(ChangeTicketForm, ({ form: { value } }) => ({ fields: value.fields })),
  mails: form(ChangeMailRule, ({ mails }) => ({ ...mails.value })),
};

/** Settings that are on or off. */
export const SETTING_SWITCHES: Readonly<Record<string, { readonly on: CommandClass; readonly off: CommandClass }>> = {
  open: { on: OpenPortal, off: ClosePortal },
  selfRegistration: { on: AllowSelfRegistration, off: StopSelfRegistration },
  knowledgeBaseLink: { on: ShowKnowledgeBaseLink, off: HideKnowledgeBaseLink },
};
