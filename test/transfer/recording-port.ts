import { Rejection } from '../../src/kernel/errors.js';
import type { ImportPort, StepOutcome } from '../../src/transfer/import-port.js';
import type { ImportStep } from '../../src/transfer/step.js';
import type { Turn, Turns } from '../../src/transfer/turns.js';

const MAKES = new Set(['RegisterCompany', 'RecordContact', 'OpenTicket', 'DefineTicketProperty']);

/** A system that remembers what it was told, as far as imports care: command ids once, streams opened once. */
export class RecordingPort implements ImportPort {
  readonly written: ImportStep[] = [];
  readonly #done = new Set<string>();
  readonly #made = new Set<string>();
  readonly checkpoints = new Map<string, number>();
  /** How many more commands it takes before it falls over; each asking counts. */
  lives = Number.POSITIVE_INFINITY;
  executed = 0;

  async execute(step: ImportStep): Promise<StepOutcome> {
    if (this.lives-- <= 0) throw new Error('The process was killed.');
    this.executed++;
    if (this.#done.has(step.commandId)) return 'known';
    const stream = `${step.external.kind}-${step.streamId}`;
    if (MAKES.has(step.command) && this.#made.has(stream)) throw new Rejection('conflict', `${step.external.kind}.exists`, 'It exists already.');
    if (!MAKES.has(step.command) && step.external.kind === 'ticket' && !this.#made.has(stream)) throw new Rejection('unknown', 'ticket.unknown', 'There is no such ticket.');
    if (MAKES.has(step.command)) this.#made.add(stream);
    this.#done.add(step.commandId);
    this.written.push(step);
    return 'written';
  }

  checkpoint(source: string): Promise<number | undefined> {
    return Promise.resolve(this.checkpoints.get(source));
  }

  saveCheckpoint(source: string, row: number): Promise<void> {
    this.checkpoints.set(source, row);
    return Promise.resolve();
  }

  readonly #turns = new Map<string, Turn>();

  turns(slots: readonly string[]): Promise<Turns> {
    return Promise.resolve(new Map(slots.flatMap(slot => (this.#turns.has(slot) ? [[slot, this.#turns.get(slot)!] as const] : []))));
  }

  saveTurns(turns: readonly (readonly [slot: string, turn: Turn])[]): Promise<void> {
    for (const [slot, turn] of turns) this.#turns.set(slot, turn);
    return Promise.resolve();
  }

  /** What every stream was told, in order: the same for two systems that know the same. */
  get streams(): ReadonlyMap<string, readonly string[]> {
    const streams = new Map<string, string[]>();
    for (const { external, streamId, command, commandId } of this.written) {
      const name = `${external.kind}-${streamId}`;
      streams.set(name, [...(streams.get(name) ?? []), `${command} ${commandId}`]);
    }
    return new Map([...streams].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
