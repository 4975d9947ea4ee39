import type { Bench, Served } from '../bench-run.js';
import { asPerson, request, type Measured } from '../loads.js';
import { compared, type Result } from '../report.js';
import { anyOf } from '../store.js';

const CONNECTIONS = 32;

/** What a rule change would do over all tickets, told before it is made: how long, and what it costs others meanwhile. */
export const dryRun = async (bench: Bench): Promise<Result[]> => {
  const served = await bench.serve(bench.store);
  const { store, child } = served;
  const rule = anyOf('pipeline', store.pipelines.filter((_, i) => i % 2 === 0));
  const ours = (): Promise<number> => child.call<number>('dryRun', { portal: store.portal, rule });
  const pass = (): Promise<number> => child.call<number>('onePass', { rule });
  try {
    const pairs = await bench.alternate(async () => (await ours()) / 1_000, async () => (await pass()) / 1_000);
    const about = `one pass of the predicate over the ${store.tickets} tickets as they stand in the store, in the same process`;
    return [compared({ name: 'dry run of a rule, exact', unit: 's', pairs, goal: '<= 2', about }), await meanwhile(bench, served, ours)];
  } finally {
    await bench.stop(served);
  }
};

const meanwhile = async (bench: Bench, { port, people }: Served, ours: () => Promise<number>): Promise<Result> => {
  await bench.prepareSet('dry', people.map(person => request('GET', '/api/tickets', asPerson(person))));
  const load = { port, set: 'dry', connections: CONNECTIONS, ms: bench.ms };
  const { perSecond } = await bench.drive(load);
  const p99 = async (): Promise<number> => (await bench.drive({ ...load, rate: perSecond / 2 }) as Measured).p99;
  const pairs = await bench.alternate(async () => {
    let over = false;
    const running = (async () => { while (!over) await ours(); })();
    const during = await p99();
    over = true;
    await running;
    return during;
  }, p99);
  return compared({ name: 'ticket list p99 while a dry run runs', unit: 'ms', pairs, goal: '<= 1.5', about: `the same lists without one, ${Math.round(perSecond / 2)} requests a second (half the capacity)` });
};
