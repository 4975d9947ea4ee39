import type { Fault, Rejection } from '../kernel/errors.js';
import type { CommandClass } from '../kernel/command.js';
import { commandFrom } from '../kernel/fields.js';
import type { ImportPort, StepOutcome } from '../transfer/import-port.js';
import type { ImportStep } from '../transfer/step.js';
import type { Turn } from '../transfer/turns.js';
import { definitionOf } from '../tickets/property.policy.js';
import { importCaller, SYSTEM, type Caller } from './caller.js';
import type { House } from './house.js';

const CHECKPOINTS = 'importCheckpoint';
const TURNS = 'importTurn';

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
    async turns(slots) {
      const { vault } = house.stores;
      const rows = await Promise.all(slots.map(async slot => [slot, vault.peek ? vault.peek(TURNS, slot) : await vault.get(TURNS, slot)] as const));
      return new Map(rows.flatMap(([slot, row]) => (row ? [[slot, row.value as Turn] as const] : [])));
    },
    // Owned by the thing that it is about, so that an erasure takes it along.
    saveTurns: turns => house.stores.vault.write(turns.map(([slot, value]) => ({ collection: TURNS, key: slot, owner: slot.split('/')[1]!, value }))),
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
