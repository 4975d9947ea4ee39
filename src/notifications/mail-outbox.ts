import type { Clock } from '../kernel/chance.js';
import { MailRefused, type Mail, type Mailer } from '../kernel/mailer.js';
import { VaultConflict, type Vault, type VaultRow, type VaultWrite } from '../kernel/vault.js';
import type { LetterSeal } from './letter-seal.js';
import { mailState, type MailState } from './mail-state.js';
import type { Letter, Outbox } from './outbox.js';
import { DONE, GAVE_UP, lifeOf, pauseAfter, REMEMBERED, rowOf, WAITING, type Done, type Waiting } from './waiting.js';

export interface OutboxOptions {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly seal: LetterSeal;
  readonly mailer: Mailer;
  /** Writes a mail out as things stand now; undefined: it is not to be sent any more. */
  readonly write: (id: string, row: Waiting) => Promise<Mail | undefined>;
  /** Tells the operator that an attempt failed, without a name or an address. */
  readonly report: (error: unknown) => void;
}

const AT_ONCE = 4;
const PAGE = 200;
/** ms between looks at what waits, when nothing is due sooner. */
const LOOK = 60_000;
/** ms. */
const SOON = 150;

/**
 * What waits to be mailed, in the vault. A row goes out when it is due, is tried again with growing pauses, and given up
 * after days. Taking it for an attempt is itself durable and sets the next one: a process that dies on the way leaves
 * a row that is due again, under the same Message-ID.
 */
export class MailOutbox implements Outbox {
  #pass: Promise<void> | undefined;
  #again: Promise<void> | undefined;
  #planned: { readonly timer: NodeJS.Timeout; readonly at: number } | undefined;
  #running = false;
  #closed = false;

  constructor(private readonly options: OutboxOptions) {}

  /** As `Outbox.order`: a waiting letter with the same id is replaced, one that was sent is not sent again. @throws KeyDestroyed */
  order(letter: Letter): VaultWrite {
    const { kind, portal, host, language, owner, id } = letter;
    const now = this.options.clock.now();
    const value: Waiting = { kind: 'letter', letter: kind, portal, host, language, sealed: this.options.seal.seal(letter), tries: 0, due: now, since: now };
    return rowOf(id, value, owner ?? undefined);
  }

  /** A moment later: whoever asked is answered first, so that nobody can tell by the time whether a mail goes out. */
  kick(): void {
    this.#lookIn(SOON);
  }

  /** Goes by itself from now on: what a killed process left is taken up. */
  start(): void {
    this.#running = true;
    this.kick();
  }

  /** Tries everything that is due. Resolves after a whole pass that began after the call. */
  work(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    if (!this.#pass) return (this.#pass = this.#attendAll().finally(() => (this.#pass = undefined)));
    return (this.#again ??= this.#pass.catch(() => undefined).then(() => {
      this.#again = undefined;
      return this.work();
    }));
  }

  state(): Promise<MailState> {
    return mailState(this.options.vault, this.options.clock.now());
  }

  /** Resolves when no attempt is under way any more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#planned?.timer);
    await this.#pass?.catch(() => undefined);
  }

  async #attendAll(): Promise<void> {
    let next = this.options.clock.now() + LOOK;
    for (let after = ''; ; ) {
      const rows = await this.options.vault.list(WAITING, { after, limit: PAGE });
      for (let at = 0; at < rows.length && !this.#closed; at += AT_ONCE) {
        const times = await Promise.all(rows.slice(at, at + AT_ONCE).map(row => this.#attend(row)));
        next = Math.min(next, ...times);
      }
      if (rows.length < PAGE || this.#closed) break;
      after = rows.at(-1)!.key;
    }
    if (this.#running) this.#lookIn(Math.max(0, next - this.options.clock.now()) + 5);
  }

  /** At most `ms` later, sooner when that was planned already. */
  #lookIn(ms: number): void {
    const at = performance.now() + ms;
    if (this.#closed || (this.#planned && this.#planned.at <= at)) return;
    if (this.#planned) clearTimeout(this.#planned.timer);
    const timer = setTimeout(() => {
      this.#planned = undefined;
      this.work().catch(this.options.report);
    }, ms);
    timer.unref();
    this.#planned = { timer, at };
  }

  /** Answers when the row is due next. */
  async #attend(row: VaultRow): Promise<number> {
    const waiting = row.value as Waiting;
    const now = this.options.clock.now();
    if (waiting.due > now) return waiting.due;
    const due = now + pauseAfter(waiting.tries + 1);
    const taken: Waiting = { ...waiting, tries: waiting.tries + 1, due };
    if (!(await this.#take(row, taken))) return now;
    const end = await this.#attempt(row.key, taken);
    if (end) await this.#finish(row, end);
    return end ? Number.POSITIVE_INFINITY : due;
  }

  /** False when it has changed or gone since: the next pass sees it as it is. */
  async #take(row: VaultRow, taken: Waiting): Promise<boolean> {
    try {
      await this.options.vault.write([{ ...rowOf(row.key, taken, row.owner), when: row.version }]);
      return true;
    } catch (error) {
      if (error instanceof VaultConflict) return false;
      throw error;
    }
  }

  async #attempt(id: string, row: Waiting): Promise<Done['is'] | undefined> {
    const done = await this.options.vault.get(DONE, id);
    if (done) return (done.value as Done).is;
    try {
      const mail = await this.options.write(id, row);
      if (!mail) return 'dropped';
      await this.options.mailer.send(mail);
      return 'sent';
    } catch (error) {
      this.options.report(error);
      return error instanceof MailRefused || row.due >= row.since + lifeOf(row) ? 'gave-up' : undefined;
    }
  }

  #finish({ key, owner }: VaultRow, is: Done['is']): Promise<void> {
    const at = this.options.clock.now();
    const done = { key, value: { is, at } satisfies Done, expiresAt: at + REMEMBERED, ...(owner !== undefined && { owner }) };
    const marks = is === 'gave-up' ? [DONE, GAVE_UP] : [DONE];
    return this.options.vault.write([{ collection: WAITING, key, delete: true }, ...marks.map(collection => ({ collection, ...done }))]);
  }
}
