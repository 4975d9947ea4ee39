import { hash } from 'node:crypto';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { JsonObject } from '../kernel/event.js';
import { importStreamId, SICHTFELD, uuidV5 } from '../kernel/ids.js';
import type { Rejected } from './rejected.js';

export type StepKind = 'property' | 'list' | 'portal' | 'company' | 'contact' | 'ticket' | 'article';

/** One command of an import, ready to run: with ids that are the same every time the same row is read. */
export interface ImportStep {
  readonly row: number;
  /** Kind is the noun of the home stream; id is the other system's, for people. */
  readonly external: { readonly kind: StepKind; readonly id: string };
  /** Class name and body of the command. */
  readonly command: string;
  readonly body: JsonObject;
  /** ms when it happened; null: nobody knows, so it is the moment of the import. */
  readonly occurredAt: number | null;
  /** Id of the home stream, without its noun. */
  readonly streamId: string;
  readonly commandId: string;
  /** What to do instead when the thing exists already (a changed row): every one, in order. Absent: that is a refusal. */
  readonly whenExists?: readonly ImportStep[];
  /**
   * The part of a thing that a row describes whole, and a digest of what it says. The same said again is nothing new; said
   * anew after something else, it is a change of its own (turns.ts).
   */
  readonly said?: Said;
  /** Acts as the system itself, not as an import: what only the demo's set-up does (portals, registrations). */
  readonly as?: 'system';
}

export interface Said {
  readonly slot: string;
  readonly digest: string;
}

/** What became of one row: steps in order, or the reasons why it was left out. */
export interface PlannedRow {
  readonly row: number;
  /** All rows up to this one have been handed out: what a checkpoint may say once the steps are written. */
  readonly settled: number;
  readonly steps: readonly ImportStep[];
  readonly rejected: readonly Rejected[];
}

export interface StepSource {
  /** The system of origin. */
  readonly source: string;
  /** Stands in for ids and rows before ids are derived: a keyed digest keeps them from being guessed after an erasure. */
  readonly digest: (text: string) => string;
}

/** Without a key: for demo data and tests. */
export const plainDigest = (text: string): string => text;

const recent = new Map<string, string>();

/** A few thousand are remembered: the rows of a file name the same people and tickets again and again. */
export const streamIdOf = ({ source, digest }: StepSource, kind: StepKind, external: string): string => {
  const keyed = digest(external);
  const name = `${source}/${kind}/${keyed}`;
  const known = recent.get(name);
  if (known !== undefined) return known;
  const id = importStreamId(source, kind, keyed);
  if (recent.size >= 20_000) recent.clear();
  recent.set(name, id);
  return id;
};

/** A mapped row as part of command ids: a changed row makes new commands. */
export const rowDigest = ({ digest }: StepSource, values: unknown): string => hash('sha1', digest(canonicalJson(values)), 'hex');

/** Makes the steps of one row. Each asks for its ordinal in the row, so that two equal commands stay two. */
export class StepMaker {
  #count = 0;

  /** `part`: of the thing, where the row describes it whole. */
  constructor(private readonly source: StepSource, private readonly row: number, private readonly mapped: string, private readonly part?: string) {}

  step(kind: StepKind, external: string, command: string, body: JsonObject, occurredAt: number | null, whenExists?: readonly ImportStep[]): ImportStep {
    const streamId = streamIdOf(this.source, kind, external);
    const commandId = uuidV5(SICHTFELD, `import/${this.source.source}/${kind}/${streamId}/${this.mapped}/${command}/${this.#count++}`);
    const said = this.part === undefined ? {} : { said: { slot: `${kind}/${streamId}/${this.part}`, digest: this.mapped } };
    const made = { row: this.row, external: { kind, id: external }, command, body, occurredAt, streamId, commandId, ...said };
    return whenExists ? { ...made, whenExists } : made;
  }
}

/** A body without its absent members: what a command's digest is taken of must not depend on `undefined`. */
export const bodyOf = (members: Readonly<Record<string, unknown>>): JsonObject =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
