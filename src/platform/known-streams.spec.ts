import { events as family } from '../kernel/event.js';
import type { Decider } from '../kernel/command.js';
import type { EventMetadata } from '../kernel/event.js';
import { NO_STREAM } from '../kernel/event-store.js';
import { openMemory } from '../adapters/memory.js';
import { KnownStreams } from './known-streams.js';

const metadata = (commandId: string): EventMetadata => ({
  schema: '1', commandId, digest: `digest of ${commandId}`, actor: 'system:test', correlationId: 'c', causationId: 'c', recordedAt: '2026-01-01T00:00:00.000Z', occurredAt: '2026-01-01T00:00:00.000Z',
});
const added = (id: string, by: string) => ({ id: `00000000-0000-5000-8000-00000000000${id}`, type: 'Added', data: {}, metadata: metadata(by) });

describe('streams that were decided about lately', () => {
  const counting = (opens: boolean) => ({ noun: family('sum', {}).noun, initial: 0, opens, evolve: (state: unknown) => (state as number) + 1, commands: [] }) as unknown as Decider;

  const setUp = () => {
    const { events: log } = openMemory({ clock: { now: () => 0 } });
    const reads: (number | undefined)[] = [];
    const store = { ...log, readStream: (stream: string, options: { from?: number }) => (reads.push(options.from), log.readStream(stream, options)), append: log.append.bind(log) };
    const codec = { prepare: () => Promise.resolve(), open: (event: unknown) => event, openLazily: (event: unknown) => event };
    return { reads, append: log.append.bind(log), streams: new KnownStreams(store as never, codec as never) };
  };

  it('are read from where they were left, and say the same as if read from the start', async () => {
    const { reads, append, streams } = setUp();
    const decider = counting(false);
    expect(await streams.load(decider, 'sum-1')).toMatchObject({ state: 0, revision: NO_STREAM });
    await append({ stream: 'sum-1', expected: NO_STREAM, events: [added('1', 'first'), added('2', 'first')] });
    expect(await streams.load(decider, 'sum-1')).toMatchObject({ state: 2, revision: 1 });
    // As another process would.
    await append({ stream: 'sum-1', expected: 1, events: [added('3', 'second')] });
    const loaded = await streams.load(decider, 'sum-1');
    expect(loaded).toMatchObject({ state: 3, revision: 2 });
    expect(loaded.recorded.get('first')).toMatchObject({ revision: 1, events: 2, digest: 'digest of first' });
    expect(loaded.recorded.get('second')).toMatchObject({ revision: 2, events: 1 });
    expect(reads).toEqual([0, 0, 2]);
  });

  it('take what was appended to them as the log would give it, and only the next event', async () => {
    const { reads, append, streams } = setUp();
    const decider = counting(false);
    await append({ stream: 'sum-1', expected: NO_STREAM, events: [added('1', 'first')] });
    await streams.load(decider, 'sum-1');
    const events = [added('2', 'second')];
    const result = await append({ stream: 'sum-1', expected: 0, events });
    streams.appended(decider, 'sum-1', events, result);
    streams.appended(decider, 'sum-1', events, result);
    streams.appended(decider, 'sum-1', [added('4', 'fourth')], { ...result, revision: 3 });
    const loaded = await streams.load(decider, 'sum-1');
    expect(loaded).toMatchObject({ state: 2, revision: 1 });
    expect(loaded.recorded.get('second')).toEqual({ digest: 'digest of second', revision: 1, position: result.position, events: 1 });
    expect(reads).toEqual([0, 2]);
  });

  it('read anew what was written before, and what came several at once', async () => {
    const { append, streams } = setUp();
    const decider = counting(false);
    await append({ stream: 'sum-1', expected: NO_STREAM, events: [added('1', 'first')] });
    await streams.load(decider, 'sum-1');
    const events = [added('2', 'second'), added('3', 'second')];
    streams.appended(decider, 'sum-1', events, await append({ stream: 'sum-1', expected: 0, events }));
    const last = [added('4', 'third')];
    const result = await append({ stream: 'sum-1', expected: 2, events: last });
    streams.appended(decider, 'sum-1', last, { ...result, repeated: true });
    expect(await streams.load(decider, 'sum-1')).toMatchObject({ state: 4, revision: 3 });
  });

  it('loaded twice at once count each event once', async () => {
    const { append, streams } = setUp();
    const decider = counting(false);
    await append({ stream: 'sum-1', expected: NO_STREAM, events: [added('1', 'first')] });
    await streams.load(decider, 'sum-1');
    await append({ stream: 'sum-1', expected: 0, events: [added('2', 'second')] });
    const both = await Promise.all([streams.load(decider, 'sum-1'), streams.load(decider, 'sum-1')]);
    expect(both.map(({ state, revision }) => [state, revision])).toEqual([[2, 1], [2, 1]]);
    expect(both[1]!.recorded.get('second')!.events).toBe(1);
  });

  it('are not remembered where deciding opens what people wrote', async () => {
    const { reads, append, streams } = setUp();
    await append({ stream: 'sum-1', expected: NO_STREAM, events: [added('1', 'first')] });
    for (let time = 0; time < 2; time++) expect(await streams.load(counting(true), 'sum-1')).toMatchObject({ state: 1, revision: 0 });
    expect(reads).toEqual([0, 0]);
  });
});
