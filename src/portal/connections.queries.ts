import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { Doorway } from '../identity/doorway.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { demandPortal } from '../platform/staff-reach.js';
import { certificateFacts } from '../sso/certificate.policy.js';
import type { SecretPurpose, SsoSettings } from '../sso/connection.policy.js';
import { endpointsOf } from '../sso/sso-connections.js';
import { warningsOf } from './connection-warnings.js';
import type { Connection, PortalRow } from './portal.policy.js';
import { lackingIn } from './portal.policy.js';
import { portalCard } from './portals.queries.js';
import type { SettingCard } from './setting-versions.page.js';

/** Our values for one host, as the provider's side asks for them. */
export interface OwnValues {
  readonly host: string;
  /** SAML: our entity ID; JWT: the audience. */
  readonly entityId: string;
  /** ACS, token address or redirect URI. */
  readonly answer: string;
  /** null: the provider cannot tell us of logouts. */
  readonly logout: string | null;
  /** SAML only: what a provider reads all of it from. */
  readonly metadata: string | null;
  /** A link that starts a login. */
  readonly start: string;
}

const card = (rows: Rows, doorway: Doorway, now: number, { id, kind, name, hosts, settings, secrets, revision }: Connection) => ({
  id, kind, name, hosts, settings, revision,
  secrets: Object.keys(secrets).sort() as readonly SecretPurpose[],
  lacking: lackingIn({ settings, secrets }),
  warnings: warningsOf(settings, rows, now),
  certificates: settings?.kind === 'saml' ? settings.certificates.map(certificateFacts) : [],
  values: hosts.map(host => valuesAt(doorway, host, id, settings ?? ({ kind, profile: 'strict' } as SsoSettings))),
});

export type ConnectionCard = ReturnType<typeof card>;

const valuesAt = (doorway: Doorway, host: string, id: string, settings: SsoSettings): OwnValues => {
  const origin = doorway.address(host, '');
  const { entityId, answer, logout } = endpointsOf(origin, id, settings);
  return { host, entityId, answer, logout, metadata: settings.kind === 'saml' ? entityId : null, start: `${origin}/sso/${id}` };
};

const rowOf = (house: House, caller: Caller, portal: string): { rows: Rows; row: PortalRow } => {
  demandPortal(caller, portal);
  const rows = house.stores.views.snapshot();
  const row = rows.get<PortalRow>('portal', portal)?.row;
  if (!row) throw new Rejection('unknown', 'portal.unknown', 'There is no such portal.');
  return { rows, row };
};

/** The connections of a portal, the longest unchanged first. No secret is among what they say. */
export const connectionCards = (house: House, doorway: Doorway, caller: Caller, portal: string): readonly ConnectionCard[] => {
  const { rows, row } = rowOf(house, caller, portal);
  return Object.values(row.connections)
    .sort((a, b) => a.revision - b.revision)
    .map(one => card(rows, doorway, house.clock.now(), one));
};

/** @throws Rejection `portal.unknown`, `sso.unknown` */
export const connectionCard = (house: House, doorway: Doorway, caller: Caller, portal: string, connection: string): ConnectionCard => {
  const { rows, row } = rowOf(house, caller, portal);
  if (!Object.hasOwn(row.connections, connection)) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
  return card(rows, doorway, house.clock.now(), row.connections[connection]!);
};

/** Who set up a connection, or its secrets, when and why: the newest first (A13). */
export const connectionChanges = async (house: House, caller: Caller, portal: string, connection: string): Promise<readonly SettingCard[]> => {
  const { settings } = await portalCard(house, caller, portal);
  const own = (settings as unknown as readonly SettingCard[]).filter(({ setting }) => setting === `connection@${connection}` || setting.startsWith(`secret@${connection}/`));
  return [...own].sort((a, b) => b.revision - a.revision);
};
