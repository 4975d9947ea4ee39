import { draftFromForm } from '../filters/rule-form.js';
import { ruleFromDraft } from '../filters/rule-from-form.js';
import { definitionsOf } from '../filters/rule-builder.js';
import type { Command, CommandClass } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { commandFrom } from '../kernel/fields.js';
import type { FormBody } from '../web/bodies.js';
import { commandFromForm } from '../web/form-body.js';
import type { FieldFace } from '../web/form-controls.js';
import { queryText } from '../web/queries.js';
import { ChangeAccessRule, ChangeSsoAccessRule } from './access.js';
import { AllowSelfRegistration, ConnectDomain, DisconnectDomain, RemoveHostOverride, StopSelfRegistration } from './hosts.js';
import { ChangePortalLanguage, ChangePortalTimeZone, ChangePortalTitle, ClosePortal, OpenPortal } from './life.js';
import { ssoOf, type PortalRow } from './portal.policy.js';
import { ChangeBranding, ChangeMailRule, ChangeReopenRule, ChangeSessionTimeout, ChangeTicketForm, HideKnowledgeBaseLink, ShowKnowledgeBaseLink } from './service.js';
import type { SettingContext } from './setting-context.js';
import { settingOf } from './setting-sentences.js';
import { ChangeFilterRule, ChangeTicketScope } from './visibility.js';

/** How a setting is changed on its page: the command, what the form shows at first, and whether it decides who sees what. */
export interface SettingForm {
  readonly command: CommandClass;
  readonly values: (portal: PortalRow, of: string | null) => Readonly<Record<string, unknown>>;
  readonly faces: (context: SettingContext) => Readonly<Record<string, FieldFace>>;
  readonly previewed: boolean;
}

const form = <C extends Command>(command: CommandClass<C>, values: SettingForm['values'], faces: SettingForm['faces'] = () => ({}), previewed = false): SettingForm => ({ command, values, faces, previewed });

const lists = ({ words, lists: known }: SettingContext): FieldFace => ({
  hint: words.say('setting.lists.hint'),
  options: known.map(({ id, name, archived }) => ({ value: id, label: archived ? words.say('rule.archived', name) : name })),
});

const zones = (): FieldFace => ({ options: Intl.supportedValuesOf('timeZone').map(value => ({ value, label: value })) });

/** Settings with fields of their own, by the name that versions and addresses use. */
export const SETTING_FORMS: Readonly<Record<string, SettingForm>> = {
  title: form(ChangePortalTitle, ({ title }) => ({ title: title.value })),
  zone: form(ChangePortalTimeZone, ({ zone }) => ({ zone: zone.value }), () => ({ zone: zones() })),
  language: form(ChangePortalLanguage, ({ language }) => ({ language }), ({ words }) => ({
    language: { options: (['de', 'de-du', 'en'] as const).map(value => ({ value, label: words.say(`language.name.${value}`) })) },
  })),
  access: form(ChangeAccessRule, ({ access }) => ({ ...access.value }), context => ({
    mode: { options: (['everybody', 'lists'] as const).map(value => ({ value, label: context.words.say(`setting.access.mode.${value}`) })) }, lists: lists(context),
  }), true),
  sso: form(ChangeSsoAccessRule, (portal, of) => ({ ...(of === null ? portal.sso : ssoOf(portal, of)).value }), context => ({
    mode: { options: (['off', 'all', 'lists'] as const).map(value => ({ value, label: context.words.say(`setting.sso.mode.${value}`) })) }, lists: lists(context),
    existingOnly: { hint: context.words.say('setting.sso.existing-hint') },
  }), true),
  scope: form(ChangeTicketScope, ({ scope: { value } }) => ({ ownReply: value.own.reply, company: value.company.see, lists: value.company.lists, companyReply: value.company.reply }), context => ({
    company: { options: (['none', 'all', 'lists'] as const).map(value => ({ value, label: context.words.say(`setting.scope.see.${value}`) })) }, lists: lists(context),
  }), true),
  reopen: form(ChangeReopenRule, ({ reopen }) => ({ ...reopen.value }), ({ words }) => ({
    mode: { options: (['always', 'never', 'within'] as const).map(value => ({ value, label: words.say(`setting.reopen.mode.${value}`) })) }, days: { hint: words.say('setting.reopen.days-hint') },
  })),
  sessions: form(ChangeSessionTimeout, ({ sessions }) => ({ ...sessions.value }), ({ words }) => ({
    idle: { options: [20, 40, 60].map(value => ({ value: String(value), label: words.say('setting.sessions.minutes', value) })) },
  })),
  brand: form(ChangeBranding, ({ brand }) => ({ ...brand.value }), ({ words }) => ({ hue: { hint: words.say('setting.brand.hint') } })),
  mails: form(ChangeMailRule, ({ mails }) => ({ ...mails.value }), ({ words }) => ({ mode: { options: (['full', 'minimal', 'off'] as const).map(value => ({ value, label: words.say(`setting.mails.mode.${value}`) })) } })),
};

