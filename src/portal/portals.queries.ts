import { parseActor, streamName, type StoredEvent } from '../kernel/event.js';
import { isErased, type Text } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { namedActor } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandPortal } from '../platform/staff-reach.js';
import { Rejection } from '../kernel/errors.js';
import type { PortalHost } from './portal-hosts.view.js';
import type { SettingVersion, SettingVersions } from './portal-settings.view.js';
import type { PortalRow } from './portal.policy.js';
import { valueIn, type SettingName } from './settings.policy.js';

const inReach = ({ portals }: Caller, portal: string): boolean => portals === null || portals.includes(portal);

const portalLine = ({ id, title, open, hosts, language, zone, revision }: PortalRow) => ({
  id, title: title.value, open: open.value, hosts: Object.keys(hosts), language, zone: zone.value, revision,
});

/** Portals in reach of the caller. */
export const portalPage = async (house: House, caller: Caller, page: { after: string | undefined; limit: number }) => {
  const { rows, next } = await rowPage<PortalRow>(house.stores.views, 'portal', { ...page, keep: ({ id }) => inReach(caller, id) });
  return { portals: rows.map(({ row }) => portalLine(row)), next };
};

/** Host names and the portals they lead to. */
export const hostPage = async (house: House, caller: Caller, page: { after: string | undefined; limit: number }) => {
  const { rows, next } = await rowPage<PortalHost>(house.stores.views, 'portalHosts', { ...page, keep: ({ portal }) => inReach(caller, portal) });
  return { hosts: rows.map(({ row }) => row), next };
};

const OWN_SETTINGS: readonly SettingName[] = [
  'open', 'title', 'language', 'zone', 'selfRegistration', 'access', 'sso', 'scope', 'filter', 'reopen', 'form', 'sessions', 'brand', 'knowledgeBaseLink', 'mails',
];

type Reasons = ReadonlyMap<number, Text>;

/** A portal with every setting: its value, who set it when and why, and all values before (A9, A13). */
export const portalCard = async (house: House, caller: Caller, id: string) => {
  demandPortal(caller, id);
  const reasons = await reasonsOf(house, await house.stores.events.readStream(streamName('portal', id)));
  const rows = house.stores.views.snapshot();
  const portal = rows.get<PortalRow>('portal', id)?.row;
  if (!portal) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
  const changed = rows.range<SettingVersions>('portalSettings', { prefix: `${id}/`, limit: 10_000 }).map(({ row }) => settingCard(rows, row, reasons));
  const known = new Set(changed.map(({ setting }) => setting));
  const defaults = OWN_SETTINGS.filter(name => !known.has(name)).map(name => ({ setting: name as string, value: valueIn(portal, { name, of: null }), revision: -1, versions: [] }));
  return { ...portalLine(portal), settings: [...changed, ...defaults].sort((a, b) => (a.setting < b.setting ? -1 : 1)) };
};

/** Reasons are sealed metadata of the events themselves: no view keeps them. */
const reasonsOf = async ({ codec }: House, events: readonly StoredEvent[]): Promise<Reasons> => {
  const given = events.filter(({ metadata }) => metadata.reason !== undefined);
  await codec.prepare(given, { metadata: true });
  return new Map(given.map(event => [event.revision, codec.openMetadata(event).reason ?? '']));
};

const settingCard = (rows: Rows, { setting, versions }: SettingVersions, reasons: Reasons) => {
  const cards = versions.map(version => versionCard(rows, version, reasons));
  return { setting, ...cards.at(-1)!, versions: cards };
};

const versionCard = (rows: Rows, { revision, at, actor, type, value }: SettingVersion, reasons: Reasons) => {
  const reason = reasons.get(revision);
  return {
    value,
    revision,
    changedAt: new Date(at).toISOString(),
    changedBy: namedActor(rows, parseActor(actor)),
    event: type,
    reason: reason === undefined ? null : isErased(reason) ? { erased: true } : reason,
  };
};
