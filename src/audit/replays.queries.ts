import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import type { Finish, Run } from '../platform/runs.js';
import { compareWithLive } from './answers.queries.js';
import type { Comparison, Difference } from './replay.js';

/** What a replay does with what it built: compares it and throws it away. */
export const replay =
  (house: House): Finish =>
  async (built, name, report) => {
    report.state('comparing');
    const comparison = await compareWithLive(house, built, report.signal, report.compared);
    await house.generations.drop(name);
    return comparison;
  };

/** A run as JSON. Rows may hold what people wrote: who only audits is told which differ, not what they say (U8). */
export const runCard = ({ roles }: Caller, run: Run) => {
  const comparison = run.result as Comparison | null;
  const shown = roles.includes('admin');
  return { ...run, result: comparison && { ...comparison, equal: comparison.differences.length === 0, differences: comparison.differences.map(one => (shown ? one : placeOf(one))) } };
};

const placeOf = ({ view, id, live, replayed }: Difference) => ({ view, id, live: live === undefined ? 'missing' : 'present', replayed: replayed === undefined ? 'missing' : 'present' });
