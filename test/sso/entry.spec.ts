import { VerifyEmail } from '../../src/contacts/contact-address.js';
import { ChangeProfile } from '../../src/contacts/contact-profile.js';
import { DefineContactProperty } from '../../src/contacts/contact-property.js';
import { AddContactToList, RemoveContactFromList } from '../../src/contacts/contact-membership.js';
import { BlockContact } from '../../src/contacts/contact-standing.js';
import { RegisterCompany } from '../../src/companies/company.js';
import { ArchiveList, CreateList } from '../../src/lists/list.js';
import { RemoveSso } from '../../src/portal/access.js';
import { NO_MAPPING } from '../../src/sso/connection.policy.js';
import { SsoLogins } from '../../src/sso/sso-logins.js';
import { PASSWORD } from '../support/town.js';
import { issue } from '../support/house.js';
import { Client } from '../support/browser-client.js';
import { openStage, type Stage } from './stage.js';

const dynamic = (value: string) => ({
  filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [
    { filterType: 'PROPERTY', property: 'tier', operation: { operationType: 'MULTISTRING', operator: 'IS_EQUAL_TO', values: [value], includeObjectsWithNoValueSet: false } },
  ] }],
});

describe('entry and mapping at a login by SSO', () => {
  let stage: Stage;
  let vip: string;
  let gold: string;
  beforeEach(async () => {
    stage = await openStage();
    const { house } = stage;
    vip = (await issue(house, CreateList, { name: 'VIP', kind: 'static' })).id;
    await issue(house, DefineContactProperty, { property: 'tier', en: 'Tier', de: 'Stufe', type: 'string' });
    await issue(house, DefineContactProperty, { property: 'topics', en: 'Topics', de: 'Themen', type: 'enumeration', multiple: true, options: [{ id: 'a', en: 'A', de: 'A' }, { id: 'b', en: 'B', de: 'B' }] });
    await issue(house, DefineContactProperty, { property: 'seats', en: 'Seats', de: 'Plätze', type: 'number' });
    gold = (await issue(house, CreateList, { name: 'Gold', kind: 'dynamic', criteria: dynamic('gold') })).id;
    await stage.connect({ mapping: mapping() });
  });
  afterEach(() => stage.close());

  const mapping = () => ({
    ...NO_MAPPING,
    lists: [{ attribute: 'groups', value: 'vip', list: vip }],
    companies: [{ attribute: 'org', value: 'amsel', company: stage.town.amsel }],
    fields: [{ attribute: 'tier', property: 'tier' }, { attribute: 'topics', property: 'topics' }, { attribute: 'seats', property: 'seats' }],
  });
  const NORA = { sub: 'u-nora', email: 'nora@example.com', name: 'Nora' };
  const comes = async (attributes: Record<string, string[]> = {}, says: object = {}) => (await stage.browser().signIn('work', { ...NORA, attributes, ...says })).status;
  const nora = () => stage.contacts().find(({ email }) => email === 'nora@example.com')!;
  const now = (id: string) => stage.contact(nora().id).properties[id]?.at(-1)?.[1] ?? null;
  const types = async (since: string) => (await stage.house.stores.events.readAll(since)).map(({ type }) => type).filter(type => type !== 'SignedIn');

  it('somebody on a mapped list is created and let in, others leave nothing behind (row 8)', async () => {
    await stage.sso('lists', { lists: [vip] });
    const before = await stage.head();
    expect(await comes({ groups: ['staff', 'VIP'] })).toBe(401);
    expect(await stage.reason()).toBe('sso.list-miss');
    expect(await types(before)).toEqual(['SignInRefused']);
    expect(nora()).toBeUndefined();
    const then = await stage.head();
    expect(await comes({ groups: ['staff', 'vip'] })).toBe(303);
    expect(await types(then)).toEqual(['EmailReserved', 'IdentityReserved', 'ContactRecorded', 'IdentityLinked', 'ContactRegistered', 'ContactAddedToList']);
    expect(nora()).toMatchObject({ lists: { [vip]: { by: 'work' } } });
  });

  it('a dynamic list sees what the login would set (row 8)', async () => {
    await stage.sso('lists', { lists: [gold] });
    expect(await comes({ tier: ['silver'] })).toBe(401);
    expect(nora()).toBeUndefined();
    expect(await comes({ tier: ['gold'] })).toBe(303);
  });

  it('a contact that leaves the list is refused at the next login, and what it is on stays written (row 7)', async () => {
    await stage.sso('lists', { lists: [vip, gold] });
    expect(await comes({ groups: ['vip'], tier: ['gold'] })).toBe(303);
    const before = await stage.head();
    expect(await comes({})).toBe(401);
    expect(await stage.reason()).toBe('sso.list-miss');
    expect(await types(before)).toEqual(['SignInRefused']);
    expect(nora()).toMatchObject({ lists: { [vip]: { by: 'work' } } });
    expect(await comes({ tier: ['gold'] })).toBe(303);
    expect(nora().lists).toEqual({});
  });

  it('with “existing contacts only” nobody is created (rows 5 and 8)', async () => {
    for (const [mode, lists] of [['all', []], ['lists', [vip]]] as const) {
      await stage.sso(mode, { lists: [...lists], existingOnly: true });
      expect(await comes({ groups: ['vip'] })).toBe(401);
      expect(await stage.reason()).toBe('contact.none');
    }
    expect(nora()).toBeUndefined();
    await stage.sso('all', { existingOnly: false });
    await comes();
    await stage.sso('all', { existingOnly: true });
    expect(await comes()).toBe(303);
  });

  it('with SSO off nobody comes in by it (row 9)', async () => {
    await stage.sso('off');
    expect(await comes()).toBe(401);
    expect(await stage.reason()).toBe('sso.off');
    expect(nora()).toBeUndefined();
  });

  it('with SSO on nobody comes in by password (row 3)', async () => {
    const anna = new Client(stage.app);
    expect((await anna.signIn('anna@example.com', PASSWORD)).status).toBe(401);
    await stage.sso('off');
    expect((await anna.signIn('anna@example.com', PASSWORD)).status).toBe(201);
    expect(await anna.subjects()).toEqual([]);
    await stage.sso('all');
    expect((await anna.ask('/api/tickets')).status).toBe(401);
  });

  it('sets lists, companies and fields at every login, and takes back only what its connection had set (A12)', async () => {
    const { house, town } = stage;
    await comes({ groups: ['vip'], org: ['amsel'], tier: ['gold'], topics: ['a', 'nonsense', 'b'], seats: ['12'] });
    const { id } = nora();
    expect(nora()).toMatchObject({ lists: { [vip]: { by: 'work' } }, companies: { [town.amsel]: { by: 'work' } } });
    expect([now('tier'), now('topics'), now('seats')]).toEqual(['gold', ['a', 'b'], 12]);

    const hand = (await issue(house, CreateList, { name: 'By hand', kind: 'static' })).id;
    await issue(house, AddContactToList, { contact: id, list: hand });
    await issue(house, ChangeProfile, { contact: id, values: { seats: 40 } });
    await comes({}, { name: 'Nora Neu' });
    expect(nora()).toMatchObject({ name: 'Nora Neu', lists: { [hand]: { by: 'admin' } }, companies: {} });
    expect(Object.keys(nora().lists)).toEqual([hand]);
    expect([now('tier'), now('topics'), now('seats')]).toEqual([null, null, 40]);

    const before = await stage.head();
    await comes({}, { name: 'Nora Neu' });
    expect(await types(before)).toEqual([]);
  });

  it('what staff set stays theirs, also while the connection says the same (A12)', async () => {
    const { house } = stage;
    await comes();
    const { id } = nora();
    await issue(house, AddContactToList, { contact: id, list: vip });
    await comes({ groups: ['vip'] });
    await comes({});
    expect(nora().lists).toMatchObject({ [vip]: { by: 'admin' } });
    await issue(house, RemoveContactFromList, { contact: id, list: vip });
    await comes({ groups: ['vip'] });
    expect(nora().lists).toMatchObject({ [vip]: { by: 'work' } });
  });

  it('another connection leaves alone what this one had set (A12)', async () => {
    await stage.connect({ mapping: mapping(), domains: ['example.com'] }, 'other', { name: 'Other' });
    await comes({ groups: ['vip'], tier: ['gold'] });
    const { id } = nora();
    await issue(stage.house, VerifyEmail, { contact: id, email: 'nora@example.com' });
    expect((await stage.browser().signIn('other', { ...NORA, sub: 'elsewhere' })).status).toBe(303);
    expect(nora()).toMatchObject({ id, lists: { [vip]: { by: 'work' } } });
    expect(now('tier')).toBe('gold');
  });

  it('lists and companies that are gone, and values that do not fit, keep nobody out (A12)', async () => {
    await issue(stage.house, ArchiveList, { list: vip });
    const far = (await issue(stage.house, RegisterCompany, { name: 'Fern' })).id;
    await stage.connect({ mapping: { ...mapping(), companies: [{ attribute: 'org', value: 'amsel', company: 'nothing' }, { attribute: 'org', value: 'amsel', company: far }], fields: [{ attribute: 'seats', property: 'seats' }, { attribute: 'seats', property: 'gone' }, { attribute: 'seats', property: '__proto__' }] } });
    expect(await comes({ groups: ['vip'], org: ['amsel'], seats: ['a dozen'] })).toBe(303);
    expect(nora()).toMatchObject({ lists: {}, companies: { [far]: { by: 'work' } } });
    expect(now('seats')).toBeNull();
  });

  it('a copy of an old answer does not bring back what a newer one took away (S11, A12)', async () => {
    const browser = stage.browser();
    const id = 'old-answer';
    await browser.signIn('work', { ...NORA, id, attributes: { groups: ['vip'] } });
    await comes({});
    await browser.signIn('work', { ...NORA, id, attributes: { groups: ['vip'] } });
    expect(nora().lists).toEqual({});
  });

  it('a running session ends at the next request when access has: list, block, connection, switch (entry.md)', async () => {
    const { house, town } = stage;
    const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['list', async () => (await stage.sso('lists', { lists: [vip] }), issue(house, RemoveContactFromList, { contact: nora().id, list: vip }))],
      ['switch', () => stage.sso('off')],
      ['connection', async () => (await stage.connect({}, 'spare', { name: 'Spare' }), issue(house, RemoveSso, { portal: town.portal, connection: 'work' }))],
      ['block', () => issue(house, BlockContact, { contact: nora().id })],
    ];
    for (const [way, end] of ways) {
      await stage.connect({ mapping: mapping() });
      await stage.sso('all');
      const browser = stage.browser();
      await browser.signIn('work', { ...NORA, attributes: { groups: ['vip'] } });
      expect([way, await browser.isIn()]).toEqual([way, true]);
      await end();
      expect([way, await browser.isIn()]).toEqual([way, false]);
      while ((await house.stores.vault.list('session', { owner: nora().id })).length > 0) await new Promise(resolve => setImmediate(resolve));
    }
  });

  it('the provider ends exactly the sessions it names (S20)', async () => {
    const [a, b, c] = [stage.browser(), stage.browser(), stage.browser()];
    await a.signIn('work', { ...NORA, index: 'i-1' });
    await b.signIn('work', { ...NORA, index: 'i-2' });
    await c.signIn('work', { sub: 'u-other', name: 'Other', index: 'i-1' });
    const logins = stage.app.get(SsoLogins);
    expect(await logins.endByProvider('elsewhere', 'u-nora', null)).toBe(0);
    expect(await logins.endByProvider('work', 'u-nobody', null)).toBe(0);
    expect(await logins.endByProvider('work', 'u-nora', 'i-9')).toBe(0);
    expect(await logins.endByProvider('work', 'u-nora', 'i-1')).toBe(1);
    expect([await a.isIn(), await b.isIn(), await c.isIn()]).toEqual([false, true, true]);
    expect(await logins.endByProvider('work', 'u-nora', 'i-1')).toBe(0);
    expect(await logins.endByProvider('work', 'u-nora', null)).toBe(1);
    expect([await b.isIn(), await c.isIn()]).toEqual([false, true]);
  });

  it('signing out goes on to the provider, where it takes logouts', async () => {
    const browser = stage.browser();
    await browser.signIn('work', { ...NORA, index: 'i-1' });
    expect(await browser.post('/sign-out')).toMatchObject({ status: 303, location: '/sign-in' });
    expect(stage.provider.left).toEqual(['u-nora i-1']);
    await stage.connect({ logoutUrl: 'https://idp.example.com/logout?x=1' });
    await browser.signIn('work', NORA);
    const answer = await browser.post('/sign-out');
    expect(answer).toMatchObject({ status: 200, headers: { refresh: '0; url=https://idp.example.com/logout?x=1' } });
    expect(answer.html).toContain('href="https://idp.example.com/logout?x=1"');
    expect(await browser.isIn()).toBe(false);
  });

  it('the sign-in page has a link for each connection and goes nowhere by itself', async () => {
    const page = await stage.browser().get('/sign-in?next=%2Fhelp');
    expect(page.status).toBe(200);
    expect(page.html).toContain('href="/sso/work?next=%2Fhelp"');
    expect(page.html).toContain('Mit Amsel ID anmelden');
    await stage.connect({}, 'other', { name: 'Zweite ID' });
    expect((await stage.browser().get('/sign-in')).html).toContain('href="/sso/other"');
  });
});
