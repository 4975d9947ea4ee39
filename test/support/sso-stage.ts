import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Doorway } from '../../src/identity/doorway.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule, ConfigureSso } from '../../src/portal/access.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import type { SsoSettings } from '../../src/sso/connection.policy.js';
import { issue } from './house.js';

/** Sets up connections of a portal, as an admin does. */
export const ssoStage = (house: House, app: NestFastifyApplication, portal: string) => {
  const configured = new Map<string, SsoSettings>();
  const doorway = app.get(Doorway);
  const find = doorway.findPortal.bind(doorway);
  doorway.findPortal = host => {
    const row = find(host);
    return row && { ...row, connections: Object.fromEntries(Object.entries(row.connections).map(([id, c]) => [id, { ...c, settings: configured.get(id) ?? null }])) };
  };
  return {
    configure: async (connection: string, host: string, name: string, settings: SsoSettings): Promise<void> => {
      await issue(house, ConfigureSso, { portal, connection, kind: settings.kind, name, hosts: [host] });
      configured.set(connection, settings);
    },
    secret: (connection: string, secret: string) => issue(house, SetSsoSecret, { portal, connection, purpose: 'client', secret }),
    open: (host: string, mode: 'all' | 'off') => issue(house, ChangeSsoAccessRule, { portal, host, mode }),
  };
};
