import type { FoldingEventStore } from '../../src/adapters/folding.js';
import { START, type StoredEvent } from '../../src/kernel/event.js';
import { NO_STREAM } from '../../src/kernel/event-store.js';
import type { ViewStore, ViewTransaction } from '../../src/kernel/view-store.js';
import { sample } from './log-samples.js';

/** What a log does whose views are folded in the append's own transaction. */
export const foldInAppendContract = (name: string, open: () => Promise<{ events: FoldingEventStore; views: ViewStore; close(): Promise<void> }>): void =>
  describe(`folding in the append (${name})`, () => {
    let stores: Awaited<ReturnType<typeof open>>;
    beforeEach(async () => {
      stores = await open();
    });
    afterEach(() => stores.close());

    const append = (stream: string, expected: number, ...numbers: number[]) => stores.events.append({ stream, expected, events: numbers.map(number => sample(number)) });
    const count = (events: StoredEvent[], tx: (generation: string) => ViewTransaction, generation = stores.views.generations().live) => {
      for (const { stream, revision, position } of events) tx(generation).put({ view: 'counter', id: stream, row: { revision }, position, revision });
    };

    test('what is folded is in force when the append is acknowledged', async () => {
      stores.events.foldWith(count);
      const { position } = await append('ticket-1', NO_STREAM, 1, 2);
      expect(stores.views.snapshot().get('counter', 'ticket-1')).toEqual({ row: { revision: 1 }, position, revision: 1 });
    });

    test("a fold that fails refuses its own append and hurts none of its neighbours'", async () => {
      stores.events.foldWith((events, tx) => {
        count(events, tx);
        if (events.some(({ data }) => data['number'] === 13)) throw new Error('the fold fails');
      });
      const answers = await Promise.allSettled([append('ticket-1', NO_STREAM, 1), append('ticket-2', NO_STREAM, 12, 13), append('ticket-3', NO_STREAM, 3), append('ticket-2', NO_STREAM, 4)]);
      expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
      expect(answers[1]).toMatchObject({ reason: { message: 'the fold fails' } });
      expect((await stores.events.readAll(START)).map(({ position, data }) => [position, data['number']])).toEqual([['0000000000000001', 1], ['0000000000000002', 3], ['0000000000000003', 4]]);
      expect(stores.views.snapshot().get('counter', 'ticket-2')?.row).toEqual({ revision: 0 });
    });

    test('a view that fails in its own savepoint is parked, and the append stands', async () => {
      stores.events.foldWith((events, tx) => {
        const views = tx(stores.views.generations().live);
        count(events, tx);
        try {
          views.savepoint(() => {
            views.put({ view: 'derived', id: 'a', row: {}, position: START, revision: 0 });
            throw new Error('the view fails');
          });
        } catch (error) {
          views.park('derived', 'a', events[0]!.position, (error as Error).message);
        }
      });
      await append('ticket-1', NO_STREAM, 1);
      const after = stores.views.snapshot();
      expect([after.get('derived', 'a'), after.get('counter', 'ticket-1')?.revision, after.parked()[0]?.reason]).toEqual([undefined, 0, 'the view fails']);
    });

    test('both generations are written while one is built', async () => {
      await stores.views.generation('second');
      stores.events.foldWith((events, tx) => stores.views.generations().all.forEach(generation => count(events, tx, generation)));
      await append('ticket-1', NO_STREAM, 1);
      for (const generation of ['first', 'second']) expect((await stores.views.generation(generation)).snapshot().count('counter')).toBe(1);
    });

    test("the hook meets the caller's own data objects, with their final place", async () => {
      const events = [sample(1), sample(2)];
      const met: StoredEvent[] = [];
      stores.events.foldWith(stored => void met.push(...stored));
      const { position } = await stores.events.append({ stream: 'ticket-1', expected: NO_STREAM, events });
      expect(met.map(({ data }, index) => data === events[index]!.data)).toEqual([true, true]);
      expect(met[1]).toEqual({ ...events[1], stream: 'ticket-1', revision: 1, position });
    });

    test('a repeated append is not folded again', async () => {
      let folds = 0;
      stores.events.foldWith(() => void folds++);
      await append('ticket-1', NO_STREAM, 1);
      await append('ticket-1', NO_STREAM, 1);
      expect(folds).toBe(1);
    });
  });
