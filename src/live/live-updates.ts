import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Rejection } from '../kernel/errors.js';
import type { Position, StoredEvent } from '../kernel/event.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import { Sessions } from '../identity/sessions.js';
import { House } from '../platform/house.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { batchOf, concerned } from './batch.js';
import { LogFollower } from './log-follower.js';
import { missedSince } from './missed.js';
import { OpenPage, type Wire } from './open-page.js';
import { PageIndex } from './page-index.js';
import type { Happened, Look, Watcher } from './watcher.js';

/** Pages of one person at a time; a browser keeps those current that it shows. */
export const MOST_OF_PERSON = 6;
const MOST_PAGES = 10_000;
/** Pages served in one turn of the loop; the next turn belongs to others. */
const AT_ONCE = 100;
/** ms. */
const TICK = 1_000;
/** Ticks from one sign of life to the next. */
const BEAT = 20;

const NOTHING: ReadonlyMap<string, Happened> = new Map();
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/**
 * Tells open pages what happened. One subscription to the log for the whole process; whether a person is told is
 * decided by the predicate at the moment of sending, since later bytes of an open stream count as answers (design 4).
 */
@Injectable()
export class LiveUpdates implements OnModuleDestroy {
  readonly #index = new PageIndex();
  readonly #log: LogFollower;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;

  constructor(
    private readonly house: House,
    sessions: Sessions,
  ) {
    this.#log = new LogFollower(house.stores.events, { deliver: events => this.#deliver(events), ended: () => this.#endAll() });
    sessions.onEnd(key => this.#endOf(key));
    house.onClose(() => this.onModuleDestroy());
  }

  /** Pages open now. */
  get pages(): number {
    return this.#index.size;
  }

  /** Everything that happened up to here was told. */
  get position(): Position {
    return this.#log.position;
  }

  /** @throws Rejection `live.too-many` for a person with many open pages, `live.full` when the process has all it can hold */
  demandRoom({ person }: Watcher): void {
    if (this.#index.ofPerson(person) >= MOST_OF_PERSON) throw new Rejection('limited', 'live.too-many', `At most ${MOST_OF_PERSON} pages at a time are kept current.`, { retryAfter: 30 });
    if (this.#index.size >= MOST_PAGES) throw new Rejection('unavailable', 'live.full', 'There are too many open pages right now.', { retryAfter: 30 });
  }

  /**
   * Opens a page: what it missed after `since` (an id that a stream gave), then what happens. It ends with the session,
   * with entry, or with the sight of its one ticket.
   */
  open(watcher: Watcher, ticket: string | undefined, wire: Wire, since: string | undefined): OpenPage {
    const page = new OpenPage(watcher, ticket, wire, this.house.stores.events.lineage);
    this.#index.add(page, keysOf(page, this.house.stores.views.snapshot()));
    this.#timer ??= setInterval(() => this.tick(), TICK).unref();
    this.#begin(page, since).catch(() => this.#end(page));
    return page;
  }

  /** The reader has gone. */
  close(page: OpenPage): void {
    page.closed = true;
    this.#index.remove(page);
  }

  onModuleDestroy(): void {
    this.#log.stop();
    this.#endAll();
  }

  /** What time brings: ends that no event tells, and signs of life. Called every second. */
  tick(): void {
    const [now, beats] = [this.house.clock.now(), ++this.#ticks % BEAT === 0];
    const rows = this.house.stores.views.snapshot();
    for (const page of [...this.#index.all()]) {
      if (page.closed) this.#index.remove(page);
      else if (now >= page.until || !page.watcher.sessionLives()) this.#look(page, rows);
      if (beats && !page.held) page.beat(this.#log.position);
    }
  }

  async #begin(page: OpenPage, since: string | undefined): Promise<void> {
    await this.#log.start();
    const head = await this.house.stores.events.head();
    const given = since === undefined ? head : placeIn(since, this.house.stores.events.lineage);
    page.beat(given ?? head);
    const missed = given === undefined || given >= head ? NOTHING : await missedSince(this.house.stores, given);
    const held = page.held ?? NOTHING;
    page.held = undefined;
    if (given === undefined || !missed || page.overrun) return page.reload(head);
    const rows = this.house.stores.views.snapshot();
    this.#send(page, rows, missed);
    this.#send(page, rows, held);
  }

  async #deliver(events: readonly StoredEvent[]): Promise<void> {
    if (this.#index.size === 0) return;
    let rows = this.house.stores.views.snapshot();
    const pages = concerned(this.#index, rows, batchOf(rows, events));
    let served = 0;
    for (const [page, happened] of pages) {
      if (served > 0 && served % AT_ONCE === 0) {
        await turn();
        rows = this.house.stores.views.snapshot();
      }
      served += 1;
      this.#send(page, rows, happened);
    }
  }

  /** Decides and writes in one turn: between the decision and the bytes nothing can be hidden. */
  #send(page: OpenPage, rows: ViewSnapshot, happened: ReadonlyMap<string, Happened>): void {
    const look = this.#look(page, rows);
    if (!look) return;
    const own = page.ticket === undefined ? [...happened] : [...happened].filter(([id]) => id === page.ticket);
    if (page.held) return own.forEach(([id, one]) => page.hold(id, one));
    page.tell(own.filter(([id, one]) => look.hears(factsOf(rows, id), one)).map(([id, { position }]) => ({ id, position })));
  }

  /** Looks anew with the page's eyes, and ends the page when they are shut. */
  #look(page: OpenPage, rows: ViewSnapshot): Look | undefined {
    if (page.closed) return void this.#index.remove(page);
    const look = page.watcher.look(rows, this.house.clock.now());
    const seen = page.ticket === undefined ? { visible: true, validUntil: null } : look?.sees(factsOf(rows, page.ticket));
    if (!look || !seen?.visible) return void this.#end(page);
    page.until = Math.min(look.until ?? Infinity, seen.validUntil ?? Infinity);
    this.#index.refile(page, keysOf(page, rows));
    return look;
  }

  #endOf(session: string): void {
    for (const page of [...this.#index.all()]) if (page.watcher.session.key === session) this.#end(page);
  }

  #endAll(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const page of [...this.#index.all()]) this.#end(page);
  }

  #end(page: OpenPage): void {
    this.#index.remove(page);
    page.end();
  }
}

const factsOf = (rows: ViewSnapshot, ticket: string): TicketFacts | undefined => rows.get<TicketFacts>('ticketFacts', ticket)?.row;

const keysOf = ({ watcher, ticket }: OpenPage, rows: ViewSnapshot): readonly string[] => [...watcher.standing, ...(ticket === undefined ? watcher.keys(rows) : [`ticket:${ticket}`])];

/** The place that an id of this history names; undefined for one of another history, or none at all. */
const placeIn = (id: string, lineage: string): Position | undefined => {
  const [history, position = ''] = id.split('.');
  return history === lineage && /^(\d{16})?$/.test(position) ? position : undefined;
};
