import { bestMethod, entry, identityAtRequest, type EntryInput, type SessionIdentity } from '../../src/portal/entry.policy.js';
import { explainEntry } from '../../src/portal/explain-entry.policy.js';
import { printEntryTable } from '../../src/portal/entry-table.js';
import { AT, contactOf, HOST, inputOf, membershipOf, portalOf, type Door } from './people.js';

const OPEN: Door = {
  portal: 'open', host: 'known', sso: 'off', method: 'password', connection: 'known', subject: 'known', selfRegistration: true, access: 'everybody', contact: 'registered', onList: true, existingOnly: false,
};
const door = (change: Partial<Door>): Door => ({ ...OPEN, ...change });

const mia = (method: SessionIdentity['method']): SessionIdentity => ({ host: HOST, contact: 'mia', method, connection: method === 'sso' ? 'okta' : null });
const request = (change: Partial<Door>): Omit<EntryInput, 'method' | 'connection' | 'subject'> => {
  const { portal, host, contact, membership, at } = inputOf(door(change));
  return { portal, host, contact, membership, at };
};

describe('A running session', () => {
  test('goes on while the table lets its contact in', () => {
    expect(identityAtRequest(mia('password'), request({}))).toMatchObject({ allowed: true, reason: 'registered', act: 'none' });
  });

  test.each([
    ['password', { sso: 'all' }, 'sso.required'],
    ['link', { sso: 'lists' }, 'sso.required'],
    ['sso', { sso: 'off' }, 'sso.off'],
    ['sso', { sso: 'lists', onList: false }, 'sso.list-miss'],
    ['password', { access: 'lists', onList: false }, 'list.miss'],
    ['password', { contact: 'blocked' }, 'contact.blocked'],
    ['sso', { sso: 'all', contact: 'erased' }, 'credentials.unknown'],
    ['password', { contact: 'unverified' }, 'email.unverified'],
    ['password', { portal: 'closed' }, 'portal.closed'],
    ['password', { portal: 'unknown' }, 'portal.unknown'],
  ] as const)('by %s ends when the rules become %j: %s (A1)', (method, change, reason) => {
    expect(identityAtRequest(mia(method), request(change as Partial<Door>))).toMatchObject({ allowed: false, reason });
  });

  test('by SSO ends when its connection is removed or no longer leads to the host', () => {
    const portal = { ...portalOf(door({ sso: 'all' }))!, connections: {} };
    expect(identityAtRequest(mia('sso'), { ...request({ sso: 'all' }), portal })).toMatchObject({ allowed: false, reason: 'credentials.unknown' });
  });

  test('is bound to its host and its contact', () => {
    expect(identityAtRequest({ ...mia('password'), host: 'other.example.com' }, request({})).allowed).toBe(false);
    expect(identityAtRequest({ ...mia('password'), contact: 'ben' }, request({})).allowed).toBe(false);
    expect(identityAtRequest(mia('sso'), request({ sso: 'all', contact: 'none' })).allowed).toBe(false);
  });

  test('never creates or registers anybody on the way', () => {
    expect(entry(inputOf(door({ method: 'sso', sso: 'all', contact: 'recorded' })))).toMatchObject({ allowed: true, act: 'register' });
    expect(identityAtRequest(mia('sso'), request({ sso: 'all', contact: 'recorded' }))).toMatchObject({ allowed: false, act: 'none' });
  });
});

describe('An answer at the door', () => {
  test('holds until the first dynamic list that was asked may change', () => {
    expect(entry(inputOf(door({ access: 'lists' }))).validUntil).toBe(AT + 30_000);
    expect(entry(inputOf(door({}))).validUntil).toBeNull();
  });

  test('asks no list that it does not need', () => {
    const asked: string[] = [];
    const membership = (list: string) => (asked.push(list), membershipOf(true)(list));
    entry({ ...inputOf(door({ access: 'lists', sso: 'all' })), membership });
    expect(asked).toEqual([]);
    entry({ ...inputOf(door({ access: 'lists' })), membership });
    expect(asked).toEqual(['vip', 'gold']);
  });

  test('says when a mailed link proves the address', () => {
    expect(entry(inputOf(door({ method: 'link', contact: 'unverified' })))).toMatchObject({ allowed: true, verifies: true });
    expect(entry(inputOf(door({ method: 'link', contact: 'recorded' })))).toMatchObject({ act: 'register', verifies: true });
    expect(entry(inputOf(door({ method: 'register', contact: 'none' })))).toMatchObject({ act: 'create-and-register', verifies: true });
    expect(entry(inputOf(door({ method: 'sso', sso: 'all', contact: 'unverified' })))).toMatchObject({ allowed: true, verifies: false });
    expect(entry(inputOf(door({ method: 'link' }))).verifies).toBe(false);
  });

  test('names the event that made it: the rule, the membership, the registration (A1)', () => {
    expect(explainEntry(inputOf(door({ sso: 'all' }))).setBy).toEqual({ stream: 'portal-p1', revision: 5 });
    expect(explainEntry(inputOf(door({ access: 'lists' }))).setBy).toEqual({ stream: 'list-gold', revision: 11 });
    expect(explainEntry(inputOf(door({ access: 'lists', onList: false }))).setBy).toEqual({ stream: 'portal-p1', revision: 6 });
    expect(explainEntry(inputOf(door({}))).setBy).toEqual({ stream: 'contact-mia', revision: 3 });
    expect(explainEntry(inputOf(door({ contact: 'blocked' }))).setBy).toEqual({ stream: 'contact-mia', revision: 8 });
    expect(explainEntry(inputOf(door({ contact: 'unverified' }))).setBy).toEqual({ stream: 'contact-mia', revision: 7 });
    expect(explainEntry(inputOf(door({ method: 'register', contact: 'none', selfRegistration: false }), true)).setBy).toEqual({ stream: 'portal-p1', revision: 4 });
  });

  test('is explained in order, in both languages', () => {
    const { checks } = explainEntry(inputOf(door({ access: 'lists', onList: false })));
    expect(checks.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'portal passed', 'contact.blocked passed', 'sso passed', 'sso.connection not-asked', 'identity not-asked', 'self-registration not-asked', 'access passed', 'contact passed', 'lists failed',
    ]);
    expect(checks.every(({ en, de }) => en.endsWith('.') && de.endsWith('.'))).toBe(true);
  });
});

describe('Somebody without a session', () => {
  const registered = contactOf({ contact: 'registered' })!;

  test('is thought to come by the host’s SSO where it is on', () => {
    expect(bestMethod(portalOf(door({ sso: 'all' }))!, HOST, registered)).toEqual({ method: 'sso', connection: 'okta' });
  });

  test('is thought to come by a mailed link, or by password without an address', () => {
    expect(bestMethod(portalOf(door({}))!, HOST, registered)).toEqual({ method: 'link', connection: null });
    expect(bestMethod(portalOf(door({}))!, HOST, { ...registered, emailDigest: null })).toEqual({ method: 'password', connection: null });
  });
});

describe('The printed table', () => {
  test('has every row that decides, as Markdown', () => {
    const lines = printEntryTable().split('\n');
    expect(lines[0]).toBe('| # | Portal | SSO | Method | Self-registration | Access lists | Contact | And | Outcome |');
    expect(lines).toContain('| 3 |  | all, lists | password, link, register, reset |  |  |  |  | refuse `sso.required` |');
    expect(lines).toContain('| 16 |  | off | register | on | lists | none |  | create, register, refuse `list.miss` |');
  });
});
