import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { commandFrom } from '../../src/kernel/fields.js';
import { OPERATOR } from '../../src/platform/caller.js';
import { Desk } from '../../src/platform/desk.js';
import { ConnectDomain } from '../../src/portal/hosts.js';
import { CreatePortal } from '../../src/portal/life.js';
import { SetSsoSecret } from '../../src/portal/sso-secret.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { ConfigureStaffOidc, SetStaffSsoSecret } from '../../src/staff/staff-sso.js';
import { issue } from '../support/house.js';
import { configure } from './configure.js';
import { openStage, type Stage } from './stage.js';

describe('a secret of single sign-on', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('belongs to one connection, though portals and the deployment are given it in the same moment (J9)', async () => {
    const { house } = stage;
    const oidc = { kind: 'oidc', issuer: 'https://login.example', clientId: 'portal', scopes: ['openid'], mapping: NO_MAPPING, domains: [], unasked: false, skew: 60 } as const;
    const portals = await Promise.all(['Eins', 'Zwei', 'Drei'].map(async (title, at) => {
      const { id } = await issue(house, CreatePortal, { title, language: 'de' });
      await issue(house, ConnectDomain, { portal: id, host: `p${at}.localhost` });
      await configure(house, id, 'work', oidc, { name: 'Firma', hosts: [`p${at}.localhost`] });
      return id;
    }));
    await issue(house, ConfigureStaffOidc, { connection: 'team', name: 'Firma', issuer: 'https://login.example', clientId: 'team', domains: ['example.com'] });
    const secret = 'rYv3kQ9mT1xW7bN5cJ8dL2fH6gP4sZ0a';
    const tries = await Promise.allSettled([
      ...portals.map(portal => issue(house, SetSsoSecret, { portal, connection: 'work', purpose: 'client', secret })),
      issue(house, SetStaffSsoSecret, { connection: 'team', purpose: 'client', secret }),
    ]);
    const refused = tries.flatMap(one => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
    expect(refused).toEqual(['sso.shared-secret', 'sso.shared-secret', 'sso.shared-secret']);
    const held = await Promise.all([...portals.map(portal => house.ssoSecrets.of(portal, 'work', 'client')), house.ssoSecrets.of(null, 'team', 'client')]);
    expect(held.filter(one => one === secret)).toHaveLength(1);
  });
});

describe('a proof that waits for its person', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  const waiting = async () => (await stage.house.stores.vault.list('ssoWaiting')).filter(({ value }) => value !== null);

  it('goes with the erasure of the contact that it is about, and the browser that had it links nobody', async () => {
    const browser = stage.browser();
    expect((await browser.signIn('work', { sub: 'u-anna', email: 'anna@example.com', name: 'Anna' })).status).toBe(401);
    expect((await waiting()).map(({ owner }) => owner)).toEqual([stage.town.anna]);
    await stage.app.get(Desk).execute(commandFrom(EraseContact, { contact: stage.town.anna }), OPERATOR);
    expect(await waiting()).toEqual([]);
    expect((await browser.post('/sso/taken')).status).toBe(401);
  });

  it('of nobody who is known here tells the vault nothing that can be read without the browser', async () => {
    await stage.connect({ unasked: true });
    const browser = stage.browser();
    await browser.bring('work', { sub: 'u-canary-7f3', email: 'canary@nowhere.example', name: 'Kanarie Vogel' });
    const rows = await waiting();
    expect(rows.map(({ owner }) => owner)).toEqual([undefined]);
    const text = JSON.stringify(rows);
    for (const canary of ['canary', 'Kanarie', 'u-canary-7f3', browser.cookies.get('sso-waiting') ?? 'no cookie']) expect(text).not.toContain(canary);
    expect([...browser.cookies.values()].some(token => /^[\w-]{43}$/.test(token) && !text.includes(token))).toBe(true);
  });
});
