import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import { ChangeAccessRule, ChangeSsoAccessRule, ConfigureSso, RemoveSso } from './access.js';
import { RemoveHostOverride } from './hosts.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';

const past: readonly PortalEvent[] = [
  { type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } },
  { type: 'DomainConnected', data: { host: 'a.example' } },
  { type: 'DomainConnected', data: { host: 'b.example' } },
];
const okta = (...hosts: string[]): PortalEvent => ({ type: 'SsoConfigured', data: { connection: 'okta', kind: 'saml', name: 'Okta', hosts, settings: null } });
const sso = (host: string | null, mode: 'off' | 'all'): PortalEvent => ({ type: 'SsoAccessRuleChanged', data: { host, mode, lists: [], existingOnly: false } });
const given = (...more: PortalEvent[]) => givenFor(portal)(...past, ...more);
const rows = { 'list/vip': {}, 'list/gold': {} };

describe('The access rule', () => {
  test('lets everybody registered in until it names lists', () => {
    given().when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'everybody' })).thenNothing();
    given().when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'lists', lists: ['vip', 'gold', 'vip'] }), { rows }).then({ type: 'AccessRuleChanged', data: { mode: 'lists', lists: ['gold', 'vip'] } });
  });

  test('by lists with no list is refused (A2)', () => {
    const { faults } = given().when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'lists' })).thenRejected('access.no-lists');
    expect(faults[0]).toMatchObject({ path: 'lists', code: 'access.no-lists' });
    given().when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'lists', lists: [] })).thenRejected('access.no-lists');
  });

  test('cannot name a list that does not exist', () => {
    given().when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'lists', lists: ['vip', 'nobody'] }), { rows }).thenRejected('list.unknown');
  });

  test('naming the same lists in another order changes nothing', () => {
    given({ type: 'AccessRuleChanged', data: { mode: 'lists', lists: ['gold', 'vip'] } }).when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'lists', lists: ['vip', 'gold'] }), { rows }).thenNothing();
  });

  test('for everybody drops lists that a form sent along', () => {
    given({ type: 'AccessRuleChanged', data: { mode: 'lists', lists: ['vip'] } })
      .when(commandFrom(ChangeAccessRule, { portal: 'p1', mode: 'everybody', lists: ['vip'] }), { rows })
      .then({ type: 'AccessRuleChanged', data: { mode: 'everybody', lists: [] } });
  });
});

describe('An SSO connection', () => {
  test('is set up for host names of the portal', () => {
    const [fact] = given().when(commandFrom(ConfigureSso, { portal: 'p1', kind: 'saml', name: 'Okta', hosts: ['B.example', 'a.example'] })).facts();
    expect(fact).toMatchObject({ type: 'SsoConfigured', data: { kind: 'saml', name: 'Okta', hosts: ['a.example', 'b.example'] } });
    given().when(commandFrom(ConfigureSso, { portal: 'p1', kind: 'saml', name: 'Okta', hosts: [] })).thenRejected('sso.no-hosts');
    given().when(commandFrom(ConfigureSso, { portal: 'p1', kind: 'saml', name: 'Okta', hosts: ['c.example'] })).thenRejected('host.unknown');
  });

  test('keeps its kind: another provider is another connection', () => {
    given(okta('a.example')).when(commandFrom(ConfigureSso, { portal: 'p1', connection: 'okta', kind: 'jwt', name: 'Okta', hosts: ['a.example'] })).thenRejected('sso.kind-fixed');
    given(okta('a.example')).when(commandFrom(ConfigureSso, { portal: 'p1', connection: 'okta', kind: 'saml', name: 'Okta', hosts: ['a.example'] })).thenNothing();
  });

  test('can be removed while nobody needs it; removing none changes nothing', () => {
    given(okta('a.example')).when(commandFrom(RemoveSso, { portal: 'p1', connection: 'okta' })).then({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } });
    given().when(commandFrom(RemoveSso, { portal: 'p1', connection: 'okta' })).thenNothing();
  });
});

describe('The SSO rule', () => {
  test('is switched on where a connection leads in (A11)', () => {
    given(okta('a.example', 'b.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', mode: 'all' })).then(sso(null, 'all'));
    given(okta('a.example'))
      .when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', host: 'A.example', mode: 'lists', lists: ['vip'], existingOnly: true }), { rows })
      .then({ type: 'SsoAccessRuleChanged', data: { host: 'a.example', mode: 'lists', lists: ['vip'], existingOnly: true } });
  });

  test('by lists with no list is refused (A2)', () => {
    given(okta('a.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', host: 'a.example', mode: 'lists' })).thenRejected('sso.no-lists');
    given(okta('a.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', host: 'a.example', mode: 'lists', lists: ['x'] }), { rows }).thenRejected('list.unknown');
  });

  test('is not switched on where no connection leads in (A2)', () => {
    given().when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', mode: 'all' })).thenRejected('sso.no-connection');
    given(okta('a.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', host: 'b.example', mode: 'all' })).thenRejected('sso.no-connection');
    const { details } = given(okta('a.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', mode: 'all' })).thenRejected('sso.no-connection');
    expect(details['hosts']).toEqual(['b.example']);
    given(okta('a.example'), sso('b.example', 'off')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', mode: 'all' })).then(sso(null, 'all'));
    givenFor(portal)(past[0]!).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', mode: 'all' })).thenRejected('sso.no-connection');
  });

  test('cannot be set for a host that is not the portal’s', () => {
    given(okta('a.example')).when(commandFrom(ChangeSsoAccessRule, { portal: 'p1', host: 'c.example', mode: 'off' })).thenRejected('host.unknown');
  });
});

describe('The last way to sign in', () => {
  const on = [okta('a.example', 'b.example'), sso(null, 'all')] as const;

  test('is not removed with its connection (A2)', () => {
    const { details } = given(...on).when(commandFrom(RemoveSso, { portal: 'p1', connection: 'okta' })).thenRejected('sso.last-method');
    expect(details['hosts']).toEqual(['a.example', 'b.example']);
  });

  test('is not taken from one host by pointing its connection elsewhere (A2)', () => {
    given(...on).when(commandFrom(ConfigureSso, { portal: 'p1', connection: 'okta', kind: 'saml', name: 'Okta', hosts: ['a.example'] })).thenRejected('sso.last-method');
  });

  test('is not lost by letting a host follow the portal again (A2)', () => {
    given(okta('a.example'), sso('b.example', 'off'), sso(null, 'all')).when(commandFrom(RemoveHostOverride, { portal: 'p1', host: 'b.example', setting: 'sso' })).thenRejected('sso.last-method');
  });

  test('may go when another connection leads to the same hosts', () => {
    given(...on, { type: 'SsoConfigured', data: { connection: 'entra', kind: 'oidc', name: 'Entra', hosts: ['a.example', 'b.example'], settings: null } })
      .when(commandFrom(RemoveSso, { portal: 'p1', connection: 'okta' }))
      .then({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } });
  });

  test('may go once SSO is off, because passwords count again', () => {
    given(...on, sso(null, 'off')).when(commandFrom(RemoveSso, { portal: 'p1', connection: 'okta' })).then({ type: 'SsoRemoved', data: { connection: 'okta', keys: [] } });
  });
});
