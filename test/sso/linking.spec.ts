import { VerifyEmail } from '../../src/contacts/contact-address.js';
import { RecordContact } from '../../src/contacts/contact-record.js';
import { BlockContact, EraseContact } from '../../src/contacts/contact-standing.js';
import type { ContactIdentities } from '../../src/contacts/contact-identities.policy.js';
import { GrantRole, InviteStaff } from '../../src/staff/staff.js';
import { issue } from '../support/house.js';
import { openStage, type Stage } from './stage.js';

describe('linking identities', () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await openStage();
  });
  afterEach(() => stage.close());

  const identities = (contact: string) => Object.values(stage.house.stores.views.snapshot().get<ContactIdentities>('contactIdentities', contact)?.row ?? {});
  const withAddress = (email: string) => stage.contacts().filter(row => row.email === email);
  const comes = async (says: Parameters<ReturnType<Stage['browser']>['signIn']>[1], connection = 'work') => (await stage.browser().signIn(connection, says)).status;

  it('an address that somebody has is not handed to a provider: refused, and nothing is written (S17)', async () => {
    const before = await stage.head();
    expect(await comes({ sub: 'u-anna', email: 'anna@example.com', name: 'Mallory' })).toBe(401);
    expect(await stage.reason()).toBe('identity.email-taken');
    expect(identities(stage.town.anna)).toEqual([]);
    const said = await stage.house.stores.events.readAll(before);
    expect(said.map(({ type }) => type)).toEqual(['SignInRefused']);
  });

  it('a connection vouches for the addresses of its domains, whatever their spelling, and for no others (S16, S17)', async () => {
    await stage.connect({ domains: ['example.com'] });
    expect(await comes({ sub: 'u-anna', email: ' ANNA@Example.COM ', name: 'Anna' })).toBe(303);
    expect(identities(stage.town.anna)).toMatchObject([{ connection: 'work' }]);
    expect(stage.contact(stage.town.anna)).toMatchObject({ email: 'anna@example.com', verified: { is: true } });
    for (const domain of ['ample.com', 'com', 'example.com.evil.example', 'mail.example.com']) {
      await stage.connect({ domains: [domain] });
      expect([domain, await comes({ sub: `u-ben-${domain}`, email: 'ben@example.com' })]).toEqual([domain, 401]);
    }
  });

  it('an address that its contact has not proven links to nobody (S17)', async () => {
    await stage.connect({ domains: ['example.com'] });
    const dora = (await issue(stage.house, RecordContact, { name: 'Dora', email: 'dora@example.com' })).id;
    expect(await comes({ sub: 'u-dora', email: 'dora@example.com' })).toBe(401);
    expect(identities(dora)).toEqual([]);
    await issue(stage.house, VerifyEmail, { contact: dora, email: 'dora@example.com' });
    expect(await comes({ sub: 'u-dora', email: 'dora@example.com' })).toBe(303);
    expect(identities(dora)).toHaveLength(1);
    expect(stage.contact(dora)).toMatchObject({ registered: { [stage.town.portal]: { by: 'sso' } } });
  });

  it('subjects are compared byte by byte, and each connection has its own (S16, S17)', async () => {
    await stage.connect({}, 'other', { name: 'Other' });
    for (const [i, sub] of ['Émil', 'E\u0301mil', 'émil', 'Émil ', 'Émil.'].entries()) expect(await comes({ sub, name: `Emil ${i}` })).toBe(303);
    expect(await comes({ sub: 'Émil', name: 'Another Emil' }, 'other')).toBe(303);
    expect(stage.contacts().filter(({ name }) => typeof name === 'string' && name.includes('Emil'))).toHaveLength(6);
  });

  it('a sign-in never changes the address, and may come without one', async () => {
    expect(await comes({ sub: 'u-1', name: 'Paul' })).toBe(303);
    expect(await comes({ sub: 'u-1', name: 'Paul', email: 'paul@example.com' })).toBe(303);
    expect(stage.named('Paul')).toMatchObject([{ email: null }]);
    expect(await comes({ sub: 'u-2' })).toBe(303);
    expect(stage.named('u-2')).toHaveLength(1);
    expect(await comes({ sub: 'u-3', email: 'no address at all' })).toBe(401);
    expect(await stage.reason()).toBe('login.address');
  });

  it('an address of staff gives nobody a role (S17, J11)', async () => {
    const admin = (await issue(stage.house, InviteStaff, { name: 'Ada', email: 'ada@sichtfeld.example' })).id;
    await issue(stage.house, GrantRole, { staff: admin, role: 'admin' });
    const browser = stage.browser();
    expect((await browser.signIn('work', { sub: 'u-ada', email: 'ada@sichtfeld.example', name: 'Ada', attributes: { role: ['admin'], roles: ['admin'] } })).status).toBe(303);
    expect((await browser.get('/staff/portals')).status).toBe(403);
    expect(await browser.isIn()).toBe(true);
  });

  it('a blocked contact stays out: by its identity, and by its address (row 2)', async () => {
    await stage.connect({ domains: ['example.com'] });
    await comes({ sub: 'u-anna', email: 'anna@example.com' });
    await issue(stage.house, BlockContact, { contact: stage.town.anna });
    expect(await comes({ sub: 'u-anna' })).toBe(401);
    expect(await stage.reason()).toBe('contact.blocked');
    expect(await comes({ sub: 'u-anna-2', email: 'anna@example.com' })).toBe(401);
    expect(await stage.reason()).toBe('identity.email-taken');
  });

  it('first logins of one person at once make one contact', async () => {
    const says = { sub: 'u-tim', email: 'tim@example.com', name: 'Tim' };
    const answers = await Promise.all(Array.from({ length: 12 }, () => comes(says)));
    expect(answers).toEqual(Array<number>(12).fill(303));
    expect(withAddress('tim@example.com')).toHaveLength(1);
    expect(identities(withAddress('tim@example.com')[0]!.id)).toHaveLength(1);
  });

  it('first logins with one address by two connections at once make one contact: the second one is not let in unproven (S17)', async () => {
    await stage.connect({}, 'other', { name: 'Other' });
    for (let round = 0; round < 6; round++) {
      const email = `tom${round}@example.com`;
      const answers = await Promise.all([comes({ sub: email, email }), comes({ sub: `x-${email}`, email }, 'other'), comes({ sub: email, email })]);
      expect(withAddress(email)).toHaveLength(1);
      expect(identities(withAddress(email)[0]!.id)).toHaveLength(1);
      expect(answers.filter(status => status === 303).length).toBeGreaterThanOrEqual(1);
    }
  });

  it('whoever was erased and comes again is somebody new', async () => {
    const says = { sub: 'u-ute', email: 'ute@example.com', name: 'Ute' };
    await comes(says);
    const { id } = withAddress('ute@example.com')[0]!;
    await issue(stage.house, EraseContact, { contact: id });
    expect(await comes(says)).toBe(303);
    expect(withAddress('ute@example.com').map(row => row.id)).not.toContain(id);
    expect(withAddress('ute@example.com')).toHaveLength(1);
  });
});
