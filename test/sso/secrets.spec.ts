import { House } from '../../src/platform/house.js';
import { ConfigureSso, RemoveSso } from '../../src/portal/access.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal } from '../../src/portal/life.js';
import { RestoreSetting } from '../../src/portal/restore.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { inBytes } from '../erasure/folder-bytes.js';
import { openQuickHouse, settingsFor } from '../laws/quick-house.js';
import { issue } from '../support/house.js';

const FIRST = '9mVn3cXq0zL7rT2yKf5wBd8sHj1uGe6aPo4iNvQxRtM';
const SECOND = 'Xo7Wc1pQeR9uYt3aSd5fGh8jKl0zVb2nMq4wEr6tZ-U';

describe('The secret of a connection', () => {
  let open: Awaited<ReturnType<typeof openQuickHouse>>;
  let portal: string;
  let connection: string;

  const connect = async (host: string) => {
    const id = (await issue(open.house, CreatePortal, { title: 'Amsel', language: 'de' })).id;
    await issue(open.house, ConnectDomain, { portal: id, host });
    await issue(open.house, ConfigureSso, { portal: id, connection: 'keycloak', kind: 'jwt', name: 'Keycloak', hosts: [host] });
    return id;
  };
  const set = (secret: string, more: object = {}) => issue(open.house, SetSsoSecret, { portal, connection, purpose: 'token', secret, ...more });
  const row = () => open.house.stores.views.snapshot().get<PortalRow>('portal', portal)!.row;
  const read = () => open.house.ssoSecrets.of(portal, connection, 'token');

  beforeEach(async () => {
    open = await openQuickHouse();
    connection = 'keycloak';
    portal = await connect('amsel.example');
  });
  afterEach(async () => {
    await open.close();
  });

  test('is read from the log at the revision of the row, and lies in no file in the clear (W19)', async () => {
    expect(await read()).toBeUndefined();
    const { revision } = await set(FIRST);
    expect(row().connections[connection]!.secrets).toEqual({ token: { revision } });
    expect([await read(), await read()]).toEqual([FIRST, FIRST]);
    expect(await open.house.ssoSecrets.of(portal, 'okta', 'token')).toBeUndefined();
    expect(inBytes(open.folder, { secret: FIRST })).toEqual([]);
    expect(inBytes(open.folder, { connection: 'keycloak' })).not.toEqual([]);
  });

  test('is refused from the acknowledgement of the next one on, and cannot be opened any more (S22)', async () => {
    await set(FIRST);
    await read();
    await set(SECOND);
    expect(await read()).toBe(SECOND);
    await open.house.erasures.finish();
    expect(await openedSecrets()).toEqual([{ erased: true }, SECOND]);
  });

  test('goes with its connection: no version brings it back (W19)', async () => {
    const { revision } = await set(FIRST);
    await read();
    await issue(open.house, RemoveSso, { portal, connection });
    expect(await read()).toBeUndefined();
    await open.house.erasures.finish();
    expect(await openedSecrets()).toEqual([{ erased: true }]);
    await expect(issue(open.house, RestoreSetting, { portal, revision })).rejects.toMatchObject({ code: 'version.not-restorable' });
    await issue(open.house, ConfigureSso, { portal, connection, kind: 'jwt', name: 'Keycloak', hosts: ['amsel.example'] });
    expect(row().connections[connection]!.secrets).toEqual({});
    expect(await read()).toBeUndefined();
  });

  test('that a killed process left to be destroyed is destroyed by the next start', async () => {
    await set(FIRST);
    await set(SECOND);
    expect(await openedSecrets()).toEqual([FIRST, SECOND]);
    await open.house.close();
    const again = await House.open(settingsFor(open.folder));
    Object.assign(open, { house: again });
    expect(await openedSecrets()).toEqual([{ erased: true }, SECOND]);
    expect(await read()).toBe(SECOND);
  });

  test('is no other connection’s: not of this portal, not of another one (J9)', async () => {
    await set(FIRST);
    expect((await set(FIRST)).events).toBe(0);
    await issue(open.house, ConfigureSso, { portal, connection: 'entra', kind: 'jwt', name: 'Entra', hosts: ['amsel.example'] });
    await expect(set(FIRST, { connection: 'entra' })).rejects.toMatchObject({ kind: 'invalid', code: 'sso.shared-secret' });
    const other = await connect('bussard.example');
    await expect(set(FIRST, { portal: other })).rejects.toMatchObject({ code: 'sso.shared-secret' });
    await set(SECOND);
    await expect(set(FIRST, { portal: other })).rejects.toMatchObject({ code: 'sso.shared-secret' });
    await expect(set(FIRST, { connection: 'nobody' })).rejects.toMatchObject({ code: 'sso.unknown' });
  });

  test('that is weak, or meant for another kind of provider, is refused by name and never repeated (J9)', async () => {
    for (const secret of ['secret', 'Amsel', 'secret'.repeat(10), 'keycloak-amsel-example-secret-2026-password!!', 'A'.repeat(64), 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHI', FIRST.slice(1), `${FIRST} `]) {
      const refused: unknown = await set(secret).catch((error: unknown) => error);
      expect(refused).toMatchObject({ kind: 'invalid', code: 'sso.weak-secret', details: { faults: [{ path: 'secret' }] } });
      if (secret.length > 20) expect(JSON.stringify(refused) + String(refused)).not.toContain(secret);
    }
    await expect(set(FIRST, { purpose: 'client' })).rejects.toMatchObject({ code: 'sso.other-secret' });
    expect(() => set(FIRST, { purpose: 'signing' })).toThrow(expect.objectContaining({ code: 'input.invalid' }));
    expect(row().connections[connection]!.secrets).toEqual({});
  });

  const openedSecrets = async () => {
    const { codec, stores } = open.house;
    const events = (await stores.events.readStream(`portal-${portal}`)).filter(({ type }) => type === 'SsoSecretSet');
    await codec.prepare(events);
    return events.map(event => codec.open(event).data['secret']);
  };
});
