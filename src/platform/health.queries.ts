import type { House } from './house.js';
import { Projector } from './projector.js';
import { Runs } from './runs.js';

/** ms that an answer about the store is good for: probes come often, and each would write. */
const GOOD_FOR = 5_000;
const BEHIND_AT_MOST = 1_000;

interface Written {
  readonly at: number;
  readonly ok: Promise<boolean>;
}

const checked = new WeakMap<House, Written>();

/** True when the store takes a write: a full or read-only disk shows here first. */
const writable = (house: House): Promise<boolean> => {
  const now = performance.now();
  const known = checked.get(house);
  if (known && now - known.at < GOOD_FOR) return known.ok;
  const at = house.clock.now();
  const ok = house.stores.views.transact(tx => tx.put({ view: 'health', id: 'written', row: { at }, position: '', revision: 0 })).then(() => true, () => false);
  checked.set(house, { at: now, ok });
  return ok;
};

/** How things stand, without a name or an id of anybody. All views of a generation share one checkpoint. */
export const readiness = async (house: House) => {
  const stored = await writable(house);
  const head = await house.stores.events.head();
  const snapshot = house.stores.views.snapshot();
  const position = snapshot.checkpoint(Projector.CHECKPOINT);
  const parked = snapshot.parked();
  const behind = position >= head ? 0 : (await house.stores.events.readAll(position, { limit: BEHIND_AT_MOST })).length;
  const views = house.projector.views.map(({ name, decisive }) => ({ name, decisive, behind, parked: parked.filter(row => row.view === name).length }));
  const runs = [...Runs.of(house).list('rebuild'), ...Runs.of(house).list('replay')].filter(({ endedAt }) => endedAt === null);
  return {
    ready: stored && behind === 0,
    store: { writable: stored },
    generation: house.stores.views.generations().live,
    position, head, views,
    parked: parked.length,
    due: { lag: house.due.lag() },
    sweeps: house.sweeper.progress().map(({ state, done, total }) => ({ state, done, total })),
    mail: await house.outbox.state(),
    runs: runs.map(({ kind, state, progress }) => ({ kind, state, progress })),
  };
};
