import type { RowChange, ViewTransaction } from '../kernel/view-store.js';
import { Draft } from './draft.js';

/** A store that notes what reaches it. */
const scene = () => {
  const calls: string[] = [];
  const stored = new Map<string, RowChange>();
  const tx = {
    get: (view: string, id: string) => stored.get(`${view}/${id}`),
    put: (change: RowChange) => {
      calls.push(`put ${change.view}/${change.id} ${JSON.stringify(change.row)}`);
      stored.set(`${change.view}/${change.id}`, change);
    },
    park: (view: string, id: string) => calls.push(`park ${view}/${id}`),
  } as unknown as ViewTransaction;
  return { calls, draft: new Draft(tx) };
};

const row = (view: string, id: string, value: unknown, revision = 0): RowChange => ({ view, id, row: value, position: String(revision), revision });

describe('the rows of one fold', () => {
  it('are read as they were last put, and written once each, in order', () => {
    const { calls, draft } = scene();
    draft.put(row('thread', 'b', 1));
    draft.put(row('facts', 'b', 1));
    draft.put(row('facts', 'a', 1));
    draft.put(row('facts', 'b', 2, 7));
    expect(draft.get('facts', 'b')).toEqual({ row: 2, position: '7', revision: 7 });
    expect(calls).toEqual([]);
    draft.end();
    expect(calls).toEqual(['put facts/a 1', 'put facts/b 2', 'put thread/b 1']);
    draft.end();
    expect(calls).toHaveLength(3);
  });

  it('that are taken away are not found, also where the store has one', () => {
    const { draft } = scene();
    draft.put(row('facts', 'a', 1));
    draft.end();
    draft.put(row('facts', 'a', undefined));
    expect(draft.get('facts', 'a')).toBeUndefined();
  });

  it('stay parked when the fold that failed came last, and are repaired by one that comes after', () => {
    const { calls, draft } = scene();
    draft.put(row('thread', 'a', 1));
    draft.park('thread', 'a', '2', 'It cannot take that.');
    draft.end();
    expect(calls).toEqual(['put thread/a 1', 'park thread/a']);
    draft.park('thread', 'b', '3', 'It cannot take that.');
    draft.put(row('thread', 'b', 2));
    draft.end();
    expect(calls.slice(2)).toEqual(['park thread/b', 'put thread/b 2']);
  });
});
