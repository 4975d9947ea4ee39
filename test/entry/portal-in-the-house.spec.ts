import { Rejection, WrongRevision } from '../../src/kernel/errors.js';
import { ChangeAccessRule } from '../../src/portal/access.js';
import { ConnectDomain, DisconnectDomain } from '../../src/portal/hosts.js';
import { ChangePortalTitle, CreatePortal, OpenPortal } from '../../src/portal/life.js';
import { settingRowId, type SettingVersions } from '../../src/portal/portal-settings.view.js';
import type { PortalHost } from '../../src/portal/portal-hosts.view.js';
import type { PortalRow } from '../../src/portal/portal.policy.js';
import { RestoreSetting } from '../../src/portal/restore.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { issue, openHouse } from '../support/house.js';

const subjectHas = (value: string) => ({
  filterBranchType: 'OR',
  filterBranches: [{ filterBranchType: 'AND', filters: [{ filterType: 'PROPERTY', property: 'subject', operation: { operationType: 'STRING', operator: 'CONTAINS', value } }] }],
});

describe('A portal on disk', () => {
  let opened: Awaited<ReturnType<typeof openHouse>>;
  beforeAll(async () => void (opened = await openHouse()));
  afterAll(() => opened.close());

  const create = async (title: string, host?: string): Promise<string> => (await issue(opened.house, CreatePortal, { title, ...(host === undefined ? {} : { host }) })).id;
  const portal = (id: string): PortalRow => opened.house.stores.views.snapshot().get<PortalRow>('portal', id)!.row;
  const refusal = async (work: Promise<unknown>): Promise<Rejection> => {
    const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
    if (error instanceof Rejection) return error;
    throw error ?? new Error('Nothing was refused.');
  };

  test('has its host name alone, until it gives it back', async () => {
    const first = await create('First', 'one.example');
    const second = await create('Second');
    expect((await refusal(issue(opened.house, ConnectDomain, { portal: second, host: 'ONE.example:443' }))).code).toBe('host.taken');
    await issue(opened.house, DisconnectDomain, { portal: first, host: 'one.example' });
    await issue(opened.house, ConnectDomain, { portal: second, host: 'one.example' });
    expect(Object.keys(portal(second).hosts)).toEqual(['one.example']);
    expect(opened.house.stores.views.snapshot().get<PortalHost>('portalHosts', 'one.example')!.row.portal).toBe(second);
  });

  test('refuses a change by somebody who has not seen the newest one, and says where it stands (A8)', async () => {
    const id = await create('Stale');
    const { revision } = await issue(opened.house, OpenPortal, { portal: id });
    await issue(opened.house, ChangePortalTitle, { portal: id, title: 'Newer' });
    const stale = await refusal(issue(opened.house, ChangePortalTitle, { portal: id, title: 'Older' }, undefined, { expected: revision }));
    expect(stale).toBeInstanceOf(WrongRevision);
    expect(stale.details).toMatchObject({ expected: revision, actual: revision + 1 });
  });

  test('answers the same command under the same key once with an event, then with the same result (A8)', async () => {
    const id = await create('Twice');
    const change = () => issue(opened.house, ChangePortalTitle, { portal: id, title: 'Once' }, undefined, { key: 'k1' });
    const [first, second] = [await change(), await change()];
    expect(second).toEqual({ ...first, repeated: true });
    expect(portal(id).revision).toBe(first.revision);
    const other = await refusal(issue(opened.house, ChangePortalTitle, { portal: id, title: 'Other' }, undefined, { key: 'k1' }));
    expect(other.kind).toBe('mismatch');
  });

  test('gets an earlier filter rule back word for word, though its words are sealed in the log (A9)', async () => {
    const id = await create('Restored');
    const { revision } = await issue(opened.house, ChangeFilterRule, { portal: id, rule: subjectHas('Frau Meier') });
    const before = portal(id).filter.value;
    await issue(opened.house, ChangeFilterRule, { portal: id, rule: null });
    expect(portal(id).filter.value).toBeNull();
    await issue(opened.house, RestoreSetting, { portal: id, revision });
    expect(portal(id).filter).toEqual({ value: before, revision: revision + 2 });
    expect(JSON.stringify(before)).toContain('Frau Meier');
    const log = await opened.house.stores.events.readStream(`portal-${id}`);
    expect(JSON.stringify(log)).not.toContain('Meier');
  });

  test('shows who changed what, when, in every version (A13)', async () => {
    const id = await create('Versions');
    await issue(opened.house, ChangePortalTitle, { portal: id, title: 'Second title' });
    const row = opened.house.stores.views.snapshot().get<SettingVersions>('portalSettings', settingRowId(id, 'title'))!.row;
    expect(row.versions.map(({ value, actor }) => [value, actor])).toEqual([['Versions', 'system:sichtfeld'], ['Second title', 'system:sichtfeld']]);
  });

  test('refuses an access rule whose list nobody made', async () => {
    const id = await create('Lists');
    expect((await refusal(issue(opened.house, ChangeAccessRule, { portal: id, mode: 'lists', lists: ['nobody'] }))).code).toBe('list.unknown');
  });
});
