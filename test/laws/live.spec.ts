import fc from 'fast-check';
import { Sessions } from '../../src/identity/sessions.js';
import { LiveUpdates } from '../../src/live/live-updates.js';
import type { Wire } from '../../src/live/open-page.js';
import { ContactWatcher } from '../../src/live/watcher.js';
import { PostReply } from '../../src/tickets/ticket-conversation.js';
import { changePerson, changeProperty, changeSetting, changeTicket, openTicket, passTime, perform } from './acts.js';
import type { ModelContact, ModelPortal } from './model.js';
import { enter, pagesOf } from './readings.js';
import { picker, World } from './world.js';

const RUNS = Number(process.env['LAW_RUNS'] ?? 8);
const ACTS = 30;
const DAY = 86_400_000;
const told = { decisions: 0 };

const step = async (world: World, pick: ReturnType<typeof picker>): Promise<void> => {
  const kind = pick(16);
  if (kind < 5) return openTicket(world, pick);
  if (kind < 7) return perform(world, changeProperty(world, pick));
  if (kind < 9) return perform(world, changeTicket(world, pick));
  if (kind < 12) return perform(world, changePerson(world, pick));
  return kind < 15 ? perform(world, changeSetting(world, pick)) : passTime(world, pick);
};

interface Page {
  readonly portal: ModelPortal;
  readonly contact: ModelContact;
  readonly ids: Set<string>;
  open: boolean;
}

/** A page that keeps the ids of tickets it is told of. */
const openPage = async (world: World, live: LiveUpdates, sessions: Sessions, portal: ModelPortal, contact: ModelContact): Promise<Page> => {
  const page: Page = { portal, contact, ids: new Set(), open: true };
  const { session } = await sessions.create({ person: { kind: 'contact', id: contact.id }, host: portal.host, portal: portal.id, method: 'password', connection: null, idle: 900 * DAY, absolute: 900 * DAY });
  const who = { contact: contact.id, portal: portal.id, host: portal.host, method: 'password', connection: null } as const;
  const write = (text: string): boolean => {
    for (const [, id] of text.matchAll(/"id":"([^"]+)"/g)) page.ids.add(id!);
    return true;
  };
  const wire = { write, end: () => (page.open = false), destroy: () => (page.open = false), writableLength: 0, writableNeedDrain: false };
  live.open(new ContactWatcher(who, session, sessions, world.house.viewers), undefined, wire as unknown as Wire, undefined);
  return page;
};

const caughtUp = async (world: World, live: LiveUpdates): Promise<void> => {
  const head = await world.house.stores.events.head();
  while (live.position < head) await new Promise(resolve => setImmediate(resolve));
};

/** Every ticket is answered once; each page must hear of exactly those that its list holds. */
const livePagesAgree = async (world: World, live: LiveUpdates, pages: readonly Page[]): Promise<void> => {
  await caughtUp(world, live);
  for (const { ids } of pages) ids.clear();
  for (const { id } of world.model.tickets) await world.do(PostReply, { ticket: id, body: 'Wir sehen nach.' });
  await caughtUp(world, live);
  await world.rest();
  const snapshot = world.house.stores.views.snapshot();
  live.tick();
  for (const { portal, contact, ids, open } of pages) {
    const viewer = enter(world, snapshot, portal, contact);
    told.decisions += world.model.tickets.length;
    expect([contact.id, open]).toEqual([contact.id, viewer !== undefined]);
    if (viewer) expect([...ids].sort()).toEqual(pagesOf(world, viewer, snapshot).sort());
    else expect([...ids]).toEqual([]);
  }
};

describe('Live updates', () => {
  it('tell of exactly the tickets that the list holds, whatever happened while the page was open (C1, C13)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async seed => {
        const pick = picker(seed);
        const world = await World.open(pick);
        const sessions = new Sessions(world.house.stores.vault, world.clock, world.house.random);
        const live = new LiveUpdates(world.house, sessions);
        try {
          for (let i = 0; i < ACTS; i++) await step(world, pick);
          const doors = world.model.portals.flatMap(portal => world.model.contacts.map(contact => ({ portal, contact })));
          const here = world.house.stores.views.snapshot();
          const entered = doors.filter(({ portal, contact }) => enter(world, here, portal, contact));
          const pages = await Promise.all(entered.map(({ portal, contact }) => openPage(world, live, sessions, portal, contact)));
          await livePagesAgree(world, live, pages);
          for (let i = 0; i < ACTS / 3; i++) await step(world, pick);
          live.tick();
          await livePagesAgree(world, live, pages.filter(({ open }) => open));
        } finally {
          live.onModuleDestroy();
          await world.close();
        }
      }),
      { numRuns: RUNS },
    );
    expect(told.decisions).toBeGreaterThan(RUNS * 40);
  }, 600_000);
});
