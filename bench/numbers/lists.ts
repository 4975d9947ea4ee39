import type { Bench, Served } from '../bench-run.js';
import type { Driven } from '../loads.js';
import { Child } from '../child.js';
import { asPerson, request, type Measured } from '../loads.js';
import { compared, comparedDriven, type Result } from '../report.js';
import type { Store } from '../store.js';

const CONNECTIONS = 32;

interface Peer {
  readonly child: Child;
  readonly port: number;
  readonly size: number;
}

const startPeer = async (store: Store): Promise<Peer> => {
  const child = Child.start('peers/list', store.folder);
  return { child, ...(await child.call<{ port: number; size: number }>('listen', store)) };
};

/** A list of a customer: every request by another contact, who has own tickets and those of a company. */
export const lists = async (bench: Bench): Promise<Result[]> => {
  const served = await bench.serve(bench.store);
  const peer = await startPeer(bench.store);
  try {
    await bench.prepareSet('json', served.people.map(person => request('GET', '/api/tickets', asPerson(person))));
    await bench.prepareSet('page', served.people.map(person => request('GET', '/tickets', asPerson(person))));
    await bench.prepareSet('peer', bench.store.contacts.slice(0, served.people.length).map(id => request('GET', `/list/${id}`)));
    await bench.prepareSet('bytes', [request('GET', '/bytes')]);
    const capacity = await throughput(bench, served, peer);
    return [...capacity.results, ...(await tail(bench, served, capacity.perSecond / 2))];
  } finally {
    await bench.stop(served);
    await peer.child.stop();
  }
};

const throughput = async (bench: Bench, served: Served, peer: Peer): Promise<{ perSecond: number; results: Result[] }> => {
  const drive = ({ child, port }: Served | Peer, set: string) => (run: number): Promise<Driven> =>
    bench.driveOn(child, { port, set, connections: CONNECTIONS }, run);
  const json = drive(served, 'json');
  const scanned = await bench.alternate(json, drive(peer, 'peer'));
  const pages = await bench.alternate(drive(served, 'page'), json);
  const bytes = await bench.alternate(json, drive(peer, 'bytes'));
  const unit = 'lists/s';
  const results = [
    ...comparedDriven({ name: 'ticket list as JSON', unit, goal: '>= 0.7', about: 'a bare Fastify handler that scans the same scope rows and sends their lines' }, scanned),
    ...comparedDriven({ name: 'ticket list as JSON beside bytes', unit, goal: null, about: `a bare Fastify handler that sends ${peer.size} ready bytes` }, bytes),
    ...comparedDriven({ name: 'ticket list as a page', unit, goal: '>= 0.35', about: 'our own list as JSON' }, pages),
  ];
  return { perSecond: results[0]!.value, results };
};

/** p99 at half the capacity, beside that of a small store, and of two equal servers of the small store. */
const tail = async (bench: Bench, served: Served, rate: number): Promise<Result[]> => {
  const store = await bench.smallStore();
  const small = await bench.serve(store, bench.copy(store, 'small'));
  const twin = await bench.serve(store, bench.copy(store, 'twin'));
  const p99 = (port: number, set: string) => async (run: number): Promise<number> =>
    (await bench.drive({ port, set, connections: CONNECTIONS, ms: bench.ms, rate, skip: (run + 1) * 997 }) as Measured).p99;
  try {
    for (const [name, { people }] of [['small', small], ['twin', twin]] as const) await bench.prepareSet(name, people.map(person => request('GET', '/api/tickets', asPerson(person))));
    const pairs = await bench.alternate(p99(served.port, 'json'), p99(small.port, 'small'));
    const control = await bench.alternate(p99(twin.port, 'twin'), p99(small.port, 'small'));
    return [
      compared({ name: 'ticket list p99', unit: 'ms', pairs, goal: '<= 1.5', about: `the same with ${store.tickets} tickets, both at ${Math.round(rate)} requests a second (half the capacity)` }),
      compared({ name: 'ticket list p99, control', unit: 'ms', pairs: control, goal: null, about: 'two equal servers at the same rate: how far such a ratio strays by itself' }),
    ];
  } finally {
    await bench.stop(small);
    await bench.stop(twin);
  }
};
