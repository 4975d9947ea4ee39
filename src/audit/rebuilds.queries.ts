import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { Runs, type Finish } from '../platform/runs.js';
import { Sweeper } from '../platform/sweeper.js';
import { compareWithLive } from './answers.queries.js';
import { runCard } from './replays.queries.js';

const card = (house: House, name: string) => ({ name, live: house.stores.views.generations().live === name, following: house.generations.following.includes(name) });

export const rebuildList = (house: House, caller: Caller) => ({
  generations: house.stores.views.generations().all.map(name => card(house, name)),
  rebuilds: Runs.of(house).list('rebuild').map(run => runCard(caller, run)),
});

/**
 * What a rebuild does with what it built: fills its slots, so that no list says "updating" after the flip, compares it,
 * and flips when both say the same. What differs stays beside the live one until somebody activates or removes it.
 */
export const rebuild =
  (house: House): Finish =>
  async (built, name, report) => {
    report.state('filling');
    await new Sweeper(built, house.slots, house.judge, house.clock, { step: 2_000, busyStep: 2, busyRest: 20, busy: () => house.busy }).settled();
    report.state('comparing');
    const comparison = await compareWithLive(house, built, report.signal, report.compared);
    if (comparison.differences.length === 0) await flip(house, name);
    return comparison;
  };

const flip = async (house: House, name: string): Promise<void> => {
  await house.generations.flip(name);
  house.sweeper.wake();
};

/** @throws Rejection `generation.unknown`, `generation.behind` */
export const activate = async (house: House, name: string) => {
  const { live } = known(house, name);
  if (!live && !house.generations.following.includes(name)) throw new Rejection('conflict', 'generation.behind', `The generation ${name} does not follow the log.`);
  if (!live) await flip(house, name);
  return card(house, name);
};

/** @throws Rejection `generation.unknown`, `generation.live` */
export const giveUp = async (house: House, name: string): Promise<void> => {
  const runs = Runs.of(house);
  if (runs.list('rebuild').some(({ id, endedAt }) => id === name && endedAt === null)) await runs.cancel('rebuild', name);
  else if (known(house, name).live) throw new Rejection('conflict', 'generation.live', `The generation ${name} is live.`);
  else await house.generations.drop(name);
};

const known = (house: House, name: string) => {
  if (house.stores.views.generations().all.includes(name)) return card(house, name);
  throw new Rejection('unknown', 'generation.unknown', 'There is no such generation of views.');
};
