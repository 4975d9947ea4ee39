import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { FoldingEventStore } from '../adapters/folding.js';
import { CONTENT_FOLDER, FolderContents } from '../adapters/folder.contents.js';
import { FolderMailer } from '../adapters/folder.mailer.js';
import { SmtpMailer } from '../adapters/smtp.mailer.js';
import { openSqlite } from '../adapters/sqlite.js';
import { deciders, families, nounOf, views } from '../catalogue.js';
import type { Config } from '../config.js';
import type { Clock, Random } from '../kernel/chance.js';
import type { ContentStore } from '../kernel/content-store.js';
import type { Mailer } from '../kernel/mailer.js';
import type { Vault } from '../kernel/vault.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { MailOutbox } from '../notifications/mail-outbox.js';
import { Mailing } from '../notifications/mailing.js';
import { Judge } from '../portal/judge.js';
import { Viewers } from '../portal/viewers.js';
import { openDeploymentKey } from '../sealing/deployment-key-source.js';
import { Digests } from '../sealing/digests.js';
import { EventCodec } from '../sealing/event-codec.js';
import { KeyRing } from '../sealing/key-ring.js';
import { usedInLog } from '../sealing/used-text-keys.js';
import { newSigningSecret } from '../sso/saml.keys.js';
import { SsoKeys } from '../sso/sso-keys.js';
import { SsoSecrets } from '../sso/sso-secrets.js';
import { TicketQueries } from '../tickets/ticket.queries.js';
import { CommandRunner } from './command-runner.js';
import { DryRuns } from './dry-runs.js';
import { Erasures } from './erasures.js';
import { ImportFiles } from './import-files.js';
import { Generations, type RebuildProgress } from './generations.js';
import { Projector } from './projector.js';
import { ProposedRows } from './proposed-rows.js';
import { releaseLeftReservations } from './left-reservations.js';
import { Outbound } from './outbound.js';
import { Reservations } from './reservations.js';
import { SealedFiles } from './sealed-files.js';
import { sightGate } from './sight-gate.js';
import { DueRows, Sweeper } from './sweeper.js';
import { Slots, TicketIndex } from './ticket-index.js';
import { TimeTravel } from './time-travel.js';
import { UploadSweep } from './upload-sweep.js';
import { Uploads } from './uploads.js';
import { WaitingUploads } from './waiting-uploads.js';

export interface Stores {
  readonly events: FoldingEventStore;
  readonly views: ViewStore;
  readonly vault: Vault;
  close(): Promise<void>;
}

export interface HouseOptions {
  readonly clock?: Clock;
  readonly random?: Random;
  /** In place of the SQLite folder: memory adapters in tests, other servers later. */
  readonly stores?: Stores;
  /** In place of the folder `files` in the data folder. */
  readonly contents?: ContentStore;
  /** In place of the mail server, or of the folder where none is set. */
  readonly mailer?: Mailer;
  /** In place of the one that this configuration asks for. */
  readonly outbound?: Outbound;
  readonly onRebuild?: (progress: RebuildProgress) => void;
}

/** ms. */
const RECENTLY = 250;

const mailerFor = ({ smtp, data }: Config): Mailer => (smtp ? new SmtpMailer(smtp) : new FolderMailer(join(data, 'mailbox')));

const systemClock: Clock = { now: () => Date.now() };
const systemRandom: Random = { bytes: size => randomBytes(size) };

/** Everything that runs, put together once: what HTTP, CLI, tests and benchmarks stand on. */
export class House {
  /** Known to this process alone: requests that carry it come from the machine's operator (control.ts). */
  readonly controlToken: string;
  /** The port that was really taken; what links are made with. */
  port = 0;
  #lastServed = Number.NEGATIVE_INFINITY;
  #servedBefore = Number.NEGATIVE_INFINITY;
  readonly #closers: (() => Promise<void> | void)[] = [];

