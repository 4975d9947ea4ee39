import fc from 'fast-check';
import { EraseContact } from '../../src/contacts/contact-standing.js';
import { explain } from '../../src/portal/explain.queries.js';
import { ChangeFilterRule } from '../../src/portal/visibility.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, passTime, perform } from './acts.js';
import type { ModelContact, ModelPortal } from './model.js';
import { enter, pagesOf } from './readings.js';
import { law } from './rules.js';
import { picker, World } from './world.js';

/** Worlds to try; LAW_RUNS raises it. */
const RUNS = Number(process.env['LAW_RUNS'] ?? 5);
const told = { now: 0, past: 0, visible: 0 };

/** What the live predicate said, where and when: to be asked again later. */
interface Said {
  readonly position: string;
  readonly at: number;
  readonly pairs: readonly { readonly portal: string; readonly contact: string; readonly ticket: string; readonly visible: boolean; readonly mayReply: boolean; readonly checks: readonly unknown[] }[];
}

/** People of the portal, at the door that explain assumes too. */
const doors = ({ model }: World): { portal: ModelPortal; contact: ModelContact }[] =>
  model.portals.flatMap(portal => model.contacts.filter(({ registered }) => registered.has(portal.id)).map(contact => ({ portal, contact })));

const record = async (world: World): Promise<Said> => {
  const position = await world.house.stores.events.head();
  await world.rest();
  const { judge, stores } = world.house;
  const [rows, at] = [stores.views.snapshot(), world.clock.moment];
  const pairs = doors(world).flatMap(({ portal, contact }) => {
    const viewer = enter(world, rows, portal, contact);
    const list = viewer ? pagesOf(world, viewer, rows) : [];
    return world.model.tickets.map(({ id: ticket }) => {
      const ids = { portal: portal.id, contact: contact.id, ticket };
      const { visible, mayReply, checks, entry } = explain(rows, judge, ids, at, null);
      expect([ids, visible, entry.allowed]).toEqual([ids, list.includes(ticket), viewer !== undefined]);
      expectReason(visible, checks);
      told.now++;
      if (visible) told.visible++;
      return { ...ids, visible, mayReply, checks };
    });
  });
  return { position, at, pairs };
};

/** The steps say the outcome too: entry and scope passed, and a filter or none; each names the event that set it. */
const expectReason = (visible: boolean, checks: readonly { check: string; outcome: string; setBy: { stream: string } | null }[]): void => {
  const [filters, others] = [checks.filter(({ check }) => check.startsWith('filter.')), checks.filter(({ check }) => !check.startsWith('filter.'))];
  const passed = filters.some(({ outcome }) => outcome === 'passed') && others.every(({ outcome }) => outcome !== 'failed');
  expect([visible, passed]).toEqual([visible, visible]);
};

const expectSaid = async ({ house }: World, { position, at, pairs }: Said): Promise<void> => {
  const again = await house.past.ask(position, rows => pairs.map(({ portal, contact, ticket }) => explain(rows, house.judge, { portal, contact, ticket }, at, position)));
  again.forEach(({ visible, mayReply, checks }, i) => {
    const { portal, contact, ticket, ...said } = pairs[i]!;
    expect([portal, contact, ticket, { visible, mayReply, checks }]).toEqual([portal, contact, ticket, said]);
    told.past++;
  });
};

const live = async (seed: number): Promise<void> => {
  const pick = picker(seed);
  const world = await World.open(pick);
  const history: Said[] = [];
  try {
    for (let i = 0; i < 8; i++) await openTicket(world, pick);
    for (let i = 0; i < 30; i++) {
      await perform(world, [changePerson, changeTicket, changeProperty, changeSetting, changePerson][i % 5]!(world, pick));
      if (pick(3) === 0) passTime(world, pick);
      if (i % 4 === 3) history.push(await record(world));
    }
    for (const said of history) await expectSaid(world, said);
  } catch (error) {
    throw new Error(`Seed ${seed}:\n${world.story.slice(-25).join('\n')}\n${(error as Error).message}`, { cause: error });
  } finally {
    await world.close();
  }
};

describe('an explanation', () => {
  it('agrees with the list for every contact and ticket, and says of the past what was said then, step by step (A6, U1)', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), live), { numRuns: RUNS, endOnFailure: true });
    expect(told.now).toBeGreaterThan(2_000);
    expect(told.past).toBe(told.now);
    expect(told.visible).toBeGreaterThan(told.now / 20);
  }, 600_000);

  it('of a past that rested on a text erased since, shows nothing rather than guess (A6, U7)', async () => {
    const world = await World.open(picker(3));
    try {
      const { model, house, clock } = world;
      const [portal, writer] = [model.portals[0]!, model.contacts.find(({ registered }) => registered.size === 2)!];
      const { id: ticket } = await world.do(OpenTicket, { portal: portal.id, requester: writer.id, subject: 'Drucker', body: 'Guten Tag.' }, world.as(writer, portal));
      const rule = law([{ property: 'subject', operation: { operationType: 'STRING', operator: 'CONTAINS', value: 'drucker', includeObjectsWithNoValueSet: true }, says: () => true }]);
      await world.do(ChangeFilterRule, { portal: portal.id, rule: rule.json });
      const position = await house.stores.events.head();
      const ask = () => house.past.ask(position, rows => explain(rows, house.judge, { portal: portal.id, contact: writer.id, ticket }, clock.moment, position).visible);
      expect(await ask()).toBe(true);
      await world.do(EraseContact, { contact: writer.id });
      await house.erasures.finish();
      expect(await ask()).toBe(false);
    } finally {
      await world.close();
    }
  });
});
