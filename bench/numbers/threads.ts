import type { Bench } from '../bench-run.js';
import type { Driven } from '../loads.js';
import { asPerson, request } from '../loads.js';
import { comparedDriven, type Result } from '../report.js';

const CONNECTIONS = 32;
const REPLIES = 50;

/** A ticket with 50 replies, as a page and as JSON, each request another person's ticket. */
export const threads = async (bench: Bench): Promise<Result[]> => {
  const store = await bench.writtenStore();
  const served = await bench.serve(store, bench.copy(store, 'threads'));
  try {
    const count = bench.options.short ? 20 : 200;
    const tickets = await served.child.call<string[]>('openThreads', { portal: store.portal, contacts: store.contacts.slice(0, count), replies: REPLIES });
    const each = (path: (ticket: string) => string): string[] => tickets.map((ticket, i) => request('GET', path(ticket), asPerson(served.people[i]!)));
    await bench.prepareSet('thread-json', each(ticket => `/api/tickets/${ticket}`));
    await bench.prepareSet('thread-page', each(ticket => `/tickets/${ticket}`));
    const drive = (set: string) => (run: number): Promise<Driven> => bench.driveOn(served.child, { port: served.port, set, connections: CONNECTIONS }, run);
    const pairs = await bench.alternate(drive('thread-page'), drive('thread-json'));
    return comparedDriven({ name: `thread of ${REPLIES} replies as a page`, unit: 'threads/s', goal: '>= 0.35', about: 'the same ticket as JSON' }, pairs);
  } finally {
    await bench.stop(served);
  }
};
