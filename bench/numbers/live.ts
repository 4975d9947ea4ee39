import type { Bench, Served } from '../bench-run.js';
import { Child } from '../child.js';
import { asPerson, request, type Person } from '../loads.js';
import { bounded, compared, median, type Result } from '../report.js';

const PAGES = 1_000;
/** ms for memory to settle after so many pages were opened. */
const SETTLE = 1_500;

interface Side {
  readonly child: Child;
  readonly port: number;
  readonly requests: readonly string[];
  /** Makes all pages hear of something; answers when it was done (ms since 1970). */
  readonly tell: () => Promise<number>;
}

/** One event that every one of 1,000 open pages of 1,000 people is to hear of: how soon the last one does, and what a page costs. */
export const live = async (bench: Bench): Promise<Result[]> => {
  const store = await bench.writtenStore();
  const served = await bench.serve(store, bench.copy(store, 'live'));
  const peer = Child.start('peers/live');
  const readers = Child.start('pages');
  try {
    const ours = await ourSide(served);
    const { port } = await peer.call<{ port: number }>('listen');
    const theirs: Side = { child: peer, port, requests: ours.requests, tell: () => peer.call('tell') };
    const [our, their] = [await measure(readers, ours, bench.options.runs), await measure(readers, theirs, bench.options.runs)];
    const pairs = our.times.map((time, run) => [time, their.times[run]!] as const);
    return [
      bounded('live update', Math.max(...our.times), 'ms', 1_000, `the bound set for it; from the acknowledgement of a reply until the last of ${PAGES} open pages has heard of it, the slowest of ${our.times.length}`),
      compared({ name: 'live update beside bytes', unit: 'ms', pairs, goal: null, about: 'a bare http server that writes the same bytes to as many open responses; nothing is decided there' }),
      bounded('memory of an open page', our.memory, 'KB', 64, `the bound set for it; RssAnon with ${PAGES} pages open, less that without, by page`),
      compared({ name: 'memory of an open page beside bytes', unit: 'KB', pairs: [[our.memory, their.memory]], goal: null, about: 'the bare http server’s responses' }),
    ];
  } finally {
    await readers.stop();
    await peer.stop();
    await bench.stop(served);
  }
};

const ourSide = async ({ child, port, store: { portal } }: Served): Promise<Side> => {
  const { ticket, contacts } = await child.call<{ ticket: string; contacts: string[] }>('gather', { portal, count: PAGES });
  const people = await child.call<Person[]>('signIn', { portal, contacts });
  return { child, port, requests: people.map(person => request('GET', '/live', asPerson(person))), tell: () => child.call('answerTicket', { ticket }) };
};

/** Pages are opened once and closed, unmeasured: compilers and pools of the engine have seen them by then. */
const measure = async (readers: Child, { child, port, requests, tell }: Side, runs: number): Promise<{ times: number[]; memory: number }> => {
  await readers.call('open', { port, requests });
  await once(readers, tell);
  await readers.call('close');
  await settle();
  const before = child.anonymousMemory();
  await readers.call('open', { port, requests });
  await settle();
  const memory = ((child.anonymousMemory() - before) * 1024) / requests.length;
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await once(readers, tell));
  await readers.call('close');
  return { times, memory: Math.max(0, median([memory])) };
};

const once = async (readers: Child, tell: () => Promise<number>): Promise<number> => {
  const heard = readers.call<number>('allHeard');
  const told = await tell();
  return Math.max(0, (await heard) - told);
};

const settle = (): Promise<void> => new Promise(resolve => setTimeout(resolve, SETTLE));
