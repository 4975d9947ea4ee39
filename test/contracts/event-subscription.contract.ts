import { START, type Position, type StoredEvent } from '../../src/kernel/event.js';
import { NO_STREAM, type EventStore, type SubscriptionMessage } from '../../src/kernel/event-store.js';
import { sample } from './log-samples.js';

const numbers = (events: readonly StoredEvent[]): unknown[] => events.map(({ data }) => data['number']);

/** What a subscription means, whatever the store. */
export const subscriptionContract = (name: string, open: () => Promise<EventStore>): void =>
  describe(`a subscription (${name})`, () => {
    let log: EventStore;
    beforeEach(async () => {
      log = await open();
    });
    afterEach(() => log.close());

    const write = (stream: string, expected: number, ...ids: (number | string)[]) => log.append({ stream, expected, events: ids.map(id => sample(id)) });
    const listen = async (after: Position, until: (message: SubscriptionMessage) => boolean, nouns?: string[]): Promise<SubscriptionMessage[]> => {
      const control = new AbortController();
      const heard: SubscriptionMessage[] = [];
      for await (const message of log.subscribe(after, { signal: control.signal, ...(nouns && { nouns }) })) {
        heard.push(message);
        if (until(message)) control.abort();
      }
      return heard;
    };
    const caughtUp = ({ kind }: SubscriptionMessage): boolean => kind === 'caughtUp';
    const eventsIn = (messages: readonly SubscriptionMessage[]) => messages.flatMap(message => (message.kind === 'event' ? [message.event] : []));

    test('gives what is there, then says that it has caught up, then what is new', async () => {
      await write('ticket-1', NO_STREAM, 1, 2);
      let late: Promise<unknown> | undefined;
      const heard = await listen(START, message => {
        if (message.kind === 'caughtUp') late ??= write('ticket-1', 1, 3);
        return message.kind === 'event' && message.event.data['number'] === 3;
      });
      await late;
      expect(numbers(eventsIn(heard))).toEqual([1, 2, 3]);
      expect(heard.findIndex(caughtUp)).toBeGreaterThan(1);
    });

    test('goes on from every checkpoint it gave, without loss or repetition', async () => {
      for (let n = 0; n < 1_300; n += 100) await write(`ticket-${n}`, NO_STREAM, ...Array.from({ length: 100 }, (_, index) => n + index));
      const all = numbers(await log.readAll(START));
      const heard = await listen(START, caughtUp);
      const checkpoints = heard.flatMap((message, index) => (message.kind === 'checkpoint' ? [{ index, position: message.position }] : []));
      expect(checkpoints.length).toBeGreaterThan(0);
      for (const { index, position } of checkpoints) {
        const before = numbers(eventsIn(heard.slice(0, index)));
        const rest = numbers(eventsIn(await listen(position, caughtUp)));
        expect([...before, ...rest]).toEqual(all);
      }
    });

    test('moves its checkpoint past events that its filter leaves out', async () => {
      await write('ticket-1', NO_STREAM, 1);
      const { position } = await write('list-1', NO_STREAM, 2);
      const heard = await listen(START, caughtUp, ['ticket']);
      expect(numbers(eventsIn(heard))).toEqual([1]);
      expect(heard.filter(({ kind }) => kind === 'checkpoint').at(-1)).toEqual({ kind: 'checkpoint', position });
    });

    test('that reads slowly holds up neither writers nor other readers', async () => {
      const control = new AbortController();
      const slow = log.subscribe(START, { signal: control.signal })[Symbol.asyncIterator]();
      await write('ticket-1', NO_STREAM, 1);
      await slow.next();
      for (let revision = 0; revision < 20; revision++) await write('ticket-1', revision, revision + 2);
      expect(numbers(eventsIn(await listen(START, caughtUp)))).toHaveLength(21);
      control.abort();
      await slow.return?.();
    });

    test('ends when its reader stops, also while it waits', async () => {
      const control = new AbortController();
      const iterator = log.subscribe(START, { signal: control.signal })[Symbol.asyncIterator]();
      await iterator.next();
      const waiting = iterator.next();
      control.abort();
      expect(await waiting).toMatchObject({ done: true });
    });
  });
