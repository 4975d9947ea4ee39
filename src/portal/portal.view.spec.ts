import type { Recorded } from '../kernel/event.js';
import { portalHosts } from './portal-hosts.view.js';
import { portalSettings, type SettingVersions } from './portal-settings.view.js';
import { portalEvents, type PortalEvent } from './portal.events.js';
import { firstHost, listsNamedBy, selfRegistrationOf, ssoOf, type PortalRow } from './portal.policy.js';
import { portalView } from './portal.view.js';

const NOTHING = { rows: { get: () => undefined } };
const recorded = (facts: readonly PortalEvent[], of = 'p1'): Recorded<PortalEvent>[] =>
  facts.map((fact, revision) => ({
    ...fact, stream: `portal-${of}`, of, revision, position: String(revision), eventId: `e${revision}`, at: 1000 + revision, recordedAt: 2000 + revision, actor: { kind: 'staff', id: 'anna' }, keys: {},
  }));

const rowAfter = (...facts: PortalEvent[]): PortalRow =>
  recorded([{ type: 'PortalCreated', data: { title: 'Help', language: 'en', zone: 'Europe/Berlin' } }, ...facts]).reduce<PortalRow | undefined>((row, event) => portalView.fold(row, event, NOTHING, 'p1'), undefined)!;

const connected = (host: string): PortalEvent => ({ type: 'DomainConnected', data: { host } });

describe('The portal’s row', () => {
  test('begins closed, for everybody registered, with own tickets only', () => {
    expect(rowAfter()).toMatchObject({
      id: 'p1', language: 'en', open: { value: false, revision: -1 }, title: { value: 'Help', revision: 0 }, access: { value: { mode: 'everybody' }, revision: -1 }, sso: { value: { mode: 'off' } }, revision: 0,
    });
  });

  test('names the revision that set each setting', () => {
    const row = rowAfter({ type: 'PortalOpened', data: {} }, { type: 'BrandingChanged', data: { hue: 10, name: 'Acme' } });
    expect(row.open).toEqual({ value: true, revision: 1 });
    expect(row.brand).toEqual({ value: { hue: 10, name: 'Acme' }, revision: 2 });
    expect(row.revision).toBe(2);
  });

  test('lets a host’s own setting stand before the portal’s until it is removed', () => {
    const own: PortalEvent[] = [connected('a.example'), { type: 'SelfRegistrationAllowed', data: { host: 'a.example' } }];
    expect(selfRegistrationOf(rowAfter(...own), 'a.example')).toEqual({ value: true, revision: 2 });
    expect(selfRegistrationOf(rowAfter(...own), 'b.example')).toEqual({ value: false, revision: -1 });
    expect(selfRegistrationOf(rowAfter(...own, { type: 'HostOverrideRemoved', data: { host: 'a.example', setting: 'selfRegistration' } }), 'a.example').value).toBe(false);
    expect(ssoOf(rowAfter(connected('a.example'), { type: 'SsoAccessRuleChanged', data: { host: 'a.example', mode: 'all', lists: [], existingOnly: true } }), 'a.example').value).toEqual({ mode: 'all', lists: [], existingOnly: true });
  });

  test('keeps filter rules of lists apart and forgets those that are removed', () => {
    const rule = { filterBranchType: 'OR' };
    const row = rowAfter({ type: 'FilterRuleChanged', data: { list: 'vip', rule } }, { type: 'FilterRuleChanged', data: { list: null, rule } });
    expect(row.listFilters).toEqual({ vip: { value: rule, revision: 1 } });
    expect(row.filter).toEqual({ value: rule, revision: 2 });
    expect(listsNamedBy(row)).toEqual(['vip']);
    expect(rowAfter({ type: 'FilterRuleChanged', data: { list: 'vip', rule } }, { type: 'FilterRuleChanged', data: { list: 'vip', rule: null } }).listFilters).toEqual({});
  });

  test('knows the host that was connected first', () => {
    expect(firstHost(rowAfter(connected('z.example'), connected('a.example')))).toBe('z.example');
    expect(firstHost(rowAfter())).toBeNull();
  });

  test('folds every event of the portal without a complaint', () => {
    expect(portalView.folds).toEqual(Object.keys(portalEvents.definitions));
    const stray: PortalEvent = { type: 'SelfRegistrationAllowed', data: { host: 'gone.example' } };
    expect(rowAfter(stray).hosts).toEqual({});
    expect(portalView.fold(undefined, recorded([stray])[0]!, NOTHING, 'p1')).toBeUndefined();
  });
});

