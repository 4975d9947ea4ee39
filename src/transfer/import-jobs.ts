import { Rejection, type Fault } from '../kernel/errors.js';
import { importCaller, type Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { importPort } from '../platform/import-port.js';
import { fileOf } from './import-file.js';
import type { ImportReport } from './import-report.js';
import { importFile } from './import.runner.js';
import type { Mapping } from './mapping.js';
import type { ShippedMapping } from './mappings.js';
import type { Rejected } from './rejected.js';

/** A file that an admin sent, checked first and then imported. Lives in memory only: nothing of it lies on disk in the clear. */
export interface ImportJob {
  readonly id: string;
  readonly kind: ShippedMapping;
  readonly csv: string;
  readonly mapping: Mapping;
  readonly state: 'checking' | 'checked' | 'running' | 'done' | 'failed';
  readonly progress: { readonly done: number; readonly total: number };
  readonly report: ImportReport | null;
  /** All of them, not only the first that the report holds. */
  readonly rejected: readonly Rejected[];
  /** Why the file as a whole cannot be read. */
  readonly faults: readonly Fault[];
}

const KEPT = 10;
const houses = new WeakMap<House, ImportJobs>();

/** The files that admins are importing. One is written at a time; the latest ten are kept. */
export class ImportJobs {
  readonly #jobs = new Map<string, ImportJob>();
  readonly #stop = new AbortController();
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(private readonly house: House) {
    house.onClose(async () => {
      this.#stop.abort();
      await this.#writing;
    });
  }

  static of(house: House): ImportJobs {
    const known = houses.get(house) ?? new ImportJobs(house);
    houses.set(house, known);
    return known;
  }

  /** @throws Rejection `import.unknown` */
  read(id: string): ImportJob {
    const found = this.#jobs.get(id);
    if (found) return found;
    throw new Rejection('unknown', 'import.unknown', 'There is no such import.');
  }

  /** Begins with a dry run. */
  check(caller: Caller, { kind, csv, mapping }: Pick<ImportJob, 'kind' | 'csv' | 'mapping'>): ImportJob {
    const id = this.house.random.bytes(8).toString('hex');
    this.#keep({ id, kind, csv, mapping, state: 'checking', progress: { done: 0, total: 0 }, report: null, rejected: [], faults: [] });
    void this.#work(id, caller, true);
    return this.read(id);
  }

  /** Checks the same file again under another mapping. */
  again(caller: Caller, id: string, mapping: Mapping): ImportJob {
    return this.check(caller, { ...this.read(id), mapping });
  }

  /** Imports what was checked. Run again, it is a no-op. @throws Rejection `import.busy` */
  start(caller: Caller, id: string): void {
    const { state } = this.read(id);
    if (state === 'running' || state === 'done') return;
    if (state !== 'checked' || [...this.#jobs.values()].some(job => job.state === 'running')) throw new Rejection('conflict', 'import.busy', 'Another import is under way, or this one is not checked yet.');
    this.#set(id, { state: 'running', progress: { done: 0, total: 0 }, rejected: [] });
    this.#writing = this.#work(id, caller, false);
  }

  #keep(job: ImportJob): void {
    this.#jobs.set(job.id, job);
    const idle = [...this.#jobs.values()].filter(({ state }) => state !== 'running');
    if (this.#jobs.size > KEPT && idle[0]) this.#jobs.delete(idle[0].id);
  }

  #set(id: string, change: Partial<ImportJob>): void {
    const job = this.#jobs.get(id);
    if (job) this.#jobs.set(id, { ...job, ...change });
  }

  async #work(id: string, caller: Caller, dryRun: boolean): Promise<void> {
    const { kind, csv, mapping } = this.read(id);
    const { house } = this;
    const rejected: Rejected[] = [];
    let total = 0;
    const progress = { start: (rows: number) => void (total = rows), at: (done: number) => this.#set(id, { progress: { done, total } }), end: () => undefined };
    const port = importPort(house, mapping.source, { ...importCaller(mapping.source), onBehalfOf: caller.actor });
    const digest = (text: string): string => house.digests.digest('import', text);
    try {
      const report = await importFile(mapping, fileOf(`${kind}.csv`, csv), port, { zone: house.config.zone, digest, concurrency: 16, progress, dryRun, signal: this.#stop.signal, onRejected: reasons => rejected.push(...reasons) });
      this.#set(id, { state: dryRun ? 'checked' : 'done', report, rejected });
    } catch (error) {
      this.#set(id, { state: 'failed', faults: faultsOf(error) });
    }
  }
}

const faultsOf = (error: unknown): readonly Fault[] => {
  if (error instanceof Rejection) return error.details.faults ?? [{ path: 'csv', code: error.code, en: error.message, de: error.message }];
  return [{ path: 'csv', code: 'unexpected', en: 'The file could not be read.', de: 'Die Datei konnte nicht gelesen werden.' }];
};
