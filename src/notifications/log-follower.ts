import type { Clock } from '../kernel/chance.js';
import { splitStream, type Position, type StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Viewers } from '../portal/viewers.js';
import type { EventCodec } from '../sealing/event-codec.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { portalFor } from './mail-sight.js';
import { newsIn, toldOf } from './mail-when-ticket-changes.process.js';
import { NewsOrders, PROCESS, type NewsOrder } from './news-orders.js';
import { DAY } from './waiting.js';

export interface FollowerOptions {
  readonly events: EventStore;
  readonly views: ViewStore;
  readonly vault: Vault;
  readonly codec: EventCodec;
  readonly viewers: Viewers;
  readonly clock: Clock;
  /** After something was ordered. */
  readonly ordered: () => void;
  readonly report: (error: unknown) => void;
}

const PLACE = { collection: 'checkpoint', key: PROCESS } as const;
/** Changes that were recorded longer ago (a service that stood still) are news no more. */
const STALE = 3 * DAY;
/** ms between attempts to go on after a failure, and between notes of a place at which nothing was ordered. */
const REST = 5_000;

/**
 * Follows the log and orders mails: those of one event and the place behind it in one vault transaction, so that every
 * change orders one mail for each person, whenever the process dies. The first start begins at the head.
 */
export class LogFollower {
  readonly #end = new AbortController();
  #place: Position = '';
  #begun = false;
  #noted: { readonly position: Position; readonly at: number } = { position: '', at: 0 };
  #following: Promise<void> | undefined;
  #waiters: { readonly position: Position; readonly done: () => void }[] = [];

  readonly #orders: NewsOrders;

  constructor(private readonly options: FollowerOptions) {
    this.#orders = new NewsOrders(options.vault, options.clock);
  }

  start(): void {
    this.#following ??= this.#follow();
  }

  /** Resolves when everything that the log holds now was considered. */
  async caughtUp(): Promise<void> {
    const position = await this.options.events.head();
    if (this.#begun && this.#place >= position) return;
    await new Promise<void>(done => this.#waiters.push({ position, done }));
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#following;
    if (this.#place > this.#noted.position) await this.#note();
    for (const { done } of this.#waiters.splice(0)) done();
  }

  async #follow(): Promise<void> {
    while (!this.#end.signal.aborted)
      try {
        await this.#begin();
        await this.#read();
      } catch (error) {
        this.options.report(error);
        await rest(this.#end.signal);
      }
  }

  async #begin(): Promise<void> {
    const { events, vault } = this.options;
    const [row, head] = [await vault.get(PLACE.collection, PLACE.key), await events.head()];
    const noted = (row?.value as { position: Position } | undefined)?.position;
    // A restored log may end before the place.
    this.#place = noted === undefined || noted > head ? head : noted;
    if (noted !== this.#place) await this.#note();
    this.#begun = true;
    this.#move(this.#place);
  }

  async #read(): Promise<void> {
    for await (const message of this.options.events.subscribe(this.#place, { nouns: ['ticket'], signal: this.#end.signal })) {
      if (message.kind === 'event') await this.#consider(message.event);
      else {
        this.#move(message.position);
        // Passing what orders nothing again does no harm: its place is noted now and then.
        if (message.kind === 'caughtUp' && this.options.clock.now() - this.#noted.at > REST && this.#place > this.#noted.position) await this.#note();
      }
    }
  }

  async #consider(event: StoredEvent): Promise<void> {
    const orders = await this.#ordersOf(event);
    if (orders.length > 0) {
      await this.#orders.write(orders, { ...PLACE, value: { position: event.position } });
      this.#noted = { position: event.position, at: this.options.clock.now() };
      this.options.ordered();
    }
    this.#move(event.position);
  }

  async #ordersOf(stored: StoredEvent): Promise<readonly NewsOrder[]> {
    const { codec, events, views, viewers, clock } = this.options;
    const event = codec.openLazily(stored);
    const at = clock.now();
    if (newsIn(event) === undefined || at - event.recordedAt > STALE) return [];
    const opening = stored.revision === 0 ? stored : (await events.readStream(stored.stream, { limit: 1 }))[0];
    const own = (opening?.data['portal'] as string | null | undefined) ?? null;
    const rows = views.snapshot();
    const ticket = splitStream(stored.stream).id;
    const facts = rows.get<TicketFacts>('ticketFacts', ticket)?.row;
    if (!facts) return [];
    const change = { revision: stored.revision, event: stored.id };
    return toldOf(event, facts).flatMap(contact => {
      const portal = portalFor(rows, viewers, own, { contact, ticket, at });
      return portal === undefined ? [] : [{ contact, portal, ticket, change }];
    });
  }

  async #note(): Promise<void> {
    const position = this.#place;
    await this.options.vault.write([{ ...PLACE, value: { position } }]);
    this.#noted = { position, at: this.options.clock.now() };
  }

  #move(position: Position): void {
    if (position > this.#place) this.#place = position;
    const reached = this.#waiters.filter(one => one.position <= this.#place);
    this.#waiters = this.#waiters.filter(one => one.position > this.#place);
    for (const { done } of reached) done();
  }
}

const rest = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const timer = setTimeout(resolve, REST);
    timer.unref();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
