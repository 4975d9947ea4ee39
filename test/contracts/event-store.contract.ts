import { readFileSync } from 'node:fs';
import { START, type NewEvent, type Position, type StoredEvent } from '../../src/kernel/event.js';
import { NO_STREAM, type EventStore } from '../../src/kernel/event-store.js';
import { BadAppend, WrongRevision } from '../../src/kernel/errors.js';
import { subscriptionContract } from './event-subscription.contract.js';
import { MORNING, sample, sampleId } from './log-samples.js';

interface Fact {
  readonly case: string;
  readonly given?: readonly { expected: number | 'none'; ids: readonly number[] }[];
  readonly when: { readonly append: readonly number[]; readonly expected: number | 'none' };
  readonly then: { readonly ok?: true; readonly nextExpectedRevision?: string; readonly error?: string; readonly actual?: string };
  readonly streamAfter: readonly number[] | 'stream-not-found';
}

const facts = JSON.parse(readFileSync(new URL('eventstoredb-facts.json', import.meta.url), 'utf8')) as Fact[];
const revisionOf = (expected: number | 'none'): number => (expected === 'none' ? NO_STREAM : expected);
const numbers = (events: readonly StoredEvent[]): unknown[] => events.map(({ data }) => data['number']);

/** What the port EventStore means. `open` gives an empty log; closing it is the suite's business. */
export const eventStoreContract = (name: string, open: () => Promise<EventStore>): void => {
  subscriptionContract(name, open);
  describe(`the log (${name})`, () => {
    let log: EventStore;
    beforeEach(async () => {
      log = await open();
    });
    afterEach(() => log.close());

    const write = (stream: string, expected: number, ...ids: (number | string)[]) => log.append({ stream, expected, events: ids.map(id => sample(id)) });

    describe('answers as the real server', () => {
      test.each(facts.map(fact => [fact.case, fact] as const))('%s', async (_case, { given = [], when, then, streamAfter }) => {
        for (const { expected, ids } of given) await write('ticket-1', revisionOf(expected), ...ids);
        const answer = write('ticket-1', revisionOf(when.expected), ...when.append);
        if (when.append.length === 0) await expect(answer).rejects.toThrow(BadAppend);
        else if (then.ok) expect((await answer).revision).toBe(Number(then.nextExpectedRevision));
        else await expect(answer).rejects.toMatchObject({ name: 'WrongRevision', actual: then.actual === 'no_stream' ? -1 : Number(then.actual) });
        const after = await log.readStream('ticket-1');
        expect(after.map(({ revision }) => revision)).toEqual(streamAfter === 'stream-not-found' ? [] : streamAfter);
      });

      test('a repeated append answers with its original place and says that it is a repetition (R5)', async () => {
        const first = await write('ticket-1', NO_STREAM, 1, 2);
        await write('ticket-1', 1, 3);
        expect(await write('ticket-1', NO_STREAM, 1, 2)).toEqual({ ...first, repeated: true });
        expect(first.repeated).toBe(false);
        expect(numbers(await log.readAll(START))).toEqual([1, 2, 3]);
      });
    });

    test('what was written comes back as it was, with its place', async () => {
      const event: NewEvent = { ...sample(1), data: { z: 1, a: { 'ä': [null, 1.5, 'ß\n\u2028😀'], b: {} }, '': false } };
      const { position } = await log.append({ stream: 'ticket-ä 😀', expected: NO_STREAM, events: [event] });
      expect(await log.readStream('ticket-ä 😀')).toEqual([{ ...event, stream: 'ticket-ä 😀', revision: 0, position }]);
      expect(await log.readAll(START)).toEqual([{ ...event, stream: 'ticket-ä 😀', revision: 0, position }]);
    });

    test('an unknown stream is empty', async () => {
      expect(await log.readStream('ticket-none')).toEqual([]);
    });

    test('a stream is read from any revision, either way, as many as asked for', async () => {
      await write('ticket-1', NO_STREAM, 0, 1, 2);
      const read = async (options: { from?: number; backwards?: boolean; limit?: number }) => numbers(await log.readStream('ticket-1', options));
      expect(await read({ from: 1 })).toEqual([1, 2]);
      expect(await read({ from: 3 })).toEqual([]);
      expect(await read({ limit: 2 })).toEqual([0, 1]);
      expect(await read({ limit: 0 })).toEqual([]);
      expect(await read({ backwards: true })).toEqual([2, 1, 0]);
      expect(await read({ backwards: true, from: 1 })).toEqual([1, 0]);
      expect(await read({ backwards: true, from: 9 })).toEqual([2, 1, 0]);
      expect(await read({ backwards: true, limit: 1 })).toEqual([2]);
    });

    test('all events are read in one order, from after any position, by noun where asked', async () => {
      await write('ticket-1', NO_STREAM, 1, 2);
      await write('list-1', NO_STREAM, 3);
      await write('ticketForm-1', NO_STREAM, 4);
      await write('ticket-1', 1, 5);
      const all = await log.readAll(START);
      expect(numbers(all)).toEqual([1, 2, 3, 4, 5]);
      expect([...all].sort((a, b) => (a.position < b.position ? -1 : 1))).toEqual(all);
      for (const [index, { position }] of all.entries()) expect(numbers(await log.readAll(position))).toEqual([1, 2, 3, 4, 5].slice(index + 1));
      expect(numbers(await log.readAll(START, { nouns: ['ticket'] }))).toEqual([1, 2, 5]);
      expect(numbers(await log.readAll(all[0]!.position, { nouns: ['ticket', 'list'], limit: 2 }))).toEqual([2, 3]);
      expect(await log.head()).toBe(all[4]!.position);
    });

    test('an empty log has its head at the start', async () => {
      expect(await log.head()).toBe(START);
      expect(await log.positionAt(MORNING)).toBe(START);
      expect(await log.readAll(START)).toEqual([]);
    });

    test('"as of a moment" goes by the latest clock so far, also when the clock went back (R9)', async () => {
      const places: Position[] = [];
      for (const [revision, minute] of [0, 10, 5, 10, 20].entries()) {
        const events = [sample(revision, { recordedAt: MORNING + minute * 60_000 })];
        places.push((await log.append({ stream: 'ticket-1', expected: revision - 1, events })).position);
      }
      const at = (minute: number) => log.positionAt(MORNING + minute * 60_000);
      expect(await at(-1)).toBe(START);
      expect(await at(0)).toBe(places[0]);
      expect(await at(9)).toBe(places[0]);
      expect(await at(10)).toBe(places[3]);
      expect(await at(19)).toBe(places[3]);
      expect(await at(20)).toBe(places[4]);
      expect(await at(99)).toBe(places[4]);
    });

    test.each([
      ['an empty stream name', { stream: '' }],
      ["a name that is the server's", { stream: '$all' }],
      ['a name with a line break', { stream: 'ticket-\n' }],
      ['a name of 3,000 characters', { stream: 'x'.repeat(3000) }],
      ['a revision that is none', { expected: -2 }],
      ['a revision that is no whole number', { expected: 0.5 }],
      ['an empty type', { event: { type: '' } }],
      ["a type that is the server's", { event: { type: '$x' } }],
      ['an id that is no UUID', { event: { id: 'seven' } }],
      ['undefined in the data', { event: { data: { text: undefined } } }],
      ['a BigInt in the data', { event: { data: { big: 1n } } }],
      ['not a number in the data', { event: { data: { rate: NaN } } }],
      ['a date in the data', { event: { data: { at: new Date(0) } } }],
      ['data that is a list', { event: { data: [] } }],
      ['more than 1 MiB', { event: { data: { text: 'x'.repeat(1_100_000) } } }],
    ])('%s is refused, changes nothing, and the next append is taken (I1)', async (_what, { event, ...request }: { stream?: string; expected?: number; event?: object }) => {
      const bad = { stream: 'ticket-1', expected: NO_STREAM, events: [{ ...sample(1), ...event } as NewEvent], ...request };
      await expect(log.append(bad)).rejects.toThrow(BadAppend);
      await write('ticket-1', NO_STREAM, 1);
      expect(numbers(await log.readAll(START))).toEqual([1]);
    });

    test('an append of just under 1 MiB is taken, and one of 2,000 small events', async () => {
      await log.append({ stream: 'ticket-1', expected: NO_STREAM, events: [{ ...sample(1), data: { text: 'x'.repeat(1_047_000) } }] });
      const { revision } = await log.append({ stream: 'ticket-2', expected: NO_STREAM, events: Array.from({ length: 2000 }, (_, n) => sample(n)) });
      expect(revision).toBe(1999);
      expect((await log.readStream('ticket-2', { from: 1990 })).length).toBe(10);
    });

    test('of 32 writers at the same revision exactly one wins, at every revision (R6)', async () => {
      for (let revision = -1; revision < 5; revision++) {
        const answers = await Promise.allSettled(Array.from({ length: 32 }, (_, n) => write('ticket-1', revision, `${revision}/${n}`)));
        const lost = answers.filter(answer => answer.status === 'rejected').map(({ reason }) => reason as unknown);
        expect(lost).toHaveLength(31);
        for (const reason of lost) expect(reason).toBeInstanceOf(WrongRevision);
      }
      expect((await log.readStream('ticket-1')).map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5]);
    });

    test('the same append 16 times at once is stored once (R5)', async () => {
      const answers = await Promise.allSettled(Array.from({ length: 16 }, () => write('ticket-1', NO_STREAM, 1, 2)));
      const places = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
      expect(places.filter(({ repeated }) => !repeated)).toHaveLength(1);
      expect(new Set(places.map(({ position }) => position)).size).toBe(1);
      expect(numbers(await log.readAll(START))).toEqual([1, 2]);
    });

    test('64 appenders at once lose nothing and double nothing (I1)', async () => {
      const appender = async (n: number) => {
        for (let revision = -1; revision < 9; revision++) await write(`ticket-${n}`, revision, `${n}/${revision + 1}`);
      };
      await Promise.all(Array.from({ length: 64 }, (_, n) => appender(n)));
      const all = await log.readAll(START);
      expect(new Set(all.map(({ id }) => id)).size).toBe(640);
      expect(new Set(all.map(({ position }) => position)).size).toBe(640);
      for (let n = 0; n < 64; n++) {
        expect(numbers(all.filter(({ stream }) => stream === `ticket-${n}`))).toEqual(Array.from({ length: 10 }, (_, index) => `${n}/${index}`));
      }
    });

    test('each history has a name of its own', async () => {
      const other = await open();
      expect(other.lineage).not.toBe(log.lineage);
      expect(log.lineage).toMatch(/^[0-9a-f]{8,}$/);
      await other.close();
    });

    test('an id is given back in one way of writing', async () => {
      await log.append({ stream: 'ticket-1', expected: NO_STREAM, events: [{ ...sample(1), id: sampleId(1).toUpperCase() }] });
      expect((await log.readStream('ticket-1'))[0]!.id).toBe(sampleId(1));
    });
  });
};
