import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AddContactToList } from '../../src/contacts/contact-membership.js';
import { CreateList } from '../../src/lists/list.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { CreatePortal } from '../../src/portal/life.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { issue } from '../support/house.js';
import { anyOf } from '../support/town.js';
import { openDesk, type Desk, type Staff } from './desk.js';

let desk: Desk;
const agent = (id: string) => ({ ...SYSTEM, actor: { kind: 'staff' as const, id }, roles: ['agent' as const] });
const emailEnds = (value: string) => ({
  filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [
    { filterType: 'PROPERTY', property: 'email', operation: { operationType: 'STRING', operator: 'STARTS_WITH', value, includeObjectsWithNoValueSet: false } },
  ] }],
});

beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const get = async (who: Staff, url: string) => {
  const answer = await who.ask(url);
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${answer.text}`);
  return answer.json();
};

describe('Settings of a portal', () => {
  it('each says who set it last, when and why, and every value before (A13)', async () => {
    const { portal } = desk.town;
    await desk.admin.does('ChangePortalTitle', { portal, title: 'Eins' }, { 'x-reason': 'Umbenennung%20der%20Firma' });
    desk.clock.moment += 60_000;
    await desk.admin.does('ChangePortalTitle', { portal, title: 'Zwei' });
    const card = await get(desk.admin, `/api/admin/portals/${portal}`);
    const title = card.settings.find(({ setting }: { setting: string }) => setting === 'title');
    expect(title).toMatchObject({ value: 'Zwei', changedBy: { kind: 'staff', id: desk.admin.id, name: 'Ada' }, changedAt: new Date(desk.clock.moment).toISOString(), reason: null });
    expect(title.versions.map(({ value, reason }: { value: unknown; reason: unknown }) => [value, reason])).toEqual([['Hilfe bei Amsel', null], ['Eins', 'Umbenennung der Firma'], ['Zwei', null]]);
    expect(card.settings.find(({ setting }: { setting: string }) => setting === 'sessions')).toMatchObject({ revision: -1, versions: [], value: { idle: 40 } });
  });

  it('any earlier version can be restored: a new event, nothing rewritten (A9)', async () => {
    const { portal } = desk.town;
    const rule = anyOf('pipeline', 'support');
    const first = (await desk.admin.does('ChangeFilterRule', { portal, rule })).json();
    await desk.admin.does('ChangeFilterRule', { portal, rule: anyOf('pipeline', 'sales') });
    const before = await desk.house.stores.events.readStream(`portal-${portal}`);
    const restored = await desk.admin.does('RestoreSetting', { portal, revision: first.revision });
    expect(restored.json()).toMatchObject({ events: 1, revision: before.length });
    const after = await desk.house.stores.events.readStream(`portal-${portal}`);
    expect(after.slice(0, before.length)).toEqual(before);
    const filter = (await get(desk.admin, `/api/admin/portals/${portal}`)).settings.find(({ setting }: { setting: string }) => setting === 'filter');
    expect(filter.versions).toHaveLength(3);
    expect(filter.value).toEqual(filter.versions[0].value);
    await desk.admin.does('ChangeFilterRule', { portal, rule: null });
  });

  it('host names lead to their portal', async () => {
    expect((await get(desk.agent, '/api/admin/hosts')).hosts).toEqual([{ host: 'localhost', portal: desk.town.portal }]);
  });
});

describe('Contacts, lists, companies, staff and properties', () => {
  it('contacts are found by the beginning of words, or by the whole address, a page at a time (I2)', async () => {
    expect((await get(desk.agent, '/api/admin/contacts?q=ann')).contacts.map(({ name }: { name: string }) => name)).toEqual(['Anna']);
    expect((await get(desk.agent, '/api/admin/contacts?q=BEN@example.com')).contacts.map(({ id }: { id: string }) => id)).toEqual([desk.town.ben]);
    expect((await get(desk.agent, '/api/admin/contacts?q=nobody')).contacts).toEqual([]);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { contacts: { id: string }[]; next: string | null } = await get(desk.agent, `/api/admin/contacts?limit=2${next === '' ? '' : `&cursor=${next}`}`);
      seen.push(...page.contacts.map(({ id }) => id));
      next = page.next;
    }
    expect(seen.sort()).toEqual([desk.town.anna, desk.town.ben, desk.town.carla].sort());
  });

  it('a cursor is good for its own list and its own reader only', async () => {
    const { next } = await get(desk.agent, '/api/admin/contacts?limit=1');
    expect((await desk.admin.ask(`/api/admin/contacts?limit=1&cursor=${next}`)).json()).toMatchObject({ code: 'cursor.invalid' });
    expect((await desk.agent.ask(`/api/admin/lists?cursor=${next}`)).json()).toMatchObject({ code: 'cursor.invalid' });
  });

  it('a contact comes with its lists, companies and portals; a dynamic list counts who fits now (A4)', async () => {
    const vip = (await issue(desk.house, CreateList, { name: 'VIP', kind: 'static' })).id;
    const annas = (await issue(desk.house, CreateList, { name: 'Annas', kind: 'dynamic', criteria: emailEnds('anna') })).id;
    await issue(desk.house, AddContactToList, { contact: desk.town.anna, list: vip });
    const card = await get(desk.agent, `/api/admin/contacts/${desk.town.anna}`);
    expect(card).toMatchObject({
      name: 'Anna', email: 'anna@example.com', verified: true, blocked: false, lists: [{ list: vip, name: 'VIP' }], dynamicLists: [{ list: annas, name: 'Annas' }],
      companies: [{ company: desk.town.amsel, name: 'Amsel GmbH' }], registered: [{ portal: desk.town.portal, by: 'admin' }], identities: [],
    });
    for (const list of [vip, annas]) expect((await get(desk.agent, `/api/admin/lists/${list}`)).members).toMatchObject({ count: 1, exact: true, sample: [{ contact: desk.town.anna, name: 'Anna' }] });
    expect((await get(desk.agent, '/api/admin/lists')).lists).toHaveLength(2);
  });

  it('companies, staff and properties are read one by one and in lists', async () => {
    expect((await get(desk.agent, '/api/admin/companies?q=buss')).companies).toEqual([expect.objectContaining({ id: desk.town.bussard, name: 'Bussard AG' })]);
    expect((await get(desk.agent, `/api/admin/companies/${desk.town.amsel}`)).contacts).toMatchObject({ count: 2, exact: true });
    expect((await get(desk.admin, `/api/admin/staff/${desk.agent.id}`))).toMatchObject({ name: 'Gregor', roles: [{ role: 'agent', portal: null }] });
    expect((await get(desk.admin, '/api/admin/staff')).staff).toHaveLength(3);
    expect((await get(desk.agent, '/api/admin/ticket-properties')).properties.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['status', 'pipeline']));
    expect((await get(desk.agent, '/api/admin/contact-properties/email'))).toMatchObject({ builtIn: true });
    expect((await desk.agent.ask('/api/admin/staff')).json()).toMatchObject({ status: 403 });
  });

  it('ids that there are not answer alike, whatever they would be (C2)', async () => {
    const answers = await Promise.all(['portals/nix', 'contacts/nix', 'lists/nix', 'companies/nix', 'staff/nix', 'tickets/nix', 'ticket-properties/nix'].map(path => desk.admin.ask(`/api/admin/${path}`)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`404 ${answers[0]!.text}`]));
  });
});

describe('Tickets for staff', () => {
  it('all tickets come by pages, or those of a contact, a company, a status; notes and hidden properties are there', async () => {
    const { town, house } = desk;
    const [one, two] = [await town.ticket(town.anna, 'Erstes', town.amsel), await town.ticket(town.ben, 'Zweites', town.amsel)];
    const three = await town.ticket(town.carla, 'Drittes', null);
    await issue(house, PostReply, { ticket: one, body: 'Nur für uns', visibility: 'internal' }, agent(desk.agent.id));
    await issue(house, ChangeTicketProperty, { ticket: one, property: 'source', value: 'phone' }, agent(desk.agent.id));
    const ids = async (query: string) => (await get(desk.agent, `/api/admin/tickets${query}`)).tickets.map(({ id }: { id: string }) => id).sort();
    expect(await ids('')).toEqual([one, two, three].sort());
    expect(await ids(`?contact=${town.anna}`)).toEqual([one]);
    expect(await ids(`?company=${town.amsel}`)).toEqual([one, two].sort());
    expect(await ids(`?contact=${town.carla}&company=${town.amsel}`)).toEqual([]);
    expect(await ids('?status=closed')).toEqual([]);
    const card = await get(desk.agent, `/api/admin/tickets/${one}`);
    expect(card).toMatchObject({ requester: { id: town.anna, name: 'Anna' }, company: { name: 'Amsel GmbH' }, properties: { source: 'phone' } });
    expect(card.thread.at(-1)).toMatchObject({ body: 'Nur für uns', internal: true, author: desk.agent.id, authorName: 'Gregor' });
    expect(card.thread.at(-1).key).toEqual(expect.any(String));
  });

  it('pages of a company’s tickets follow each other without a gap or a repeat (C6)', async () => {
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { tickets: { id: string }[]; next: string | null } = await get(desk.agent, `/api/admin/tickets?company=${desk.town.amsel}&limit=1${next === '' ? '' : `&cursor=${next}`}`);
      expect(page.tickets.length).toBeLessThanOrEqual(1);
      seen.push(...page.tickets.map(({ id }) => id));
      next = page.next;
    }
    expect([seen.length, new Set(seen).size]).toEqual([2, 2]);
  });

  it('what a contact sees now is what the rules say, and why it may not enter when it may not (A6)', async () => {
    const { portal, anna } = desk.town;
    const url = `/api/admin/contacts/${anna}/tickets?portal=${portal}`;
    expect((await get(desk.admin, url)).tickets.map(({ subject }: { subject: string }) => subject)).toEqual(['Erstes']);
    await desk.admin.does('BlockContact', { contact: anna });
    expect(await get(desk.admin, url)).toMatchObject({ tickets: [], entry: { allowed: false, reason: expect.stringContaining('blocked') } });
    await desk.admin.does('UnblockContact', { contact: anna });
  });

  it('who only audits reads no ticket (U8)', async () => {
    for (const path of ['tickets', `contacts/${desk.town.anna}/tickets?portal=${desk.town.portal}`]) expect((await desk.auditor.ask(`/api/admin/${path}`)).status).toBe(403);
  });
});

describe('Roles for some portals', () => {
  it('an admin of one portal reads and changes that one, and nothing that belongs to the deployment', async () => {
    const other = (await issue(desk.house, CreatePortal, { title: 'Anderes' })).id;
    const petra = await desk.hire('Petra', ['admin', desk.town.portal], ['agent', other]);
    expect((await get(petra, '/api/admin/portals')).portals).toHaveLength(2);
    expect((await petra.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Von Petra' })).status).toBe(200);
    // An agent there, though an admin here.
    expect((await petra.does('ChangePortalTitle', { portal: other, title: 'Von Petra' })).status).toBe(403);
    for (const path of ['contacts', 'lists', 'companies', 'staff', 'ticket-properties', 'rebuilds']) expect([path, (await petra.ask(`/api/admin/${path}`)).json().code]).toEqual([path, 'role.deployment']);
    for (const [name, body] of [['CreateList', { name: 'X', kind: 'static' }], ['OpenTicket', { portal: other, requester: desk.town.anna, subject: 'X' }], ['GrantRole', { staff: petra.id, role: 'admin', portal: other }]] as const)
      expect([name, (await petra.does(name, body)).json().code]).toEqual([name, 'command.forbidden']);
  });

  it('a portal out of reach is not found, whatever is asked of it (W1)', async () => {
    const other = (await issue(desk.house, CreatePortal, { title: 'Fern' })).id;
    const paul = await desk.hire('Paul', ['admin', desk.town.portal]);
    const { anna, portal } = desk.town;
    expect((await paul.ask(`/api/admin/portals/${other}`)).text).toBe((await paul.ask('/api/admin/portals/nix')).text);
    expect((await get(paul, '/api/admin/portals')).portals.map(({ id }: { id: string }) => id)).toEqual([portal]);
    expect((await paul.ask(`/api/admin/explanations?portal=${other}&contact=${anna}&ticket=x`)).status).toBe(404);
    expect((await paul.ask(`/api/admin/dry-runs/ClosePortal?portal=${other}`, { method: 'POST', body: { portal: other } })).status).toBe(404);
    expect((await paul.ask(`/api/admin/dry-runs/ClosePortal?portal=${portal}`, { method: 'POST', body: { portal: other } })).status).toBe(404);
    expect((await paul.does('ChangePortalTitle', { portal: other, title: 'X' })).status).toBe(404);
  });
});
