import { canonicalJson } from '../kernel/canonical-json.js';
import type { Command } from '../kernel/command.js';
import { commandFrom } from '../kernel/fields.js';
import { formatActor } from '../kernel/event.js';
import type { Caller } from '../platform/caller.js';
import type { DryRunCard } from '../platform/dry-runs.js';
import type { House } from '../platform/house.js';
import type { FormBody } from '../web/bodies.js';
import { queryText } from '../web/queries.js';
import { dryRunBegun } from './dry-runs.queries.js';
import type { PortalRow } from './portal.policy.js';
import { RestoreSetting } from './restore.js';
import { isPreviewed } from './setting-forms.js';

/** Where a page of a setting keeps what was entered beside its dry run. */
export interface Beside {
  readonly setting: string;
  readonly pending: FormBody;
  readonly restoring: boolean;
}

/** The hidden field that says which change was looked at. */
export const PREVIEWED_FIELD = '_previewed';

/** Names exactly this change of the portal as it is now, for this person: nobody can make it without having been shown a preview. */
export const previewMark = (house: House, { actor }: Caller, portal: string, command: Command): string => {
  const row = house.stores.views.snapshot().get<PortalRow>('portal', portal)?.row;
  return house.digests.digest('preview', JSON.stringify([formatActor(actor), portal, row?.revision, command.constructor.name, canonicalJson(command)]));
};

/** Whether it may be saved without a look: it changes nobody's sight, or the look has been had. */
export const wasPreviewed = (house: House, caller: Caller, portal: string, setting: string, command: Command, body: FormBody): boolean =>
  !isPreviewed(setting) || queryText(body, PREVIEWED_FIELD) === previewMark(house, caller, portal, command);

/** The dry run of a change, in the background; one more of the same person for the same setting takes its place. */
export const previewBegun = (house: House, caller: Caller, portal: string, command: Command, beside: Beside): Promise<DryRunCard> =>
  dryRunBegun(house, caller, { name: command.constructor.name, portal, body: { ...command } }, `${portal}/${beside.setting}`, beside);

const CREATED = ['title', 'zone', 'language'];

/** The version that a form of the page names. */
export const restoring = (portal: string, setting: string, body: FormBody): RestoreSetting =>
  commandFrom(RestoreSetting, { portal, revision: Number(queryText(body, 'revision')), ...(CREATED.includes(setting) ? { setting } : {}) });

const OF_THE_PAGE = ['_csrf', '_key', '_rule', PREVIEWED_FIELD];

/** What was entered, without what the page itself added. */
export const withoutToken = (body: FormBody): FormBody => Object.fromEntries(Object.entries(body).filter(([name]) => !OF_THE_PAGE.includes(name)));
