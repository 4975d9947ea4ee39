import type { Fault, Rejection } from '../kernel/errors.js';
import type { PropertyRow } from '../tickets/ticket.policy.js';
import type { ImportStep } from './step.js';
import type { Turn, Turns } from './turns.js';

/** `written`: it made events. `known`: it was done before, or changed nothing. */
export type StepOutcome = 'written' | 'known';

/** What an import needs of the system it writes to. */
export interface ImportPort {
  /** Runs one command under its ids. @throws Rejection when the command is refused; anything else ends the import. */
  execute(step: ImportStep): Promise<StepOutcome>;
  /** The same for many at once, in order within each stream; a refusal stands in the place of its outcome. */
  executeMany?(steps: readonly ImportStep[]): Promise<readonly (StepOutcome | Rejection)[]>;
  /** How far this import had come when it was interrupted: all rows up to this one are written. */
  checkpoint(source: string): Promise<number | undefined>;
  /** `row` 0: it is done, the next run starts afresh. */
  saveCheckpoint(source: string, row: number): Promise<void>;
  /** What earlier imports said of these parts of things. */
  turns(slots: readonly string[]): Promise<Turns>;
  saveTurns(turns: readonly (readonly [slot: string, turn: Turn])[]): Promise<void>;
  /** A ticket property as it is now. */
  definition?(property: string): Promise<PropertyRow | undefined>;
  /** What is wrong with a command's body, without running it. For dry runs. */
  check?(step: ImportStep): readonly Fault[];
}
