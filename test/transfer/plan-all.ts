import { fileAt, fileOf, inspect, rowsOf, type ImportFile } from '../../src/transfer/import-file.js';
import type { Mapping } from '../../src/transfer/mapping.js';
import { plan, type PlanOptions } from '../../src/transfer/plan.js';
import type { ImportStep } from '../../src/transfer/step.js';
import type { Rejected } from '../../src/transfer/rejected.js';

export interface AllPlanned {
  rows: number;
  readonly steps: ImportStep[];
  readonly rejected: Rejected[];
  readonly settled: number[];
  /** By class name. */
  readonly commands: Record<string, number>;
}

/** Plans a whole file, given by path or as text. */
export const planAll = async (mapping: Mapping, source: ImportFile | string, options: Partial<PlanOptions> = {}): Promise<AllPlanned> => {
  const file = typeof source === 'string' ? fileOf('test', source) : source;
  const all: AllPlanned = { rows: 0, steps: [], rejected: [], settled: [], commands: {} };
  for await (const { steps, rejected, settled } of plan(mapping, rowsOf(file, mapping, await inspect(file, mapping)), { zone: 'Europe/Berlin', ...options })) {
    all.rows++;
    all.steps.push(...steps);
    all.rejected.push(...rejected);
    all.settled.push(settled);
    for (const { command } of steps) all.commands[command] = (all.commands[command] ?? 0) + 1;
  }
  return all;
};

export { fileAt, fileOf };
