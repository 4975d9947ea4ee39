import type { ServerResponse } from 'node:http';
import type { Happened, Watcher } from './watcher.js';

/** Bytes that may wait for a reader; the kernel's own buffer comes before it. */
const MOST_WAITING = 16_384;
/** Tickets that are kept back while a page catches up. */
export const MOST_HELD = 1_000;

/** The response of an open page, as far as streams need it. */
export type Wire = Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'writableLength' | 'writableNeedDrain'>;

/** One open page: what it watches, and the bytes it is sent. Keeps nothing of what its person may see. */
export class OpenPage {
  closed = false;
  /** What the index holds it under. */
  keys: readonly string[] = [];
  /** ms: when to look again although nothing happened. */
  until = Infinity;
  /** While it catches up, what happens meanwhile waits here, so that the ids it is given stay in order. */
  held: Map<string, Happened> | undefined = new Map();
  /** More happened meanwhile than is kept. */
  overrun = false;

  constructor(
    readonly watcher: Watcher,
    /** The one ticket it shows; undefined: all of the person's. */
    readonly ticket: string | undefined,
    private readonly wire: Wire,
    private readonly lineage: string,
  ) {}

  hold(ticket: string, happened: Happened): void {
    if (!this.held) return;
    this.held.set(ticket, merged(this.held.get(ticket), happened));
    if (this.held.size > MOST_HELD) this.overrun = true;
  }

  /** Tickets in the order of their positions: whoever breaks off after any of them has lost none before it. */
  tell(tickets: readonly { readonly id: string; readonly position: string }[]): void {
    if (tickets.length === 0) return;
    const ordered = [...tickets].sort((a, b) => (a.position < b.position ? -1 : 1));
    this.#write(ordered.map(({ id, position }) => this.#message('ticket', position, JSON.stringify({ id, position }))).join(''));
  }

  /** Too much was missed to be told: the page has to be read again. */
  reload(position: string): void {
    this.#write(this.#message('reload', position, '{}'));
  }

  /** Shows the reader (and what stands between) that the stream lives, and from where to go on. A reader that took nothing since the last one is cut off. */
  beat(position: string): void {
    if (this.closed) return;
    if (this.wire.writableNeedDrain) this.cut();
    else this.#write(this.#message('beat', position, '{}'));
  }

  end(): void {
    if (this.closed) return;
    this.closed = true;
    this.wire.end();
  }

  cut(): void {
    this.closed = true;
    this.wire.destroy();
  }

  #write(text: string): void {
    if (this.closed) return;
    this.wire.write(text);
    if (this.wire.writableLength > MOST_WAITING) this.cut();
  }

  #message(event: string, position: string, data: string): string {
    return `event: ${event}\nid: ${this.lineage}.${position}\ndata: ${data}\n\n`;
  }
}

/** Both of what happened to one ticket. */
export const merged = (before: Happened | undefined, after: Happened): Happened =>
  before ? { position: after.position > before.position ? after.position : before.position, shown: before.shown || after.shown, revealing: Math.min(before.revealing, after.revealing) } : after;
