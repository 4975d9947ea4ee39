import { canonicalJson } from '../kernel/canonical-json.js';
import type { AnyCommandSpec, Command, CommandClass, DecisionContext, Decider, GivenFile } from '../kernel/command.js';
import { fieldsOf } from '../kernel/fields.js';
import { BadAppend, Rejection, UnknownOutcome, WrongRevision } from '../kernel/errors.js';
import { formatActor, streamName, type Fact, type NewEvent, type Position } from '../kernel/event.js';
import type { EventCodec } from '../sealing/event-codec.js';
import { NO_STREAM, type EventStore } from '../kernel/event-store.js';
import { commandIdOf, mintedId, uuidV5, SICHTFELD } from '../kernel/ids.js';
import type { Clock, Random } from '../kernel/chance.js';
import type { ViewStore } from '../kernel/view-store.js';
import type { Caller } from './caller.js';
import { listsKnownTo } from './known-lists.js';
import { KnownStreams, type Loaded } from './known-streams.js';
import type { Reservations } from './reservations.js';
import { Turns } from './turns.js';

export interface CommandOptions {
  /** The client's Idempotency-Key; without it the command is new. */
  readonly key?: string | undefined;
  /** For processes and imports, whose ids are derived. */
  readonly commandId?: string | undefined;
  readonly streamId?: string | undefined;
  /** The revision that the caller has seen (If-Match). */
  readonly expected?: number | undefined;
  /** ms; imports bring theirs. */
  readonly occurredAt?: number | undefined;
  readonly reason?: string | undefined;
  /** The event that a process answers to. */
  readonly causationId?: string | undefined;
  /** Files that came with the command, stored already (uploads.ts). */
  readonly files?: readonly GivenFile[] | undefined;
}

export interface Outcome {
  readonly stream: string;
  readonly id: string;
  /** Revision of the home stream after it. */
  readonly revision: number;
  /** Position of its last event; the head's for a command that had nothing to change. */
  readonly position: Position;
  readonly events: number;
  /** True: this command id was done before; nothing was written now. */
  readonly repeated: boolean;
}

export interface Digests {
  digest(kind: string, value: string): string;
  bodyDigest(body: string): string;
  /** `unknown` when the key of that day is gone. */
  sameBody(digest: string, body: string): boolean | 'unknown';
}

/** Asks `visible()` for contacts: throws `ticket.unknown` for what they may not see or answer. */
export type SightGate = (caller: Caller, through: { ticket: string; reply?: boolean }) => Promise<void>;

interface Work {
  readonly decider: Decider;
  readonly spec: AnyCommandSpec;
  readonly command: Command;
  readonly caller: Caller;
  readonly options: CommandOptions;
  readonly commandId: string;
  readonly body: string;
}

const ATTEMPTS = 8;

/** Runs a command on its home stream: load, recognise a repetition, decide, seal, append. The one way to write. */
export class CommandRunner {
  readonly #specs = new Map<CommandClass, { decider: Decider; spec: AnyCommandSpec }>();
  /** One append in flight per command id: a second sender shares the first one's outcome. */
  readonly #streams: KnownStreams;
  readonly #inFlight = new Map<string, { body: string; outcome: Promise<Outcome> }>();
  readonly #alone = new Turns(1);

  constructor(
    deciders: readonly Decider[],
    private readonly store: EventStore,
    private readonly views: ViewStore,
    private readonly codec: EventCodec,
    private readonly digests: Digests,
    private readonly reservations: Reservations,
    private readonly gate: SightGate,
    private readonly clock: Clock,
    private readonly random: Random,
    /** The deployment's time zone. */
    private readonly zone: string,
  ) {
    this.#streams = new KnownStreams(store, codec);
    for (const decider of deciders) for (const spec of decider.commands) this.#specs.set(spec.command, { decider, spec });
  }

