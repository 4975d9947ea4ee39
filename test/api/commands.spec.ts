import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateList } from '../../src/lists/list.js';
import type { House } from '../../src/platform/house.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole } from '../../src/staff/staff.js';
import { DEPLOYMENT, type DeploymentAdmins } from '../../src/staff/staff.policy.js';
import { issue } from '../support/house.js';
import { anyOf } from '../support/town.js';
import { openDesk, sessionOf, type Desk } from './desk.js';

const bare = (text: string, list: string): string => text.replaceAll(list, 'L').replace(/\/requests\/[0-9a-f-]+/, '');

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const adminsOf = (house: House): readonly string[] => house.stores.views.snapshot().get<DeploymentAdmins>('deploymentAdmins', DEPLOYMENT)!.row.active;

describe('Commands over HTTP', () => {
  it('an admin changes a portal, and the answer says where that stands in the log (A13)', async () => {
    const answer = await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Neue Hilfe' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ stream: `portal-${desk.town.portal}`, id: desk.town.portal, events: 1, repeated: false });
    expect(answer.headers['etag']).toBe(`"${answer.json().revision}.${desk.house.stores.events.lineage}"`);
  });

  it('a command says who may issue it: an agent changes no portal, an auditor nothing at all (U8)', async () => {
    const head = await desk.house.stores.events.head();
    expect((await desk.agent.does('ChangePortalTitle', { portal: desk.town.portal, title: 'X' })).json()).toMatchObject({ code: 'command.forbidden' });
    const { commands } = (await desk.auditor.ask('/api/commands')).json() as { commands: { name: string }[] };
    expect(commands.length).toBeGreaterThan(40);
    for (const { name } of commands) {
      const answer = await desk.auditor.does(name, {});
      expect([name, answer.status, answer.json().code]).toEqual([name, 403, 'command.forbidden']);
    }
    expect(await desk.house.stores.events.head()).toBe(head);
  });

  it('who administers one portal alone hears of a list that its rules do not name what it hears of one that there is not (U8)', async () => {
    const { house, town, hire } = desk;
    const [other, own] = [(await issue(house, CreateList, { name: 'Geheim', kind: 'static' })).id, (await issue(house, CreateList, { name: 'Eigene', kind: 'static' })).id];
    await issue(house, ChangeFilterRule, { portal: town.portal, list: own, rule: anyOf('pipeline', 'support') });
    const bea = await hire('Bea', ['admin', town.portal]);
    const answers = async (list: string) => Promise.all([
      bea.does('ChangeAccessRule', { portal: town.portal, mode: 'lists', lists: [list] }),
      bea.does('ChangeTicketScope', { portal: town.portal, ownReply: true, company: 'lists', companyReply: true, lists: [list] }),
      bea.does('ChangeFilterRule', { portal: town.portal, list, rule: null }),
    ]).then(all => all.map(({ status, text }) => [status, bare(text, list)]));
    const head = await house.stores.events.head();
    const hidden = await answers(other);
    expect(hidden).toEqual(await answers('nirgends'));
    expect(hidden.every(([status]) => status !== 200)).toBe(true);
    expect(await house.stores.events.head()).toBe(head);
    const dryRun = (list: string) => bea.ask(`/api/admin/dry-runs/ChangeAccessRule?portal=${town.portal}`, { method: 'POST', body: { portal: town.portal, mode: 'lists', lists: [list] } });
    expect(bare((await dryRun(other)).text, other)).toEqual(bare((await dryRun('nirgends')).text, 'nirgends'));
    expect((await dryRun(other)).json()).toMatchObject({ code: 'list.unknown' });
    expect((await dryRun(own)).status).toBe(200);
    expect((await desk.admin.does('ChangeFilterRule', { portal: town.portal, list: other, rule: null })).status).toBe(200);
  });

  it('contacts issue nothing here, and nobody does who is not signed in (W1)', async () => {
    const anna = await sessionOf(desk.house, desk.app, { kind: 'contact', id: desk.town.anna }, desk.town.portal);
    expect((await anna.does('OpenTicket', { requester: desk.town.ben, subject: 'Nicht meins' })).json()).toMatchObject({ status: 403, code: 'route.forbidden' });
    const stranger = Object.assign(anna, { cookie: '', csrf: '' });
    expect((await stranger.does('OpenTicket', {})).status).toBe(401);
  });

  it('a command that there is not is refused by name, and so is every wrong field with its path (I2)', async () => {
    expect((await desk.admin.does('RuleTheWorld', {})).json()).toMatchObject({ status: 422, code: 'command.unknown' });
    expect((await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 7, colour: 'red' })).json()).toMatchObject({
      code: 'input.invalid', faults: [{ path: 'colour', code: 'unknown-field' }, { path: 'title', code: 'text' }],
    });
    expect((await desk.admin.does('constructor', {})).json()).toMatchObject({ code: 'command.unknown' });
  });

  it('two admins who take the role from each other at once leave one of them', async () => {
    const { house } = desk;
    const invited = async (name: string): Promise<string> => {
      const staff = (await issue(house, InviteStaff, { name, email: `${name.toLowerCase()}@twins.example` })).id;
      await issue(house, GrantRole, { staff, role: 'admin' });
      return staff;
    };
    const twins = [await invited('Castor'), await invited('Pollux')];
    for (const other of adminsOf(house).filter(id => !twins.includes(id))) await issue(house, RevokeRole, { staff: other, role: 'admin' });
    const tries = await Promise.allSettled([issue(house, RevokeRole, { staff: twins[0]!, role: 'admin' }), issue(house, BlockStaff, { staff: twins[1]! })]);
    expect(tries.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { code: 'staff.last-admin' } }]);
    expect(adminsOf(house)).toHaveLength(1);
    await issue(house, GrantRole, { staff: desk.admin.id, role: 'admin' });
    await desk.admin.begin();
  });

  it('a stale revision is refused with the current one, and nothing is written (A8)', async () => {
    const read = await desk.admin.ask(`/api/admin/portals/${desk.town.portal}`);
    const tag = String(read.headers['etag']);
    const first = await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Eins' }, { 'if-match': tag });
    expect(first.status).toBe(200);
    const second = await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Zwei' }, { 'if-match': tag });
    expect(second.json()).toMatchObject({ status: 412, code: 'revision.stale', actual: first.json().revision });
    expect((await desk.admin.ask(`/api/admin/portals/${desk.town.portal}`)).json().title).toBe('Eins');
  });

  it('the same key gives the same result and one event; another body under it is refused (A8)', async () => {
    const body = { requester: desk.town.anna, subject: 'Drucker' };
    const [one, two] = [await desk.agent.does('OpenTicket', body, { 'idempotency-key': 'k1' }), await desk.agent.does('OpenTicket', body, { 'idempotency-key': 'k1' })];
    expect(two.json()).toEqual({ ...one.json(), repeated: true });
    expect(await desk.house.stores.events.readStream(one.json().stream)).toHaveLength(1);
    expect((await desk.agent.does('OpenTicket', { ...body, subject: 'Scanner' }, { 'idempotency-key': 'k1' })).json()).toMatchObject({ status: 422, code: 'command.other-body' });
  });

  it('a reason is kept as it was given, umlauts included; one that is too long or broken is refused (A13)', async () => {
    const change = (title: string, reason: string) => desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title }, { 'x-reason': reason });
    expect((await change('Drei', encodeURIComponent('Wunsch der Geschäftsführung'))).status).toBe(200);
    for (const reason of ['x'.repeat(501), '100% sure', 'a%00b', 'a%0Ab']) expect((await change('Vier', reason)).json()).toMatchObject({ status: 400, code: 'header.invalid' });
    expect((await desk.admin.ask(`/api/admin/portals/${desk.town.portal}`)).json().title).toBe('Drei');
  });

  it('a request that does not come from our pages, or lacks the session’s token, is refused', async () => {
    expect((await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'X' }, { 'sec-fetch-site': 'cross-site' })).json()).toMatchObject({ code: 'csrf.refused' });
    expect((await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'X' }, { 'x-csrf-token': 'guess' })).json()).toMatchObject({ code: 'csrf.refused' });
  });

  it('the list of commands names every field, also those that a command takes over from another one (I2)', async () => {
    const { commands } = (await desk.admin.ask('/api/commands')).json() as { commands: { name: string; fields: { name: string }[] }[] };
    expect(commands.find(({ name }) => name === 'RemoveParticipant')!.fields.map(({ name }) => name)).toEqual(['ticket', 'contact']);
    expect(commands.every(({ fields }) => fields.length > 0)).toBe(true);
  });
});
