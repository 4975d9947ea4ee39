import { ContentExists, type ContentStore } from '../../src/kernel/content-store.js';
import type { Clock } from '../../src/kernel/chance.js';
import { MORNING } from './log-samples.js';

async function* parts(...texts: readonly (string | Buffer)[]): AsyncIterable<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

async function* failing(): AsyncIterable<Buffer> {
  yield Buffer.from('begun');
  throw new Error('The line is dead.');
}

const idOf = (digit: string): string => digit.repeat(32);

const readAll = async (store: ContentStore, id: string): Promise<string | undefined> => {
  const content = await store.get(id);
  if (!content) return undefined;
  const read: Buffer[] = [];
  for await (const part of content) read.push(part);
  return Buffer.concat(read).toString('latin1');
};

/** What the port ContentStore means. `open` gives an empty store under the clock given. */
export const contentStoreContract = (name: string, open: (clock: Clock) => Promise<ContentStore>): void =>
  describe(`the store of contents (${name})`, () => {
    let now = MORNING;
    let store: ContentStore;
    beforeEach(async () => {
      now = MORNING;
      store = await open({ now: () => now });
    });

    test('bytes are read as they were put, however they came in', async () => {
      const long = Buffer.alloc(300_000, 'aäé');
      await store.put(idOf('a'), parts('one ', 'two ', Buffer.from([0, 255, 13, 10])));
      await store.put(idOf('b'), parts(long.subarray(0, 7), long.subarray(7)));
      await store.put(idOf('c'), parts());
      expect(await readAll(store, idOf('a'))).toBe('one two \u0000\u00ff\r\n');
      expect(await readAll(store, idOf('b'))).toBe(long.toString('latin1'));
      expect(await readAll(store, idOf('c'))).toBe('');
      expect(await readAll(store, idOf('d'))).toBeUndefined();
    });

    test('of what fails on the way nothing remains, and its id is free', async () => {
      await expect(store.put(idOf('a'), failing())).rejects.toThrow('The line is dead.');
      expect(await store.get(idOf('a'))).toBeUndefined();
      expect(await store.list({ limit: 10 })).toEqual([]);
      await store.put(idOf('a'), parts('again'));
      expect(await readAll(store, idOf('a'))).toBe('again');
    });

    test('what is there is never replaced', async () => {
      await store.put(idOf('a'), parts('first'));
      await expect(store.put(idOf('a'), parts('second'))).rejects.toBeInstanceOf(ContentExists);
      const both = await Promise.allSettled([store.put(idOf('b'), parts('x')), store.put(idOf('b'), parts('x'))]);
      expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await readAll(store, idOf('a'))).toBe('first');
      expect(await readAll(store, idOf('b'))).toBe('x');
    });

    test('what is deleted is gone, once or twice, and the others stay', async () => {
      for (const digit of ['a', 'b']) await store.put(idOf(digit), parts(digit));
      await store.delete([idOf('a'), idOf('9')]);
      await store.delete([idOf('a')]);
      expect(await readAll(store, idOf('a'))).toBeUndefined();
      expect(await readAll(store, idOf('b'))).toBe('b');
    });

    test('the list goes on where it was left, in the order of ids, with size and moment', async () => {
      const ids = ['00'.repeat(16), `00${'11'.repeat(15)}`, `0011${'22'.repeat(14)}`, `0100${'ff'.repeat(14)}`, 'fe'.repeat(16)].sort();
      for (const id of [...ids].reverse()) {
        now += 1_000;
        await store.put(id, parts('abc'));
      }
      expect(await store.list({ limit: 10 })).toEqual(ids.map((id, index) => ({ id, size: 3, at: MORNING + (ids.length - index) * 1_000 })));
      const walked: string[] = [];
      for (let page = await store.list({ limit: 2 }); page.length > 0; page = await store.list({ after: page.at(-1)!.id, limit: 2 })) walked.push(...page.map(({ id }) => id));
      expect(walked).toEqual(ids);
    });

    test('nothing but an id is a name: no path leads out (W18)', async () => {
      for (const id of ['../../../../etc/passwd', 'a', idOf('A'), `${idOf('a')}/..`, '']) {
        await expect(store.put(id, parts('x'))).rejects.toBeInstanceOf(RangeError);
        await expect(store.get(id)).rejects.toBeInstanceOf(RangeError);
        await expect(store.delete([id])).rejects.toBeInstanceOf(RangeError);
      }
    });
  });
