import { MayNotEnter, type Viewer } from '../../src/portal/viewers.js';
import type { TicketFacts } from '../../src/tickets/ticket.policy.js';
import { searchWords, type ListRequest } from '../../src/tickets/ticket.queries.js';
import type { SortBy, ViewSnapshot } from '../../src/kernel/view-store.js';
import type { ModelContact, ModelPortal } from './model.js';
import type { World } from './world.js';

export const ORDERS: readonly (readonly [SortBy, boolean])[] = (['activity', 'opened', 'status'] as const).flatMap(sort => [[sort, true], [sort, false]] as const);

const ALL: Omit<ListRequest, 'after'> = { tab: 'all', sort: 'activity', descending: true, limit: 4, words: [] };

/** The contact at the door of the portal, now; undefined: it may not enter. */
export const enter = (world: World, snapshot: ViewSnapshot, portal: ModelPortal, contact: ModelContact): Viewer | undefined => {
  try {
    return world.house.viewers.look(snapshot, { contact: contact.id, portal: portal.id, host: portal.host, method: 'password', connection: null }, world.clock.moment);
  } catch (error) {
    if (error instanceof MayNotEnter) return undefined;
    throw error;
  }
};

/** Ids on all pages of a list, in their order. */
export const pagesOf = (world: World, viewer: Viewer, snapshot: ViewSnapshot, request: Partial<ListRequest> = {}): string[] => {
  const ids: string[] = [];
  for (let after: ListRequest['after']; ; ) {
    const page = world.house.tickets.list(viewer, snapshot, { ...ALL, ...request, after });
    ids.push(...page.rows.map(({ ticket }) => ticket));
    if (!page.next) return ids;
    after = page.next;
  }
};

/** Ids that the list gives by every sort and order: each once, and the same ones; sorted. */
export const listed = (world: World, viewer: Viewer, snapshot: ViewSnapshot): string[][] =>
  ORDERS.map(([sort, descending]) => pagesOf(world, viewer, snapshot, { sort, descending }).sort());

/** Ids that can be read one by one. */
export const readable = (world: World, viewer: Viewer, snapshot: ViewSnapshot): string[] =>
  world.model.tickets.map(({ id }) => id).filter(id => viewer.sees(snapshot.get<TicketFacts>('ticketFacts', id)?.row).visible).sort();

/** Hits of a search for a word that every subject holds. */
export const found = (world: World, viewer: Viewer, snapshot: ViewSnapshot): string[] => pagesOf(world, viewer, snapshot, { words: searchWords('anliegen'), limit: 100 }).sort();
