import { describe, expect, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { emailDigest, foldAddress } from './address.policy.js';
import type { ContactEvent } from './contact.events.js';
import { contact } from './contact.js';
import { ChangeEmail, LinkIdentity, UnlinkIdentity, VerifyEmail } from './contact-address.js';

const given = givenFor(contact);
const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna', email: 'anna@example.org', emailDigest: 'email(anna@example.org)', language: null } };
const moved: ContactEvent = { type: 'EmailChanged', data: { email: 'neu@example.org', emailDigest: 'email(neu@example.org)', previousDigest: 'email(anna@example.org)' } };
const verified: ContactEvent = { type: 'EmailVerified', data: { emailDigest: 'email(anna@example.org)' } };
const linked: ContactEvent = { type: 'IdentityLinked', data: { connection: 'okta', identity: 'identity(x)', subject: null } };
const system = { actor: { kind: 'system' as const, id: 'sichtfeld' } };
const change = (email: string | null, more: Partial<ChangeEmail> = {}) => command(ChangeEmail, { contact: 'c1', email, ...more });

describe('an e-mail address', () => {
  it('is the same whatever its letters, and different where access rules must not guess (M3)', () => {
    expect(foldAddress(' ANNA@Exämple.ORG ')).toBe('anna@exämple.org');
    expect(foldAddress('a\u0308nne@example.org')).toBe(foldAddress('Änne@example.org'));
    expect(foldAddress('strasse@example.org')).not.toBe(foldAddress('straße@example.org'));
    expect(emailDigest((kind, value) => `${kind}:${value}`, 'A@B')).toBe('email:a@b');
  });

  it('changes by reserving the new one and giving up the old one', () => {
    const changing = given(anna, verified).when(change('neu@example.org'));
    changing.then(moved);
    expect(changing.reserves()).toEqual(['email-email(neu@example.org)']);
    expect(changing.releases()).toEqual(['email-email(anna@example.org)']);
  });

  it('keeps its reservation when only its spelling changes', () => {
    const changing = given(anna).when(change('Anna@example.org'));
    changing.then({ type: 'EmailChanged', data: { email: 'Anna@example.org', emailDigest: 'email(anna@example.org)', previousDigest: 'email(anna@example.org)' } });
    expect([...changing.reserves(), ...changing.releases()]).toEqual([]);
    given(anna).when(change('anna@example.org')).thenNothing();
  });

  it('can be removed', () => {
    const removing = given(anna).when(change(null));
    removing.then({ type: 'EmailChanged', data: { email: null, emailDigest: null, previousDigest: 'email(anna@example.org)' } });
    expect(removing.releases()).toEqual(['email-email(anna@example.org)']);
    expect(removing.reserves()).toEqual([]);
  });

  it('is verified in the act when the mailed link went to the new one', () => {
    given(anna).when(change('neu@example.org', { verified: true }), system).then(moved, { type: 'EmailVerified', data: { emailDigest: 'email(neu@example.org)' } });
    given(anna).when(change('anna@example.org', { verified: true }), system).then(verified);
    given(anna, verified).when(change('anna@example.org', { verified: true }), system).thenNothing();
    given(anna).when(change('neu@example.org', { verified: true })).thenRejected('email.unproven');
  });

  it('is verified once, and only while it is the contact’s', () => {
    const verify = command(VerifyEmail, { contact: 'c1', email: 'Anna@example.org' });
    given(anna).when(verify, system).then(verified);
    given(anna, verified).when(verify, system).thenNothing();
    given(anna, verified, moved).when(verify, system).thenRejected('email.changed');
  });

  it('loses its proof when it changes', () => {
    const verify = command(VerifyEmail, { contact: 'c1', email: 'neu@example.org' });
    given(anna, verified, moved).when(verify, system).then({ type: 'EmailVerified', data: { emailDigest: 'email(neu@example.org)' } });
  });

  it('must be one', () => {
    given(anna).when(change('no address')).thenRejected('email.invalid');
    given().when(change('anna@example.org')).thenRejected('contact.unknown');
  });
});

describe('an identity of a connection', () => {
  const link = command(LinkIdentity, { contact: 'c1', connection: 'okta', identity: 'x', subject: 'anna' });

  it('is linked once, by a reservation of its own', () => {
    const linking = given(anna).when(link, system);
    linking.then({ type: 'IdentityLinked', data: { connection: 'okta', identity: 'identity(x)', subject: 'anna' } });
    expect(linking.reserves()).toEqual(['identity-identity(x)']);
    given(anna, linked).when(link, system).thenNothing();
  });

  it('is given up when it is unlinked', () => {
    const unlinking = given(anna, linked).when(command(UnlinkIdentity, { contact: 'c1', identity: 'identity(x)' }));
    unlinking.then({ type: 'IdentityUnlinked', data: { connection: 'okta', identity: 'identity(x)' } });
    expect(unlinking.releases()).toEqual(['identity-identity(x)']);
    given(anna).when(command(UnlinkIdentity, { contact: 'c1', identity: 'constructor' })).thenNothing();
  });
});