  private constructor(
    readonly config: Config,
    readonly clock: Clock,
    readonly random: Random,
    readonly stores: Stores,
    readonly contents: ContentStore,
    readonly keys: KeyRing,
    readonly digests: Digests,
    readonly codec: EventCodec,
    readonly judge: Judge,
    readonly slots: Slots,
    readonly projector: Projector,
    readonly generations: Generations,
    mailer: Mailer,
    /** Requests to addresses that a setting names. */
    readonly outbound: Outbound,
  ) {
    const { events, views: rows } = stores;
    this.controlToken = random.bytes(32).toString('hex');
    this.viewers = new Viewers(judge);
    this.index = new TicketIndex(judge, slots);
    this.reservations = new Reservations(events);
    this.runner = new CommandRunner(deciders, events, rows, codec, digests, this.reservations, sightGate(rows, this.viewers, clock), clock, random, config.zone);
    this.sweeper = new Sweeper(rows, slots, judge, clock, { step: 20_000, busyStep: 1, busyRest: 10, busy: () => this.busy });
    this.due = new DueRows(rows, ticket => this.#reindex(ticket), clock);
    this.tickets = new TicketQueries(snapshot => slots.read(snapshot), config.check ? 'always' : 'trust');
    this.past = new TimeTravel(views, nounOf, events, codec);
    this.files = new SealedFiles(contents, keys, random);
    const waiting = new WaitingUploads(stores.vault, keys, clock, random);
    this.uploads = new Uploads(waiting, contents, this.files, keys, rows, random);
    this.importFiles = new ImportFiles(stores.vault, contents, keys, clock, random);
    this.uploadSweep = new UploadSweep(this.uploads, waiting, contents, keys, rows, clock, this.importFiles);
    this.mailing = new Mailing(this, mailer);
    this.ssoSecrets = new SsoSecrets(events, rows, codec, new SsoKeys(this.runner, clock, newSigningSecret));
    this.erasures = new Erasures(rows, keys, stores.vault, this.runner, this.uploads, () => generations.settled(), async gone => {
      this.ssoSecrets.forget(gone);
      await this.mailing.forget(gone);
    });
    const proposed = new ProposedRows(this.runner, rows, views.filter(({ decisive }) => decisive), clock);
    this.dryRuns = new DryRuns({ views: rows, proposed, judge, now: () => clock.now(), served: () => this.#lastServed, busy: own => this.#busyBeside(own) }, clock, random);
  }

  readonly viewers: Viewers;
  readonly reservations: Reservations;
  readonly index: TicketIndex;
  readonly runner: CommandRunner;
  readonly sweeper: Sweeper;
  readonly due: DueRows;
  readonly tickets: TicketQueries;
  readonly past: TimeTravel;
  readonly files: SealedFiles;
  readonly uploads: Uploads;
  readonly importFiles: ImportFiles;
  readonly uploadSweep: UploadSweep;
  readonly ssoSecrets: SsoSecrets;
  readonly erasures: Erasures;
  readonly dryRuns: DryRuns;
  readonly mailing: Mailing;

  /** What waits to be mailed. */
  get outbox(): MailOutbox {
    return this.mailing.outbox;
  }

  /** Opens (or makes) the data folder and brings the views to the log's head. Throws with a sentence for the operator. */
  static async open(config: Config, options: HouseOptions = {}): Promise<House> {
    const { clock = systemClock, random = systemRandom } = options;
    const stores = options.stores ?? openSqlite(config.data, { clock });
    try {
      return await House.#assemble(config, clock, random, stores, options);
    } catch (error) {
      await stores.close();
      throw error;
    }
  }

  static async #assemble(config: Config, clock: Clock, random: Random, stores: Stores, options: HouseOptions): Promise<House> {
    const deploymentKey = await openDeploymentKey({ value: config.key, folder: config.keys }, stores.vault, random);
    const keys = await KeyRing.open({ vault: stores.vault, deploymentKey, random, clock, ledgerFile: join(config.keys, 'destroyed-keys.ndjson') });
    const digests = await Digests.open({ keyRing: keys, vault: stores.vault, clock, random });
    const codec = new EventCodec(families, keys);
    const contents = options.contents ?? new FolderContents(join(config.data, CONTENT_FOLDER), clock);
    const judge = new Judge();
    const slots = new Slots();
    const projector = new Projector(views, codec, new TicketIndex(judge, slots), () => clock.now());
    const generations = new Generations(stores.events, stores.views, projector);
    const house = new House(config, clock, random, stores, contents, keys, digests, codec, judge, slots, projector, generations, options.mailer ?? mailerFor(config), options.outbound ?? new Outbound({ loopback: !config.tls }));
    await house.#start(options.onRebuild);
    return house;
  }

  async #start(onRebuild: HouseOptions['onRebuild']): Promise<void> {
    if (!(await this.generations.current())) {
      const name = (await this.generations.leftover()) ?? `rebuild-${this.clock.now().toString(36)}`;
      await this.generations.build(name, { page: 5_000, alone: true, ...(onRebuild ? { onProgress: onRebuild } : {}) });
      const { live } = this.stores.views.generations();
      await this.generations.flip(name);
      await this.generations.drop(live);
    }
    this.stores.events.foldWith((events, tx) => {
      this.generations.foldCommitted(events, tx);
      if (events.some(({ stream }) => stream.startsWith('portal-'))) setImmediate(() => this.sweeper.wake());
    });
    await this.mailing.open();
    await this.erasures.finish();
  }

  /** A request came in. */
  served(): void {
    this.#servedBefore = this.#lastServed;
    this.#lastServed = performance.now();
  }

  /** Somebody was served a moment ago: background work stands back. Most requests live within one turn of the loop, so counting those under way would see none. */
  get busy(): boolean {
    return performance.now() - this.#lastServed < RECENTLY;
  }

  /** Somebody was served a moment ago by another request than that of this moment. */
  #busyBeside(own: number): boolean {
    return performance.now() - (this.#lastServed === own ? this.#servedBefore : this.#lastServed) < RECENTLY;
  }

  /** Starts what runs in the background: sweeps, due rows, mail, and uploads that nobody named. */
  run(): this {
    this.sweeper.wake();
    this.due.start();
    this.mailing.start();
    void this.generations.dropLeftovers().catch(() => undefined);
    // Keys that a killed process left unused; nobody waits for it, since it may read some of the log.
    void this.keys.removeLeftovers(usedInLog(this.stores.events), 0).catch(() => undefined);
    void releaseLeftReservations(this.stores.views, this.stores.events, this.reservations, this.clock.now()).catch(() => undefined);
    this.uploadSweep.start();
    this.#closers.push(() => this.due.stop(), () => this.uploadSweep.stop());
    return this;
  }

  onClose(close: () => Promise<void> | void): void {
    this.#closers.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
    await this.dryRuns.close();
    await this.mailing.close();
    await this.sweeper.stop();
    await this.digests.settled();
    await this.keys.close();
    await this.stores.close();
  }

  #reindex(ticket: string): Promise<void> {
    return this.stores.views.transact(tx => {
      const made = this.index.make(tx, ticket, this.clock.now());
      if (made) tx.putAudience(ticket, made.record, made.bits, made.stamp);
    });
  }
}
