import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.module.js';
import type { ContactRow } from '../../src/contacts/contact.policy.js';
import { Doorway } from '../../src/identity/doorway.js';
import type { House } from '../../src/platform/house.js';
import { ChangeSsoAccessRule, ConfigureSso } from '../../src/portal/access.js';
import { issue, openHouse, TestClock } from '../support/house.js';
import { buildTown, type Town } from '../support/town.js';
import { settings, withFakeProvider } from './fake-provider.js';
import { Walker } from './walker.js';

describe('single sign-on', () => {
  let house: House;
  let app: NestFastifyApplication;
  let close: () => Promise<void>;
  let town: Town;
  const clock = new TestClock();
  const configured = new Map<string, object>();

  beforeAll(async () => {
    ({ house, close } = await openHouse({ clock }));
    app = await createApp(house);
    town = await buildTown(house);
    withFakeProvider(app);
    const doorway = app.get(Doorway);
    const find = doorway.findPortal.bind(doorway);
    doorway.findPortal = host => {
      const row = find(host);
      return row && ({ ...row, connections: Object.fromEntries(Object.entries(row.connections).map(([id, c]) => [id, { ...c, settings: configured.get(id) ?? settings() }])) } as unknown as typeof row);
    };
    await issue(house, ConfigureSso, { portal: town.portal, connection: 'work', kind: 'jwt', name: 'Amsel ID', hosts: ['localhost'] });
    await issue(house, ChangeSsoAccessRule, { portal: town.portal, mode: 'all' });
  });
  afterAll(async () => {
    await app?.close();
    await close();
  });

  const contacts = () => house.stores.views.snapshot().range<ContactRow>('contact', { limit: 100 }).map(({ row }) => row);
  const named = (name: string) => contacts().filter(row => row.name === name);

  it('somebody new is created, registered and signed in by the first login (row 5)', async () => {
    const browser = new Walker(app);
    const answer = await browser.signIn('work', { sub: 'u-1', email: 'nora@example.com', name: 'Nora' }, '?next=/help');
    expect(answer).toMatchObject({ status: 303, location: '/help' });
    expect(await browser.isIn()).toBe(true);
    expect(named('Nora')).toMatchObject([{ registered: { [town.portal]: { by: 'sso' } }, verified: null }]);
    const again = new Walker(app);
    expect((await again.signIn('work', { sub: 'u-1', email: 'other@example.com', name: 'Nora' })).status).toBe(303);
    expect(named('Nora')).toMatchObject([{ email: 'nora@example.com' }]);
  });

  it('an answer that nobody asked for is refused', async () => {
    const browser = new Walker(app);
    const answer = await browser.bring('work', { sub: 'u-2', email: 'otto@example.com', name: 'Otto' });
    expect(answer.status).toBe(401);
    expect(answer.html).toContain('/sso/work');
    expect(await browser.isIn()).toBe(false);
    expect(named('Otto')).toEqual([]);
  });
});
