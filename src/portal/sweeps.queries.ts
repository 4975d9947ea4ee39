import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';

/** Sweeps under way, with the portals that wait for them; of portals out of reach nothing is said. */
export const sweepList = ({ stores, slots, sweeper }: House, { portals }: Caller) => {
  const table = slots.read(stores.views.snapshot());
  const waiting = (key: string) => Object.entries(table.portals).filter(([, keys]) => keys.includes(key)).map(([portal]) => portal);
  return sweeper
    .progress()
    .map(({ key, state, done, total }) => ({ key, state, done, total, percent: total === 0 ? 100 : Math.floor((100 * done) / total), portals: waiting(key).filter(portal => portals === null || portals.includes(portal)) }))
    .filter(sweep => portals === null || sweep.portals.length > 0);
};
