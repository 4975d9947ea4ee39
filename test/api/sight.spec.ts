import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SYSTEM } from '../../src/platform/caller.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { issue } from '../support/house.js';
import { anyOf } from '../support/town.js';
import { openDesk, type Desk } from './desk.js';

let desk: Desk;
let tickets: string[];
beforeAll(async () => {
  desk = await openDesk();
  const { town } = desk;
  await town.scope('all');
  tickets = [
    await town.ticket(town.anna, 'Hilfe', town.amsel), await town.ticket(town.ben, 'Angebot', town.amsel, { pipeline: 'sales' }),
    await town.ticket(town.carla, 'Rechnung', town.bussard), await town.ticket(town.carla, 'Ohne Firma', null, { pipeline: 'sales' }),
  ];
});
afterAll(() => desk.close());

const people = () => [desk.town.anna, desk.town.ben, desk.town.carla];
const seenBy = async (contact: string): Promise<string[]> =>
  (await desk.admin.ask(`/api/admin/contacts/${contact}/tickets?portal=${desk.town.portal}`)).json().tickets.map(({ id }: { id: string }) => id).sort();
const everybody = async () => Object.fromEntries(await Promise.all(people().map(async contact => [contact, await seenBy(contact)] as const)));
const explained = async (contact: string, ticket: string, more = '') =>
  (await desk.auditor.ask(`/api/admin/explanations?portal=${desk.town.portal}&contact=${contact}&ticket=${ticket}${more}`)).json();
const dryRun = (name: string, body: object) => desk.admin.ask(`/api/admin/dry-runs/${name}?portal=${desk.town.portal}`, { method: 'POST', body });

const moment = () => `&at=${encodeURIComponent(new Date(desk.clock.moment).toISOString())}`;
const subjectHolds = (value: string) => ({
  filterBranchType: 'OR', filters: [], filterBranches: [{ filterBranchType: 'AND', filterBranches: [], filters: [
    { filterType: 'PROPERTY', property: 'subject', operation: { operationType: 'STRING', operator: 'CONTAINS', value, includeObjectsWithNoValueSet: false } },
  ] }],
});

describe('Dry runs', () => {
  it('what is announced comes to pass once applied, and until then nothing is written (A5)', async () => {
    const { portal, anna } = desk.town;
    const changes: readonly (readonly [string, object])[] = [
      ['ChangeFilterRule', { portal, rule: anyOf('pipeline', 'support') }],
      ['ChangeTicketScope', { portal, ownReply: true, company: 'none' }],
      ['ChangeFilterRule', { portal, rule: null }],
      ['BlockContact', { contact: anna }],
      ['UnblockContact', { contact: anna }],
      ['ChangeTicketScope', { portal, ownReply: true, company: 'all' }],
    ];
    for (const [name, body] of changes) {
      const head = await desk.house.stores.events.head();
      const before = await everybody();
      const run = (await dryRun(name, body)).json();
      expect(await desk.house.stores.events.head()).toBe(head);
      expect((await desk.admin.does(name, body)).status).toBe(200);
      await desk.house.sweeper.settled();
      const after = await everybody();
      const changed = people().map(contact => ({ contact, gained: after[contact]!.filter(id => !before[contact]!.includes(id)).length, lost: before[contact]!.filter(id => !after[contact]!.includes(id)).length }));
      expect([name, run.sights]).toEqual([name, { gained: changed.reduce((sum, { gained }) => sum + gained, 0), lost: changed.reduce((sum, { lost }) => sum + lost, 0) }]);
      for (const { contact, gained, lost } of changed.filter(one => one.gained + one.lost > 0))
        expect(run.mostAffected.find((one: { contact: string }) => one.contact === contact)).toMatchObject({ gained, lost, after: after[contact]!.length, name: expect.any(String) });
      expect(run.widens).toBe(changed.some(({ gained }) => gained > 0));
    }
  });

  it('is refused like the command itself, and only admins may ask', async () => {
    expect((await dryRun('ChangeFilterRule', { portal: desk.town.portal, rule: anyOf('nothing', 'x') })).json()).toMatchObject({ status: 422, faults: expect.any(Array) });
    expect((await desk.agent.ask(`/api/admin/dry-runs/ClosePortal?portal=${desk.town.portal}`, { method: 'POST', body: { portal: desk.town.portal } })).status).toBe(403);
    expect((await desk.admin.ask('/api/admin/dry-runs/ClosePortal', { method: 'POST', body: { portal: desk.town.portal } })).json()).toMatchObject({ code: 'query.invalid' });
  });
});

