import type { AnyCommandSpec, CommandClass, DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { fieldsOf } from '../kernel/fields.js';
import type { SsoKind, SsoSettings } from '../sso/connection.policy.js';
import { keepsWayIn, knownHost, sortedIds } from './access-rules.policy.js';
import { Faults, refuse } from './faults.policy.js';
import { normaliseHost } from './host.policy.js';
import type { PortalEvent } from './portal.events.js';
import type { Connection, PortalRow } from './portal.policy.js';
import { existing, wasRemoved } from './portal-state.js';
import { byAdmins, changing, portalCommand } from './setting-command.js';
import { settingsIn, valueIn, withSetting } from './settings.policy.js';
import type { ConfigureConnection, ConnectionFields } from './sso-fields.js';
import { mappedRows } from './sso-mapping.js';

interface Kind<C extends ConfigureConnection, S extends SsoSettings> {
  readonly command: CommandClass<C>;
  readonly kind: SsoKind;
  readonly en: string;
  readonly de: string;
  /** The settings in their one written form; what is wrong goes to `faults`. */
  readonly settings: (command: C, before: S | null, context: DecisionContext, faults: Faults) => S;
}

/** A command that sets up, or changes, a connection of one kind. */
export const connectionCommand = <C extends ConfigureConnection, S extends SsoSettings>({ command, kind, en, de, settings }: Kind<C, S>): AnyCommandSpec =>
  portalCommand({
    command, by: byAdmins, en, de,
    of: c => c.portal,
    reads: c => mappedRows(c),
    decide: (portal, c: C, context) => {
      const { row } = existing(portal);
      const connection = c.connection ?? context.mint('connection');
      if (wasRemoved(portal, connection)) throw new Rejection('conflict', 'sso.removed', 'This connection was removed: set up a new one.');
      const before = knownOf(row, connection, kind);
      const faults = new Faults();
      const frame = { connection, kind, name: nameOf(c, before, faults), hosts: hostsOf(row, c, before, faults) };
      const after = saysMore(command, c) || before?.settings ? settings(c, (before?.settings ?? null) as S | null, context, faults) : null;
      faults.settle('sso.settings');
      samePeople(before?.settings ?? null, after);
      onlyWidget(row, connection, frame.hosts, after);
      const fact: PortalEvent = { type: 'SsoConfigured', data: { ...frame, settings: after } };
      return changing(portal, fact, context).length === 0 ? [] : keepingWayIn(row, fact, 'hosts');
    },
  });

type ConnectionEvent = Extract<PortalEvent, { type: 'SsoConfigured' | 'SsoRemoved' }>;

/** Connections come and go under one law: no host that asks for SSO is left without one. */
export const keepingWayIn = (portal: PortalRow, fact: ConnectionEvent, path: string): readonly PortalEvent[] => {
  const after = settingsIn(fact).reduce((row, one) => withSetting(row, one, portal.revision), portal);
  keepsWayIn(portal, after, path);
  return [fact];
};

const knownOf = (row: PortalRow, connection: string, kind: SsoKind): Pick<Connection, 'name' | 'hosts' | 'settings'> | null => {
  const known = valueIn(row, { name: 'connection', of: connection }) as Connection | null;
  if (known && known.kind !== kind) throw new Rejection('conflict', 'sso.kind-fixed', 'Another kind of provider is another connection.');
  return known;
};

/** The name on the button. */
export const nameOf = (c: ConnectionFields, before: { name: string } | null, faults: Faults): string =>
  c.name?.trim() ?? before?.name ?? faults.add('name', 'required', 'is missing', 'fehlt') ?? '';

const hostsOf = (portal: PortalRow, c: ConfigureConnection, before: { hosts: readonly string[] } | null, faults: Faults): readonly string[] => {
  if (c.hosts === undefined && before) return before.hosts;
  const hosts = sortedIds((c.hosts ?? []).map(host => normaliseHost(host) ?? host));
  if (hosts.length === 0) faults.add('hosts', 'sso.no-hosts', 'must name at least one host name', 'muss mindestens einen Hostnamen nennen');
  for (const host of hosts) knownHost(portal, host);
  return hosts;
};

const FRAME = ['portal', 'connection', 'name', 'hosts'];

/** A connection may be named first: its addresses are what the provider's side asks for. */
export const saysMore = (command: CommandClass, c: object): boolean =>
  fieldsOf(command).some(({ name }) => !FRAME.includes(name) && (c as Record<string, unknown>)[name] !== undefined);

/** Whoever names the people: another one would sign in as the people of the former (entry.md, linking). */
const vouching = (settings: SsoSettings): string => {
  if (settings.kind === 'saml') return settings.idp;
  return settings.kind === 'oidc' ? settings.issuer : `${settings.profile} ${settings.issuer}`;
};

/** @throws Rejection `sso.provider-fixed` */
export const samePeople = (before: SsoSettings | null, after: SsoSettings | null): void => {
  if (!before || !after || vouching(before) === vouching(after)) return;
  refuse('sso.provider-fixed', after.kind === 'saml' ? 'idp' : 'issuer', 'is another provider: set it up as another connection, since its people are others', 'ist ein anderer Anbieter: bitte als weitere Verbindung einrichten, denn seine Personen sind andere');
};

/** Tokens of these profiles come to one address of the host: which connection they are for would be open. */
const onlyWidget = (portal: PortalRow, connection: string, hosts: readonly string[], settings: SsoSettings | null): void => {
  if (settings?.kind !== 'jwt' || settings.profile === 'strict') return;
  const { profile } = settings;
  const other = Object.values(portal.connections).find(one => one.id !== connection && one.settings?.kind === 'jwt' && one.settings.profile === profile && one.hosts.some(host => hosts.includes(host)));
  if (other) refuse('sso.profile-taken', 'profile', `is used at this host by “${other.name}” already: its tokens have one address there`, `wird an diesem Host schon von „${other.name}“ genutzt: Die Tokens haben dort nur eine Adresse`);
};
