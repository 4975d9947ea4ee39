import type { Bench } from '../bench-run.js';
import { Child } from '../child.js';
import { compared, type Result } from '../report.js';

/** Appends by 64 concurrent callers to an empty log, groups as they form, an fsync a group. */
export const append = async (bench: Bench): Promise<Result[]> => {
  const child = Child.start('peers/append');
  try {
    let group = 1;
    const ours = async (): Promise<number> => {
      const made = await child.call<{ perSecond: number; group: number }>('ours', { callers: 64, ms: bench.ms });
      group = made.group;
      return made.perSecond;
    };
    const raw = async (): Promise<number> => (await child.call<{ perSecond: number }>('raw', { group: Math.round(group), ms: bench.ms })).perSecond;
    const pairs = await bench.alternate(ours, raw);
    return [compared({ name: 'append', unit: 'events/s', pairs, goal: '>= 0.7', about: `raw node:sqlite inserting the same bytes in groups of the same size (${group.toFixed(1)}), synchronous=FULL` })];
  } finally {
    await child.stop();
  }
};
