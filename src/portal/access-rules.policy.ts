import type { DecisionContext } from '../kernel/command.js';
import { refuse } from './faults.policy.js';
import { hasHost, lackingIn, ssoOf, waysInAt, type PortalRow, type SsoRule } from './portal.policy.js';

/** Each once, in a fixed order: the same rule is the same text. */
export const sortedIds = (ids: readonly string[]): readonly string[] => [...new Set(ids)].sort();

/** @throws Rejection `host.unknown` */
export const knownHost = (portal: PortalRow, host: string | null): void => {
  if (host !== null && !hasHost(portal, host)) refuse('host.unknown', 'host', `${host} is not connected to this portal`, `${host} ist nicht mit diesem Portal verbunden`, { host });
};

/** A rule by lists needs at least one, and each must exist. @throws Rejection `<noun>.no-lists`, `list.unknown` */
export const knownLists = (noun: 'access' | 'sso' | 'scope', lists: readonly string[], context: DecisionContext): void => {
  if (lists.length === 0) refuse(`${noun}.no-lists`, 'lists', 'must name at least one list', 'muss mindestens eine Liste nennen');
  for (const list of lists) knownList(list, 'lists', context);
};

/** @throws Rejection `list.unknown` */
export const knownList = (list: string, path: string, context: DecisionContext): void => {
  if (!context.rows.get('list', list)) refuse('list.unknown', path, `names no list: ${list}`, `nennt keine Liste: ${list}`, { list });
};

/** Hosts where this portal's rule asks for SSO and no connection leads in: nobody could sign in there. */
export const hostsWithoutWayIn = (portal: PortalRow): readonly string[] =>
  Object.keys(portal.hosts).filter(host => ssoOf(portal, host).value.mode !== 'off' && waysInAt(portal, host).length === 0);

const lostWayIn = (before: PortalRow, after: PortalRow): readonly string[] => {
  const already = hostsWithoutWayIn(before);
  return hostsWithoutWayIn(after).filter(host => !already.includes(host));
};

/** Refuses what leaves a host with SSO and without a connection. @throws Rejection `sso.last-method` */
export const keepsWayIn = (before: PortalRow, after: PortalRow, path: string): void => {
  const hosts = lostWayIn(before, after);
  if (hosts.length > 0)
    refuse('sso.last-method', path, `would leave no way to sign in at ${hosts.join(', ')}`, `ließe an ${hosts.join(', ')} keinen Weg, sich anzumelden`, { hosts });
};

/** SSO is switched on only where a connection leads in. @throws Rejection `sso.no-connection` */
export const hasConnection = (before: PortalRow, after: PortalRow, host: string | null, rule: SsoRule): void => {
  if (rule.mode === 'off') return;
  const hosts = host === null ? lostWayIn(before, after) : waysInAt(after, host).length === 0 ? [host] : [];
  if (hosts.length > 0 || !Object.values(after.connections).some(one => lackingIn(one) === null))
    refuse('sso.no-connection', 'mode', 'needs an SSO connection first that is set up completely', 'braucht zuerst eine fertig eingerichtete SSO-Verbindung', { hosts });
};
