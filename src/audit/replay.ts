import { canonicalJson } from '../kernel/canonical-json.js';
import type { AnyView } from '../kernel/view.js';
import type { ViewSnapshot, ViewStore } from '../kernel/view-store.js';

/** One row that differs between the live views and the replayed ones. */
export interface Difference {
  readonly view: string;
  readonly id: string;
  readonly live: unknown;
  readonly replayed: unknown;
}

export interface Comparison {
  readonly rows: number;
  readonly tickets: number;
  readonly differences: readonly Difference[];
}

const PAGE = 500;
const KEPT = 100;

/** Ids of both sides, in order, a page at a time: what only one side has must show too. */
const pageOf = (side: ViewSnapshot, view: string, after: string) => side.range<unknown>(view, { after, limit: PAGE });

/** Members may stand in another order: an event that this process sealed is folded as it was written. */
const same = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other);

/**
 * Compares two generations row by row at the same position (both follow the log, so each page is one moment).
 * Slots, bits and stamps are cache and are compared by what the predicate says (`answers`).
 */
export const compareGenerations = async (
  live: ViewStore,
  replayed: ViewStore,
  views: readonly AnyView[],
  answers: (snapshot: ViewSnapshot, ticket: string) => unknown,
  onProgress: (rows: number) => void = () => undefined,
): Promise<Comparison> => {
  let rows = 0;
  let tickets = 0;
  const differences: Difference[] = [];
  const note = (difference: Difference): void => void (differences.length < KEPT && differences.push(difference));
  for (const { name } of views) {
    for (let after = ''; ; ) {
      const [one, other] = [live.snapshot(), replayed.snapshot()];
      const [left, right] = [pageOf(one, name, after), pageOf(other, name, after)];
      const ends = [left, right].filter(page => page.length === PAGE).map(page => page.at(-1)!.id);
      const upTo = ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b));
      const within = ({ id }: { id: string }) => upTo === null || id <= upTo;
      const byId = new Map(right.filter(within).map(row => [row.id, row]));
      for (const { id, row } of left.filter(within)) {
        rows++;
        const twin = byId.get(id);
        byId.delete(id);
        if (!twin || !same(twin.row, row)) note({ view: name, id, live: row, replayed: twin?.row });
        if (name !== 'ticketFacts') continue;
        tickets++;
        const [a, b] = [answers(one, id), answers(other, id)];
        if (!same(a, b)) note({ view: 'ticketList', id, live: a, replayed: b });
      }
      for (const { id, row } of byId.values()) note({ view: name, id, live: undefined, replayed: row });
      onProgress(rows);
      if (upTo === null) break;
      after = upTo;
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  return { rows, tickets, differences };
};
