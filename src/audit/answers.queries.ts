import { views } from '../catalogue.js';
import type { ViewSnapshot, ViewStore } from '../kernel/view-store.js';
import type { House } from '../platform/house.js';
import { asSubject } from '../portal/sight.policy.js';
import { slotFor, type Slot } from '../portal/slots.policy.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { compareGenerations, type Comparison } from './replay.js';

type Entry = ReturnType<ViewSnapshot['entriesOf']>[number];

/**
 * What a generation's index answers about a ticket at one moment: its entries, and which of the rules in use it
 * satisfies, by bit where a list would trust the bit, else by the predicate. Slot numbers and stamps differ between
 * generations and say nothing.
 */
export const indexAnswers = (house: House, at: () => number) => (snapshot: ViewSnapshot, ticket: string) => {
  const table = house.slots.read(snapshot);
  const facts = snapshot.get<TicketFacts>('ticketFacts', ticket)?.row;
  const keys = [...new Set(Object.values(table.portals).flat())].sort();
  const judged = (key: string): boolean | null => {
    const ref = house.slots.ref(snapshot, key);
    return facts && ref ? house.judge.filter(snapshot, ref).matches(asSubject(facts), at()).match : null;
  };
  const says = (entry: Entry, key: string) => (trusted(entry, slotFor(table, key), at()) ? Math.floor(entry.bits / 2 ** slotFor(table, key)!.bit) % 2 === 1 : judged(key));
  return snapshot
    .entriesOf(ticket)
    .map(entry => ({ scope: entry.scope, activity: entry.activity, opened: entry.opened, status: entry.status, line: entry.line, filters: keys.map(key => [key, says(entry, key)]) }))
    .sort((a, b) => (a.scope < b.scope ? -1 : 1));
};

const trusted = ({ stamp }: Entry, slot: Slot | undefined, at: number): boolean =>
  slot?.state === 'ready' && stamp.revision >= 0 && (stamp.validUntil === null || stamp.validUntil > at);

/** Every view row by row, and what the index answers; stops when `signal` aborts. */
export const compareWithLive = (house: House, built: ViewStore, signal: AbortSignal, onRows: (rows: number) => void): Promise<Comparison> => {
  let at = house.clock.now();
  return compareGenerations(house.stores.views, built, views, indexAnswers(house, () => at), rows => {
    signal.throwIfAborted();
    at = house.clock.now();
    onRows(rows);
  });
};
