import type { Command, Decider, DecisionContext } from '../../src/kernel/command.js';
import { Rejection, type Fault } from '../../src/kernel/errors.js';
import type { Actor, Fact } from '../../src/kernel/event.js';
import { mintedId } from '../../src/kernel/ids.js';
import type { RowAt } from '../../src/kernel/view.js';

/** What a test says about the world of a decision; all else is a quiet default. */
export interface Circumstances {
  /** Decisive rows by `view/id`. */
  readonly rows?: Readonly<Record<string, unknown>>;
  readonly now?: number;
  readonly actor?: Actor;
  readonly id?: string;
}

export interface Decided<F extends Fact> {
  /** Exactly these facts. */
  then(...facts: readonly F[]): void;
  thenNothing(): void;
  /** Refused by this name, with nothing written. */
  thenRejected(code: string): { readonly faults: readonly Fault[]; readonly details: Rejection['details'] };
  readonly facts: () => readonly F[];
  /** Names of the unique things that the command takes and gives up. */
  readonly reserves: () => readonly string[];
  readonly releases: () => readonly string[];
}

export const NOON = Date.UTC(2026, 2, 2, 11);
const ADMIN: Actor = { kind: 'staff', id: 'anna' };

/** `given(facts...).when(command, circumstances).then(facts...)` for one decider, with the runner's own strictness about `reads`. */
export const givenFor =
  <S, F extends Fact>(decider: Decider<S, F>) =>
  (...past: readonly F[]) => ({
    when: (command: Command, circumstances: Circumstances = {}): Decided<F> => {
      const state = past.reduce((so, fact, revision) => decider.evolve(so, { ...fact, revision, at: NOON + revision }), decider.initial);
      const spec = decider.commands.find(one => one.command === command.constructor);
      if (!spec) throw new Error(`The decider of ${decider.noun} takes no ${command.constructor.name}.`);
      const facts = (): readonly F[] => spec.decide(state, command, contextFor(spec.reads?.(command, state, digest) ?? [], circumstances)) as readonly F[];
      const context = () => contextFor([], circumstances);
      return {
        facts,
        then: (...expected) => expect(facts()).toEqual(expected),
        thenNothing: () => expect(facts()).toEqual([]),
        thenRejected: code => rejectedAs(code, facts),
        reserves: () => (spec.reserves?.(command, state, context()) ?? []).map(({ noun, key }) => `${noun}-${key}`),
        releases: () => (spec.releases?.(command, state, context()) ?? []).map(({ noun, key }) => `${noun}-${key}`),
      };
    },
  });

const digest = (kind: string, value: string): string => `${kind}(${value})`;

const contextFor = (reads: readonly { view: string; id: string }[], { rows = {}, now = NOON, actor = ADMIN, id = 'p1' }: Circumstances): DecisionContext => {
  const named = new Set(reads.map(ref => `${ref.view}/${ref.id}`));
  return {
    now,
    occurredAt: now,
    zone: 'Europe/Berlin',
    actor,
    id,
    mint: purpose => mintedId('00000000-0000-5000-8000-000000000001', purpose),
    digest,
    rows: {
      get: <Row>(view: string, row: string): RowAt<Row> | undefined => {
        const key = `${view}/${row}`;
        if (!named.has(key)) throw new Error(`The command reads ${key} without naming it.`);
        return Object.hasOwn(rows, key) ? { row: rows[key] as Row, position: '1', revision: 0 } : undefined;
      },
    },
  };
};

const rejectedAs = (code: string, decide: () => unknown): { faults: readonly Fault[]; details: Rejection['details'] } => {
  let thrown: unknown;
  try {
    decide();
  } catch (error) {
    thrown = error;
  }
  if (!(thrown instanceof Rejection)) throw thrown ?? new Error(`Nothing was refused; ${code} was expected.`);
  expect(thrown.code).toBe(code);
  return { faults: thrown.details.faults ?? [], details: thrown.details };
};