  get commands(): readonly { decider: Decider; spec: AnyCommandSpec }[] {
    return [...this.#specs.values()];
  }

  /** @throws Rejection by name: `command.forbidden`, `revision.stale`, `command.other-body`, and what the decider refuses. */
  run(command: Command, caller: Caller, options: CommandOptions = {}): Promise<Outcome> {
    const known = this.#specs.get(command.constructor as CommandClass);
    if (!known) throw new Error(`No decider takes ${command.constructor.name}.`);
    const { decider, spec } = known;
    if (!mayIssue(spec, command, caller)) return Promise.reject(new Rejection('forbidden', 'command.forbidden', 'You may not do this.'));
    const commandId = options.commandId ?? (options.key === undefined ? uuidV5(SICHTFELD, this.random.bytes(16).toString('hex')) : commandIdOf(formatActor(caller.actor), options.key));
    const body = `${command.constructor.name}${canonicalJson(command)}${filesIn(options)}`;
    const running = this.#inFlight.get(commandId);
    if (running) return running.body === body ? running.outcome : Promise.reject(otherBody());
    const work = { decider, spec, command, caller, options, commandId, body };
    const outcome = (spec.alone ? this.#inTurn(work) : this.#attempts(work)).finally(() => this.#inFlight.delete(commandId));
    this.#inFlight.set(commandId, { body, outcome });
    return outcome;
  }

  /** What a command would write, decided as ever and not written. @throws what `run` would. */
  async preview(command: Command, caller: Caller): Promise<{ noun: string; id: string; revision: number; facts: readonly Fact[] }> {
    const { decider, spec } = this.#specs.get(command.constructor as CommandClass)!;
    if (!mayIssue(spec, command, caller)) throw new Rejection('forbidden', 'command.forbidden', 'You may not do this.');
    const commandId = uuidV5(SICHTFELD, 'preview');
    const id = spec.of?.(command) ?? mintedId(commandId, decider.noun);
    const { revision, state } = await this.#streams.load(decider, streamName(decider.noun, id));
    const context = this.#context({ decider, spec, command, caller, options: {}, commandId, body: '' }, id, state);
    return { noun: decider.noun, id, revision, facts: spec.decide(state, command, context) };
  }

  async #inTurn(work: Work): Promise<Outcome> {
    let outcome: Outcome;
    await this.#alone.take(async () => {
      outcome = await this.#attempts(work);
    });
    return outcome!;
  }

  async #attempts(work: Work): Promise<Outcome> {
    const { spec, command, caller, options } = work;
    const through = caller.identity && spec.through?.(command);
    if (through) await this.gate(caller, through);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(work);
      } catch (error) {
        const retry = (error instanceof WrongRevision && options.expected === undefined) || error instanceof UnknownOutcome;
        if (!retry || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  async #once(work: Work): Promise<Outcome> {
    const { decider, spec, command, options, commandId } = work;
    const id = options.streamId ?? spec.of?.(command) ?? mintedId(commandId, decider.noun);
    const loaded = await this.#streams.load(decider, streamName(decider.noun, id));
    const done = this.#recorded(work, id, loaded);
    if (done) return done;
    const { revision } = loaded;
    if (options.expected !== undefined && options.expected !== revision) throw new WrongRevision(streamName(decider.noun, id), options.expected, revision);

    const context = this.#context(work, id, loaded.state);
    const facts = spec.decide(loaded.state, command, context) as readonly Fact[];
    if (facts.length === 0) return this.#nothing(streamName(decider.noun, id), id, revision);
    const taken = spec.reserves?.(command, loaded.state, context) ?? [];
    const holder = taken.length > 0 ? await this.reservations.take(taken, decider.noun, id, commandId, this.clock.now()) : id;
    // Somebody reserved it and died before the home stream was written: finish it for that holder, under its id.
    if (holder !== id) return this.#once({ ...work, options: { ...options, streamId: holder } });
    const outcome = await this.#append(work, id, revision, facts);
    const released = spec.releases?.(command, loaded.state, context) ?? [];
    if (released.length > 0) await this.reservations.release(released, id, commandId, this.clock.now());
    return outcome;
  }

  async #append(work: Work, id: string, revision: number, facts: readonly Fact[]): Promise<Outcome> {
    const stream = streamName(work.decider.noun, id);
    const metadata = this.#metadata(work);
    const events = await this.codec.seal(stream, facts.map(fact => ({ fact, metadata })), { begins: revision === NO_STREAM });
    const result = await this.#send(stream, revision, events);
    this.#streams.appended(work.decider, stream, events, result);
    return { stream, id, revision: result.revision, position: result.position, events: events.length, repeated: result.repeated };
  }

  #metadata({ caller, options, commandId, body }: Work) {
    const recordedAt = this.clock.now();
    const { actor, onBehalfOf, correlationId, address, userAgent } = caller;
    const { reason, occurredAt = recordedAt } = options;
    return { commandId, digest: this.digests.bodyDigest(body), actor, onBehalfOf, correlationId, causationId: options.causationId ?? commandId, recordedAt, occurredAt, address, userAgent, reason };
  }

  /** The same bytes, ids and revision, until the store can say whether it wrote; keys of what it surely refused are given up. */
  async #send(stream: string, expected: number, events: readonly NewEvent[]) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.store.append({ stream, expected, events });
      } catch (error) {
        // Only what was refused at the first try was surely not written by an earlier one.
        if (attempt === 1 && (error instanceof WrongRevision || error instanceof BadAppend)) this.codec.discard(events);
        if (!(error instanceof UnknownOutcome) || attempt >= 3) throw error;
      }
    }
  }

  /** The result that this command id had, when its home stream holds it. */
  #recorded({ decider, body, commandId }: Work, id: string, { recorded }: Loaded): Outcome | undefined {
    const own = recorded.get(commandId);
    if (!own) return undefined;
    const { digest, revision, position, events } = own;
    if (this.digests.sameBody(digest, body) === false) throw otherBody();
    return { stream: streamName(decider.noun, id), id, revision, position, events, repeated: true };
  }

  async #nothing(stream: string, id: string, revision: number): Promise<Outcome> {
    return { stream, id, revision, position: await this.store.head(), events: 0, repeated: false };
  }

  #context(work: Work, id: string, state: unknown): DecisionContext {
    const { spec, command, caller, options, commandId } = work;
    const snapshot = this.views.snapshot();
    // What the portal of a caller with roles for some of them does not name is not there for its commands either.
    const hidden = (view: string, row: string): boolean => view === 'list' && caller.portals !== null && !listsKnownTo(snapshot, caller, (command as Command & { portal: string }).portal)(row);
    const rows = new Map((spec.reads?.(command, state, (kind, value) => this.digests.digest(kind, value)) ?? []).map(({ view, id: row }) => [`${view}/${row}`, hidden(view, row) ? undefined : snapshot.get(view, row)] as const));
    const now = this.clock.now();
    return {
      now,
      occurredAt: options.occurredAt ?? now,
      zone: this.zone,
      actor: caller.actor,
      id,
      mint: purpose => mintedId(commandId, purpose),
      files: options.files ?? [],
      // Only what `reads` named: a decision that leans on anything else would not be the same elsewhere.
      rows: {
        get: <Row>(view: string, row: string) => {
          if (!rows.has(`${view}/${row}`)) throw new Error(`${command.constructor.name} reads ${view}/${row} without naming it.`);
          return rows.get(`${view}/${row}`) as ReturnType<typeof snapshot.get<Row>>;
        },
      },
      digest: (kind, value) => this.digests.digest(kind, value),
    };
  }
}

/** Sent twice, a file is stored twice; what it holds tells whether it is the same. */
const filesIn = ({ files = [] }: CommandOptions): string => (files.length === 0 ? '' : canonicalJson(files.map(({ name, digest }) => [name, digest])));

/**
 * By role. Roles for some portals hold for commands about one of them (a required `portal`), and only those held there:
 * a command that may name a portal besides (a ticket's, a role's) is for the deployment.
 */
const mayIssue = (spec: AnyCommandSpec, command: Command, { roles, portals, rolesAt }: Caller): boolean => {
  if (portals === null) return spec.by.some(role => roles.includes(role));
  if (!fieldsOf(spec.command).some(({ name, optional }) => name === 'portal' && !optional)) return false;
  const { portal } = command as Command & { portal: string };
  return portals.includes(portal) && spec.by.some(role => (rolesAt?.(portal) ?? roles).includes(role));
};

const otherBody = (): Rejection => new Rejection('mismatch', 'command.other-body', 'This idempotency key was used for another command.');
