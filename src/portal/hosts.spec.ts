import { givenFor } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import { normaliseHost } from './host.policy.js';
import { AllowSelfRegistration, ConnectDomain, DisconnectDomain, RemoveHostOverride, StopSelfRegistration } from './hosts.js';
import type { PortalEvent } from './portal.events.js';
import { portal } from './portal.js';

const CREATED: PortalEvent = { type: 'PortalCreated', data: { title: 'Help', language: 'de', zone: 'Europe/Berlin' } };
const connected = (host: string): PortalEvent => ({ type: 'DomainConnected', data: { host } });
const HELP = connected('help.example.com');
const given = (...past: PortalEvent[]) => givenFor(portal)(CREATED, ...past);

describe('A host name', () => {
  test.each([
    ['Help.Example.COM', 'help.example.com'],
    ['help.example.com:8443', 'help.example.com'],
    ['help.example.com.', 'help.example.com'],
    ['hilfe.müller.example', 'hilfe.xn--mller-kva.example'],
    ['HILFE.MÜLLER.example', 'hilfe.xn--mller-kva.example'],
    ['localhost', 'localhost'],
    ['127.0.0.1:3000', '127.0.0.1'],
    ['[::1]:3000', '[::1]'],
  ])('%s is known as %s', (text, host) => {
    expect(normaliseHost(text)).toBe(host);
    expect(normaliseHost(host)).toBe(host);
  });

  test.each(['', 'https://help.example.com', 'help.example.com/login', 'anna@help.example.com', 'a b.example', 'help..example.com', '-help.example.com', 'he_lp.example.com', '__proto__', '%68elp.example.com', `${'a'.repeat(64)}.example`, 'help.example.com:port'])(
    '“%s” is none',
    text => expect(normaliseHost(text)).toBeUndefined(),
  );

  test('is connected and reserved under the name that requests will have', () => {
    const decided = given().when(commandFrom(ConnectDomain, { portal: 'p1', host: 'Help.Example.com.' }));
    decided.then(HELP);
    expect(decided.reserves()).toEqual(['host-help.example.com']);
  });

  test('that is connected already changes nothing', () => {
    given(HELP).when(commandFrom(ConnectDomain, { portal: 'p1', host: 'HELP.example.com' })).thenNothing();
  });

  test('that is none is refused', () => {
    given().when(commandFrom(ConnectDomain, { portal: 'p1', host: 'http://x' })).thenRejected('host.invalid');
  });

  test('is given back when it is disconnected, and may come again without its old settings', () => {
    const decided = given(HELP).when(commandFrom(DisconnectDomain, { portal: 'p1', host: 'help.example.com' }));
    decided.then({ type: 'DomainDisconnected', data: { host: 'help.example.com' } });
    expect(decided.releases()).toEqual(['host-help.example.com']);
    given().when(commandFrom(DisconnectDomain, { portal: 'p1', host: 'help.example.com' })).thenNothing();
    const again = [HELP, { type: 'SelfRegistrationAllowed', data: { host: 'help.example.com' } }, { type: 'DomainDisconnected', data: { host: 'help.example.com' } }, HELP] as const;
    given(...again)
      .when(commandFrom(AllowSelfRegistration, { portal: 'p1', host: 'help.example.com' }))
      .then({ type: 'SelfRegistrationAllowed', data: { host: 'help.example.com' } });
  });
});

describe('Self-registration', () => {
  test('is off until somebody allows it, portal-wide or at one host', () => {
    given().when(commandFrom(StopSelfRegistration, { portal: 'p1' })).thenNothing();
    given().when(commandFrom(AllowSelfRegistration, { portal: 'p1' })).then({ type: 'SelfRegistrationAllowed', data: { host: null } });
    given(HELP).when(commandFrom(AllowSelfRegistration, { portal: 'p1', host: 'HELP.example.com' })).then({ type: 'SelfRegistrationAllowed', data: { host: 'help.example.com' } });
  });

  test('cannot be set for a host that is not the portal’s', () => {
    given(HELP).when(commandFrom(AllowSelfRegistration, { portal: 'p1', host: 'other.example.com' })).thenRejected('host.unknown');
  });

  test('of a host may follow the portal’s again', () => {
    const stopped: PortalEvent = { type: 'SelfRegistrationStopped', data: { host: 'help.example.com' } };
    const follow = commandFrom(RemoveHostOverride, { portal: 'p1', host: 'help.example.com', setting: 'selfRegistration' });
    given(HELP, stopped).when(follow).then({ type: 'HostOverrideRemoved', data: { host: 'help.example.com', setting: 'selfRegistration' } });
    given(HELP).when(follow).thenNothing();
  });
});
