import { SICHTFELD, uuidV5 } from '../kernel/ids.js';
import type { StepResult } from './step-runner.js';
import type { ImportStep, Said } from './step.js';

/** What the latest import said of a part of a thing, and how often it has said something else before. */
export interface Turn {
  readonly digest: string;
  readonly turn: number;
}

/** By slot. */
export type Turns = ReadonlyMap<string, Turn>;

const turnOf = ({ slot, digest }: Said, known: Turns): number => {
  const last = known.get(slot);
  return last === undefined ? 0 : last.digest === digest ? last.turn : last.turn + 1;
};

/**
 * A step under ids of its turn. What is said again right after itself has the ids it had and is not done twice, also when
 * somebody has changed it here meanwhile; what comes back after something else (A, B, A) is new.
 */
export const inTurn = (step: ImportStep, known: Turns): ImportStep => {
  const turn = step.said ? turnOf(step.said, known) : 0;
  return turn === 0 ? step : turned(step, turn);
};

const turned = (step: ImportStep, turn: number): ImportStep => ({
  ...step,
  commandId: uuidV5(SICHTFELD, `${step.commandId}/turn/${turn}`),
  ...(step.whenExists ? { whenExists: step.whenExists.map(one => turned(one, turn)) } : {}),
});

/** What is to be remembered of a row's steps: nothing of a part of which something was refused, so that it is tried again. */
export const turnsAfter = (results: readonly StepResult[], known: Turns): [slot: string, turn: Turn][] => {
  const bySlot = Map.groupBy(results.filter(({ step }) => step.said), ({ step }) => step.said!.slot);
  return [...bySlot].flatMap(([slot, own]): [string, Turn][] => {
    const { said } = own[0]!.step;
    if (own.some(({ outcome }) => typeof outcome !== 'string') || known.get(slot)?.digest === said!.digest) return [];
    return [[slot, { digest: said!.digest, turn: turnOf(said!, known) }]];
  });
};

/** Slots that steps speak of. */
export const slotsOf = (steps: readonly ImportStep[]): readonly string[] => [...new Set(steps.flatMap(({ said }) => (said ? [said.slot] : [])))];
