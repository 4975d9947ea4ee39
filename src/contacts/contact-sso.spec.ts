import { givenFor, type Circumstances } from '../../test/support/given.js';
import { commandFrom } from '../kernel/fields.js';
import { contact } from './contact.js';
import type { ContactEvent } from './contact.events.js';
import { ComeInBySso } from './contact-sso.js';

const given = givenFor<typeof contact.initial, ContactEvent>(contact as never);
const NORA = { contact: 'c1', portal: 'p1', connection: 'okta', expects: 'new', identity: 'digest-of-nora', subject: 'nora', email: 'nora@example.com', name: 'Nora', lists: [], companies: [], values: {} };
const comesIn = (more: object = {}) => commandFrom(ComeInBySso, { ...NORA, ...more });
const WORLD: Circumstances = {
  actor: { kind: 'system', id: 'sichtfeld' },
  rows: { 'list/vip': { id: 'vip', kind: 'static', archived: false }, 'list/old': { id: 'old', kind: 'static', archived: true }, 'list/auto': { id: 'auto', kind: 'dynamic', archived: false }, 'company/amsel': {} },
};

const recorded: ContactEvent = { type: 'ContactRecorded', data: { name: 'Nora', email: 'nora@example.com', emailDigest: 'email(nora@example.com)', language: null } };
const linked: ContactEvent = { type: 'IdentityLinked', data: { connection: 'okta', identity: 'digest-of-nora', subject: 'nora' } };
const registered: ContactEvent = { type: 'ContactRegistered', data: { portal: 'p1', by: 'sso' } };
const verified: ContactEvent = { type: 'EmailVerified', data: { emailDigest: 'email(nora@example.com)' } };

describe('coming in by single sign-on', () => {
  it('records, links and registers somebody new in one append, and reserves the address before the identity', () => {
    const first = given().when(comesIn({ lists: ['vip'], companies: ['amsel'] }), WORLD);
    first.then(recorded, linked, registered, { type: 'ContactAddedToList', data: { list: 'vip', by: 'okta' } }, { type: 'ContactLinkedToCompany', data: { company: 'amsel', by: 'okta' } });
    expect(first.reserves()).toEqual(['email-email(nora@example.com)', 'identity-digest-of-nora']);
  });

  it('says nothing twice, and keeps the address it has', () => {
    given(recorded, linked, registered).when(comesIn({ expects: 'known', email: undefined }), WORLD).thenNothing();
    given(recorded, linked, registered).when(comesIn({ expects: 'new' }), WORLD).thenNothing();
  });

  it('links only where the address is the contact’s and proven', () => {
    given(recorded, verified).when(comesIn({ expects: 'linking' }), WORLD).then(linked, registered);
    given(recorded).when(comesIn({ expects: 'linking' }), WORLD).thenRejected('identity.email-taken');
    given(recorded).when(comesIn({ expects: 'linking', verified: true }), WORLD).then(verified, linked, registered);
    given(recorded, verified).when(comesIn({ expects: 'linking', email: 'other@example.com' }), WORLD).thenRejected('identity.email-taken');
    given(recorded, verified).when(comesIn({ expects: 'new' }), WORLD).thenRejected('identity.email-taken');
  });

  it('an identity that was unlinked meanwhile, or is another connection’s, opens nothing', () => {
    given(recorded, linked, registered, { type: 'IdentityUnlinked', data: { connection: 'okta', identity: 'digest-of-nora' } } as ContactEvent).when(comesIn({ expects: 'known', email: undefined }), WORLD).thenRejected('identity.email-taken');
    given(recorded, linked, registered).when(comesIn({ expects: 'known', email: undefined, connection: 'other' }), WORLD).thenRejected('identity.email-taken');
    given().when(comesIn({ expects: 'known' }), WORLD).thenRejected('contact.unknown');
  });

  it('a blocked or erased contact stays out', () => {
    given(recorded, linked, registered, { type: 'ContactBlocked', data: {} }).when(comesIn({ expects: 'known' }), WORLD).thenRejected('contact.blocked');
    given(recorded, { type: 'ContactErased', data: { emailDigest: null, identities: [] } }).when(comesIn(), WORLD).thenRejected('contact.erased');
  });

  it('takes back what its connection had set, and nothing of others (A12)', () => {
    const past: ContactEvent[] = [recorded, linked, registered, { type: 'ContactAddedToList', data: { list: 'vip', by: 'okta' } }, { type: 'ContactAddedToList', data: { list: 'hand', by: 'admin' } }, { type: 'ContactAddedToList', data: { list: 'saml', by: 'keycloak' } }, { type: 'ContactLinkedToCompany', data: { company: 'amsel', by: 'okta' } }];
    given(...past).when(comesIn({ expects: 'known' }), WORLD).then({ type: 'ContactRemovedFromList', data: { list: 'vip' } }, { type: 'ContactUnlinkedFromCompany', data: { company: 'amsel' } });
    given(...past).when(comesIn({ expects: 'known', lists: ['vip', 'hand', 'saml'], companies: ['amsel'] }), WORLD).thenNothing();
  });

  it('puts nobody on a list that is archived, gone or follows criteria', () => {
    given(recorded, linked, registered).when(comesIn({ expects: 'known', lists: ['old', 'auto', 'gone'], companies: ['gone'] }), WORLD).thenNothing();
  });

  it('somebody without address and name is called what the provider calls them', () => {
    given().when(comesIn({ email: undefined, name: undefined }), WORLD).then({ type: 'ContactRecorded', data: { name: 'nora', email: null, emailDigest: null, language: null } }, linked, registered);
  });
});
