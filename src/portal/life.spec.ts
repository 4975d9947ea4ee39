import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import { ChangePortalLanguage, ChangePortalTimeZone, ChangePortalTitle, ClosePortal, CreatePortal, OpenPortal } from './life.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';

const given = givenFor(portal);
const CREATED: PortalEvent = { type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } };

describe('A portal', () => {
  test('is created with its first host name, which nobody else may have then', () => {
    const decided = given().when(commandFrom(CreatePortal, { title: ' Help ', host: 'Help.Example.com:443' }));
    decided.then(CREATED, { type: 'DomainConnected', data: { host: 'help.example.com' } });
    expect(decided.reserves()).toEqual(['host-help.example.com']);
  });

  test('is not created over another one, nor with a zone that does not exist', () => {
    given(CREATED).when(commandFrom(CreatePortal, { title: 'Again' })).thenRejected('portal.exists');
    given().when(commandFrom(CreatePortal, { title: 'Help', zone: 'Mars/Olympus' })).thenRejected('zone.unknown');
  });

  test('must exist before it can be changed', () => {
    given().when(commandFrom(OpenPortal, { portal: 'p1' })).thenRejected('portal.unknown');
  });

  test('is opened and closed; doing so twice writes nothing', () => {
    given(CREATED).when(commandFrom(ClosePortal, { portal: 'p1' })).thenNothing();
    given(CREATED).when(commandFrom(OpenPortal, { portal: 'p1' })).then({ type: 'PortalOpened', data: {} });
    given(CREATED, { type: 'PortalOpened', data: {} }).when(commandFrom(OpenPortal, { portal: 'p1' })).thenNothing();
    given(CREATED, { type: 'PortalOpened', data: {} }).when(commandFrom(ClosePortal, { portal: 'p1' })).then({ type: 'PortalClosed', data: {} });
  });

  test('gets another title and language', () => {
    given(CREATED).when(commandFrom(ChangePortalTitle, { portal: 'p1', title: ' Service ' })).then({ type: 'PortalTitleChanged', data: { title: 'Service' } });
    given(CREATED).when(commandFrom(ChangePortalTitle, { portal: 'p1', title: 'Help' })).thenNothing();
    given(CREATED).when(commandFrom(ChangePortalLanguage, { portal: 'p1', language: 'de-du' })).then({ type: 'PortalLanguageChanged', data: { language: 'de-du' } });
  });

  test.each([
    ['Europe/Vienna', 'Europe/Vienna'],
    ['europe/london', 'Europe/London'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['UTC', 'UTC'],
  ])('takes the time zone %s', (zone, stored) => {
    given(CREATED).when(commandFrom(ChangePortalTimeZone, { portal: 'p1', zone })).then({ type: 'PortalTimeZoneChanged', data: { zone: stored } });
  });

  test.each(['+02:00', 'Berlin', 'Europe/Atlantis', 'Europe/Berlin!'])('takes no time zone called %s', zone => {
    const { faults } = given(CREATED).when(commandFrom(ChangePortalTimeZone, { portal: 'p1', zone })).thenRejected('zone.unknown');
    expect(faults).toEqual([{ path: 'zone', code: 'zone.unknown', en: 'is no time zone like Europe/Berlin', de: 'ist keine Zeitzone wie Europe/Berlin' }]);
  });
});
