import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Runs } from '../../src/platform/runs.js';
import { anyOf } from '../support/town.js';
import { openDesk, type Desk } from './desk.js';

let desk: Desk;
let ticket: string;
beforeEach(async () => {
  desk = await openDesk();
  const { town } = desk;
  await town.scope('all');
  ticket = await town.ticket(town.anna, 'Hilfe', town.amsel);
  await town.ticket(town.ben, 'Angebot', town.amsel, { pipeline: 'sales' });
  await town.filter(anyOf('pipeline', 'support'));
  await desk.house.sweeper.settled();
});
afterEach(() => desk.close());

const started = async (who: 'auditor' | 'admin', path: string) => {
  const answer = await desk[who].ask(path, { method: 'POST' });
  expect(answer.status).toBe(202);
  const { id } = answer.json();
  await Runs.of(desk.house).settled(id);
  return (await desk[who].ask(`${path}/${id}`)).json();
};
const plant = (view: string, id: string, change: object) =>
  desk.house.stores.views.transact(tx => {
    const at = tx.get<object>(view, id)!;
    tx.put({ view, id, row: { ...at.row, ...change }, position: at.position, revision: at.revision });
  });
const subjects = async () => (await desk.admin.ask(`/api/admin/contacts/${desk.town.anna}/tickets?portal=${desk.town.portal}`)).json().tickets.map(({ subject }: { subject: string }) => subject);

describe('Replays', () => {
  it('every view is built again from the log and says the same; nothing of it stays (U6)', async () => {
    const run = await started('auditor', '/api/audit/replays');
    expect(run).toMatchObject({ state: 'done', fault: null, result: { equal: true, differences: [], tickets: 2 } });
    expect(run.progress.events).toBeGreaterThan(10);
    expect(desk.house.stores.views.generations().all).toHaveLength(1);
    expect(desk.house.generations.following).toEqual([]);
  });

  it('rows that somebody changed, made or took away are found and named (U6)', async () => {
    await plant('ticketFacts', ticket, { reference: 'FALSCH' });
    await desk.house.stores.views.transact(tx => tx.put({ view: 'company', id: 'erfunden', row: { id: 'erfunden', name: 'Keine', revision: 0 }, position: '', revision: 0 }));
    await desk.house.stores.views.transact(tx => tx.put({ view: 'contactDirectory', id: desk.town.carla, row: undefined, position: '', revision: 0 }));
    const { result } = await started('admin', '/api/audit/replays');
    expect(result.equal).toBe(false);
    expect(result.differences.map(({ view, id }: { view: string; id: string }) => `${view}/${id}`)).toEqual(expect.arrayContaining([`ticketFacts/${ticket}`, 'company/erfunden', `contactDirectory/${desk.town.carla}`]));
    expect(result.differences.find(({ view }: { view: string }) => view === 'ticketFacts')).toMatchObject({ live: { reference: 'FALSCH' } });
  });

  it('a bit of the index that reveals a ticket is found, though every row is right (U6)', async () => {
    const other = desk.house.stores.views.snapshot().range<object>('ticketFacts', { limit: 10 }).find(({ id }) => id !== ticket)!;
    const entry = desk.house.stores.views.snapshot().entriesOf(other.id)[0]!;
    const bit = desk.house.slots.read(desk.house.stores.views.snapshot()).slots.find(({ state }) => state === 'ready')!.bit;
    await desk.house.stores.views.transact(tx => tx.setBits([{ ticket: other.id, revision: entry.stamp.revision, set: 2 ** bit, clear: 0, slots: entry.stamp.slots, validUntil: null }]));
    const { result } = await started('auditor', '/api/audit/replays');
    expect(result.differences).toEqual([{ view: 'ticketList', id: other.id, live: 'present', replayed: 'present' }]);
  });

  it('one at a time; a cancelled one leaves nothing behind, and commands go on meanwhile (U6)', async () => {
    const first = (await desk.auditor.ask('/api/audit/replays', { method: 'POST' })).json();
    expect((await desk.admin.ask('/api/admin/rebuilds', { method: 'POST' })).json()).toMatchObject({ status: 409, code: 'run.busy' });
    expect((await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Währenddessen' })).status).toBe(200);
    const ended = (await desk.auditor.ask(`/api/audit/replays/${first.id}`, { method: 'DELETE' })).json();
    expect(['cancelled', 'done']).toContain(ended.state);
    expect(desk.house.stores.views.generations().all).toHaveLength(1);
    expect((await desk.auditor.ask('/api/audit/replays/nix')).status).toBe(404);
    expect((await desk.auditor.ask(`/api/admin/rebuilds/${first.id}`)).status).toBe(403);
  });
});

describe('Rebuilds', () => {
  it('readers turn to a rebuild that says the same, and back, and see the same all along', async () => {
    const before = await subjects();
    const { live } = desk.house.stores.views.generations();
    const run = await started('admin', '/api/admin/rebuilds');
    expect(run).toMatchObject({ state: 'done', result: { equal: true } });
    expect(desk.house.stores.views.generations().live).toBe(run.id);
    expect(await subjects()).toEqual(before);
    expect((await desk.admin.ask(`/api/admin/contacts/${desk.town.anna}/tickets?portal=${desk.town.portal}`)).json().updating).toBe(false);
    await desk.admin.does('ChangePortalTitle', { portal: desk.town.portal, title: 'Danach' });
    expect((await desk.admin.ask(`/api/admin/rebuilds/${live}/activation`, { method: 'POST' })).json()).toEqual({ name: live, live: true, following: true });
    expect((await desk.admin.ask(`/api/admin/portals/${desk.town.portal}`)).json().title).toBe('Danach');
    expect((await desk.admin.ask(`/api/admin/rebuilds/${live}`, { method: 'DELETE' })).json()).toMatchObject({ code: 'generation.live' });
    expect((await desk.admin.ask(`/api/admin/rebuilds/${run.id}`, { method: 'DELETE' })).json().generations).toEqual([{ name: live, live: true, following: true }]);
  });

  it('one that differs waits until somebody turns to it: so a wrong row is mended', async () => {
    await plant('company', desk.town.amsel, { name: 'Falsch' });
    const { live } = desk.house.stores.views.generations();
    const run = await started('admin', '/api/admin/rebuilds');
    expect(run).toMatchObject({ state: 'done', result: { equal: false } });
    expect(desk.house.stores.views.generations().live).toBe(live);
    expect((await desk.admin.ask(`/api/admin/rebuilds/${run.id}/activation`, { method: 'POST' })).status).toBe(200);
    expect((await desk.admin.ask(`/api/admin/companies/${desk.town.amsel}`)).json().name).toBe('Amsel GmbH');
    expect((await desk.admin.ask('/api/admin/rebuilds/nix/activation', { method: 'POST' })).status).toBe(404);
  });
});
