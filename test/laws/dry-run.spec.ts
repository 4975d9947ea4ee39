import fc from 'fast-check';
import { commandFrom } from '../../src/kernel/fields.js';
import { ChangeListCriteria } from '../../src/lists/list.js';
import { SYSTEM } from '../../src/platform/caller.js';
import { ChangeTicketScope } from '../../src/portal/visibility.js';
import type { DryRun } from '../../src/portal/dry-run.js';
import { explain } from '../../src/portal/explain.queries.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, passTime, perform, type Act } from './acts.js';
import type { ModelPortal } from './model.js';
import { rawRows } from './raw-rows.js';
import { law, type Pick } from './rules.js';
import { picker, World } from './world.js';

/** Worlds to try, with eight changes each; LAW_RUNS raises it. */
const RUNS = Number(process.env['LAW_RUNS'] ?? 8);
const told = { gained: 0, lost: 0, losingAll: 0 };

/** Pairs of contact and ticket that are visible now, by the predicate of explain. */
const sightsOf = ({ house, model, clock }: World, portal: ModelPortal): Map<string, Set<string>> => {
  const rows = house.stores.views.snapshot();
  const sees = (contact: string, ticket: string): boolean => explain(rows, house.judge, { portal: portal.id, contact, ticket }, clock.moment, null).visible;
  return new Map(model.contacts.map(({ id }) => [id, new Set(model.tickets.map(ticket => ticket.id).filter(ticket => sees(id, ticket)))]));
};

const minus = (one: Set<string>, other: Set<string>): string[] => [...one].filter(id => !other.has(id)).sort();

type Sights = ReturnType<typeof sightsOf>;

/** What really happened, in the words of a dry run. */
const happened = (before: Sights, after: Sights) => {
  const pairs = [...before].map(([contact, had]) => ({ contact, before: had.size, after: after.get(contact)!.size, gained: minus(after.get(contact)!, had), lost: minus(had, after.get(contact)!) }));
  return {
    sights: { gained: pairs.reduce((sum, { gained }) => sum + gained.length, 0), lost: pairs.reduce((sum, { lost }) => sum + lost.length, 0) },
    tickets: { gained: new Set(pairs.flatMap(({ gained }) => gained)).size, lost: new Set(pairs.flatMap(({ lost }) => lost)).size },
    losingAll: pairs.filter(pair => pair.before > 0 && pair.after === 0).map(({ contact }) => contact).sort(),
    effects: new Map(pairs.filter(({ gained, lost }) => gained.length + lost.length > 0).map(pair => [pair.contact, pair])),
  };
};

const expectForetold = (foretold: DryRun, real: ReturnType<typeof happened>): void => {
  expect(foretold.sights).toEqual(real.sights);
  expect(foretold.tickets).toMatchObject(real.tickets);
  expect(foretold.losingAll.map(({ contact }) => contact).sort()).toEqual(real.losingAll);
  expect(foretold.widens).toBe(real.sights.gained > 0);
  expect(foretold.mostAffected.map(({ contact }) => contact).sort()).toEqual([...real.effects.keys()].sort());
  for (const { contact, gained, lost, before, after, samples } of foretold.mostAffected) {
    const effect = real.effects.get(contact)!;
    expect([gained, lost, before, after]).toEqual([effect.gained.length, effect.lost.length, effect.before, effect.after]);
    expect(effect.gained).toEqual(expect.arrayContaining(samples.gained));
    expect(effect.lost).toEqual(expect.arrayContaining(samples.lost));
  }
};

const lookAhead = ({ house }: World, portal: ModelPortal, act: Act): Promise<DryRun> => house.dryRuns.run(portal.id, commandFrom(act.command, act.body), SYSTEM);

const tryOne = async (world: World, folder: string, pick: Pick): Promise<void> => {
  const [act, other] = pick(3) === 0 ? [changePerson(world, pick), undefined] : [changeSetting(world, pick), changeSetting(world, pick)];
  if (!act) return;
  const portal = world.model.portals[pick(2)]!;
  const rows = rawRows(folder);
  // A change that somebody only thought about must not linger.
  if (other) await lookAhead(world, portal, other);
  const foretold = await lookAhead(world, portal, act);
  expect(rawRows(folder)).toBe(rows);
  const before = sightsOf(world, portal);
  await perform(world, act);
  const real = happened(before, sightsOf(world, portal));
  told.gained += real.sights.gained;
  told.lost += real.sights.lost;
  told.losingAll += real.losingAll.length;
  expectForetold(foretold, real);
  for (const contact of world.model.contacts.filter(({ registered }) => registered.has(portal.id)))
    expect([...sightsOf(world, portal).get(contact.id)!].sort()).toEqual(world.model.visible(portal, contact, world.clock.moment));
};

const live = async (seed: number): Promise<void> => {
  const pick = picker(seed);
  const world = await World.open(pick);
  try {
    for (let i = 0; i < 10; i++) await openTicket(world, pick);
    for (let i = 0; i < 30; i++) await perform(world, [changePerson, changeTicket, changePerson, changeProperty, changeSetting][i % 5]!(world, pick));
    for (let i = 0; i < 8; i++) {
      passTime(world, pick);
      await world.house.sweeper.settled();
      await world.house.digests.settled();
      await tryOne(world, world.house.config.data, pick);
    }
  } catch (error) {
    throw new Error(`Seed ${seed}:\n${world.story.slice(-25).join('\n')}\n${(error as Error).message}`, { cause: error });
  } finally {
    await world.close();
  }
};

describe('a dry run says what a change will do', () => {
  it('who gains and loses which tickets, who loses all, exactly as it then happens, and writes nothing (A5)', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), live), { numRuns: RUNS, endOnFailure: true });
    expect([told.gained > 0, told.lost > 0]).toEqual([true, true]);
  }, 600_000);

  it('criteria that were only tried are forgotten when others are saved in their place (A5)', async () => {
    const world = await World.open(picker(7));
    try {
      const [list, contact, portal] = [world.model.lists.find(({ criteria }) => criteria)!, world.model.contacts.find(({ registered }) => registered.size === 2)!, world.model.portals[0]!];
      const seats = (more: number) => law([{ property: 'seats', operation: { operationType: 'NUMBER', operator: 'IS_GREATER_THAN', value: more, includeObjectsWithNoValueSet: true }, says: history => Number(history.at(-1)?.[1] ?? more + 1) > more }]);
      await perform(world, { command: ChangeTicketScope, body: { portal: portal.id, company: 'lists', lists: [list.id] }, then: () => (portal.scope = { see: 'lists', lists: [list.id], ownReply: false, reply: false }) });
      await lookAhead(world, portal, { command: ChangeListCriteria, body: { list: list.id, criteria: seats(1).json }, then: () => undefined });
      const never = law([{ property: 'seats', operation: { operationType: 'NUMBER', operator: 'IS_GREATER_THAN', value: 99, includeObjectsWithNoValueSet: false }, says: () => false }]);
      await perform(world, { command: ChangeListCriteria, body: { list: list.id, criteria: never.json }, then: () => (list.criteria = never) });
      expect([world.model.isOn(contact, list.id, 0), world.house.viewers.decide(world.house.stores.views.snapshot(), { contact: contact.id, portal: portal.id, host: portal.host, method: 'password', connection: null }, world.clock.moment).membership(list.id).member]).toEqual([false, false]);
    } finally {
      await world.close();
    }
  });
});
