import type { Fault } from '../kernel/errors.js';
import { definitionSteps, propertiesOf, survey, type DefinitionOf } from './definitions.js';
import { inspect, rowsOf, type ImportFile, type Inspected } from './import-file.js';
import type { ImportPort } from './import-port.js';
import { refusal, Tally, type ImportReport } from './import-report.js';
import type { Mapping } from './mapping.js';
import { OptionTable } from './option-table.js';
import { plan, type PlanOptions } from './plan.js';
import { silent, type Progress } from './progress.js';
import { RejectFile } from './reject-file.js';
import { rejected, type Rejected } from './rejected.js';
import { runSteps } from './step-runner.js';
import { plainDigest, type ImportStep, type PlannedRow } from './step.js';
import { inTurn, slotsOf, turnsAfter } from './turns.js';

export interface ImportOptions extends Pick<PlanOptions, 'zone' | 'source' | 'digest' | 'known' | 'near'> {
  /** Plans and checks everything, writes nothing. */
  readonly dryRun?: boolean;
  readonly progress?: Progress;
  /** Where the rejected rows go, as CSV. */
  readonly rejectFile?: string;
  /** Hears of every rejected row, also of those beyond what the report holds. */
  readonly onRejected?: (reasons: readonly Rejected[]) => void;
  /** Streams written side by side. */
  readonly concurrency?: number;
  /** Steps that are written before the next checkpoint. */
  readonly batch?: number;
  /** Awaited after each batch: where others are served meanwhile. */
  readonly rest?: () => Promise<void>;
  /** Stops at the next checkpoint. */
  readonly signal?: AbortSignal;
}

const BATCH = 2_000;

/** One run over one file. */
class ImportRun {
  readonly tally = new Tally();
  readonly #table = new OptionTable();
  #rejects: RejectFile | undefined;
  #seen = 0;

  constructor(private readonly mapping: Mapping, private readonly file: ImportFile, private readonly port: ImportPort, private readonly options: ImportOptions) {}

  async run(): Promise<ImportReport> {
    const { mapping, file, port, options } = this;
    const inspected = await inspect(file, mapping);
    const total = await survey(mapping, rowsOf(file, mapping, inspected), this.#table, options.rest);
    const definitions = definitionSteps(mapping, this.#table, this.#stepSource, await this.#definitions());
    const name = `${this.#stepSource.source}/${inspected.digest.slice(0, 16)}`;
    const from = options.dryRun ? 0 : ((await port.checkpoint(name)) ?? 0);
    this.#rejects = options.rejectFile === undefined ? undefined : new RejectFile(options.rejectFile, from);
    if (!options.dryRun) await this.#define(definitions);
    options.progress?.start(total);
    try {
      const stopped = await this.#rows(plan(mapping, rowsOf(file, mapping, inspected), { ...options, options: this.#table }), name, from);
      if (!options.dryRun && !stopped) await port.saveCheckpoint(name, 0);
      return this.#report(definitions, from, stopped, inspected);
    } finally {
      options.progress?.end();
    }
  }

  get #stepSource() {
    return { source: this.options.source ?? this.mapping.source, digest: this.options.digest ?? plainDigest };
  }

  async #definitions(): Promise<DefinitionOf> {
    const known = await Promise.all(propertiesOf(this.mapping).map(async id => [id, await this.port.definition?.(id)] as const));
    const byId = new Map(known);
    return id => byId.get(id);
  }

