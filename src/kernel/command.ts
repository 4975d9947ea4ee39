import type { Rejection } from './errors.js';
import type { Actor, Fact } from './event.js';
import type { RowRef, Rows } from './view.js';

/** Who may issue a command. `contact` acts through a portal and what it sees; staff roles come from RoleGranted alone. */
export type Role = 'contact' | 'admin' | 'agent' | 'auditor' | 'import' | 'process' | 'system';

/** Marks the classes that are the DTO, the form and the CLI options at once; their fields carry the decorators of fields.ts. */
export abstract class Command {}

export type CommandClass<C extends Command = Command> = new () => C;

/** A file that came with a command: stored and sealed already, known by what its bytes say. */
export interface GivenFile {
  readonly id: string;
  /** The text key that seals its content. */
  readonly key: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** Of its content: tells a retry from another file. */
  readonly digest: string;
}

/** What a decider may know beside the state. Pure: loaded before, the same on every retry of the same decision. */
export interface DecisionContext {
  /** The moment of the decision (ms), and when it happened (differs for imports). */
  readonly now: number;
  readonly occurredAt: number;
  /** The deployment's time zone: of lists, and of dates without a time (filters.md T1). */
  readonly zone: string;
  readonly actor: Actor;
  /** The id of the home stream (minted from the command id when the command makes a new one). */
  readonly id: string;
  /** More ids, the same on every retry: `mint('reply')`. */
  readonly mint: (purpose: string) => string;
  /** Decisive rows named by `reads`. */
  readonly rows: Rows;
  /** Files that came with it; they travel beside the command, so that nobody can name one that is not theirs. */
  readonly files?: readonly GivenFile[];
  /** Keyed digest of an address or identity, as the reservation streams and look-up rows name it. */
  readonly digest: (kind: string, value: string) => string;
}

export interface Reservation {
  /** `email`, `identity`, `host`: the noun of the reservation stream. */
  readonly noun: string;
  /** What is reserved, already digested where it is personal. */
  readonly key: string;
  /** Kept for good by whoever came first, of whatever kind: what a second one is told. Without it a holder that never came to be is finished. */
  readonly taken?: () => Rejection;
}

export interface CommandSpec<S, C extends Command, F extends Fact> {
  readonly command: CommandClass<C>;
  readonly by: readonly Role[];
  /** One line for the CLI, the API's description and the console. */
  readonly en: string;
  readonly de: string;
  /** The home stream's id; without it a new one is minted from the command id. Imports name theirs by `external`. */
  readonly of?: (command: C) => string;
  /** For commands of contacts on a ticket: the runner asks `visible()` first; not visible is "not found". */
  readonly through?: (command: C) => { ticket: string; reply?: boolean } | undefined;
  /** `digest`: as the decision's own, for rows that are named by one. */
  readonly reads?: (command: C, state: S, digest: DecisionContext['digest']) => readonly RowRef[];
  /** Decided and written one at a time: it must not take away what rows of other streams still show to another one. */
  readonly alone?: boolean;
  /** Unique things this command takes (before its own append) or gives up (after it). */
  readonly reserves?: (command: C, state: S, context: DecisionContext) => readonly Reservation[];
  readonly releases?: (command: C, state: S, context: DecisionContext) => readonly Reservation[];
  /** The decision: facts, or a Rejection by name. Must not judge what `through` and the field decorators judge. */
  readonly decide: (state: S, command: C, context: DecisionContext) => readonly F[];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- kept together by decider()
export type AnyCommandSpec = CommandSpec<any, any, any>;

/** The write side of one kind of stream: state, evolve, and its commands. */
export interface Decider<S = unknown, F extends Fact = Fact> {
  readonly noun: string;
  readonly initial: S;
  /** Never checks, throws, reads a clock or mints an id: the past is not judged. */
  readonly evolve: (state: S, fact: F & { readonly revision: number; readonly at: number }) => S;
  /** True when decisions look at sealed fields; otherwise they stay sealed and evolve sees `ERASED` in their place. */
  readonly opens: boolean;
  readonly commands: readonly AnyCommandSpec[];
}

export const decider = <S, F extends Fact>(
  definition: Omit<Decider<S, F>, 'commands'>,
  commands: readonly AnyCommandSpec[],
): Decider<S, F> => ({ ...definition, commands });

/** Types a command's spec against its class. */
export const on =
  <S, F extends Fact>() =>
  <C extends Command>(spec: CommandSpec<S, C, F>): CommandSpec<S, C, F> =>
    spec;
