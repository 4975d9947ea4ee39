import fc from 'fast-check';
import { MemoryViews } from '../../src/adapters/memory.views.js';
import type { ViewSnapshot, ViewStore, ViewTransaction } from '../../src/kernel/view-store.js';
import { audience, place } from './view-samples.js';

const TICKETS = ['t1', 't10', 't2', 'T3', 'tä', 't\u{ffee}', 't😀', 't5', 't6'];
const ticket = fc.constantFrom(...TICKETS);
const scopes = fc.uniqueArray(fc.constantFrom('contact:1', 'contact:2', 'company:8', 'company:9'), { maxLength: 4 });
const word = fc.constantFrom('druck', 'drucker', 'druckt', 'straße', 'strasse', 'ü', 'übung', 'a', 'ab', '\u{ffee}', '😀');
const bits = fc.tuple(fc.nat(2 ** 24 - 1), fc.nat(2 ** 24 - 1)).map(([high, low]) => high * 2 ** 24 + low);
const few = fc.nat(4);
const status = fc.constantFrom('open', 'closed', 'waiting');
const validUntil = fc.option(few);

const write = fc.oneof(
  fc.record({ kind: fc.constant('put' as const), ticket, scopes, words: fc.uniqueArray(word), activity: few, opened: few, status, bits, revision: few, slots: few, validUntil }),
  fc.record({ kind: fc.constant('remove' as const), ticket }),
  fc.record({ kind: fc.constant('bits' as const), changes: fc.array(fc.record({ ticket, revision: few, set: bits, clear: bits, slots: few, validUntil }), { maxLength: 5 }) }),
  fc.record({ kind: fc.constant('park' as const), ticket }),
);

const look = fc.record({
  words: fc.array(word, { minLength: 1, maxLength: 3 }),
  limit: fc.integer({ min: 1, max: 12 }),
  cursor: fc.option(fc.record({ number: few, status, ticket })),
  options: fc.record({
    scopes, sort: fc.constantFrom('activity' as const, 'opened' as const, 'status' as const), descending: fc.boolean(),
    slots: fc.option(fc.record({ mask: bits, since: few })),
    status: fc.option(fc.uniqueArray(status), { nil: undefined }),
    openedFrom: fc.option(few, { nil: undefined }), openedTo: fc.option(few, { nil: undefined }),
  }),
});

type Write = typeof write extends fc.Arbitrary<infer W> ? W : never;
type Look = typeof look extends fc.Arbitrary<infer L> ? L : never;

const apply = (tx: ViewTransaction, change: Write): number | undefined => {
  switch (change.kind) {
    case 'put': {
      const { ticket: id, bits: its, revision, slots, validUntil: until, scopes: of, ...facts } = change;
      tx.putAudience(id, audience(id, of, facts), its, { revision, slots, validUntil: until });
      return undefined;
    }
    case 'remove':
      tx.putAudience(change.ticket, undefined, 0, { revision: 0, slots: 0, validUntil: null });
      return undefined;
    case 'bits':
      return tx.setBits(change.changes);
    case 'park':
      tx.park('ticketFacts', change.ticket, place(1), 'failed');
      return undefined;
  }
};

const see = (snapshot: ViewSnapshot, { options, words, limit, cursor }: Look): unknown => {
  const after = (sort: string) => cursor && { after: { value: sort === 'status' ? cursor.status : cursor.number, ticket: cursor.ticket } };
  return {
    scan: snapshot.scan({ ...options, ...after(options.sort) }, limit),
    search: snapshot.search(words, { ...options, ...after('activity') }, limit),
    due: snapshot.due(3, limit),
    entries: ['t1', 't2', 'tä', 't😀'].map(id => snapshot.entriesOf(id)),
  };
};

/** Whatever is written, lists and searches say the same as the model in memory. */
export const viewStoreModelContract = (name: string, open: () => Promise<ViewStore>): void =>
  test(`any writes give the lists and searches that the model gives (${name})`, async () => {
    const views = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 25 }), fc.array(look, { minLength: 1, maxLength: 8 }), async (writes, looks) => {
        await views.transact(tx => TICKETS.forEach(id => apply(tx, { kind: 'remove', ticket: id })));
        const model = new MemoryViews();
        const theirs = await views.transact(tx => writes.map(change => apply(tx, change)));
        expect(theirs).toEqual(await model.transact(tx => writes.map(change => apply(tx, change))));
        for (const each of looks) expect(see(views.snapshot(), each)).toEqual(see(model.snapshot(), each));
      }),
      { numRuns: 150 },
    );
    await views.close();
  });
