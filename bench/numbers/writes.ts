import type { Bench, Served } from '../bench-run.js';
import type { Driven } from '../loads.js';
import { Child } from '../child.js';
import { asPerson, request } from '../loads.js';
import { comparedDriven, type Result } from '../report.js';

const CONNECTIONS = 64;
const message = (i: number) => ({ body: `The printer on floor ${i % 40} does not answer; the light blinks red since this morning. Please have a look.` });
const subject = (i: number) => ({ subject: `Printer ${i % 500} out of order` });

/** Opening tickets and replying over HTTP, 64 at once; each answer means: on the disk, views folded. */
export const writes = async (bench: Bench): Promise<Result[]> => {
  const store = await bench.writtenStore();
  const folder = bench.copy(store, 'written');
  await leaveSamples(bench, await bench.serve(store, folder));
  const peer = Child.start('peers/writes', bench.copy({ folder }, 'written-by-hand'));
  const served = await bench.serve(store, folder);
  try {
    const { port } = await peer.call<{ port: number }>('listen');
    await prepareRequests(bench, served);
    const drive = (child: Child, at: number, set: string) => (run: number): Promise<Driven> =>
      bench.driveOn(child, { port: at, set, connections: CONNECTIONS }, run);
    const opened = await bench.alternate(drive(served.child, served.port, 'open'), drive(peer, port, 'peer-open'));
    const replied = await bench.alternate(drive(served.child, served.port, 'reply'), drive(peer, port, 'peer-reply'));
    const about = 'a bare Fastify handler that parses the same body and writes the same events, rows, entries, words and text keys with prepared statements in grouped transactions, synchronous=FULL';
    return [
      ...comparedDriven({ name: 'open a ticket', unit: 'tickets/s', goal: '>= 0.5', about }, opened),
      ...comparedDriven({ name: 'reply', unit: 'replies/s', goal: '>= 0.5', about }, replied),
    ];
  } finally {
    await bench.stop(served);
    await peer.stop();
  }
};

const own = async ({ child, store }: Served, count: number): Promise<readonly { ticket: string; person: number }[]> => {
  const people = Array.from({ length: count }, (_, i) => i % Math.min(store.contacts.length, 2_000));
  const ids = await child.call<string[]>('openTickets', { portal: store.portal, contacts: people.map(i => store.contacts[i]!) });
  return ids.map((ticket, i) => ({ ticket, person: people[i]! }));
};

/** Replies before the one that the peer writes again: rows of a ticket grow with each, and ours answers the same tickets all along. */
const EARLIER = 2;

/** A ticket's third reply and a ticket, written by the product: what the peer writes again. */
const leaveSamples = async (bench: Bench, served: Served): Promise<void> => {
  const person = asPerson(served.people[0]!, true);
  const [first] = await own(served, 1);
  await bench.prepareSet('sample-reply', [request('POST', `/api/tickets/${first!.ticket}/replies`, person, message(0))]);
  await bench.prepareSet('sample-open', [request('POST', '/api/tickets', person, { ...subject(0), ...message(0) })]);
  for (const set of [...new Array<string>(EARLIER + 1).fill('sample-reply'), 'sample-open']) await bench.drive({ port: served.port, set, connections: 1, ms: 1 });
  await bench.stop(served);
};

const prepareRequests = async (bench: Bench, served: Served): Promise<void> => {
  const { people } = served;
  const tickets = await own(served, bench.options.short ? 200 : 2_000);
  await bench.prepareSet('open', Array.from({ length: 5_000 }, (_, i) => request('POST', '/api/tickets', asPerson(people[i % people.length]!, true), { ...subject(i), ...message(i) })));
  await bench.prepareSet('reply', tickets.map(({ ticket, person }, i) => request('POST', `/api/tickets/${ticket}/replies`, asPerson(people[person]!, true), message(i))));
  await bench.prepareSet('peer-open', Array.from({ length: 500 }, (_, i) => request('POST', '/tickets', {}, { ...subject(i), ...message(i) })));
  await bench.prepareSet('peer-reply', Array.from({ length: 500 }, (_, i) => request('POST', '/replies', {}, message(i))));
};
