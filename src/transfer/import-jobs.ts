import { Rejection, type Fault } from '../kernel/errors.js';
import { importCaller, type Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import type { KeptFile } from '../platform/import-files.js';
import { importPort } from '../platform/import-port.js';
import { beginningOf, type ImportFile } from './import-file.js';
import type { ImportReport } from './import-report.js';
import { importFile } from './import.runner.js';
import { headOf } from './mapping-form.js';
import type { Mapping } from './mapping.js';
import { shippedMapping, type ShippedMapping } from './mappings.js';
import { RejectSpool } from './reject-spool.js';
import type { Progress } from './progress.js';

/** What is kept of an import beside its file: enough to go on after a restart. */
interface About {
  readonly name: string;
  readonly size: number;
  readonly kind: ShippedMapping;
  readonly mapping: Mapping;
  /** `running`: whoever finds it so after a restart may go on with it. */
  readonly phase: 'check' | 'running' | 'done';
}

/** A file that an admin sent, checked first and then imported. */
export interface ImportJob extends Omit<About, 'phase'> {
  readonly id: string;
  /** ms when the file came. */
  readonly at: number;
  readonly state: 'checking' | 'checked' | 'running' | 'stopped' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly total: number };
  /** The columns that the file names. */
  readonly head: readonly string[];
  readonly report: ImportReport | null;
  /** Where the list of all rejected rows is kept. */
  readonly rejects: string | null;
  /** Why the file as a whole cannot be read. */
  readonly faults: readonly Fault[];
}

/** How much larger than sent an unpacked file may be. */
const UNPACKED = 10;
/** JSON is read whole. */
const MOST_JSON = 64 * 1_048_576;
const STEPS = 500;
/** ms to stand back after each few hundred rows while requests are served. */
const REST = 6;
const houses = new WeakMap<House, ImportJobs>();

/** The files that admins are importing: sealed on disk for a day, one written at a time. */
export class ImportJobs {
  readonly #jobs = new Map<string, ImportJob>();
  readonly #stop = new AbortController();
  readonly #work = new Set<Promise<unknown>>();