/** Settings that are on or off. */
export const SETTING_SWITCHES: Readonly<Record<string, { readonly on: CommandClass; readonly off: CommandClass }>> = {
  open: { on: OpenPortal, off: ClosePortal },
  selfRegistration: { on: AllowSelfRegistration, off: StopSelfRegistration },
  knowledgeBaseLink: { on: ShowKnowledgeBaseLink, off: HideKnowledgeBaseLink },
  host: { on: ConnectDomain, off: DisconnectDomain },
};

/** Settings that a host name may have of its own, in place of the portal's. */
export const PER_HOST: readonly string[] = ['selfRegistration', 'sso'];

/** Settings with a page of their own; connections of single sign-on have their own place. */
export const hasPage = (id: string): boolean => {
  const { name } = settingOf(id);
  return name === 'filter' || name === 'form' || Object.hasOwn(SETTING_FORMS, name) || Object.hasOwn(SETTING_SWITCHES, name);
};

/** Does changing it change who sees what? Then a page shows that first. */
export const isPreviewed = (id: string): boolean => {
  const { name } = settingOf(id);
  return name === 'filter' || (Object.hasOwn(SETTING_FORMS, name) && SETTING_FORMS[name]!.previewed);
};

/** The command that a setting's page asks for. @throws Rejection `input.invalid` by field, `setting.unknown` */
export const settingCommandFrom = (id: string, portal: string, body: FormBody, context: SettingContext): Command => {
  const { name, of } = settingOf(id);
  if (queryText(body, '_switch') === 'follow') return commandFrom(RemoveHostOverride, { portal, host: of, setting: name });
  const toggle = Object.hasOwn(SETTING_SWITCHES, name) ? SETTING_SWITCHES[name] : undefined;
  if (toggle) return commandFrom(queryText(body, '_switch') === 'on' ? toggle.on : toggle.off, { portal, ...(of === null ? {} : { host: of }) });
  if (name === 'filter') return commandFrom(ChangeFilterRule, { portal, ...(of === null ? {} : { list: of }), rule: ruleFromDraft(draftFromForm(body), definitionsOf(context.properties)) });
  if (name === 'form') return commandFrom(ChangeTicketForm, { portal, fields: formRows(body) });
  const found = Object.hasOwn(SETTING_FORMS, name) ? SETTING_FORMS[name] : undefined;
  if (!found) throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
  return commandFromForm(found.command, { ...fieldsOnly(body), portal, ...(of === null ? {} : { host: of }) });
};

/** What the page itself added is no field of the command. */
export const fieldsOnly = (body: FormBody): FormBody => Object.fromEntries(Object.entries(body).filter(([name]) => !name.startsWith('_')));

/** Rows of the ticket form's page: a property, whether it must be filled in, and its place. */
export const formRows = (body: FormBody): readonly { readonly property: string; readonly required: boolean }[] =>
  Object.keys(body)
    .flatMap(key => /^f(\d{1,3})\.property$/.exec(key)?.[1] ?? [])
    .map(at => ({ property: queryText(body, `f${at}.property`) ?? '', required: queryText(body, `f${at}.required`) === 'on', place: Number(queryText(body, `f${at}.place`) || at) }))
    .filter(({ property }) => property !== '')
    .sort((one, other) => one.place - other.place)
    .map(({ property, required }) => ({ property, required }));
