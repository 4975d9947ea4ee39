import { describe, expect, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import type { ContactEvent } from './contact.events.js';
import { contact } from './contact.js';
import { BlockContact, EraseContact, UnblockContact } from './contact-standing.js';

const given = givenFor(contact);
const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna', email: 'anna@example.org', emailDigest: 'email(anna@example.org)', language: null } };
const blocked: ContactEvent = { type: 'ContactBlocked', data: {} };
const linked: ContactEvent = { type: 'IdentityLinked', data: { connection: 'okta', identity: 'identity(x)', subject: null } };
const erased: ContactEvent = { type: 'ContactErased', data: { emailDigest: 'email(anna@example.org)', identities: ['identity(x)'] } };
const block = command(BlockContact, { contact: 'c1' });
const unblock = command(UnblockContact, { contact: 'c1' });
const erase = command(EraseContact, { contact: 'c1' });

describe('a contact', () => {
  it('is blocked once and unblocked once', () => {
    given(anna).when(block).then(blocked);
    given(anna, blocked).when(block).thenNothing();
    given(anna, blocked).when(unblock).then({ type: 'ContactUnblocked', data: {} });
    given(anna).when(unblock).thenNothing();
    given().when(block).thenRejected('contact.unknown');
  });

  it('is erased with its reservations given up (U7)', () => {
    const erasing = given(anna, linked).when(erase);
    erasing.then(erased);
    expect(erasing.releases()).toEqual(['email-email(anna@example.org)', 'identity-identity(x)']);
  });

  it('is erased once and for all', () => {
    given(anna, erased).when(erase).thenNothing();
    given(anna, erased).when(block).thenRejected('contact.erased');
    given().when(erase).thenRejected('contact.unknown');
    expect(given(anna, erased).when(erase).releases()).toEqual([]);
  });

  it('is blocked by admins and imports, unblocked and erased by admins alone', () => {
    for (const [type, by] of [[BlockContact, ['admin', 'import']], [UnblockContact, ['admin']], [EraseContact, ['admin']]] as const) expect(contact.commands.find(one => one.command === type)!.by).toEqual(by);
  });

  it('issues one command itself: changing its profile', () => {
    expect(contact.commands.filter(({ by }) => by.includes('contact')).map(one => one.command.name)).toEqual(['ChangeProfile']);
  });

  it('is never touched by an auditor (U8)', () => {
    expect(contact.commands.filter(({ by }) => by.includes('auditor'))).toEqual([]);
  });
});
