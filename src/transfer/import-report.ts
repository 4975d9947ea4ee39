import type { Rejection } from '../kernel/errors.js';
import { REASONS, rejected, type Rejected } from './rejected.js';
import type { StepResult } from './step-runner.js';
import type { ImportStep, PlannedRow } from './step.js';

/** Every row of the file is in exactly one of: earlier, written, known, rejected. */
export interface RowCounts {
  read: number;
  /** Done by the run that was interrupted. */
  earlier: number;
  written: number;
  /** Nothing new in it. */
  known: number;
  rejected: number;
}

export interface ImportReport {
  readonly source: string;
  readonly file: string;
  readonly dryRun: boolean;
  readonly rows: RowCounts;
  /** Commands by class name: planned in a dry run, else those that wrote. */
  readonly commands: Readonly<Record<string, number>>;
  /** Things by kind that the file describes. */
  readonly kinds: Readonly<Record<string, number>>;
  /** The first commands, for people to look at (dry runs). */
  readonly samples: readonly ImportStep[];
  /** Definitions that come before the rows. */
  readonly definitions: readonly ImportStep[];
  /** The first rejected rows; all of them stand in the reject file. */
  readonly rejected: readonly Rejected[];
  readonly rejectFile: string | null;
  /** How the file was read. */
  readonly read: { readonly encoding: string; readonly delimiter: string };
  readonly resumedFrom: number | null;
  /** Stopped before the end; the next run goes on from here. */
  readonly stopped: boolean;
  /** 0: every row is in. 1: some rows were rejected. 3: stopped. */
  readonly exitCode: 0 | 1 | 3;
}

const REFUSED_DE = 'Der Befehl wurde abgelehnt';

/** A row whose command was refused, named with the command's own reason. */
export const refusal = (step: ImportStep, reason: Rejection): Rejected => {
  const fault = reason.details.faults?.[0];
  if (!fault && reason.code.endsWith('.unknown')) return rejected(step.row, null, step.external.id, { ...REASONS.reference, code: reason.code });
  return rejected(step.row, fault?.path ?? null, step.external.id, {
    code: reason.code,
    en: fault ? `${fault.path} ${fault.en}.` : reason.message,
    de: fault ? `${fault.path} ${fault.de}.` : `${REFUSED_DE}: ${reason.code}.`,
  });
};

const SHOWN = 1_000;
const SAMPLES = 10;

/** Counts as rows come by; keeps only the first rejected rows and samples. */
export class Tally {
  readonly rows: RowCounts = { read: 0, earlier: 0, written: 0, known: 0, rejected: 0 };
  readonly commands: Record<string, number> = {};
  readonly samples: ImportStep[] = [];
  readonly rejected: Rejected[] = [];
  readonly #kinds: Record<string, number> = {};

  get kinds(): Readonly<Record<string, number>> {
    return this.#kinds;
  }

  reject(reasons: readonly Rejected[]): void {
    this.rows.rejected++;
    for (const reason of reasons) if (this.rejected.length < SHOWN) this.rejected.push(reason);
  }

  /** What kinds of thing a file describes: counted by the commands that make them. */
  made(step: ImportStep): void {
    const kind = MAKES[step.command];
    if (kind) this.#kinds[kind] = (this.#kinds[kind] ?? 0) + 1;
    if (this.samples.length < SAMPLES) this.samples.push(step);
  }

  ran({ step, outcome }: StepResult): void {
    if (outcome === 'written') this.commands[step.command] = (this.commands[step.command] ?? 0) + 1;
  }

  settled(row: PlannedRow, outcomes: readonly StepResult[]): void {
    this.rows[outcomes.some(({ outcome }) => outcome === 'written') ? 'written' : 'known']++;
    for (const step of row.steps) this.made(step);
  }
}

const MAKES: Readonly<Record<string, string>> = { RegisterCompany: 'company', RecordContact: 'contact', OpenTicket: 'ticket', PostReply: 'reply' };
