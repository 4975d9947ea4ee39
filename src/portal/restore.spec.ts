import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';
import { RestoreSetting } from './restore.js';
import { ChangeFilterRule } from './visibility.js';

const past: readonly PortalEvent[] = [
  { type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } },
  { type: 'DomainConnected', data: { host: 'a.example' } },
  { type: 'AccessRuleChanged', data: { mode: 'lists', lists: ['vip'] } },
  { type: 'AccessRuleChanged', data: { mode: 'everybody', lists: [] } },
  { type: 'PortalTitleChanged', data: { title: 'Service' } },
  { type: 'SsoConfigured', data: { connection: 'okta', kind: 'saml', name: 'Okta', hosts: ['a.example'], settings: null } },
  { type: 'SsoAccessRuleChanged', data: { host: 'a.example', mode: 'all', lists: [], existingOnly: false } },
  { type: 'SsoAccessRuleChanged', data: { host: 'a.example', mode: 'off', lists: [], existingOnly: false } },
];
const given = (...more: PortalEvent[]) => givenFor(portal)(...past, ...more);
const restore = (revision: number, setting?: string) => commandFrom(RestoreSetting, { portal: 'p1', revision, ...(setting === undefined ? {} : { setting }) });
const rows = { 'list/vip': {} };

describe('An earlier version', () => {
  test('comes back as a new event with the old value (A9)', () => {
    given().when(restore(2), { rows }).then(past[2]!);
    given().when(restore(6)).then(past[6]!);
  });

  test('that holds already writes nothing', () => {
    given().when(restore(3)).thenNothing();
    given().when(restore(4)).thenNothing();
  });

  test('is judged by what is there today, as a new rule would be', () => {
    given().when(restore(2)).thenRejected('list.unknown');
    given({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } }).when(restore(6)).thenRejected('sso.no-connection');
    given({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } }, { type: 'DomainDisconnected', data: { host: 'a.example' } }).when(restore(7)).thenRejected('host.unknown');
  });

  test('must be one that there was', () => {
    given().when(restore(99)).thenRejected('version.unknown');
    givenFor(portal)().when(restore(0)).thenRejected('portal.unknown');
  });

  test('of the first event needs the name of the setting, because it set several', () => {
    given().when(restore(0)).thenRejected('setting.unnamed');
    given().when(restore(0, 'title')).then({ type: 'PortalTitleChanged', data: { title: 'Help' } });
    given().when(restore(0, 'zone')).thenNothing();
  });

  test('never brings back a connection, whose secrets are gone, nor a host name (A9)', () => {
    given({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } }).when(restore(5)).thenRejected('version.not-restorable');
    given().when(restore(1)).thenRejected('version.not-restorable');
  });

  test('of a filter rule comes back with its criteria, and so does its absence (A9)', () => {
    const rule = { filterBranchType: 'OR', filterBranches: [{ filterBranchType: 'AND', filters: [{ filterType: 'PROPERTY', property: 'status', operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['open'] } }] }] };
    const [changed] = given().when(commandFrom(ChangeFilterRule, { portal: 'p1', rule })).facts();
    const removed: PortalEvent = { type: 'FilterRuleChanged', data: { list: null, rule: null } };
    given(changed!, removed).when(restore(8)).then(changed!);
    given(changed!, removed, changed!).when(restore(9)).then(removed);
  });
});
