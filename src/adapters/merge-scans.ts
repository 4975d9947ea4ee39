import type { ScannedEntry, SomeScanned } from '../kernel/view-store.js';
import { compareText } from './text-order.js';

/** The place of a row in a list: its sort value, then its ticket's id. */
export const comparePlaces = (a: { value: number | string; ticket: string }, b: { value: number | string; ticket: string }): number => {
  if (a.value !== b.value) return typeof a.value === 'number' ? a.value - (b.value as number) : compareText(a.value, b.value as string) || compareText(a.ticket, b.ticket);
  return compareText(a.ticket, b.ticket);
};

/** Merges lists that are sorted already; a ticket is given once, from the first list that has it. */
export const mergeScans = (lists: readonly (readonly ScannedEntry[])[], descending: boolean, limit: number): ScannedEntry[] => {
  if (lists.length === 1) return lists[0]!.slice(0, limit);
  const merged: ScannedEntry[] = [];
  const seen = new Set<string>();
  const at = lists.map(() => 0);
  while (merged.length < limit) {
    let best = -1;
    for (let list = 0; list < lists.length; list++) {
      const candidate = lists[list]![at[list]!];
      if (!candidate) continue;
      const order = best < 0 ? -1 : comparePlaces(candidate, lists[best]![at[best]!]!);
      if (best < 0 || (descending ? order > 0 : order < 0)) best = list;
    }
    if (best < 0) break;
    const entry = lists[best]![at[best]!++]!;
    if (!seen.has(entry.ticket)) merged.push(entry);
    seen.add(entry.ticket);
  }
  return merged;
};

/** As mergeScans; nothing is said of what lies beyond the nearest place at which one of the lists stopped. */
export const mergeSome = (lists: readonly SomeScanned[], descending: boolean, limit: number): SomeScanned => {
  const merged = mergeScans(lists.map(({ rows }) => rows), descending, limit);
  const stopped = lists.flatMap(list => list.stopped ?? []).sort(comparePlaces).at(descending ? -1 : 0);
  if (!stopped) return { rows: merged, stopped };
  const rows = merged.filter(row => (descending ? comparePlaces(row, stopped) >= 0 : comparePlaces(row, stopped) <= 0));
  return { rows, stopped: rows.length < limit ? stopped : undefined };
};
