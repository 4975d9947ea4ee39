import type { Fact, Recorded, StoredEvent } from '../kernel/event.js';
import { streamName } from '../kernel/event.js';
import type { Mail, Mailer } from '../kernel/mailer.js';
import type { House } from '../platform/house.js';
import type { TicketFacts } from '../tickets/ticket.policy.js';
import { letterMail } from './letter-mail.js';
import { LetterSeal } from './letter-seal.js';
import { LogFollower } from './log-follower.js';
import { MailAddresses } from './mail-addresses.js';
import { MailOutbox } from './mail-outbox.js';
import { readerOf } from './mail-sight.js';
import { newsMail } from './news-mail.js';
import { MailPreferences } from './preferences.js';
import type { Change, Waiting, WaitingLetter, WaitingNews } from './waiting.js';

/** Vault collections with rows about a person. */
export const MAIL_OWNED = ['outbox', 'outboxDone', 'outboxGaveUp', 'mailPreference'] as const;

/** Everything about mail, put together: what waits, who follows the log, what is written when a mail goes out. */
export class Mailing {
  readonly outbox: MailOutbox;
  readonly follower: LogFollower;
  readonly preferences: MailPreferences;
  readonly addresses: MailAddresses;
  readonly #seal: LetterSeal;

  constructor(
    private readonly house: House,
    readonly mailer: Mailer,
  ) {
    const { stores, clock, random, keys, codec, viewers, config, digests } = house;
    const { vault } = stores;
    this.addresses = new MailAddresses(digests, config.mailFrom);
    this.preferences = new MailPreferences(vault, clock);
    this.#seal = new LetterSeal(keys, vault, random);
    const report = (error: unknown): void => this.#report(error);
    this.outbox = new MailOutbox({ vault, clock, seal: this.#seal, mailer, write: (id, row) => this.#write(id, row), report });
    this.follower = new LogFollower({ ...stores, codec, viewers, clock, ordered: () => this.outbox.kick(), report });
  }

  open(): Promise<void> {
    return this.#seal.open();
  }

  start(): void {
    this.outbox.start();
    this.follower.start();
  }

  async close(): Promise<void> {
    await this.follower.stop();
    await this.outbox.close();
    await this.mailer.close();
  }

  /** Keys were destroyed: kept mails that hold what they sealed go too. */
  async forget(keys: readonly string[]): Promise<void> {
    await this.mailer.mailbox?.forget(keys);
  }

  /** Where a host's pages are. */
  originOf(host: string): string {
    const { config, port } = this.house;
    return config.tls ? `https://${host}` : `http://${host}:${port || config.port}`;
  }

  #write(id: string, row: Waiting): Promise<Mail | undefined> {
    return row.kind === 'letter' ? this.#letter(id, row) : this.#news(id, row);
  }

  async #letter(id: string, row: WaitingLetter): Promise<Mail | undefined> {
    const { stores, config, clock } = this.house;
    const inside = await this.#seal.read(id, row.sealed);
    return inside && letterMail(stores.views.snapshot(), { id, row, inside, from: config.mailFrom, addresses: this.addresses, at: clock.now() });
  }

  /** Decided anew: what a contact may not see now is not sent, whatever it saw when the mail was ordered. */
  async #news(id: string, row: WaitingNews): Promise<Mail | undefined> {
    const { stores, viewers, clock, config } = this.house;
    if (!(await this.preferences.wants(row.portal, row.contact))) return undefined;
    const events = await this.#open(row);
    const subjectKeys = await this.#subjectKeys(row.ticket);
    const at = clock.now();
    const rows = stores.views.snapshot();
    const reader = readerOf(rows, viewers, { ...row, at });
    return reader && newsMail({ id, rows, reader, events, subjectKeys, origin: this.originOf(reader.viewer.who.host), from: config.mailFrom, addresses: this.addresses, at });
  }

  async #open({ ticket, changes }: WaitingNews): Promise<readonly Recorded<Fact>[]> {
    const { stores, codec } = this.house;
    const found = await Promise.all(changes.map(({ revision }) => stores.events.readStream(streamName('ticket', ticket), { from: revision, limit: 1 })));
    const events = found.flat().filter(event => isOneOf(event, changes));
    await codec.prepare(events);
    return events.map(event => codec.open(event));
  }

  /** What to forget a mail by when whoever wrote the subject is erased. */
  async #subjectKeys(ticket: string): Promise<readonly string[]> {
    const { stores, codec } = this.house;
    const [, , revision] = stores.views.snapshot().get<TicketFacts>('ticketFacts', ticket)?.row.properties['subject']?.at(-1) ?? [];
    if (revision === undefined) return [];
    const events = await stores.events.readStream(streamName('ticket', ticket), { from: revision, limit: 1 });
    return events.flatMap(event => Object.values(codec.openLazily(event).keys));
  }

  #report(error: unknown): void {
    if (this.house.config.log === 'off') return;
    // What a mail server answers may hold an address: only its codes are told.
    const { name, code, command, responseCode } = error as { name?: string; code?: string; command?: string; responseCode?: number };
    console.error(JSON.stringify({ level: 'error', what: 'mail', error: { name, code, command, responseCode } }));
  }
}

const isOneOf = (event: StoredEvent, changes: readonly Change[]): boolean => changes.some(one => one.event === event.id);
