import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { AccessLog } from '../../src/identity/access-log.js';
import { ChangeSsoAccessRule } from '../../src/portal/access.js';
import type { JwtSettings } from '../../src/sso/connection.policy.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown } from '../support/town.js';
import { configure } from './configure.js';
import { settings, withFakeProvider } from './fake-provider.js';
import { Walker } from './walker.js';

/** One portal on localhost whose customers come in by the connection `work` alone. */
export const openStage = async (env: Record<string, string> = {}) => {
  const clock = new TestClock();
  const { house, folder, close } = await openHouse({ clock, env: { SICHTFELD_RATE_LIMITS: 'off', ...env } });
  const app: NestFastifyApplication = await createApp(house);
  const town = await buildTown(house);
  const provider = withFakeProvider(app);
  const connect = (more: Partial<JwtSettings> = {}, connection = 'work', rest: Parameters<typeof configure>[4] = {}) => configure(house, town.portal, connection, settings(more), rest);
  const sso = (mode: 'off' | 'all' | 'lists', more: object = {}) => issue(house, ChangeSsoAccessRule, { portal: town.portal, mode, ...more });
  await connect();
  await sso('all');
  return {
    house, folder, app, clock, town, provider, connect, sso,
    browser: (host?: string) => new Walker(app, host),
    contacts: () => house.stores.views.snapshot().range<ContactRow>('contact', { limit: 500 }).map(({ row }) => row),
    named(name: string): readonly ContactRow[] {
      return this.contacts().filter(row => row.name === name);
    },
    contact: (id: string) => house.stores.views.snapshot().get<ContactRow>('contact', id)!.row,
    head: () => house.stores.events.head(),
    /** Why the last one was not let in, as the access log has it. */
    reason: async () => (await app.get(AccessLog).list({ limit: 1_000 })).map(({ entry }) => entry).filter(({ kind }) => kind === 'refusal').at(-1)?.['reason'],
    close: async () => {
      await app.close();
      await close();
    },
  };
};

export type Stage = Awaited<ReturnType<typeof openStage>>;
