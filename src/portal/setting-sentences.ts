import { parseRule } from '../filters/parse.policy.js';
import { ruleSentence } from '../filters/sentence.policy.js';
import { definitionsOf } from '../filters/rule-builder.js';
import type { AccessRule, Branding, Connection, MailRule, ReopenRule, SessionRule, SsoRule, TicketForm, TicketScope } from './portal.policy.js';
import { labelsOf, listNames, type SettingContext } from './setting-context.js';

/** `filter@vip`: the setting and whom it is for. */
export const settingOf = (id: string): { readonly name: string; readonly of: string | null } => {
  const at = id.indexOf('@');
  return at < 0 ? { name: id, of: null } : { name: id.slice(0, at), of: id.slice(at + 1) };
};

/** What the setting is called, with whom it is for. */
export const settingTitle = (id: string, context: SettingContext): string => {
  const { name, of } = settingOf(id);
  const title = context.words.find(`setting.${name}`) ?? name;
  if (of === null || name === 'connection') return title;
  return context.words.say('setting.for', title, name === 'filter' ? listNames(context, [of]) : of);
};

/** What holds, one sentence each: also what a version is compared with its neighbour by. */
export const settingSentences = (id: string, value: unknown, context: SettingContext): readonly string[] => {
  const { words } = context;
  switch (settingOf(id).name) {
    case 'open':
      return [words.say(value === true ? 'setting.open.yes' : 'setting.open.no')];
    case 'host':
      return [words.say(value === true ? 'setting.host.yes' : 'setting.host.no')];
    case 'selfRegistration':
      return [words.say(value === null ? 'setting.follows' : value === true ? 'setting.selfRegistration.yes' : 'setting.selfRegistration.no')];
    case 'knowledgeBaseLink':
      return [words.say(value === true ? 'setting.knowledgeBaseLink.yes' : 'setting.knowledgeBaseLink.no')];
    case 'access':
      return [accessSentence(value as AccessRule, context)];
    case 'sso':
      return value === null ? [words.say('setting.follows')] : ssoSentences(value as SsoRule, context);
    case 'scope':
      return scopeSentences(value as TicketScope, context);
    case 'filter':
      return value === null && settingOf(id).of !== null ? [words.say('setting.filter.follows')] : filterSentences(value, context);
    case 'form':
      return formSentences(value as TicketForm, context);
    case 'reopen':
      return reopenSentences(value as ReopenRule, context);
    case 'sessions':
      return [words.say('setting.sessions.idle', (value as SessionRule).idle), words.say('setting.sessions.absolute', (value as SessionRule).absolute)];
    case 'mails':
      return [words.say(`setting.mails.${(value as MailRule).mode}`)];
    case 'brand':
      return [words.say('setting.brand.hue', (value as Branding).hue), ...((value as Branding).name === '' ? [] : [words.say('setting.brand.name', (value as Branding).name)])];
    case 'language':
      return [words.say(`language.name.${value as 'de' | 'de-du' | 'en'}`)];
    case 'connection':
      return [value === null ? words.say('setting.connection.gone') : words.say('connection.line', (value as Connection).name, words.say(`connection.kind.${(value as Connection).kind}`), (value as Connection).hosts.join(', '))];
    case 'secret':
      return [words.say('setting.secret.set')];
    default:
      return [String(value)];
  }
};

const accessSentence = ({ mode, lists }: AccessRule, context: SettingContext): string =>
  mode === 'everybody' ? context.words.say('setting.access.everybody') : context.words.say('setting.access.lists', listNames(context, lists));

const ssoSentences = ({ mode, lists, existingOnly }: SsoRule, context: SettingContext): readonly string[] => {
  const { words } = context;
  if (mode === 'off') return [words.say('setting.sso.off')];
  return [mode === 'all' ? words.say('setting.sso.all') : words.say('setting.sso.lists', listNames(context, lists)), ...(existingOnly ? [words.say('setting.sso.existing')] : [])];
};

const scopeSentences = ({ own, company }: TicketScope, context: SettingContext): readonly string[] => {
  const { words } = context;
  const seen = company.see === 'none' ? words.say('setting.scope.none') : company.see === 'all' ? words.say('setting.scope.all') : words.say('setting.scope.lists', listNames(context, company.lists));
  return [
    words.say(own.reply ? 'setting.scope.own-reply' : 'setting.scope.own'), seen,
    ...(company.see === 'none' ? [] : [words.say(company.reply ? 'setting.scope.company-reply' : 'setting.scope.company')]),
  ];
};

/** Each group a sentence of its own, so that a diff says which came and which went. */
const filterSentences = (value: unknown, context: SettingContext): readonly string[] => {
  const { words } = context;
  if (value === null) return [words.say('setting.filter.none')];
  const parsed = parseRule(value, definitionsOf(context.properties));
  if (!parsed.ok) return [words.say('setting.filter.broken')];
  const { groups } = parsed.rule;
  return groups.map((group, index) => words.say(index === 0 ? 'setting.filter.group' : 'setting.filter.or', words.of(ruleSentence({ groups: [group] }, labelsOf(context)))));
};

const formSentences = ({ fields }: TicketForm, context: SettingContext): readonly string[] => {
  const { words } = context;
  if (fields.length === 0) return [words.say('setting.form.none')];
  return fields.map(({ property, required }) => words.say(required ? 'setting.form.required' : 'setting.form.optional', words.of(labelsOf(context).property(property))));
};

const reopenSentences = ({ mode, days, thanksKeepClosed }: ReopenRule, { words }: SettingContext): readonly string[] => [
  mode === 'within' ? words.say('setting.reopen.within', days) : words.say(`setting.reopen.${mode}`),
  ...(thanksKeepClosed ? [words.say('setting.reopen.thanks')] : []),
];