describe('The versions of a setting', () => {
  const fold = (facts: readonly PortalEvent[]): Map<string, SettingVersions> => {
    const rows = new Map<string, SettingVersions>();
    for (const event of recorded(facts)) for (const id of portalSettings.idsOf(event)) rows.set(id, portalSettings.fold(rows.get(id), event, NOTHING, id)!);
    return rows;
  };

  test('say who set which value when, the newest last (A9, A13)', () => {
    const rows = fold([
      { type: 'PortalCreated', data: { title: 'Help', language: 'en', zone: 'Europe/Berlin' } },
      { type: 'PortalTitleChanged', data: { title: 'Service' } },
      { type: 'SsoAccessRuleChanged', data: { host: 'a.example', mode: 'off', lists: [], existingOnly: false } },
    ]);
    expect(rows.get('p1/title')!.versions).toEqual([
      { revision: 0, at: 2000, actor: 'staff:anna', type: 'PortalCreated', value: 'Help' },
      { revision: 1, at: 2001, actor: 'staff:anna', type: 'PortalTitleChanged', value: 'Service' },
    ]);
    expect([...rows.keys()]).toEqual(['p1/title', 'p1/zone', 'p1/language', 'p1/sso@a.example']);
  });
});

describe('The portal of a host name', () => {
  test('is the one that connected it last', () => {
    const at = (row: { host: string; portal: string } | undefined, fact: PortalEvent, of: string) => portalHosts.fold(row, recorded([fact], of)[0]!, NOTHING, 'a.example');
    const gone: PortalEvent = { type: 'DomainDisconnected', data: { host: 'a.example' } };
    const first = at(undefined, connected('a.example'), 'p1');
    expect(first).toEqual({ host: 'a.example', portal: 'p1' });
    expect(at(first, gone, 'p1')).toBeUndefined();
    expect(at(at(first, connected('a.example'), 'p2'), gone, 'p1')).toEqual({ host: 'a.example', portal: 'p2' });
  });
});

describe('The sentences of the log', () => {
  test('tell every event in both languages', () => {
    const samples: readonly PortalEvent[] = [
      { type: 'AccessRuleChanged', data: { mode: 'lists', lists: ['vip', 'gold'] } },
      { type: 'SsoAccessRuleChanged', data: { host: null, mode: 'all', lists: [], existingOnly: true } },
      { type: 'TicketScopeChanged', data: { own: { reply: true }, company: { see: 'lists', lists: ['vip'], reply: false } } },
      { type: 'ReopenRuleChanged', data: { mode: 'within', days: 7, thanksKeepClosed: true } },
    ];
    const say = ({ type, data }: PortalEvent, language: 'en' | 'de') => (portalEvents.definitions[type][language] as (data: unknown) => string)(data);
    expect(samples.map(sample => say(sample, 'en'))).toEqual([
      'Without SSO, contacts on lists vip, gold may enter.',
      'On every host without a rule of its own, SSO lets in everybody whom the provider vouches for, existing contacts only.',
      'Contacts see their own tickets and answer them, and on list vip those of their companies without answering them.',
      'Customers may reopen closed tickets within 7 days; mere thanks do not reopen.',
    ]);
    expect(samples.map(sample => say(sample, 'de'))).toEqual([
      'Ohne SSO dürfen Kontakte auf den Listen vip, gold eintreten.',
      'Auf jedem Host ohne eigene Regel lässt SSO ein: alle, für die der Anbieter bürgt; nur vorhandene Kontakte.',
      'Kontakte sehen ihre eigenen Tickets und beantworten sie, dazu auf der Liste vip die ihrer Firmen, ohne sie zu beantworten.',
      'Kunden dürfen geschlossene Tickets binnen 7 Tagen (bloßer Dank zählt nicht) wieder öffnen.',
    ]);
  });
});
