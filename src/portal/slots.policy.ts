import { hash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { PortalRow } from './portal.policy.js';

/** The second factor: a filter is a rule in canonical form with its time zone; equal rules share one key (24 hex digits). */
export interface FilterRef {
  readonly key: string;
  /** HubSpot JSON as saved. */
  readonly rule: unknown;
  readonly zone: string;
}

const refs = new WeakMap<object, Map<string, FilterRef>>();

export const filterRef = (rule: unknown, zone: string): FilterRef => {
  const known = refs.get(rule as object)?.get(zone);
  if (known) return known;
  const made = { key: hash('sha256', canonicalJson({ rule, zone }), 'hex').slice(0, 24), rule, zone };
  const byZone = refs.get(rule as object) ?? new Map<string, FilterRef>();
  refs.set(rule as object, byZone.set(zone, made));
  return made;
};

/** Every filter that some viewer of this portal may be judged by. */
export const filtersOf = (portal: PortalRow): readonly FilterRef[] =>
  [portal.filter.value, ...Object.values(portal.listFilters).map(({ value }) => value)]
    .filter(rule => rule !== null && rule !== undefined)
    .map(rule => filterRef(rule, portal.zone.value));

/** `building`: a sweep fills it; `ready`: its bits count; `retiring`: nobody needs it, a sweep clears it before it is used again. */
export interface Slot {
  readonly bit: number;
  readonly key: string;
  readonly state: 'building' | 'ready' | 'retiring';
  /** Version of the table when the slot was given to this filter. */
  readonly assigned: number;
  /** The sweep has passed all tickets up to this place in the store's order. */
  readonly swept: string;
  readonly done: number;
}

/** Which filter has which bit. Cache: rebuilt from the portals' rows, never part of what is compared. */
export interface SlotTable {
  readonly version: number;
  readonly slots: readonly Slot[];
  /** Keys that each portal needs. */
  readonly portals: Readonly<Record<string, readonly string[]>>;
}

export const NO_SLOTS: SlotTable = { version: 0, slots: [], portals: {} };
/** One integer of the row holds them; a filter beyond that has no slot and is judged row by row. */
export const SLOT_LIMIT = 48;

const lowestFree = (slots: readonly Slot[]): number => {
  for (let bit = 0; bit < SLOT_LIMIT; bit++) if (!slots.some(slot => slot.bit === bit)) return bit;
  return -1;
};

const needed = (table: SlotTable): ReadonlySet<string> => new Set(Object.values(table.portals).flat());

/** Slots for what is needed and has none, retirement for what is not needed any more. The same table when nothing changes. */
export const settle = (table: SlotTable): SlotTable => {
  const keys = needed(table);
  const version = table.version + 1;
  let slots = table.slots.map(slot => (slot.state !== 'retiring' && !keys.has(slot.key) ? { ...slot, state: 'retiring' as const, swept: '', done: 0 } : slot));
  for (const key of keys) {
    if (slots.some(slot => slot.key === key && slot.state !== 'retiring')) continue;
    const bit = lowestFree(slots);
    if (bit >= 0) slots = [...slots, { bit, key, state: 'building', assigned: version, swept: '', done: 0 }];
  }
  const changed = slots.length !== table.slots.length || slots.some((slot, i) => slot !== table.slots[i]);
  return changed ? { ...table, version, slots } : table;
};

export const withPortal = (table: SlotTable, portal: PortalRow): SlotTable =>
  settle({ ...table, portals: { ...table.portals, [portal.id]: filtersOf(portal).map(({ key }) => key) } });

/** The sweep of a slot came this far; `end`: it is through. */
export const swept = (table: SlotTable, bit: number, assigned: number, upTo: string, done: number, end: boolean): SlotTable => {
  const slots = table.slots.flatMap((slot): Slot[] => {
    if (slot.bit !== bit || slot.assigned !== assigned) return [slot];
    if (!end) return [{ ...slot, swept: upTo, done }];
    return slot.state === 'retiring' ? [] : [{ ...slot, state: 'ready', swept: upTo, done }];
  });
  const next = { ...table, slots };
  return end ? settle({ ...next, version: table.version + 1 }) : next;
};

export const slotFor = (table: SlotTable, key: string): Slot | undefined => table.slots.find(slot => slot.key === key && slot.state !== 'retiring');