describe('A dry run that answers at once', () => {
  it('is asked for again by whoever began it until it is exact, and is nobody else’s (A5)', async () => {
    const { portal } = desk.town;
    const body = { portal, rule: anyOf('pipeline', 'sales') };
    const path = `/api/admin/dry-runs/ChangeFilterRule?portal=${portal}`;
    const begun = await desk.admin.ask(path, { method: 'POST', body, headers: { prefer: 'respond-async' } });
    expect([begun.status, begun.headers['preference-applied']]).toEqual([202, 'respond-async']);
    const at = String(begun.headers['location']);
    expect(at).toBe(`/api/admin/dry-runs/runs/${begun.json().id}`);
    let answer = begun.json();
    while (answer.soFar) answer = (await desk.admin.ask(at)).json();
    const exact = (await desk.admin.ask(path, { method: 'POST', body })).json();
    expect(answer).toEqual({ id: begun.json().id, state: 'exact', soFar: false, done: tickets.length, total: tickets.length, restarts: 0, ...exact });
    const other = await desk.hire('Otto', 'admin');
    const [foreign, none] = [await other.ask(at), await other.ask('/api/admin/dry-runs/runs/none')];
    expect([foreign.status, foreign.text]).toEqual([404, none.text]);
    expect((await desk.agent.ask(at)).status).toBe(403);
  });
});

