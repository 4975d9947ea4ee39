import type { ScannedEntry, ViewSnapshot } from '../kernel/view-store.js';
import type { Viewer } from '../portal/viewers.js';
import { JudgedRows } from './judged-rows.js';

/** One ticket whose pipeline is `support` until 200, judged at `at` by a rule of this name. */
const scene = () => {
  const judged = new JudgedRows();
  const store = { pipeline: 'support', revision: 1, read: 0 };
  const snapshot = {
    parts: (ids: readonly string[]) => {
      store.read++;
      return ids.map(id => ({ id, revision: store.revision, members: { pipeline: [[0, store.pipeline, 0]] } }));
    },
  } as unknown as ViewSnapshot;
  const look = (at: number, { rule = 'support only', stamp = store.revision }: { rule?: string; stamp?: number } = {}): boolean => {
    const viewer = {
      at, sight: { filters: [{ key: rule }] }, filterProperties: () => ['pipeline'],
      passes: (subject: { recorded(property: string): readonly (readonly unknown[])[] }) => ({ match: rule === 'all' || (subject.recorded('pipeline').at(-1)![1] === 'support' && at < 200), validUntil: at < 200 ? 200 : null }),
    } as unknown as Viewer;
    return judged.matching(viewer, snapshot, [{ ticket: 't', stamp: { revision: stamp, slots: 0, validUntil: null } } as ScannedEntry]).has('t');
  };
  return { store, look };
};

describe('a ticket judged while its slot is being built', () => {
  it('is judged once for its revision', () => {
    const { store, look } = scene();
    expect([look(100), look(101), look(199), store.read]).toEqual([true, true, true, 1]);
  });

  it('is judged anew when it has changed', () => {
    const { store, look } = scene();
    look(100);
    Object.assign(store, { pipeline: 'sales', revision: 2 });
    expect([look(100), store.read]).toEqual([false, 2]);
  });

  it('is judged anew when the time of the answer is over, and for a moment before it', () => {
    const { store, look } = scene();
    expect([look(150), look(200), store.read]).toEqual([true, false, 2]);
    expect([look(199), store.read]).toEqual([true, 3]);
  });

  it('is judged for each rule by itself', () => {
    const { store, look } = scene();
    store.pipeline = 'sales';
    expect([look(100), look(100, { rule: 'all' }), look(100), store.read]).toEqual([false, true, false, 2]);
  });

  it('is judged each time when its row has no stamp', () => {
    const { store, look } = scene();
    expect([look(100, { stamp: -1 }), look(100, { stamp: -1 }), store.read]).toEqual([true, true, 2]);
  });
});
