import type { Reservation } from '../kernel/command.js';
import { Rejection, WrongRevision } from '../kernel/errors.js';
import { streamName, type NewEvent } from '../kernel/event.js';
import { NO_STREAM, type EventStore } from '../kernel/event-store.js';
import { uuidV5 } from '../kernel/ids.js';

const past = (noun: string, verb: 'Reserved' | 'Released'): string => `${noun[0]!.toUpperCase()}${noun.slice(1)}${verb}`;

/**
 * Uniqueness by streams that name their holder: `email-<digest>`, `identity-<digest>`, `host-<name>`. Whoever meets a
 * reservation whose holder does not exist yet finishes it for that holder; nobody takes one over with a new id.
 */
export class Reservations {
  constructor(private readonly store: EventStore) {}

  /**
   * Takes all of them for `holder`, whose home stream is `<homeNoun>-<holder>`.
   * @returns the holder to go on with: another one when it left a reservation without its home stream.
   * @throws Rejection `<noun>.taken` when a living holder has it.
   */
  async take(wanted: readonly Reservation[], homeNoun: string, holder: string, commandId: string, now: number): Promise<string> {
    for (const one of wanted) {
      const found = await this.#takeOne(one, homeNoun, holder, commandId, now);
      if (found !== holder) return found;
    }
    return holder;
  }

  async release(given: readonly Reservation[], holder: string, commandId: string, now: number): Promise<void> {
    for (const { noun, key } of given) {
      const { current, revision } = await this.#current(noun, key);
      if (current === holder) await this.#append(noun, key, revision, 'Released', holder, commandId, now);
    }
  }

  async #takeOne(wanted: Reservation, homeNoun: string, holder: string, commandId: string, now: number): Promise<string> {
    const { noun, key, taken } = wanted;
    const { current, revision } = await this.#current(noun, key);
    if (current === holder) return holder;
    if (current !== null) {
      if (taken) throw taken();
      const home = await this.store.readStream(streamName(homeNoun, current), { limit: 1 });
      if (home.length === 0) return current;
      throw new Rejection('conflict', `${noun}.taken`, `This ${noun} belongs to somebody else already.`);
    }
    try {
      await this.#append(noun, key, revision, 'Reserved', holder, commandId, now);
      return holder;
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
      return this.#takeOne(wanted, homeNoun, holder, commandId, now);
    }
  }

  async #current(noun: string, key: string): Promise<{ current: string | null; revision: number }> {
    const last = (await this.store.readStream(streamName(noun, key), { backwards: true, limit: 1 }))[0];
    if (!last) return { current: null, revision: NO_STREAM };
    return { current: last.type.endsWith('Reserved') ? String(last.data['holder']) : null, revision: last.revision };
  }

  async #append(noun: string, key: string, expected: number, verb: 'Reserved' | 'Released', holder: string, commandId: string, now: number): Promise<void> {
    const stream = streamName(noun, key);
    const at = new Date(now).toISOString();
    const event: NewEvent = {
      id: uuidV5(commandId, `${stream}#${verb}#${expected}`),
      type: past(noun, verb),
      data: { holder },
      metadata: { schema: '1', commandId, digest: '', actor: 'system:reservations', correlationId: commandId, causationId: commandId, recordedAt: at, occurredAt: at },
    };
    await this.store.append({ stream, expected, events: [event] });
  }
}
