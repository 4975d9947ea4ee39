import type { Bench, Served } from '../bench-run.js';
import { asPerson, request, type Measured } from '../loads.js';
import { bounded, compared, type Result } from '../report.js';
import { anyOf } from '../store.js';

const CONNECTIONS = 32;

/** What a rule change would do over all tickets, told before it is made: how long, and what it costs others meanwhile. */
export const dryRun = async (bench: Bench): Promise<Result[]> => {
  const served = await bench.serve(bench.store);
  const { store, child } = served;
  const rule = anyOf('pipeline', store.pipelines.filter((_, i) => i % 2 === 0));
  const firsts: number[] = [];
  const ours = async (): Promise<number> => {
    const { first, exact, done } = await child.call<{ first: number; exact: number; done: number }>('dryRun', { portal: store.portal, rule });
    firsts.push((done > 0 ? first : exact) / 1_000);
    return exact;
  };
  const pass = (): Promise<number> => child.call<number>('onePass', { rule });
  try {
    const pairs = await bench.alternate(async () => (await ours()) / 1_000, async () => (await pass()) / 1_000);
    const about = `one pass of the predicate over the ${store.tickets} tickets as they stand in the store, in the same process`;
    const first = bounded('dry run of a rule, first counts', Math.max(...firsts), 's', 1, `the bound set for it; until an answer counts tickets, the slowest of ${firsts.length}`);
    const during = await meanwhile(bench, served, ours);
    return [first, compared({ name: 'dry run of a rule, exact', unit: 's', pairs, goal: '<= 2', about }), during];
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
