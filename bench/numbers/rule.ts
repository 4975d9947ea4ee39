import type { Bench, Served } from '../bench-run.js';
import { Child } from '../child.js';
import { readIncidents } from '../incidents.js';
import { asPerson, request, type Measured } from '../loads.js';
import { bounded, compared, type Result } from '../report.js';
import { anyOf, type Store } from '../store.js';
import { shortId } from '../../src/kernel/ids.js';

const CONNECTIONS = 32;

/** The rule that shows all tickets, or those of every other pipeline. */
const ruleOf = ({ pipelines }: Store, half: boolean) => anyOf('pipeline', pipelines.filter((_, i) => !half || i % 2 === 0));

/** A filter rule changes over all tickets: the rule of the kept store is changed, and changed back in the end. */
export const rule = async (bench: Bench): Promise<Result[]> => {
  const served = await bench.serve(bench.store);
  let results: Result[];
  try {
    await change(served, false);
    await served.child.call('settled');
    results = [await staleReads(served), ...(await underSweep(bench, served))];
  } finally {
    await bench.stop(served);
  }
  return [...results, ...(await revealing(bench))];
};

const change = async ({ child, store }: Served, half: boolean): Promise<void> => {
  await child.call('changeRule', { portal: store.portal, rule: ruleOf(store, half) });
};

/** Reads of several people all the while; from the change's answer on none may show a ticket that the new rule hides. */
const staleReads = async (served: Served): Promise<Result> => {
  const { incidents } = await readIncidents();
  const shown = new Set(served.store.pipelines.filter((_, i) => i % 2 === 0));
  const hidden = new Set<string>();
  for (let serial = 0; serial < served.store.tickets; serial++)
    if (!shown.has(incidents[serial % incidents.length]!.pipeline)) hidden.add(shortId(`bench/${serial}`));
  let [stale, reads, over, changed] = [0, 0, false, false];
  const readers = served.people.slice(0, 8).map(async person => {
    while (!over) {
      const demanded = changed;
      const answer = await fetch(`http://localhost:${served.port}/api/tickets?limit=100`, { headers: asPerson(person) });
      const { tickets } = await answer.json() as { tickets: { id: string }[] };
      if (!demanded) continue;
      reads++;
      if (tickets.some(({ id }) => hidden.has(id))) stale++;
    }
  });
  await change(served, true);
  changed = true;
  await served.child.call('revealed');
  await new Promise(resolve => setTimeout(resolve, 200));
  over = true;
  await Promise.all(readers);
  await change(served, false);
  await served.child.call('settled');
  return bounded('stale reads after a rule change', stale, 'reads', 0, `none may be; ${reads} reads of ${served.people.slice(0, 8).length} people while ${served.store.tickets} tickets were swept`);
};

/** p99 of lists at half the capacity while the sweep runs (it stands back for requests), and while none does. */
const underSweep = async (bench: Bench, served: Served): Promise<Result[]> => {
  await bench.prepareSet('swept', served.people.map(person => request('GET', '/api/tickets', asPerson(person))));
  const load = { port: served.port, set: 'swept', connections: CONNECTIONS, ms: bench.ms };
  const { perSecond } = await bench.drive(load);
  const p99 = async (): Promise<number> => (await bench.drive({ ...load, rate: perSecond / 2 }) as Measured).p99;
  let half = false;
  const pairs = await bench.alternate(async () => {
    await change(served, (half = !half));
    const during = await p99();
    await served.child.call('settled');
    return during;
  }, p99);
  if (half) await change(served, false);
  await served.child.call('settled');
  return [compared({ name: 'ticket list p99 while a sweep runs', unit: 'ms', pairs, goal: '<= 2', about: `the same lists without a sweep, ${Math.round(perSecond / 2)} requests a second (half the capacity)` })];
};

/** ms until a rule is in force everywhere, nobody else asking; the raw pass runs on the same file while the product rests. */
const revealing = async (bench: Bench): Promise<Result[]> => {
  const { store } = bench;
  let half = false;
  const ours = async (): Promise<number> => {
    const child = Child.start('product', store.folder);
    await child.call('settled');
    await child.call('changeRule', { portal: store.portal, rule: ruleOf(store, (half = !half)) });
    const took = await child.call<number>('revealed');
    await child.call('settled');
    await child.call('close');
    await child.stop();
    return took / 1000;
  };
  const pass = (how: 'bare' | 'judged') => async (): Promise<number> => {
    const child = Child.start('peers/pass', store.folder);
    const took = await child.call<number>(how, { options: store.pipelines });
    await child.stop();
    return took / 1000;
  };
  const bare = await bench.alternate(ours, pass('bare'));
  const judged = await bench.alternate(ours, pass('judged'));
  if (half) await ours();
  return [
    compared({ name: 'rule change until revealed', unit: 's', pairs: bare, goal: '<= 2.5', about: `one SQL statement that rewrites the same ${store.tickets} rows and judges none` }),
    compared({ name: 'rule change until revealed, judged', unit: 's', pairs: judged, goal: null, about: 'one SQL statement that judges each ticket by the property in its facts and rewrites the same rows' }),
  ];
};
