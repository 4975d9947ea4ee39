import { Rejection } from '../kernel/errors.js';
import type { ImportPort, StepOutcome } from './import-port.js';
import type { ImportStep, StepKind } from './step.js';

/** Refused: the command does not hold for this row. */
export interface StepResult {
  readonly step: ImportStep;
  readonly outcome: StepOutcome | Rejection;
}

/** What is named must exist before what names it. */
const WAVES: readonly StepKind[] = ['property', 'list', 'company', 'contact', 'portal', 'ticket', 'article'];

const EXISTS = /\.exists$/;

/** The store is away or overloaded: that says nothing about the row. */
const isRefusal = (error: unknown): error is Rejection => error instanceof Rejection && error.kind !== 'unavailable' && error.kind !== 'limited';

const attempt = async (port: ImportPort, step: ImportStep): Promise<StepOutcome | Rejection> => {
  try {
    return await port.execute(step);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error;
  }
};

/** The thing exists already: the row has changed since. Every change is made; the first refusal counts. */
const settleExisting = async (port: ImportPort, step: ImportStep, outcome: StepOutcome | Rejection): Promise<StepOutcome | Rejection> => {
  if (typeof outcome === 'string' || !step.whenExists || !EXISTS.test(outcome.code)) return outcome;
  const outcomes: (StepOutcome | Rejection)[] = [];
  for (const one of step.whenExists) outcomes.push(await attempt(port, one));
  return outcomes.find(one => typeof one !== 'string') ?? (outcomes.includes('written') ? 'written' : 'known');
};

const byStream = (steps: readonly ImportStep[]): readonly (readonly ImportStep[])[] => [...Map.groupBy(steps, ({ external, streamId }) => `${external.kind}-${streamId}`).values()];

/** Streams side by side, the steps of each one after the other. */
const oneByOne = async (port: ImportPort, steps: readonly ImportStep[], concurrency: number): Promise<StepResult[]> => {
  const streams = byStream(steps);
  const results: StepResult[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < streams.length) for (const step of streams[next++]!) results.push({ step, outcome: await settleExisting(port, step, await attempt(port, step)) });
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, streams.length) }, worker));
  return results;
};

const together = async (port: ImportPort, steps: readonly ImportStep[]): Promise<StepResult[]> => {
  const outcomes = await port.executeMany!(steps);
  const results: StepResult[] = [];
  for (const [i, step] of steps.entries()) results.push({ step, outcome: await settleExisting(port, step, outcomes[i]!) });
  return results;
};

/** Runs steps wave by wave. Once a step of a row is refused, its steps of later waves are left out. */
export const runSteps = async (port: ImportPort, steps: readonly ImportStep[], concurrency = 16): Promise<readonly StepResult[]> => {
  const results: StepResult[] = [];
  const refused = new Set<number>();
  for (const kind of WAVES) {
    const wave = steps.filter(step => step.external.kind === kind && !refused.has(step.row));
    if (wave.length === 0) continue;
    for (const result of await (port.executeMany ? together(port, wave) : oneByOne(port, wave, concurrency))) {
      results.push(result);
      if (typeof result.outcome !== 'string') refused.add(result.step.row);
    }
  }
  return results;
};
