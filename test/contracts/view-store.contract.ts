import { START } from '../../src/kernel/event.js';
import type { Stamp, ViewStore, ViewTransaction } from '../../src/kernel/view-store.js';
import { audienceContract } from './audience.contract.js';
import { audience, latest, place, stamp } from './view-samples.js';
import { viewStoreModelContract } from './view-store-model.contract.js';

const ids = (entries: readonly { ticket: string }[]): string[] => entries.map(({ ticket }) => ticket);

/** What the port ViewStore means. `open` gives an empty store. */
export const viewStoreContract = (name: string, open: () => Promise<ViewStore>): void => {
  describe(`the views (${name})`, () => {
    let views: ViewStore;
    beforeEach(async () => {
      views = await open();
    });
    afterEach(() => views.close());

    const row = (view: string, id: string, value: unknown, position = 1, revision = 0) => ({ view, id, row: value, position: place(position), revision });

    describe('stamps that hold', () => {
      const entry = (scope: string, activity: number) => ({ scope, activity, opened: activity, status: 'open', line: `"id":${activity}` });
      const asked = (at: number, scopes: string[], mask: number | null = null, since = 0) => ({ scopes, sort: 'activity' as const, descending: true, slots: mask === null ? null : { mask, since }, at });
      const holds = (at: number, since = 0) => ({ stamp }: { stamp: Stamp }): boolean => stamp.revision >= 0 && stamp.slots >= since && (stamp.validUntil ?? Infinity) > at;
      beforeEach(() =>
        views.transact(tx => {
          tx.putAudience('t1', { entries: [entry('a', 1), entry('b', 1)], words: [] }, 1, { revision: 3, slots: 1, validUntil: null });
          tx.putAudience('t2', { entries: [entry('a', 2)], words: [] }, 2, { revision: 0, slots: 1, validUntil: 100 });
          tx.putAudience('t3', { entries: [entry('b', 3)], words: [] }, 1, { revision: -1, slots: -1, validUntil: null });
        }));

      test('a scan for a moment says of each row whether its stamp holds at it', () => {
        const answers = (at: number) => views.snapshot().scan(asked(at, ['a', 'b']), 10).map(row => [row.ticket, holds(at)(row)]);
        expect(answers(99)).toEqual([['t3', false], ['t2', true], ['t1', true]]);
        expect(answers(100)).toEqual([['t3', false], ['t2', false], ['t1', true]]);
      });

      test('while a slot is being built, rows of an older slot table are found and do not hold', () => {
        const answers = (since: number) => views.snapshot().scan(asked(99, ['a', 'b'], 1, since), 10).map(row => [row.ticket, holds(99, since)(row)]);
        expect(answers(1)).toEqual([['t3', false], ['t1', true]]);
        expect(answers(2)).toEqual([['t3', false], ['t2', false], ['t1', false]]);
        expect([1, 2].map(since => views.snapshot().countEntries(asked(99, ['a'], 3, since), 10, 100)?.count)).toEqual([2, undefined]);
      });

      test('tickets are counted once in all scopes, up to a limit, and not where a stamp does not hold', () => {
        const count = (at: number, scopes: string[], limit = 10, mask: number | null = null) => views.snapshot().countEntries(asked(at, scopes, mask), limit, 100)?.count;
        expect([count(99, ['a']), count(99, ['a'], 1), count(100, ['a']), count(99, ['a', 'b']), count(99, ['nobody'])]).toEqual([2, 1, undefined, undefined, 0]);
        expect([views.snapshot().countEntries(asked(99, ['a']), 10, 100, ['b'])?.count, views.snapshot().countEntries(asked(99, ['a']), 10, 100, ['nobody', 'a'])?.count]).toEqual([1, 0]);
        expect([count(99, ['a'], 10, 2), count(99, ['a'], 10, 1), count(99, ['a'], 10, 4)]).toEqual([1, 1, 0]);
      });
    });

    describe('bounds of looking', () => {
      const entry = (scope: string, activity: number, status: string) => ({ scope, activity, opened: activity, status, line: `"id":${activity}` });
      const asked = (at: number | undefined, scopes: string[], descending = true) => ({ scopes, sort: 'activity' as const, descending, slots: null, status: ['wanted'], at });
      const wanted = new Set([1, 2, 17, 30, 31, 32, 57]);
      const fill = () => views.transact(tx => {
        for (let n = 0; n < 60; n++)
          tx.putAudience(`t${n}`, { entries: (n % 3 === 0 ? ['a', 'b'] : [n % 2 ? 'a' : 'b']).map(scope => entry(scope, n, wanted.has(n) ? 'wanted' : 'other')), words: [] }, 1, stamp(0));
      });
      beforeEach(fill);

      test.each([true, false])('a scan that finds nothing says how far it looked, and pages meet all there is (descending: %s)', descending => {
        for (const at of [undefined, 5]) {
          const all: string[] = [];
          let [after, pages]: [{ value: number | string; ticket: string } | undefined, number] = [undefined, 0];
          do {
            const { rows, stopped } = views.snapshot().scanSome({ ...asked(at, ['a', 'b'], descending), after }, 3, 8);
            all.push(...ids(rows));
            after = rows.length === 3 ? rows.at(-1) : stopped;
            pages++;
          } while (after !== undefined);
          expect(all).toEqual(ids(views.snapshot().scan(asked(at, ['a', 'b'], descending), 100)));
          expect(pages).toBeGreaterThan(3);
        }
      });

      test('a scan without a condition, and one that reaches the end, stop nowhere', () => {
        expect(views.snapshot().scanSome({ ...asked(5, ['a', 'b']), status: undefined }, 5, 8).stopped).toBeUndefined();
        expect(views.snapshot().scanSome(asked(5, ['a', 'b']), 100, 61).stopped).toBeUndefined();
        expect(views.snapshot().scanSome(asked(5, ['nobody']), 3, 8)).toEqual({ rows: [], stopped: undefined });
      });

      test('a count looks at the latest entries of each scope and says when there may be more', () => {
        const count = (looks: number, limit = 100) => views.snapshot().countEntries(asked(5, ['a', 'b']), limit, looks);
        expect([count(100), count(100, 7), count(100, 6), count(5), count(1)]).toEqual([
          { count: 7, exact: true }, { count: 7, exact: true }, { count: 6, exact: false }, { count: 1, exact: false }, { count: 0, exact: false },
        ]);
      });

      test('a count follows what changes, what a sweep says, what is parked and what is taken back', async () => {
        const count = (at = 5) => views.snapshot().countEntries({ ...asked(at, ['a']), status: undefined, slots: { mask: 1, since: 0 } }, 100, 100)?.count;
        const put = (tx: ViewTransaction, n: number, bits: number, validUntil: number | null = null) => tx.putAudience(`t${n}`, { entries: [entry('a', n, 'other')], words: [] }, bits, stamp(1, { validUntil }));
        const before = count()!;
        expect(count()).toBe(before);
        await views.transact(tx => put(tx, 100, 1));
        expect(count()).toBe(before + 1);
        await views.transact(tx => tx.setBits([{ ticket: 't100', revision: 1, set: 0, clear: 1, slots: 1, validUntil: null }]));
        expect(count()).toBe(before);
        await expect(views.transact(tx => { put(tx, 101, 1); throw new Error('no'); })).rejects.toThrow('no');
        expect(count()).toBe(before);
        await views.transact(tx => put(tx, 102, 1, 50));
        expect([count(49), count(49), count(50)]).toEqual([before + 1, before + 1, undefined]);
        await views.transact(tx => tx.putAudience('t102', undefined, 0, stamp(2)));
        expect(count(50)).toBe(before);
        await views.transact(tx => tx.park('ticketFacts', 't3', place(9), 'failed'));
        expect(count()).toBeUndefined();
      });
    });

    describe('rows', () => {
      test('a row is found however much was read before it, one by one and in a range', async () => {
        const names = Array.from({ length: 100 }, (_, i) => `r${String(i).padStart(3, '0')}`);
        await views.transact(tx => names.forEach(id => tx.put(row('ticketThread', id, { body: id.padEnd(120_000, '.') }))));
        const snapshot = views.snapshot();
        expect(names.filter(id => snapshot.get('ticketThread', id) === undefined)).toEqual([]);
        const ranged = names.map(id => snapshot.range<{ body: string }>('ticketThread', { prefix: id, limit: 2 }).map(({ row: found }) => found.body.slice(0, 4)));
        expect(ranged).toEqual(names.map(id => [id]));
      });

      test('a row is read as it was written, with the place it reflects', async () => {
        await views.transact(tx => tx.put(row('ticketFacts', 't1', { subject: 'Straße 😀', tags: [null, 1.5] }, 7, 3)));
        expect(views.snapshot().get('ticketFacts', 't1')).toEqual({ row: { subject: 'Straße 😀', tags: [null, 1.5] }, position: place(7), revision: 3 });
        expect(views.snapshot().get('ticketFacts', 't2')).toBeUndefined();
        expect(views.snapshot().get('ticketThread', 't1')).toBeUndefined();
      });

      test('parts and small views follow what is written, taken away and taken back', async () => {
        const write = (value: unknown, fail = false) => views.transact(tx => {
          tx.put(row('property', 'p1', value));
          if (fail) throw new Error('no');
        });
        const seen = () => {
          const now = views.snapshot();
          return [now.range<{ of: unknown }>('property', { limit: 1_000 }).map(one => one.row.of), now.parts(['p1'], { view: 'property', within: 'of', members: ['a'] }).map(({ members }) => members)];
        };
        const met: unknown[] = [seen()];
        await write({ of: { a: 1, b: 2 } });
        met.push(seen(), seen());
        await write({ of: { a: 3 } });
        await expect(write({ of: { a: 4 } }, true)).rejects.toThrow('no');
        met.push(seen());
        await write(undefined);
        met.push(seen());
        expect(met).toEqual([[[], []], [[{ a: 1, b: 2 }], [{ a: 1 }]], [[{ a: 1, b: 2 }], [{ a: 1 }]], [[{ a: 3 }], [{ a: 3 }]], [[], []]]);
      });

      test('a row that is gone is not found', async () => {
        await views.transact(tx => tx.put(row('ticketFacts', 't1', {})));
        await views.transact(tx => tx.put(row('ticketFacts', 't1', undefined, 2)));
        expect(views.snapshot().get('ticketFacts', 't1')).toBeUndefined();
        expect(views.snapshot().count('ticketFacts')).toBe(0);
      });

      test('rows come in the order of their ids, by prefix, page by page, either way', async () => {
        await views.transact(tx => ['b1', 'a2', 'a1', 'a10', 'c'].forEach(id => tx.put(row('directory', id, { id }))));
        const range = (options: { prefix?: string; after?: string; limit: number; backwards?: boolean }) => views.snapshot().range('directory', options).map(({ id }) => id);
        expect(range({ limit: 9 })).toEqual(['a1', 'a10', 'a2', 'b1', 'c']);
        expect(range({ limit: 9, prefix: 'a' })).toEqual(['a1', 'a10', 'a2']);
        expect(range({ limit: 1, prefix: 'a', after: 'a1' })).toEqual(['a10']);
        expect(range({ limit: 9, prefix: 'a', backwards: true })).toEqual(['a2', 'a10', 'a1']);
        expect(range({ limit: 2, after: 'b1', backwards: true })).toEqual(['a2', 'a10']);
        expect(views.snapshot().count('directory')).toBe(5);
      });

      test('a transaction reads its own writes; when it fails, nothing of it stays', async () => {
        const failing = views.transact(tx => {
          tx.put(row('ticketFacts', 't1', { n: 1 }));
          tx.putAudience('t1', audience('t1', ['contact:1'], { words: ['drucker'] }), 1, stamp(0));
          tx.setCheckpoint('facts', place(1));
          expect(tx.get('ticketFacts', 't1')?.row).toEqual({ n: 1 });
          expect(tx.checkpoint('facts')).toBe(place(1));
          throw new Error('the fold fails');
        });
        await expect(failing).rejects.toThrow('the fold fails');
        const after = views.snapshot();
        expect([after.get('ticketFacts', 't1'), after.entriesOf('t1'), after.checkpoint('facts')]).toEqual([undefined, [], START]);
      });

      test('a failing savepoint undoes its own writes only', async () => {
        await views.transact(tx => {
          tx.put(row('ticketFacts', 't1', { n: 1 }));
          expect(() => tx.savepoint(() => {
            tx.put(row('ticketFacts', 't1', { n: 2 }));
            tx.savepoint(() => tx.put(row('ticketFacts', 't2', {})));
            throw new Error('the view fails');
          })).toThrow('the view fails');
          expect(tx.savepoint(() => 'done')).toBe('done');
        });
        expect(views.snapshot().get('ticketFacts', 't1')?.row).toEqual({ n: 1 });
        expect(views.snapshot().get('ticketFacts', 't2')).toBeUndefined();
      });

      test('a snapshot that was kept across a write is over', async () => {
        const kept = views.snapshot();
        expect(kept.count('ticketFacts')).toBe(0);
        await views.transact(tx => tx.put(row('ticketFacts', 't1', {})));
        expect(() => kept.count('ticketFacts')).toThrow('This snapshot is over');
        expect(views.snapshot().count('ticketFacts')).toBe(1);
      });

      test('a parked row is reported until it is repaired, and its audience has no stamp (R7)', async () => {
        await views.transact(tx => {
          tx.putAudience('t1', audience('t1', ['contact:1']), 1, stamp(4, { slots: 7, validUntil: 5 }));
          tx.park('ticketFacts', 't1', place(9), 'the fold failed');
        });
        expect(views.snapshot().parked()).toEqual([{ view: 'ticketFacts', id: 't1', position: place(9), reason: 'the fold failed' }]);
        const unchecked = views.snapshot().scan({ ...latest('contact:1'), slots: { mask: 2, since: 0 } }, 5);
        expect(unchecked.map(entry => entry.stamp)).toEqual([{ revision: -1, slots: -1, validUntil: null }]);
        expect(views.snapshot().due(10, 5)).toEqual([]);
        await views.transact(tx => tx.put(row('ticketFacts', 't1', {}, 9)));
        expect(views.snapshot().parked()).toEqual([]);
      });

      test('checkpoints start at the start and stay where they were set', async () => {
        expect(views.snapshot().checkpoint('facts')).toBe(START);
        await views.transact(tx => tx.setCheckpoint('facts', place(3)));
        await views.transact(tx => tx.setCheckpoint('facts', place(4)));
        expect(views.snapshot().checkpoint('facts')).toBe(place(4));
      });
    });

    describe('generations', () => {
      test('one is built beside the live one, compared, flipped to, and the old one dropped', async () => {
        const { live } = views.generations();
        await views.transact(tx => tx.put(row('ticketFacts', 't1', { v: 1 })));
        const next = await views.generation('second');
        await next.transact(tx => {
          tx.put(row('ticketFacts', 't1', { v: 2 }));
          tx.putAudience('t1', audience('t1', ['contact:1'], { words: ['drucker'] }), 0, stamp(0));
        });
        expect(views.snapshot().get('ticketFacts', 't1')?.row).toEqual({ v: 1 });
        expect(views.snapshot().scan(latest('contact:1'), 9)).toEqual([]);
        expect(next.snapshot().get('ticketFacts', 't1')?.row).toEqual({ v: 2 });
        await views.activate('second');
        expect(views.snapshot().get('ticketFacts', 't1')?.row).toEqual({ v: 2 });
        expect((await views.generation(live)).snapshot().get('ticketFacts', 't1')?.row).toEqual({ v: 1 });
        await views.drop(live);
        expect(views.generations()).toEqual({ live: 'second', all: ['second'] });
        expect(ids(views.snapshot().search(['druck'], latest('contact:1'), 9))).toEqual(['t1']);
      });

      test('the live one is not dropped, an unknown one not flipped to', async () => {
        const { live } = views.generations();
        await expect(views.drop(live)).rejects.toMatchObject({ code: 'generation.live' });
        await expect(views.activate('none')).rejects.toMatchObject({ code: 'generation.unknown' });
        expect(views.generations()).toEqual({ live, all: [live] });
      });

      test('one that was dropped starts empty when it is made again', async () => {
        await (await views.generation('second')).transact(tx => tx.put(row('ticketFacts', 't1', {})));
        await views.drop('second');
        expect((await views.generation('second')).snapshot().count('ticketFacts')).toBe(0);
      });
    });
  });
  audienceContract(name, open);
  viewStoreModelContract(name, open);
};