  private constructor(private readonly house: House) {
    house.onClose(async () => {
      this.#stop.abort();
      await Promise.all(this.#work);
    });
  }

  static of(house: House): ImportJobs {
    const known = houses.get(house) ?? new ImportJobs(house);
    houses.set(house, known);
    return known;
  }

  /** Takes a file in and begins with a dry run. @throws Rejection `import.too-large` */
  async take(caller: Caller, kind: ShippedMapping, { name, content }: { readonly name: string; readonly content: AsyncIterable<Buffer> }): Promise<ImportJob> {
    const mapping = shippedMapping(kind);
    const { importFiles: files, config } = this.house;
    const kept = await files.take<About>(caller.actor.id, content, config.importBytes, size => ({ name, size, kind, mapping, phase: 'check' }));
    return this.#begin(caller, jobOf(kept, 'checking'));
  }

  /** Checks the same file again under another mapping. @throws Rejection `import.unknown`, `import.busy` */
  async again(caller: Caller, id: string, mapping: Mapping): Promise<ImportJob> {
    const job = await this.read(id);
    if (job.state === 'checking' || job.state === 'running') throw busy();
    return this.#begin(caller, { ...job, mapping, state: 'checking', progress: NOTHING, report: null, rejects: null, faults: [] });
  }

  /** After a restart what was being written has stopped, and what was being checked waits to be checked again. @throws Rejection `import.unknown` */
  async read(id: string): Promise<ImportJob> {
    const known = this.#jobs.get(id);
    const kept = /^[0-9a-f]{32}$/.test(id) ? await this.house.importFiles.find<About>(id) : undefined;
    if (!kept) throw new Rejection('unknown', 'import.unknown', 'There is no such import.');
    return this.#jobs.get(id) ?? known ?? { ...jobOf(kept, 'stopped'), head: await this.#head(kept) };
  }

  /** The latest first: what was sent in the last day. */
  async list(): Promise<readonly ImportJob[]> {
    const kept = await this.house.importFiles.list<About>();
    return kept.map(one => this.#jobs.get(one.id) ?? jobOf(one, one.about.phase === 'done' ? 'done' : 'stopped'));
  }

  /** Imports what was checked, or goes on where it stopped. Run again, it is a no-op. @throws Rejection `import.busy` */
  async start(caller: Caller, id: string): Promise<void> {
    const job = await this.read(id);
    if (job.state === 'running' || job.state === 'done') return;
    if (!['checked', 'stopped'].includes(job.state) || [...this.#jobs.values()].some(({ state }) => state === 'running')) throw busy();
    await this.#begin(caller, { ...job, state: 'running', progress: NOTHING, report: null, rejects: null, faults: [] });
  }

  /** Destroys the file. @throws Rejection `import.busy` while it is being written */
  async drop(id: string): Promise<void> {
    const { state } = await this.read(id);
    if (state === 'running' || state === 'checking') throw busy();
    this.#jobs.delete(id);
    await this.house.importFiles.drop(id);
  }

  /** All rejected rows as CSV. */
  rejected({ id, rejects }: ImportJob): AsyncIterable<Buffer> {
    if (rejects === null) throw new Rejection('unknown', 'import.unknown', 'There is no list of rejected rows.');
    return this.house.importFiles.read(id, rejects);
  }

  #file({ id, name, mapping }: Pick<ImportJob, 'id' | 'name' | 'mapping'>): ImportFile {
    const { importFiles: files, config } = this.house;
    const most = mapping.file.type === 'json' ? MOST_JSON : config.importBytes * UNPACKED;
    return { name, bytes: () => files.read(id), most };
  }

  async #head({ id, about }: KeptFile<About>): Promise<readonly string[]> {
    return about.mapping.file.type === 'csv' ? headOf(await beginningOf(this.#file({ id, ...about })).catch(() => '')) : [];
  }

  async #begin(caller: Caller, job: ImportJob): Promise<ImportJob> {
    const { id, at, state } = job;
    const { name, size, kind, mapping } = job;
    this.#jobs.set(id, job);
    const about: About = { name, size, kind, mapping, phase: state === 'running' ? 'running' : 'check' };
    await this.house.importFiles.note(id, about);
    this.#set(id, { head: await this.#head({ id, owner: caller.actor.id, at, about }) });
    const work = this.#run(id, about, caller, state !== 'running');
    this.#work.add(work);
    void work.finally(() => this.#work.delete(work));
    return this.#jobs.get(id)!;
  }

  #set(id: string, change: Partial<ImportJob>): void {
    const job = this.#jobs.get(id);
    if (job) this.#jobs.set(id, { ...job, ...change });
  }

  async #run(id: string, about: About, caller: Caller, dryRun: boolean): Promise<void> {
    const spool = new RejectSpool();
    const kept = this.house.importFiles.put(id, spool.text());
    kept.catch(() => undefined);
    try {
      const report = await this.#import(id, about, caller, spool, dryRun).finally(() => spool.end());
      const rejects = report.rejected.length > 0 ? await kept : null;
      await kept;
      if (!dryRun && !report.stopped) await this.house.importFiles.note<About>(id, { ...about, phase: 'done' });
      this.#set(id, { state: report.stopped ? 'stopped' : dryRun ? 'checked' : 'done', report, rejects });
    } catch (error) {
      await kept.catch(() => undefined);
      this.#set(id, { state: 'failed', faults: faultsOf(error) });
    }
  }

  #import(id: string, about: About, caller: Caller, spool: RejectSpool, dryRun: boolean): Promise<ImportReport> {
    const { house } = this;
    const { mapping } = about;
    const port = importPort(house, mapping.source, { ...importCaller(mapping.source), onBehalfOf: caller.actor });
    const digest = (text: string): string => house.digests.digest('import', text);
    return importFile(mapping, this.#file({ id, ...about }), port, {
      zone: house.config.zone, digest, concurrency: 16, batch: STEPS, progress: this.#progress(id), dryRun, signal: this.#stop.signal,
      onRejected: reasons => spool.add(reasons), rest: () => new Promise(resolve => (house.busy ? setTimeout(resolve, REST) : setImmediate(resolve))),
    });
  }

  #progress(id: string): Progress {
    let total = 0;
    return { start: rows => void (total = rows), at: done => this.#set(id, { progress: { done, total } }), end: () => undefined };
  }
}

const NOTHING = { done: 0, total: 0 };

const busy = (): Rejection => new Rejection('conflict', 'import.busy', 'Another import is under way, or this one is not checked yet.');

const jobOf = ({ id, at, about: { name, size, kind, mapping } }: KeptFile<About>, state: ImportJob['state']): ImportJob =>
  ({ id, at, name, size, kind, mapping, state, progress: NOTHING, head: [], report: null, rejects: null, faults: [] });

const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Rejection && error.details.faults) return error.details.faults;
  return [{ path: 'file', code: 'unexpected', en: 'The file could not be read.', de: 'Die Datei konnte nicht gelesen werden.' }];
};
