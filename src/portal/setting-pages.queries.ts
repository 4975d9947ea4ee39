import { draftFromRule, type RuleDraft } from '../filters/rule-form.js';
import { definitionsOf } from '../filters/rule-builder.js';
import { parseRule } from '../filters/parse.policy.js';
import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import type { DryRun, Effect } from './dry-run.js';
import type { PortalRow, TicketForm } from './portal.policy.js';
import { portalCard } from './portals.queries.js';
import { listsKnownTo } from '../platform/known-lists.js';
import type { SettingContext } from './setting-context.js';
import { hasPage, PER_HOST, SETTING_FORMS } from './setting-forms.js';
import { settingOf } from './setting-sentences.js';
import type { SettingCard } from './setting-versions.page.js';
import type { PortalCard } from './portal.page.js';
import { valueIn, type SettingName } from './settings.policy.js';

export interface SettingFound {
  readonly portal: PortalCard;
  readonly row: PortalRow;
  readonly card: SettingCard;
}

/** One setting of a portal as its page shows it. @throws Rejection `portal.unknown`, `setting.unknown` */
export const settingFound = async (house: House, caller: Caller, id: string, setting: string): Promise<SettingFound> => {
  const portal = (await portalCard(house, caller, id)) as unknown as PortalCard;
  const row = house.stores.views.snapshot().get<PortalRow>('portal', id)!.row;
  if (!hasPage(setting)) throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
  return { portal, row, card: portal.settings.find(one => one.setting === setting) ?? unset(house, caller, row, setting) };
};

/** A rule for a list, or a setting for a host, that nobody has given yet. */
const unset = (house: House, caller: Caller, row: PortalRow, setting: string): SettingCard => {
  const { name, of } = settingOf(setting);
  const rows = house.stores.views.snapshot();
  const known = of !== null && ((name === 'filter' && listsKnownTo(rows, caller, row.id)(of) && rows.get('list', of) !== undefined) || (PER_HOST.includes(name) && Object.hasOwn(row.hosts, of)));
  if (!known) throw new Rejection('unknown', 'setting.unknown', 'There is no such setting.');
  return { setting, value: valueIn(row, { name: name as SettingName, of }), revision: -1, versions: [] };
};

/** What a setting's form shows at first. */
export const firstValues = ({ row, card }: SettingFound, context: SettingContext) => {
  const { name, of } = settingOf(card.setting);
  if (name === 'filter') return { values: {}, draft: draftOf(card.value, context) };
  if (name === 'form') return { values: {}, formFields: (card.value as TicketForm).fields };
  return { values: SETTING_FORMS[name]?.values(row, of) ?? {} };
};

const draftOf = (rule: unknown, { properties }: SettingContext): RuleDraft => {
  const parsed = parseRule(rule, definitionsOf(properties));
  return parsed.ok ? draftFromRule(parsed.rule) : { groups: [] };
};

/** The value that was seen; the first one's predecessor is the one that holds by default. */
export const valueSeen = (card: SettingCard, seen: number): unknown => (card.versions.find(({ revision }) => revision === seen) ?? card.versions[0])?.value;

/** Samples as people know them: by their subjects. An erased one keeps its number; so do all for an admin of one portal, who reads no tickets. */
export const withSubjects = (house: House, { portals }: Caller, run: DryRun): DryRun => {
  if (portals !== null) return run;
  const rows = house.stores.views.snapshot();
  const subjectOf = (ticket: string): string => {
    const subject = rows.get<TicketFacts>('ticketFacts', ticket)?.row.properties['subject']?.at(-1) as unknown as readonly unknown[] | undefined;
    return typeof subject?.[1] === 'string' ? subject[1] : ticket;
  };
  const named = (effect: Effect): Effect & { subjects: Record<string, string> } => ({
    ...effect, subjects: Object.fromEntries([...effect.samples.gained, ...effect.samples.lost].map(id => [id, subjectOf(id)])),
  });
  return { ...run, mostAffected: run.mostAffected.map(named), losingAll: run.losingAll.map(named) };
};
