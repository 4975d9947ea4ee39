import type { DecisionContext } from '../kernel/command.js';
import type { RowRef } from '../kernel/view.js';
import { hasConnection, keepsWayIn, knownHost, knownList, knownLists, sortedIds } from './access-rules.policy.js';
import { refuse } from './faults.policy.js';
import { filterRuleRefs, settledRule } from './filter-rule.policy.js';
import type { PortalEvent } from './portal.events.js';
import type { PortalRow, SsoRule, TicketScope } from './portal.policy.js';
import { withSetting } from './settings.policy.js';
import { judgeForm } from './ticket-form.policy.js';
import { timeZoneOf } from './time-zone.policy.js';

/** The rows that judging a change needs: lists and properties that it names. */
export const refsIn = (fact: PortalEvent): readonly RowRef[] => {
  if (fact.type === 'AccessRuleChanged' || fact.type === 'SsoAccessRuleChanged') return fact.data.lists.map(listRef);
  if (fact.type === 'TicketScopeChanged') return fact.data.company.lists.map(listRef);
  if (fact.type === 'TicketFormChanged') return fact.data.fields.map(({ property }) => ({ view: 'property', id: property }));
  if (fact.type !== 'FilterRuleChanged') return [];
  return [...(fact.data.list === null ? [] : [listRef(fact.data.list)]), ...filterRuleRefs(fact.data.rule)];
};

const listRef = (id: string): RowRef => ({ view: 'list', id });

/**
 * A change judged and brought into its one written form, whether a command proposes it or an earlier version comes
 * back. @throws Rejection by the name of what is wrong.
 */
export const settle = (portal: PortalRow, fact: PortalEvent, context: DecisionContext): PortalEvent => {
  switch (fact.type) {
    case 'PortalTimeZoneChanged':
      return { ...fact, data: { zone: settledZone(fact.data.zone) } };
    case 'SelfRegistrationAllowed':
    case 'SelfRegistrationStopped':
      knownHost(portal, fact.data.host);
      return fact;
    case 'HostOverrideRemoved':
      knownHost(portal, fact.data.host);
      keepsWayIn(portal, withSetting(portal, { name: fact.data.setting, of: fact.data.host, value: null }, portal.revision), 'host');
      return fact;
    case 'AccessRuleChanged': {
      if (fact.data.mode === 'lists') knownLists('access', fact.data.lists, context);
      return { ...fact, data: { mode: fact.data.mode, lists: fact.data.mode === 'lists' ? sortedIds(fact.data.lists) : [] } };
    }
    case 'SsoAccessRuleChanged':
      return { ...fact, data: { host: fact.data.host, ...settledSso(portal, fact.data.host, fact.data, context) } };
    case 'FilterRuleChanged':
      if (fact.data.list !== null) knownList(fact.data.list, 'list', context);
      return { ...fact, data: { list: fact.data.list, rule: fact.data.rule === null ? null : settledRule(fact.data.rule, context.rows) } };
    case 'TicketScopeChanged':
      return { ...fact, data: settledScope(fact.data, context) };
    case 'TicketFormChanged':
      judgeForm(fact.data, context.rows);
      return fact;
    case 'SessionTimeoutChanged':
      if (![20, 40, 60].includes(fact.data.idle)) refuse('session.idle', 'idle', 'must be 20, 40 or 60 minutes', 'muss 20, 40 oder 60 Minuten sein');
      return fact;
    case 'PortalCreated':
    case 'PortalOpened':
    case 'PortalClosed':
    case 'PortalTitleChanged':
    case 'PortalLanguageChanged':
    case 'DomainConnected':
    case 'DomainDisconnected':
    case 'SsoConfigured':
    case 'SsoSecretSet':
    case 'SsoRemoved':
    case 'ReopenRuleChanged':
    case 'BrandingChanged':
    case 'KnowledgeBaseLinkShown':
    case 'KnowledgeBaseLinkHidden':
    case 'MailRuleChanged':
      return fact;
  }
};

/** @throws Rejection `zone.unknown` */
export const settledZone = (name: string): string =>
  timeZoneOf(name) ?? refuse('zone.unknown', 'zone', 'is no time zone like Europe/Berlin', 'ist keine Zeitzone wie Europe/Berlin');

const settledSso = (portal: PortalRow, host: string | null, { mode, lists, existingOnly }: SsoRule, context: DecisionContext): SsoRule => {
  knownHost(portal, host);
  if (mode === 'lists') knownLists('sso', lists, context);
  const rule: SsoRule = { mode, lists: mode === 'lists' ? sortedIds(lists) : [], existingOnly: mode !== 'off' && existingOnly };
  hasConnection(portal, withSetting(portal, { name: 'sso', of: host, value: rule }, portal.revision), host, rule);
  return rule;
};

const settledScope = ({ own, company }: TicketScope, context: DecisionContext): TicketScope => {
  if (company.see === 'lists') knownLists('scope', company.lists, context);
  return {
    own: { reply: own.reply },
    company: { see: company.see, lists: company.see === 'lists' ? sortedIds(company.lists) : [], reply: company.see !== 'none' && company.reply },
  };
};
