import fc from 'fast-check';
import { compareWithLive } from '../../src/audit/answers.queries.js';
import { views } from '../../src/catalogue.js';
import { START, type Recorded } from '../../src/kernel/event.js';
import type { AnyView } from '../../src/kernel/view.js';
import type { ViewStore } from '../../src/kernel/view-store.js';
import { DecisiveFoldFailed, Projector } from '../../src/platform/projector.js';
import { ChangeFilterRule, ChangeTicketScope } from '../../src/portal/visibility.js';
import { ChangeTicketProperty } from '../../src/tickets/ticket-care.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { OpenTicket } from '../../src/tickets/ticket-opening.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, passTime, perform, rareAct } from './acts.js';
import { law, type Pick } from './rules.js';
import { enter, pagesOf } from './readings.js';
import { picker, World } from './world.js';

/** Worlds to try; LAW_RUNS raises it. */
const RUNS = Number(process.env['LAW_RUNS'] ?? 5);

const differences = async (world: World, built: ViewStore) => {
  const { differences: found, rows } = await compareWithLive(world.house, built, new AbortController().signal, () => undefined);
  expect(rows).toBeGreaterThan(50);
  return found;
};

/** As a subscription delivers: pages of any size, each after the checkpoint that the one before left. */
const foldInPages = async ({ house }: World, name: string, pick: Pick): Promise<ViewStore> => {
  const target = await house.stores.views.generation(name);
  for (;;) {
    const after = target.snapshot().checkpoint(Projector.CHECKPOINT);
    const page = await house.stores.events.readAll(after, { limit: 1 + pick(17) });
    if (page.length === 0) return target;
    await house.projector.prepare(page);
    await target.transact(tx => house.projector.fold(page, tx));
  }
};

const live = async (seed: number): Promise<void> => {
  const pick = picker(seed);
  const world = await World.open(pick);
  try {
    for (let i = 0; i < 8; i++) await openTicket(world, pick);
    for (let i = 0; i < 40; i++) {
      await perform(world, [changePerson, changeTicket, changeProperty, changeSetting][i % 4]!(world, pick));
      if (pick(5) === 0) await rareAct(world, pick);
      if (pick(5) === 0) passTime(world, pick);
    }
    await world.rest();
    expect(await differences(world, await world.house.generations.build('again', { page: 1 + pick(60) }))).toEqual([]);
    expect(await differences(world, await foldInPages(world, 'in-pages', pick))).toEqual([]);
  } catch (error) {
    throw new Error(`Seed ${seed}:\n${world.story.slice(-25).join('\n')}\n${(error as Error).message}`, { cause: error });
  } finally {
    await world.close();
  }
};

const bodyOf = (event: Recorded): string => String((event.data as { body?: unknown }).body ?? '');

/** The same views, one of which cannot take a reply that says "poison". */
const poisoned = (name: string): readonly AnyView[] =>
  views.map(view => (view.name !== name ? view : { ...view, fold: (row, event, context, id) => { if (bodyOf(event).includes('poison')) throw new Error('It cannot take that.'); return view.fold(row, event, context, id); } }));

const foldWith = ({ house, clock }: World, changed: readonly AnyView[]): void => {
  const projector = new Projector(changed, house.codec, house.index, () => clock.moment);
  house.stores.events.foldWith((events, tx) => projector.fold(events, tx(house.stores.views.generations().live)));
};

describe('views are folds of the log', () => {
  it('at the end of any history a rebuild, and a subscription in pages of any size, made the same rows as the appends did (R7, U6)', async () => {
    await fc.assert(fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), live), { numRuns: RUNS, endOnFailure: true });
  }, 600_000);

  it('a view that cannot take an event is parked and reported, the event stands, and who may see the ticket is asked anew (R7)', async () => {
    const world = await World.open(picker(5));
    try {
      const { house, model } = world;
      const [portal, contact] = [model.portals[0]!, model.contacts.find(({ registered }) => registered.size === 2)!];
      const { id: ticket } = await world.do(OpenTicket, { requester: contact.id, subject: 'Drucker' });
      const rule = law([{ property: 'pipeline', operation: { operationType: 'ENUMERATION', operator: 'IS_ANY_OF', values: ['support'], includeObjectsWithNoValueSet: false }, says: () => true }]);
      await world.do(ChangeTicketScope, { portal: portal.id, ownReply: true, company: 'none' });
      await world.do(ChangeFilterRule, { portal: portal.id, rule: rule.json });
      await world.rest();
      foldWith(world, poisoned('ticketThread'));
      const { revision } = await world.do(PostReply, { ticket, body: 'This is poison.' });
      expect((await house.stores.events.readStream(`ticket-${ticket}`)).at(-1)!.revision).toBe(revision);
      expect(house.stores.views.snapshot().parked().map(({ view }) => view)).toEqual(['ticketThread']);
      await failingIndex(world, ticket);
      await world.do(ChangeTicketProperty, { ticket, property: 'pipeline', value: 'sales' });
      const snapshot = house.stores.views.snapshot();
      expect(snapshot.parked().map(({ view }) => view)).toEqual(['ticketList', 'ticketThread']);
      expect(snapshot.entriesOf(ticket)[0]!.stamp.revision).toBe(-1);
      expect(pagesOf(world, enter(world, snapshot, portal, contact)!, snapshot)).toEqual([]);
      foldWith(world, views);
      await world.do(ChangeTicketProperty, { ticket, property: 'pipeline', value: 'support' });
      const repaired = house.stores.views.snapshot();
      expect(pagesOf(world, enter(world, repaired, portal, contact)!, repaired)).toEqual([ticket]);
      expect(repaired.parked().map(({ view }) => view)).toEqual(['ticketThread']);
    } finally {
      await world.close();
    }
  });

  it('a decisive view that cannot take an event refuses that command alone; others of the same moment stand (R7)', async () => {
    const world = await World.open(picker(6));
    try {
      const { house, model } = world;
      const contact = model.contacts[0]!;
      const ids = await Promise.all(['eins', 'zwei', 'drei'].map(async subject => (await world.do(OpenTicket, { requester: contact.id, subject })).id));
      foldWith(world, poisoned('ticketFacts'));
      const answers = await Promise.allSettled(ids.map((ticket, i) => world.do(PostReply, { ticket, body: i === 1 ? 'poison' : 'Danke, das hilft.' })));
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((answers[1] as PromiseRejectedResult).reason).toBeInstanceOf(DecisiveFoldFailed);
      const all = await house.stores.events.readAll(START, { limit: 10_000 });
      expect(ids.map(id => all.filter(({ stream }) => stream === `ticket-${id}`).length)).toEqual([2, 1, 2]);
      expect(await differences(world, await house.generations.build('again'))).toEqual([]);
    } finally {
      await world.close();
    }
  });
});

/** From now on the index cannot take this ticket. */
const failingIndex = async ({ house, clock }: World, ticket: string): Promise<void> => {
  const index = Object.create(house.index) as typeof house.index;
  index.make = (rows, id, at) => { if (id === ticket) throw new Error('The index cannot take it.'); return house.index.make(rows, id, at); };
  index.ticketOf = event => house.index.ticketOf(event);
  index.follow = (tx, event) => house.index.follow(tx, event);
  const projector = new Projector(views, house.codec, index, () => clock.moment);
  house.stores.events.foldWith((events, tx) => projector.fold(events, tx(house.stores.views.generations().live)));
};
