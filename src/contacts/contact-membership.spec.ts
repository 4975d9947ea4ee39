import { describe, it } from '@jest/globals';
import { command } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import type { ContactEvent } from './contact.events.js';
import { contact } from './contact.js';
import { AddContactToList, LinkContactToCompany, RemoveContactFromList, UnlinkContactFromCompany } from './contact-membership.js';

const given = givenFor(contact);
const anna: ContactEvent = { type: 'ContactRecorded', data: { name: 'Anna', email: null, emailDigest: null, language: null } };
const added = (by: string): ContactEvent => ({ type: 'ContactAddedToList', data: { list: 'vip', by } });
const removed: ContactEvent = { type: 'ContactRemovedFromList', data: { list: 'vip' } };
const linked = (by: string): ContactEvent => ({ type: 'ContactLinkedToCompany', data: { company: 'acme', by } });
const unlinked: ContactEvent = { type: 'ContactUnlinkedFromCompany', data: { company: 'acme' } };

const list = (kind: string, archived = false) => ({ rows: { 'list/vip': { id: 'vip', kind, archived } } });
const open = list('static');
const acme = { rows: { 'company/acme': { id: 'acme' } } };
const system = { actor: { kind: 'system' as const, id: 'sichtfeld' } };
const importer = { actor: { kind: 'import' as const, id: 'zendesk' } };

const add = command(AddContactToList, { contact: 'c1', list: 'vip' });
const remove = command(RemoveContactFromList, { contact: 'c1', list: 'vip' });
const link = command(LinkContactToCompany, { contact: 'c1', company: 'acme' });
const unlink = command(UnlinkContactFromCompany, { contact: 'c1', company: 'acme' });
const by = <C extends object>(connection: string, one: C): C => Object.assign(Object.create(Object.getPrototypeOf(one) as object) as C, one, { connection });

describe('a static list', () => {
  it('takes a contact once, by hand or by import', () => {
    given(anna).when(add, open).then(added('admin'));
    given(anna).when(add, { ...open, ...importer }).then(added('import'));
    given(anna, added('import')).when(add, open).thenNothing();
  });

  it('lets a contact go', () => {
    given(anna, added('admin')).when(remove).then(removed);
    given(anna).when(remove).thenNothing();
    given(anna, added('admin'), removed).when(remove).thenNothing();
  });

  it('must be there, be static and not be archived', () => {
    given(anna).when(add).thenRejected('list.unknown');
    given(anna).when(add, list('dynamic')).thenRejected('list.dynamic');
    given(anna).when(add, list('static', true)).thenRejected('list.archived');
  });

  it('lets a contact go even when it is archived, because rules that name it go on working', () => {
    given(anna, added('admin')).when(remove, list('static', true)).then(removed);
  });
});

describe('a sign-in that maps lists and companies (A12)', () => {
  it('sets what is not set, and takes back only what its connection had set', () => {
    given(anna).when(by('okta', add), { ...open, ...system }).then(added('okta'));
    given(anna, added('okta')).when(by('okta', remove), system).then(removed);
    given(anna, added('okta')).when(by('entra', remove), system).thenNothing();
    given(anna, added('admin')).when(by('okta', remove), system).thenNothing();
    given(anna, linked('okta')).when(by('okta', unlink), system).then(unlinked);
    given(anna, linked('import')).when(by('okta', unlink), system).thenNothing();
  });

  it('does not take over what staff had set, but staff take over what it had set', () => {
    given(anna, added('admin')).when(by('okta', add), { ...open, ...system }).thenNothing();
    given(anna, added('okta')).when(add, open).then(added('admin'));
    given(anna, linked('okta')).when(link, acme).then(linked('admin'));
  });

  it('is nothing that anybody else can claim to be', () => {
    given(anna).when(by('okta', add), open).thenRejected('connection.not-yours');
    given(anna, added('okta')).when(by('okta', remove), importer).thenRejected('connection.not-yours');
  });
});

describe('a company', () => {
  it('has contacts, and a contact several companies', () => {
    given(anna).when(link, acme).then(linked('admin'));
    given(anna, linked('admin')).when(link, acme).thenNothing();
    given(anna, { type: 'ContactLinkedToCompany', data: { company: 'other', by: 'admin' } }).when(link, acme).then(linked('admin'));
  });

  it('can be left', () => {
    given(anna, linked('admin')).when(unlink).then(unlinked);
    given(anna).when(unlink).thenNothing();
  });

  it('must be there', () => {
    given(anna).when(link).thenRejected('company.unknown');
    given().when(link, acme).thenRejected('contact.unknown');
  });
});
