import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../kernel/sealing.js';
import { command } from '../../test/support/folds.js';
import { givenFor, NOON } from '../../test/support/given.js';
import type { ContactEvent, ProfileChange } from './contact.events.js';
import { contact } from './contact.js';
import { ChangeProfile, NotePasswordChange } from './contact-profile.js';

const given = givenFor(contact);
const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna', email: null, emailDigest: null, language: 'de' } };
const changed = (data: Partial<ProfileChange>): ContactEvent => ({ type: 'ProfileChanged', data: { values: {}, texts: {}, by: 'admin', ...data } });

const rows = {
  'contactProperty/plan': { id: 'plan', type: 'enumeration', multiple: false, options: [{ id: 'gold' }, { id: 'silver' }] },
  'contactProperty/topics': { id: 'topics', type: 'enumeration', multiple: true, options: [{ id: 'a' }, { id: 'b' }] },
  'contactProperty/note': { id: 'note', type: 'string', multiple: false, options: [] },
  'contactProperty/seats': { id: 'seats', type: 'number', multiple: false, options: [] },
  'contactProperty/hasOwnProperty': undefined,
};
const later = { rows, now: NOON + 60_000 };
const signIn = { ...later, actor: { kind: 'system' as const, id: 'sichtfeld' } };
const change = (fields: Partial<ChangeProfile>) => command(ChangeProfile, { contact: 'c1', ...fields });

describe('changing a profile', () => {
  it('keeps free text apart, because it is sealed, and the rest in the clear', () => {
    given(anna)
      .when(change({ name: 'Anna Groß', language: 'en', values: { plan: 'gold', note: 'mag Katzen', seats: 3, topics: ['b', 'a', 'b'] } }), later)
      .then(changed({ name: 'Anna Groß', language: 'en', values: { plan: 'gold', seats: 3, topics: ['a', 'b'] }, texts: { note: 'mag Katzen' } }));
  });

  it('says nothing twice', () => {
    const past = changed({ values: { plan: 'gold' }, texts: { note: 'mag Katzen' } });
    given(anna, past).when(change({ name: ' Anna ', language: 'de', values: { plan: 'gold', note: 'mag Katzen' } }), later).thenNothing();
    given(anna, past).when(change({ values: { plan: 'silver', note: 'mag Katzen' } }), later).then(changed({ values: { plan: 'silver' } }));
    given(anna).when(change({ values: { plan: null, note: '' } }), later).thenNothing();
  });

  it('clears what is given as null and leaves what is not given', () => {
    given(anna, changed({ values: { plan: 'gold' } }))
      .when(change({ name: null, language: null, values: { plan: null } }), later)
      .then(changed({ name: null, language: null, values: { plan: null } }));
    given(anna, changed({ texts: { note: 'x' } })).when(change({ values: { note: null } }), later).then(changed({ values: { note: null } }));
  });

  it('takes an earlier value from an import, even when it is today’s (M5)', () => {
    const importer = { rows, actor: { kind: 'import' as const, id: 'zendesk' } };
    const past = changed({ values: { plan: 'gold' } });
    given(anna, past).when(change({ values: { plan: 'gold' } }), { ...importer, now: NOON - 1 }).then(changed({ values: { plan: 'gold' }, by: 'import' }));
    given(anna, past).when(change({ values: { plan: 'gold' } }), { ...importer, now: NOON + 60_000 }).thenNothing();
  });

  it('goes by the latest moment, whatever was recorded last', () => {
    const state = [
      { ...anna, revision: 0, at: NOON },
      { ...changed({ values: { plan: 'gold' } }), revision: 1, at: NOON },
      { ...changed({ values: { plan: 'silver' } }), revision: 2, at: NOON - 1_000 },
    ].reduce(contact.evolve, contact.initial);
    expect(state).toMatchObject({ values: { plan: { value: 'gold', at: NOON } } });
  });

  it('writes anew what cannot be read any more', () => {
    given(anna, changed({ texts: { note: ERASED } })).when(change({ values: { note: 'x' } }), later).then(changed({ texts: { note: 'x' } }));
  });

  it('refuses values that the definitions do not know, by their path', () => {
    const faultsOf = (values: Record<string, unknown>) => given(anna).when(change({ values }), later).thenRejected('input.invalid').faults;
    expect(faultsOf({ plan: 'bronze' })).toMatchObject([{ path: 'values.plan', code: 'option' }]);
    expect(faultsOf({ seats: '3' })).toMatchObject([{ path: 'values.seats', code: 'number' }]);
    for (const id of ['unknown', 'constructor', 'toString', 'email']) expect(faultsOf({ [id]: 'x' })).toMatchObject([{ path: `values.${id}`, code: 'property.unknown' }]);
  });

  it('is a contact’s own matter for name and language, never for values that lists go by', () => {
    const self = { ...later, actor: { kind: 'contact' as const, id: 'c1' } };
    given(anna).when(change({ language: 'en' }), self).then(changed({ language: 'en', by: 'self' }));
    given(anna).when(change({ values: { plan: 'gold' } }), self).thenRejected('profile.values-not-yours');
    given(anna).when(change({ language: 'en' }), { ...self, actor: { kind: 'contact', id: 'c2' } }).thenRejected('contact.unknown');
  });

  it('is refused for the unknown and the erased', () => {
    given().when(change({ name: 'x' }), later).thenRejected('contact.unknown');
    given(anna, { type: 'ContactErased', data: { emailDigest: null, identities: [] } }).when(change({ name: 'x' }), later).thenRejected('contact.erased');
  });
});

describe('a sign-in that maps attributes (A12)', () => {
  it('takes back only what its own connection had set', () => {
    const byOkta = changed({ values: { plan: 'gold' }, by: 'okta' });
    given(anna, byOkta).when(change({ connection: 'okta', values: { plan: null } }), signIn).then(changed({ values: { plan: null }, by: 'okta' }));
    given(anna, byOkta).when(change({ connection: 'entra', values: { plan: null } }), signIn).thenNothing();
    given(anna, changed({ values: { plan: 'gold' } })).when(change({ connection: 'okta', values: { plan: null } }), signIn).thenNothing();
  });

  it('is nothing that staff can claim to be', () => {
    given(anna).when(change({ connection: 'okta', values: { plan: 'gold' } }), later).thenRejected('connection.not-yours');
  });
});

describe('a changed password', () => {
  it('is noted without anything of it', () => {
    given(anna).when(command(NotePasswordChange, { contact: 'c1' }), signIn).then({ type: 'PasswordChanged', data: {} });
    given().when(command(NotePasswordChange, { contact: 'c1' }), signIn).thenRejected('contact.unknown');
  });
});
