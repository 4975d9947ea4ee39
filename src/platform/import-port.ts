import type { Fault, Rejection } from '../kernel/errors.js';
import type { CommandClass } from '../kernel/command.js';
import { commandFrom } from '../kernel/fields.js';
import type { ImportPort, StepOutcome } from '../transfer/import-port.js';
import type { ImportStep } from '../transfer/step.js';
import { definitionOf } from '../tickets/property.policy.js';
import { importCaller, SYSTEM, type Caller } from './caller.js';
import type { House } from './house.js';

const CHECKPOINTS = 'importCheckpoint';

/** Imports write through the same runner as everybody, under ids that come from the row. */
export const importPort = (house: House, source: string, caller: Caller = importCaller(source)): ImportPort => {
  const operator = { ...SYSTEM, roles: ['system', 'admin', 'agent'] as const, correlationId: caller.correlationId };
  const classes = new Map<string, CommandClass>(house.runner.commands.map(({ spec }) => [spec.command.name, spec.command]));
  const classOf = (name: string): CommandClass => {
    const found = classes.get(name);
    if (!found) throw new Error(`An import names a command that does not exist: ${name}.`);
    return found;
  };
  return {
    async execute(step: ImportStep): Promise<StepOutcome> {
      const { commandId, streamId, occurredAt } = step;
      const outcome = await house.runner.run(commandFrom(classOf(step.command), step.body), step.as === 'system' ? operator : caller, { commandId, streamId, occurredAt: occurredAt ?? undefined });
      return outcome.repeated || outcome.events === 0 ? 'known' : 'written';
    },
    async checkpoint(name) {
      const row = await house.stores.vault.get(CHECKPOINTS, name);
      return (row?.value as { row: number } | undefined)?.row || undefined;
    },
    saveCheckpoint: (name, row) => house.stores.vault.write([{ collection: CHECKPOINTS, key: name, value: { row } }]),
    definition: async property => definitionOf(house.stores.views.snapshot(), property),
    check(step): readonly Fault[] {
      try {
        commandFrom(classOf(step.command), step.body);
        return [];
      } catch (error) {
        return (error as Rejection).details.faults ?? [];
      }
    },
  };
};