describe('A dry run whose client goes away', () => {
  it('ends: nobody waits for its answer any more (A5)', async () => {
    const { house, app, admin, town } = desk;
    const { dryRuns } = house;
    const ended = new Promise<boolean>(resolve => {
      const run: typeof dryRuns.run = (_portal, _command, _caller, signal) =>
        new Promise((_done, fail) => {
          signal!.addEventListener('abort', () => (resolve(signal!.aborted), fail(signal!.reason)));
          leave();
        });
      Object.defineProperty(dryRuns, 'run', { value: run, configurable: true });
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    const { port } = app.getHttpServer().address() as AddressInfo;
    const headers = { cookie: admin.cookie, 'x-csrf-token': admin.csrf, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' };
    const asked = request({ host: '127.0.0.1', port, path: `/api/admin/dry-runs/ClosePortal?portal=${town.portal}`, method: 'POST', headers: { ...headers, host: 'localhost' }, signal: leaving.signal });
    asked.on('error', () => undefined).end(JSON.stringify({ portal: town.portal }));
    expect(await ended).toBe(true);
    Reflect.deleteProperty(dryRuns, 'run');
  });
});

describe('Explanations', () => {
  it('agree with the list for every contact and ticket, whatever the rules are (A6)', async () => {
    const { portal } = desk.town;
    for (const [name, body] of [['ChangeFilterRule', { portal, rule: anyOf('pipeline', 'sales') }], ['ChangeTicketScope', { portal, ownReply: false, company: 'none' }], ['ClosePortal', { portal }], ['OpenPortal', { portal }]] as const) {
      await desk.admin.does(name, body);
      await desk.house.sweeper.settled();
      const seen = await everybody();
      for (const contact of people())
        for (const ticket of tickets) {
          const answer = await explained(contact, ticket);
          expect([name, ticket, answer.visible]).toEqual([name, ticket, seen[contact]!.includes(ticket)]);
          expect(answer.checks.every(({ en, de }: { en: string; de: string }) => en !== '' && de !== '')).toBe(true);
        }
    }
  });

  it('name the event that set what decided (A6)', async () => {
    const rule = (await desk.admin.does('ChangeFilterRule', { portal: desk.town.portal, rule: anyOf('pipeline', 'support') })).json();
    const { checks } = await explained(desk.town.ben, tickets[1]!);
    expect(checks.find(({ check }: { check: string }) => check === 'filter.portal')).toMatchObject({ outcome: 'failed', setBy: { stream: `portal-${desk.town.portal}`, revision: rule.revision } });
  });

  it('a past moment is answered by the rules and values of that moment (U1)', async () => {
    const { portal, anna } = desk.town;
    const [ticket] = tickets as [string];
    const then: { at: string; visible: boolean }[] = [];
    for (const rule of [anyOf('pipeline', 'support'), anyOf('pipeline', 'sales'), null]) {
      desk.clock.moment += 60_000;
      await desk.admin.does('ChangeFilterRule', { portal, rule });
      then.push({ at: moment(), visible: (await explained(anna, ticket)).visible });
    }
    desk.clock.moment += 60_000;
    await issue(desk.house, ChangeTicketProperty, { ticket, property: 'pipeline', value: 'sales' }, { ...SYSTEM, roles: ['agent'] });
    desk.clock.moment += 60_000;
    expect(then.map(({ visible }) => visible)).toEqual([true, false, true]);
    for (const { at, visible } of then) expect(await explained(anna, ticket, at)).toMatchObject({ visible, reconstructable: true, position: expect.any(String) });
    expect(await explained(anna, ticket, '&at=1999-01-01T00:00:00Z')).toMatchObject({ visible: false });
  });

  it('ids that there are not get an explanation, not an error (A6)', async () => {
    for (const [contact, ticket] of [['nix', tickets[0]!], [desk.town.anna, 'nix'], ['nix', 'nix']] as const) expect(await explained(contact, ticket)).toMatchObject({ visible: false, checks: expect.arrayContaining([expect.objectContaining({ outcome: 'failed' })]) });
    expect((await desk.auditor.ask('/api/admin/explanations?portal=nix&contact=nix&ticket=nix')).json()).toMatchObject({ visible: false });
    expect((await desk.auditor.ask('/api/admin/explanations?portal=nix')).json()).toMatchObject({ code: 'query.invalid', faults: [{ path: 'contact' }] });
    expect((await explained('nix', 'nix', '&at=yesterday'))).toMatchObject({ code: 'query.invalid' });
  });

  it('a past answer that rested on a value that was erased since says that it cannot be reconstructed (U7)', async () => {
    const { portal, ben, carla, amsel } = desk.town;
    await desk.admin.does('ChangeFilterRule', { portal, rule: subjectHolds('Angebot') });
    const byBen = { ...SYSTEM, actor: { kind: 'contact' as const, id: ben }, roles: ['contact' as const] };
    const shared = (await issue(desk.house, OpenTicket, { portal, requester: ben, subject: 'Angebot für alle', body: 'Von Ben.', company: amsel }, byBen)).id;
    await desk.admin.does('ChangeTicketRequester', { ticket: shared, requester: carla });
    const then = moment();
    expect(await explained(carla, shared, then)).toMatchObject({ visible: true, reconstructable: true });
    desk.clock.moment += 60_000;
    // The author of the subject goes, the ticket stays with Carla.
    await desk.admin.does('EraseContact', { contact: ben });
    expect(await explained(carla, shared, then)).toMatchObject({ visible: null, mayReply: null, reconstructable: false, erased: [{ of: 'ticket', property: 'subject', revision: 0 }] });
    // From then on it matches nothing, and that answer stands.
    const since = moment();
    desk.clock.moment += 60_000;
    expect(await explained(carla, shared, since)).toMatchObject({ visible: false, reconstructable: true, erased: [] });
    // A rule that does not read what is gone is answered as ever.
    await desk.admin.does('ChangeFilterRule', { portal, rule: null });
    expect(await explained(carla, shared)).toMatchObject({ visible: true, reconstructable: true });
  });
});

describe('Sweeps', () => {
  it('a rule that reveals says how far it is, until it is done', async () => {
    await desk.admin.does('ChangeFilterRule', { portal: desk.town.portal, rule: anyOf('pipeline', 'support', 'sales') });
    const { sweeps } = (await desk.agent.ask('/api/admin/sweeps')).json();
    for (const sweep of sweeps) expect(sweep).toMatchObject({ state: expect.stringMatching(/building|retiring/), total: expect.any(Number), percent: expect.any(Number) });
    await desk.house.sweeper.settled();
    expect((await desk.agent.ask('/api/admin/sweeps')).json()).toEqual({ sweeps: [] });
  });
});
