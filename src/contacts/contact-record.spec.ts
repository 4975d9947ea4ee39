import { describe, expect, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import type { ContactEvent } from './contact.events.js';
import { contact } from './contact.js';
import { InviteContact, RecordContact, RegisterContact } from './contact-record.js';

const given = givenFor(contact);
const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna Groß', email: 'Anna@Example.org', emailDigest: 'email(anna@example.org)', language: 'de' } };
const nameless: ContactEvent = { type: 'ContactRecorded', data: { name: 'Ben', email: null, emailDigest: null, language: null } };
const blocked: ContactEvent = { type: 'ContactBlocked', data: {} };
const erased: ContactEvent = { type: 'ContactErased', data: { emailDigest: null, identities: [] } };
const registered: ContactEvent = { type: 'ContactRegistered', data: { portal: 'help', by: 'self' } };
const help = { rows: { 'portal/help': { id: 'help' } } };
const system = { ...help, actor: { kind: 'system' as const, id: 'sichtfeld' }, id: 'c1' };
const importer = { ...help, actor: { kind: 'import' as const, id: 'zendesk' } };

describe('recording a contact', () => {
  it('keeps the address as it was written and finds it by its folded form', () => {
    const recording = given().when(command(RecordContact, { name: ' Anna Groß ', email: ' Anna@Example.org ', language: 'de' }));
    recording.then(anna);
    expect(recording.reserves()).toEqual(['email-email(anna@example.org)']);
  });

  it('takes no address twice, however it is spelled', () => {
    const other = given().when(command(RecordContact, { email: 'ANNA@EXAMPLE.ORG' }));
    expect(other.reserves()).toEqual(['email-email(anna@example.org)']);
  });

  it('works without an address, but not without anything to call the person by', () => {
    const recording = given().when(command(RecordContact, { name: 'Ben' }));
    recording.then(nameless);
    expect(recording.reserves()).toEqual([]);
    given().when(command(RecordContact, {})).thenRejected('contact.nameless');
  });

  it.each(['anna', 'anna@', '@example.org', 'a b@example.org', 'Anna <anna@example.org>', 'a@b@c', 'anna@exam\u0085ple.org', `${'a'.repeat(250)}@b.de`])(
    'refuses %j as an address',
    email => {
      const { faults } = given().when(command(RecordContact, { email })).thenRejected('email.invalid');
      expect(faults[0]!.path).toBe('email');
    },
  );

  it('brings properties along in the same act', () => {
    const rows = { 'contactProperty/plan': { id: 'plan', type: 'enumeration', options: [{ id: 'gold' }], multiple: false } };
    given()
      .when(command(RecordContact, { name: 'Ben', values: { plan: 'gold' } }), { rows, actor: importer.actor })
      .then(nameless, { type: 'ProfileChanged', data: { values: { plan: 'gold' }, texts: {}, by: 'import' } });
  });

  it('happens once', () => {
    given(anna).when(command(RecordContact, { name: 'Anna' })).thenRejected('contact.exists');
    given(anna, erased).when(command(RecordContact, { name: 'Anna' })).thenRejected('contact.exists');
  });
});

describe('inviting a contact', () => {
  const invite = command(InviteContact, { contact: 'c1', portal: 'help' });

  it('can be said again, so that another mail goes out', () => {
    given(anna).when(invite, help).then({ type: 'ContactInvited', data: { portal: 'help' } });
    given(anna, { type: 'ContactInvited', data: { portal: 'help' } }).when(invite, help).then({ type: 'ContactInvited', data: { portal: 'help' } });
  });

  it('needs a portal, an address and somebody who is not in yet', () => {
    given(anna).when(invite).thenRejected('portal.unknown');
    given(nameless).when(invite, help).thenRejected('contact.no-email');
    given(anna, registered).when(invite, help).thenRejected('contact.registered');
    given(anna, blocked).when(invite, help).thenRejected('contact.blocked');
    given(anna, erased).when(invite, help).thenRejected('contact.erased');
    given().when(invite, help).thenRejected('contact.unknown');
  });
});

describe('registering a contact', () => {
  const self = { contact: 'c1', portal: 'help', by: 'self' as const };

  it('records, verifies and registers somebody new in one act', () => {
    const registering = given().when(command(RegisterContact, { ...self, email: 'neu@example.org', name: 'Neu', verified: true }), system);
    registering.then(
      { type: 'ContactRecorded', data: { name: 'Neu', email: 'neu@example.org', emailDigest: 'email(neu@example.org)', language: null } },
      { type: 'EmailVerified', data: { emailDigest: 'email(neu@example.org)' } },
      registered,
    );
    expect(registering.reserves()).toEqual(['email-email(neu@example.org)']);
  });

  it('reserves the address before the identity at a first SSO login', () => {
    const login = given().when(command(RegisterContact, { ...self, by: 'sso', email: 'neu@example.org', connection: 'okta', identity: '["okta","x"]', subject: 'x' }), system);
    expect(login.reserves()).toEqual(['email-email(neu@example.org)', 'identity-identity(["okta","x"])']);
    login.then(
      { type: 'ContactRecorded', data: { name: null, email: 'neu@example.org', emailDigest: 'email(neu@example.org)', language: null } },
      { type: 'IdentityLinked', data: { connection: 'okta', identity: 'identity(["okta","x"])', subject: 'x' } },
      { type: 'ContactRegistered', data: { portal: 'help', by: 'sso' } },
    );
  });

  it('registers a recorded contact, and at the same portal only once', () => {
    given(anna).when(command(RegisterContact, self), system).then(registered);
    given(anna, registered).when(command(RegisterContact, self), system).thenNothing();
    expect(given(anna).when(command(RegisterContact, { ...self, email: 'anna@example.org' }), system).reserves()).toEqual([]);
  });

  it('verifies the address that the mailed link was sent to, not another one', () => {
    given(anna)
      .when(command(RegisterContact, { ...self, email: 'ANNA@example.org', verified: true }), system)
      .then({ type: 'EmailVerified', data: { emailDigest: 'email(anna@example.org)' } }, registered);
    given(anna).when(command(RegisterContact, { ...self, email: 'alt@example.org', verified: true }), system).thenRejected('email.changed');
  });

  it('is never done by an import (A14)', () => {
    given(anna).when(command(RegisterContact, { ...self, by: 'admin' }), importer).thenRejected('contact.not-by-import');
  });

  it('lets an admin register somebody, but vouch for nothing', () => {
    given(anna).when(command(RegisterContact, { ...self, by: 'admin' }), help).then({ type: 'ContactRegistered', data: { portal: 'help', by: 'admin' } });
    given(anna).when(command(RegisterContact, self), help).thenRejected('contact.by-admin');
    given(anna).when(command(RegisterContact, { ...self, by: 'admin', email: 'anna@example.org', verified: true }), help).thenRejected('email.unproven');
    given(anna).when(command(RegisterContact, { ...self, by: 'admin', connection: 'okta', identity: 'x' }), help).thenRejected('connection.not-yours');
  });

  it('is refused for the blocked, the erased, and at a portal that is not there', () => {
    given(anna, blocked).when(command(RegisterContact, self), system).thenRejected('contact.blocked');
    given(anna, erased).when(command(RegisterContact, self), system).thenRejected('contact.erased');
    given(anna).when(command(RegisterContact, self), { ...system, rows: {} }).thenRejected('portal.unknown');
  });
});
