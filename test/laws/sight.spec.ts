import fc from 'fast-check';
import { createApp } from '../../src/app.module.js';
import { sessionOf } from '../api/desk.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, passTime, perform, rareAct } from './acts.js';
import { GONE } from './rules.js';
import { enter, found, listed, readable } from './readings.js';
import { picker, World } from './world.js';

/** Worlds to try; LAW_RUNS raises it. */
const RUNS = Number(process.env['LAW_RUNS'] ?? 14);
const ACTS = 48;
const told = { decisions: 0, visible: 0 };

const step = async (world: World, pick: ReturnType<typeof picker>): Promise<void> => {
  const kind = pick(20);
  if (kind < 5) return openTicket(world, pick);
  if (kind < 8) return perform(world, changeProperty(world, pick));
  if (kind < 11) return perform(world, changeTicket(world, pick));
  if (kind < 14) return perform(world, changePerson(world, pick));
  if (kind < 18) return perform(world, changeSetting(world, pick));
  return kind < 19 ? rareAct(world, pick) : passTime(world, pick);
};

const everyDoor = (world: World, look: (door: { portal: World['model']['portals'][number]; contact: World['model']['contacts'][number]; visible: string[] }) => void): void => {
  for (const portal of world.model.portals)
    for (const contact of world.model.contacts) {
      const visible = world.model.visible(portal, contact, world.clock.moment);
      told.decisions += world.model.tickets.length;
      told.visible += visible.length;
      look({ portal, contact, visible });
    }
};

/** While a sweep is under way and rows are due: nothing that the predicate denies, nothing twice; the detail page is exact. */
const nothingTooMuch = (world: World): void => {
  const snapshot = world.house.stores.views.snapshot();
  everyDoor(world, ({ portal, contact, visible }) => {
    const viewer = enter(world, snapshot, portal, contact);
    if (!viewer) return expect([contact.id, visible]).toEqual([contact.id, []]);
    expect(readable(world, viewer, snapshot)).toEqual(visible);
    for (const ids of listed(world, viewer, snapshot)) {
      expect(ids.filter(id => !visible.includes(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });
};

const withText = (world: World, ids: readonly string[]): string[] => ids.filter(id => world.model.tickets.find(ticket => ticket.id === id)!.values['subject']!.at(-1)![1] !== GONE);

/** At rest: every reading says the same. */
const allAgree = async (world: World): Promise<void> => {
  await world.rest();
  const snapshot = world.house.stores.views.snapshot();
  everyDoor(world, ({ portal, contact, visible }) => {
    const viewer = enter(world, snapshot, portal, contact);
    if (!viewer) return expect([contact.id, visible]).toEqual([contact.id, []]);
    for (const ids of listed(world, viewer, snapshot)) expect(ids).toEqual(visible);
    expect(readable(world, viewer, snapshot)).toEqual(visible);
    expect(found(world, viewer, snapshot)).toEqual(withText(world, visible));
    expect(world.house.tickets.count(viewer, snapshot, 'all')).toEqual({ count: visible.length, exact: true, updating: false });
    expect(world.house.tickets.counts(viewer, snapshot).all).toEqual({ count: visible.length, exact: true, updating: false });
  });
};

/** The same at the front door: list, pages, search for nothing, export as JSON and CSV, one by one. */
const allAgreeOverHttp = async (world: World): Promise<void> => {
  const app = await createApp(world.house);
  const portal = world.model.portals[0]!;
  for (const contact of world.model.contacts) {
    const visible = world.model.visible(portal, contact, world.clock.moment);
    const client = await sessionOf(world.house, app, { kind: 'contact', id: contact.id }, portal.id);
    if (!world.model.enters(portal, contact, world.clock.moment)) {
      expect((await client.ask('/api/tickets')).status).toBe(401);
      continue;
    }
    const ids = (json: { id: string }[]): string[] => json.map(({ id }) => id).sort();
    expect(ids((await client.ask('/api/tickets?limit=100')).json().tickets)).toEqual(visible);
    expect(ids((await client.ask('/api/tickets?limit=100&q=')).json().tickets)).toEqual(visible);
    expect(ids((await client.ask('/api/tickets.json')).json())).toEqual(visible);
    expect((await client.ask('/api/tickets.csv')).text.trim().split('\r\n').slice(1).map(line => line.split(',')[0]!.replaceAll('"', '')).sort()).toEqual(visible);
    const answers = [];
    for (const { id } of world.model.tickets) answers.push([id, (await client.ask(`/api/tickets/${id}`)).status]);
    expect(answers.filter(([, status]) => status === 200).map(([id]) => id).sort()).toEqual(visible);
  }
  await app.close();
};

const live = async (seed: number): Promise<void> => {
  const pick = picker(seed);
  const world = await World.open(pick);
  try {
    for (let i = 0; i < 12; i++) await openTicket(world, pick);
    for (let i = 0; i < ACTS; i++) {
      await step(world, pick);
      // A sweep goes on by a few steps of three tickets each.
      for (let turns = pick(6); turns > 0; turns--) await new Promise(resolve => setImmediate(resolve));
      if (pick(3) === 0) nothingTooMuch(world);
      if (pick(6) === 0) await allAgree(world);
    }
    await allAgree(world);
    await allAgreeOverHttp(world);
  } catch (error) {
    throw new Error(`Seed ${seed}:\n${world.story.slice(-25).join('\n')}\n${(error as Error).message}`, { cause: error });
  } finally {
    await world.close();
  }
};

describe('a contact sees what the rules allow, whichever way it looks', () => {
  it('list, pages, search, export and single tickets agree with a plain reading of the rules, also while rules, people, tickets and time change (C1, A4, C15)', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), live), { numRuns: RUNS, endOnFailure: true });
    expect(told.decisions).toBeGreaterThan(10_000);
    expect(told.visible).toBeGreaterThan(told.decisions / 20);
  }, 600_000);
});
