import { ANSWERED_NO, ANSWERED_YES, UNANSWERED, type Place, type ScannedEntry, type ViewStore, type ViewTransaction } from '../../src/kernel/view-store.js';
import { audience, latest, stamp } from './view-samples.js';

const ids = (entries: readonly { ticket: string }[]): string[] => entries.map(({ ticket }) => ticket);

/** What the audience index means: lists and searches by scope, bits, stamps, what is due. */
export const audienceContract = (name: string, open: () => Promise<ViewStore>): void =>
  describe(`the audience (${name})`, () => {
    let views: ViewStore;
    beforeEach(async () => {
      views = await open();
    });
    afterEach(() => views.close());

    test('a list shows the tickets of the scopes asked for, each once, latest first (C6)', async () => {
      await views.transact(tx => {
        tx.putAudience('t1', audience('t1', ['contact:1'], { activity: 10 }), 0, stamp(0));
        tx.putAudience('t2', audience('t2', ['contact:1', 'company:8'], { activity: 30 }), 0, stamp(0));
        tx.putAudience('t3', audience('t3', ['company:8'], { activity: 20 }), 0, stamp(0));
        tx.putAudience('t4', audience('t4', ['company:9'], { activity: 40 }), 0, stamp(0));
      });
      const scan = views.snapshot().scan(latest('contact:1', 'company:8', 'company:unknown'), 25);
      expect(scan.map(({ ticket, scope, value }) => [ticket, scope, value])).toEqual([['t2', 'contact:1', 30], ['t3', 'company:8', 20], ['t1', 'contact:1', 10]]);
      expect(ids(views.snapshot().scan(latest('company:8', 'contact:1'), 1))).toEqual(['t2']);
      expect(views.snapshot().scan(latest('company:8', 'contact:1'), 1)[0]!.scope).toBe('company:8');
      expect(views.snapshot().scan(latest(), 25)).toEqual([]);
    });

    test('paging meets every ticket once, in each order, ties broken by id (C6)', async () => {
      await views.transact(tx => {
        for (let n = 0; n < 60; n++) {
          const facts = { activity: n % 7, opened: n % 5, status: ['open', 'closed', 'offen'][n % 3]! };
          tx.putAudience(`t${n}`, audience(`t${n}`, n % 2 ? ['contact:1', 'company:8'] : ['company:8'], facts), 0, stamp(0));
        }
      });
      for (const sort of ['activity', 'opened', 'status'] as const) {
        for (const descending of [true, false]) {
          const options = { ...latest('contact:1', 'company:8'), sort, descending };
          const pages: ScannedEntry[] = [];
          for (;;) {
            const last = pages.at(-1);
            const page = views.snapshot().scan({ ...options, after: last && { value: last.value, ticket: last.ticket } }, 7);
            if (page.length === 0) break;
            pages.push(...page);
          }
          expect(ids(pages)).toEqual(ids(views.snapshot().scan(options, 100)));
          expect(new Set(ids(pages)).size).toBe(60);
        }
      }
    });

    test('bits up to the 48th slot choose rows; a row of an older slot table always needs a look', async () => {
      await views.transact(tx => {
        tx.putAudience('t1', audience('t1', ['contact:1']), 2 ** 47, stamp(0, { slots: 5 }));
        tx.putAudience('t2', audience('t2', ['contact:1']), 2 ** 31 + 1, stamp(0, { slots: 5 }));
        tx.putAudience('t3', audience('t3', ['contact:1']), 0, stamp(0, { slots: 4 }));
      });
      const chosen = (mask: number, since: number) => ids(views.snapshot().scan({ ...latest('contact:1'), descending: false, slots: { mask, since } }, 9));
      expect(chosen(2 ** 47, 0)).toEqual(['t1']);
      expect(chosen(2 ** 31, 0)).toEqual(['t2']);
      expect(chosen(2 ** 46, 0)).toEqual([]);
      expect(chosen(2 ** 47, 5)).toEqual(['t1', 't3']);
    });

    test('a sweep sets and clears bits where the ticket has not moved on', async () => {
      await views.transact(tx => {
        tx.putAudience('t1', audience('t1', ['contact:1', 'company:8']), 2 ** 40 + 1, stamp(3));
        tx.putAudience('t2', audience('t2', ['contact:1']), 1, stamp(4));
      });
      const change = { set: 2 ** 47, clear: 2 ** 40, slots: 2, validUntil: 99 };
      expect(await views.transact(tx => tx.setBits([{ ticket: 't1', revision: 3, ...change }, { ticket: 't2', revision: 3, ...change }, { ticket: 't3', revision: 0, ...change }]))).toBe(1);
      expect(views.snapshot().entriesOf('t1').map(({ scope, bits, stamp: its }) => [scope, bits, its])).toEqual([
        ['company:8', 2 ** 47 + 1, { revision: 3, slots: 2, validUntil: 99 }],
        ['contact:1', 2 ** 47 + 1, { revision: 3, slots: 2, validUntil: 99 }],
      ]);
      expect(views.snapshot().entriesOf('t2')[0]!.bits).toBe(1);
    });

    test('a sweep meets every ticket of the index once, with the members it asks for', async () => {
      await views.transact(tx => {
        for (const id of ['t3', 't1', 't2', 't4']) {
          tx.put({ view: 'facts', id, row: { properties: { status: [[1, id]], 'odd "name"': null, other: 7 }, kept: 'not read' }, position: '1', revision: 5 });
          if (id !== 't4') tx.putAudience(id, audience(id, ['contact:1']), 0, stamp(5));
        }
        tx.putAudience('t5', audience('t5', ['contact:1']), 0, stamp(5));
      });
      const met: unknown[] = [];
      for (let after = ''; ; ) {
        const page = views.snapshot().indexed({ view: 'facts', within: 'properties', members: ['status', 'odd "name"', 'missing'], after, limit: 2 });
        met.push(...page.map(({ id, revision, members }) => [id, revision, members]));
        if (page.length < 2) break;
        after = page.at(-1)!.place;
      }
      expect(met.sort()).toEqual(['t1', 't2', 't3'].map(id => [id, 5, { status: [[1, id]], 'odd "name"': null }]));
      const parts = views.snapshot().parts(['t4', 'nobody', 't1'], { view: 'facts', within: 'properties', members: ['status', 'missing'] });
      expect(parts.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(['t1', 't4'].map(id => ({ id, revision: 5, members: { status: [[1, id]] } })));
      expect(views.snapshot().indexed({ view: 'facts', within: 'nothing', members: ['status'], after: '', limit: 1 })).toMatchObject([{ members: {} }]);
    });

    test('rows are picked in id order, each value by its way through the row, and no more than asked for', async () => {
      await views.transact(tx => {
        for (const id of ['t3', 't1', 't2']) {
          tx.put({ view: 'facts', id, row: { company: id === 't2' ? null : { id: `c-${id}` }, properties: { status: [[1, id]], 'odd "name"': false } }, position: '1', revision: 1 });
          tx.putAudience(id, audience(id, ['contact:1']), 0, stamp(1));
        }
        tx.put({ view: 'factsheet', id: 't0', row: {}, position: '1', revision: 1 });
      });
      const ways = [['company'], ['company', 'id'], ['properties', 'status'], ['properties', 'odd "name"'], ['properties', 'missing'], ['nothing', 'at all']];
      const picked = (after: string, limit: number) => views.snapshot().picked({ view: 'facts', ways, after, limit }).map(row => [row.id, ...ways.map((_, way) => row.value(way))]);
      const whole = (id: string) => [id, { id: `c-${id}` }, `c-${id}`, [[1, id]], false, undefined, undefined];
      expect(picked('', 2)).toEqual([whole('t1'), ['t2', null, undefined, [[1, 't2']], false, undefined, undefined]]);
      expect([picked('t2', 9), picked('t3', 9)]).toEqual([[whole('t3')], []]);
      expect(views.snapshot().ticketsAtMost()).toBeGreaterThanOrEqual(3);
    });

    test('a sweep goes over the tickets stretch by stretch and writes what is said of their kinds', async () => {
      const kinds: Record<string, string> = { t1: 'support', t2: 'sales', t3: 'support', t4: 'other', t5: '', t6: 'support', t7: 'sales' };
      await views.transact(tx => {
        for (const [id, kind] of Object.entries(kinds)) {
          tx.put({ view: 'facts', id, row: { properties: { status: id } }, position: '1', revision: 5 });
          tx.putAudience(id, { ...audience(id, ['contact:1']), kind: id === 't7' ? 'support' : kind }, 2 ** 40 + 1, stamp(id === 't6' ? -1 : 5, { validUntil: 70 }));
        }
        tx.putAudience('t7', { ...audience('t7', ['contact:1']), kind: kinds['t7'] }, 1, stamp(5, { slots: 9 }));
      });
      const answers = new Uint8Array(9);
      for (const { number, text } of views.snapshot().kinds()) answers[number] = text === 'support' ? ANSWERED_YES : text === 'sales' ? ANSWERED_NO : UNANSWERED;
      const left: string[] = [];
      let [after, tickets] = ['', 0];
      for (;;) {
        const stretch = views.snapshot().stretch(after, 3);
        left.push(...views.snapshot().indexed({ view: 'facts', within: 'properties', members: ['status'], ...stretch, answers, limit: 9 }).map(({ id }) => id));
        await views.transact(tx => tx.setBitsOfKinds({ ...stretch, bit: 2 ** 47, slots: 2, answers }));
        tickets += stretch.tickets;
        if (stretch.tickets < 3) break;
        after = stretch.through;
      }
      expect([tickets, left.sort()]).toEqual([7, ['t4', 't5']]);
      const now = views.snapshot();
      const of = (id: string) => [now.entriesOf(id)[0]!.bits, now.entriesOf(id)[0]!.stamp.slots];
      expect(Object.fromEntries(Object.keys(kinds).map(id => [id, of(id)]))).toEqual({
        t1: [2 ** 47 + 2 ** 40 + 1, 2], t2: [2 ** 40 + 1, 2], t3: [2 ** 47 + 2 ** 40 + 1, 2], t4: [2 ** 40 + 1, 1], t5: [2 ** 40 + 1, 1], t6: [2 ** 40 + 1, 1], t7: [1, 9],
      });
      expect(now.entriesOf('t1')[0]!.stamp.validUntil).toBe(70);
    });

    test('a bit that nobody needs is taken off all tickets of a stretch', async () => {
      await views.transact(tx => {
        for (const [id, bits] of [['t1', 2 ** 47 + 1], ['t2', 1], ['t3', 2 ** 47]] as const) tx.putAudience(id, audience(id, ['contact:1']), bits, stamp(id === 't3' ? -1 : 5));
      });
      const first = views.snapshot().stretch('', 1);
      await views.transact(tx => tx.clearBit(first, 2 ** 47));
      const bits = () => ['t1', 't2', 't3'].map(id => views.snapshot().entriesOf(id)[0]!.bits);
      expect(bits()).toEqual([1, 1, 2 ** 47]);
      await views.transact(tx => tx.clearBit({ after: first.through, through: views.snapshot().stretch(first.through, 9).through }, 2 ** 47));
      expect(bits()).toEqual([1, 1, 0]);
      const { through } = views.snapshot().stretch('', 9);
      expect(views.snapshot().stretch(through, 9)).toEqual({ after: through, through, tickets: 0 });
    });

    test('a kind that is taken back leaves its number to another', async () => {
      const put = (id: string, kind: string) => (tx: ViewTransaction) => tx.putAudience(id, { ...audience(id, ['contact:1']), kind }, 0, stamp(1));
      await views.transact(put('t1', 'support'));
      const lost = await views.transact(tx => {
        put('t2', 'lost')(tx);
        throw new Error('taken back');
      }).catch((error: Error) => error.message);
      expect(lost).toBe('taken back');
      await views.transact(put('t3', 'sales'));
      await views.transact(put('t2', 'lost'));
      const { through } = views.snapshot().stretch('', 9);
      const answers = new Uint8Array(9);
      for (const { number, text } of views.snapshot().kinds()) if (text === 'sales') answers[number] = ANSWERED_YES;
      await views.transact(tx => tx.setBitsOfKinds({ after: '', through, bit: 4, slots: 2, answers }));
      expect(['t1', 't2', 't3'].map(id => views.snapshot().entriesOf(id)[0]!.bits)).toEqual([0, 0, 4]);
    });

    test('a sweep, which looks at one filter, leaves the earlier time and the newer slot table', async () => {
      await views.transact(tx => tx.putAudience('t1', audience('t1', ['contact:1']), 0, stamp(3, { slots: 5, validUntil: 50 })));
      const sweep = (slots: number, validUntil: number | null) => views.transact(tx => tx.setBits([{ ticket: 't1', revision: 3, set: 1, clear: 0, slots, validUntil }]));
      const after = async (slots: number, validUntil: number | null) => {
        await sweep(slots, validUntil);
        return views.snapshot().entriesOf('t1')[0]!.stamp;
      };
      expect(await after(4, 99)).toEqual({ revision: 3, slots: 5, validUntil: 50 });
      expect(await after(6, null)).toEqual({ revision: 3, slots: 6, validUntil: 50 });
      expect(await after(6, 40)).toEqual({ revision: 3, slots: 6, validUntil: 40 });
    });

    test('an entry without words is listed and never searched, also after its ticket has moved on', async () => {
      const entries = (activity: number) => audience('t1', ['contact:1', 'all'], { activity, words: ['drucker'] }).entries.map(entry => (entry.scope === 'all' ? { ...entry, wordless: true } : entry));
      for (const activity of [1, 2]) {
        await views.transact(tx => tx.putAudience('t1', { entries: entries(activity), words: ['drucker', 'defekt'].slice(0, activity) }, 0, stamp(activity)));
        const now = views.snapshot();
        expect([ids(now.scan(latest('all'), 9)), ids(now.search(['drucker'], latest('all'), 9)), ids(now.search(['drucker'], latest('contact:1'), 9))]).toEqual([['t1'], [], ['t1']]);
      }
    });

    test('rows whose time has come are named, oldest first', async () => {
      await views.transact(tx => {
        for (const [ticket, validUntil] of [['t1', 30], ['t2', 10], ['t3', 10], ['t4', 31], ['t5', null]] as const) {
          tx.putAudience(ticket, audience(ticket, ['contact:1']), 0, stamp(0, { validUntil }));
        }
      });
      expect(views.snapshot().due(30, 9)).toEqual([{ ticket: 't2', validUntil: 10 }, { ticket: 't3', validUntil: 10 }, { ticket: 't1', validUntil: 30 }]);
      expect(ids(views.snapshot().due(99, 2))).toEqual(['t2', 't3']);
    });

    test('a search finds tickets with all the words, the last one begun, latest first, in the scopes only (C5)', async () => {
      await views.transact(tx => {
        tx.putAudience('t1', audience('t1', ['contact:1'], { activity: 1, words: ['drucker', 'defekt', 'strasse'] }), 1, stamp(0));
        tx.putAudience('t2', audience('t2', ['contact:1', 'company:8'], { activity: 2, words: ['drucker', 'druckt'] }), 1, stamp(0));
        tx.putAudience('t3', audience('t3', ['company:9'], { activity: 3, words: ['drucker', 'defekt'] }), 1, stamp(0));
      });
      const found = (...words: string[]) => ids(views.snapshot().search(words, latest('contact:1', 'company:8'), 9));
      expect(found('druck')).toEqual(['t2', 't1']);
      expect(found('drucker', 'd')).toEqual(['t2', 't1']);
      expect(found('drucker', 'defekt')).toEqual(['t1']);
      expect(found('defekt', 'drucker')).toEqual(['t1']);
      expect(found('druck', 'defekt')).toEqual([]);
      expect(found('rucker')).toEqual([]);
      expect(found()).toEqual([]);
    });

    test('a search among thousands of hits still gives the latest, page by page, with all conditions (C6)', async () => {
      await views.transact(tx => {
        for (let n = 0; n < 3_000; n++) {
          const words = ['drucker', ...(n % 2 ? ['defekt'] : []), ...(n < 5 ? ['uralt'] : [])];
          tx.putAudience(`t${n}`, audience(`t${n}`, ['company:8'], { activity: Math.floor(n / 2), words, status: n % 3 ? 'open' : 'closed' }), n % 5 ? 1 : 2, stamp(0));
        }
      });
      const expected = Array.from({ length: 3_000 }, (_, n) => n).filter(n => n % 2 && n % 3 && n % 5).sort((a, b) => b - a).map(n => `t${n}`);
      const options = { ...latest('company:8'), status: ['open'], slots: { mask: 1, since: 0 } };
      const first = views.snapshot().search(['drucker', 'def'], options, 300);
      expect(ids(first)).toEqual(expected.slice(0, 300));
      const { value, ticket } = first.at(-1)!;
      expect(ids(views.snapshot().search(['drucker', 'def'], { ...options, after: { value, ticket } }, 800))).toEqual(expected.slice(300));
      expect(ids(views.snapshot().search(['drucker', 'uralt'], latest('company:8'), 9))).toEqual(['t4', 't3', 't2', 't1', 't0']);
    });

    test('a search that looks at so many only says where it stopped, and goes on there (C6)', async () => {
      await views.transact(tx => {
        for (let n = 0; n < 1_400; n++) tx.putAudience(`t${n}`, audience(`t${n}`, n % 2 ? ['company:8', 'contact:1'] : ['company:8'], { activity: Math.floor(n / 2), words: n < 2 ? ['drucker', 'uralt'] : ['drucker'], status: n % 90 ? 'open' : 'closed' }), 0, stamp(0));
      });
      const options = { ...latest('contact:1', 'company:8'), status: ['closed'] };
      const all = ids(views.snapshot().search(['drucker'], options, 99));
      const found: string[] = [];
      let after: Place | undefined;
      for (;;) {
        const { rows, stopped } = views.snapshot().searchSome(['drucker'], { ...options, after }, 3, 40);
        found.push(...ids(rows));
        const last = rows.at(-1);
        after = stopped ?? (rows.length === 3 ? { value: last!.value, ticket: last!.ticket } : undefined);
        if (!after) break;
      }
      expect([found, all.length]).toEqual([all, 16]);
      expect(views.snapshot().searchSome(['drucker', 'uralt'], latest('company:8'), 9, 40)).toMatchObject({ rows: [{ ticket: 't1' }, { ticket: 't0' }] });
    });

    test('who takes a word back is not found by it any more', async () => {
      await views.transact(tx => tx.putAudience('t1', audience('t1', ['contact:1', 'contact:2'], { words: ['geheim', 'drucker'] }), 0, stamp(0)));
      await views.transact(tx => tx.putAudience('t1', audience('t1', ['contact:2', 'contact:3'], { words: ['drucker'] }), 0, stamp(1)));
      const found = (word: string, scope: string) => ids(views.snapshot().search([word], latest(scope), 9));
      expect([found('geheim', 'contact:2'), found('drucker', 'contact:1'), found('drucker', 'contact:2'), found('drucker', 'contact:3')]).toEqual([[], [], ['t1'], ['t1']]);
      await views.transact(tx => tx.putAudience('t1', undefined, 0, stamp(2)));
      expect([found('drucker', 'contact:2'), views.snapshot().entriesOf('t1'), views.snapshot().scan(latest('contact:3'), 9)]).toEqual([[], [], []]);
    });
  });