  /** A definition that is refused ends the import before a row is written. */
  async #define(steps: readonly ImportStep[]): Promise<void> {
    for (const { outcome } of await runSteps(this.port, steps, 1)) if (typeof outcome !== 'string') throw outcome;
  }

  async #rows(planned: AsyncIterable<PlannedRow>, name: string, from: number): Promise<boolean> {
    let batch: PlannedRow[] = [];
    let steps = 0;
    for await (const row of planned) {
      batch.push(row);
      steps += row.steps.length;
      if (steps < (this.options.batch ?? BATCH) && batch.length < 10 * (this.options.batch ?? BATCH)) continue;
      await this.#batch(batch, name, from);
      [batch, steps] = [[], 0];
      if (this.options.signal?.aborted) return true;
    }
    await this.#batch(batch, name, from);
    return false;
  }

  async #batch(batch: readonly PlannedRow[], name: string, from: number): Promise<void> {
    if (batch.length === 0) return;
    await (this.options.dryRun ? this.#check(batch) : this.#write(batch, from));
    this.#seen += batch.length;
    this.options.progress?.at(this.#seen);
    await this.options.rest?.();
    const { settled } = batch.at(-1)!;
    if (!this.options.dryRun && settled > from) await this.port.saveCheckpoint(name, settled);
  }

  async #write(batch: readonly PlannedRow[], from: number): Promise<void> {
    const due = batch.filter(({ row }) => row > from).flatMap(({ steps }) => steps);
    const turns = await this.port.turns(slotsOf(due));
    const ran = await runSteps(this.port, due.map(step => inTurn(step, turns)), this.options.concurrency);
    await this.port.saveTurns(turnsAfter(ran, turns));
    const results = Map.groupBy(ran, ({ step }) => step.row);
    for (const planned of batch) {
      this.tally.rows.read++;
      if (planned.rejected.length > 0) this.#reject(planned.rejected, planned.row > from);
      else if (planned.row <= from) this.tally.rows.earlier++;
      else this.#settle(planned, results.get(planned.row) ?? []);
    }
  }

  #settle(planned: PlannedRow, results: Awaited<ReturnType<typeof runSteps>>): void {
    for (const result of results) this.tally.ran(result);
    for (const { step, outcome } of results) if (typeof outcome !== 'string') return this.#reject([refusal(step, outcome)], true);
    this.tally.settled(planned, results);
  }

  #reject(reasons: readonly Rejected[], write: boolean): void {
    this.tally.reject(reasons);
    this.options.onRejected?.(reasons);
    if (write) this.#rejects?.add(reasons);
  }

  /** A dry run: what would be refused for its form alone is named; the rest is counted as to be written. */
  async #check(batch: readonly PlannedRow[]): Promise<void> {
    for (const planned of batch) {
      this.tally.rows.read++;
      const faults = planned.rejected.length > 0 ? planned.rejected : planned.steps.flatMap(step => (this.port.check?.(step) ?? []).map(fault => faulty(step, fault)));
      if (faults.length > 0) {
        this.#reject(faults, true);
        continue;
      }
      this.tally.settled(planned, planned.steps.map(step => ({ step, outcome: 'written' as const })));
      for (const step of planned.steps) this.tally.ran({ step, outcome: 'written' });
    }
  }

  #report(definitions: readonly ImportStep[], from: number, stopped: boolean, { encoding, delimiter }: Inspected): ImportReport {
    const { rows, commands, kinds, samples, rejected: named } = this.tally;
    return {
      source: this.#stepSource.source, file: this.file.name, dryRun: this.options.dryRun ?? false,
      rows, commands, kinds, samples: this.options.dryRun ? samples : [], definitions, rejected: named,
      read: { encoding, delimiter }, rejectFile: this.#rejects?.path ?? null, resumedFrom: from > 0 ? from : null, stopped,
      exitCode: stopped ? 3 : rows.rejected > 0 ? 1 : 0,
    };
  }
}

const faulty = (step: ImportStep, { path, code, en, de }: Fault): Rejected => rejected(step.row, path, step.external.id, { code, en: `${path} ${en}.`, de: `${path} ${de}.` });

/**
 * Imports one file. Running again is a no-op, a killed run goes on where it was, a bad row is named and costs only itself.
 * @throws Rejection `import.columns`, `import.encoding`, `import.json`: the file as a whole cannot be read.
 */
export const importFile = (mapping: Mapping, file: ImportFile, port: ImportPort, options: ImportOptions): Promise<ImportReport> =>
  new ImportRun(mapping, file, port, { progress: silent, ...options }).run();
