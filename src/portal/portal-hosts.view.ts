import { view } from '../kernel/view.js';
import { portalEvents, type PortalEvent } from './portal.events.js';
import { settingsIn } from './settings.policy.js';

/** Which portal a host name leads to. It may lag; `entry` asks the portal itself whether the host is connected. */
export interface PortalHost {
  readonly host: string;
  readonly portal: string;
}

export const portalHosts = view<PortalHost, PortalEvent>({
  name: 'portalHosts',
  version: 1,
  decisive: false,
  folds: Object.keys(portalEvents.definitions).filter(type => type.startsWith('Domain')),
  idsOf: event => settingsIn(event).map(({ of }) => of!),
  fold: (row, event, _context, host) => {
    if (event.type === 'DomainConnected') return { host, portal: event.of };
    return row?.portal === event.of ? undefined : row;
  },
});
