import type { Clock } from '../kernel/chance.js';
import { splitStream, type Position, type StoredEvent } from '../kernel/event.js';
import type { EventStore } from '../kernel/event-store.js';
import { uuidV5 } from '../kernel/ids.js';
import { VaultConflict, type Vault, type VaultWrite } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Viewers } from '../portal/viewers.js';
import type { EventCodec } from '../sealing/event-codec.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { rowOf } from './mail-outbox.js';
import { portalFor } from './mail-sight.js';
import { newsIn, toldOf } from './mail-when-ticket-changes.process.js';
import { DAY, GATHERED, WAITING, type Change, type WaitingNews } from './waiting.js';

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

interface Order {
  readonly contact: string;
  readonly portal: string;
  readonly ticket: string;
  readonly change: Change;
}

const NAME = 'mailWhenTicketChanges';
const PLACE = { collection: 'checkpoint', key: NAME } as const;
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

  constructor(private readonly options: FollowerOptions) {}

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
      await this.#write(event.position, orders);
      this.options.ordered();
    }
    this.#move(event.position);
  }

  async #ordersOf(stored: StoredEvent): Promise<readonly Order[]> {
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

  /** A mail that was taken for sending in between is not added to: then all is read again. */
  async #write(position: Position, orders: readonly Order[]): Promise<void> {
    for (;;)
      try {
        const rows = await Promise.all(orders.map(order => this.#rowFor(order)));
        await this.options.vault.write([...rows.filter(row => row !== undefined), { ...PLACE, value: { position } }]);
        this.#noted = { position, at: this.options.clock.now() };
        return;
      } catch (error) {
        if (!(error instanceof VaultConflict)) throw error;
      }
  }

  async #rowFor({ contact, portal, ticket, change }: Order): Promise<VaultWrite | undefined> {
    const waiting = await this.options.vault.list(WAITING, { owner: contact });
    const news = waiting.map(row => ({ row, value: row.value as WaitingNews })).filter(({ value }) => value.kind === 'ticket' && value.ticket === ticket && value.portal === portal);
    if (news.some(({ value }) => value.changes.some(one => one.event === change.event))) return undefined;
    const gathering = news.find(({ value }) => value.tries === 0);
    if (gathering) return { ...rowOf(gathering.row.key, { ...gathering.value, changes: [...gathering.value.changes, change] }, contact), when: gathering.row.version };
    const since = this.options.clock.now();
    return { ...rowOf(uuidV5(change.event, `${NAME}/${contact}`), { kind: 'ticket', contact, portal, ticket, changes: [change], tries: 0, due: since + GATHERED, since }, contact), when: 'absent' };
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
