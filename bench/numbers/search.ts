import type { Bench } from '../bench-run.js';
import { readIncidents } from '../incidents.js';
import { asPerson, request } from '../loads.js';
import { bounded, type Result } from '../report.js';

/** The word that is nearest to being held by three tickets of ten. */
const commonWord = async (): Promise<{ word: string; share: number }> => {
  const { incidents } = await readIncidents();
  const counts = new Map<string, number>();
  for (const { subject, body } of incidents)
    for (const word of new Set(`${subject} ${body}`.toLowerCase().match(/[a-z0-9]+/g))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const far = ([, count]: [string, number]): number => Math.abs(count / incidents.length - 0.3);
  const [word, count] = [...counts].reduce((best, one) => (far(one) < far(best) ? one : best));
  return { word, share: count / incidents.length };
};

/** A word that very many tickets hold, by people who may see some 200 of them. */
export const search = async (bench: Bench): Promise<Result[]> => {
  const { word, share } = await commonWord();
  const served = await bench.serve(bench.store);
  try {
    await bench.prepareSet('search', served.people.map(person => request('GET', `/api/tickets?q=${word}`, asPerson(person))));
    const load = { port: served.port, set: 'search', connections: 16, ms: bench.ms };
    const { perSecond } = await bench.drive(load);
    const measured = await bench.drive({ ...load, rate: perSecond / 2, skip: 997 });
    return [bounded('search p95', measured.p95, 'ms', 5, `the bound set for it; the word "${word}", which ${(share * 100).toFixed(0)} % of the tickets hold, ${Math.round(perSecond / 2)} searches a second (half the capacity)`)];
  } finally {
    await bench.stop(served);
  }
};
