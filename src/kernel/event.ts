import type { Seal } from './sealing.js';

/** A place in the global order of all events. Opaque; later is greater by plain string comparison; a string in JSON. */
export type Position = string;

/** Before every event. */
export const START: Position = '';

export type ActorKind = 'contact' | 'staff' | 'import' | 'process' | 'system';

/** Who caused an event. `id` is a contact's or staff member's id, the name of a process, or the source of an import. */
export interface Actor {
  readonly kind: ActorKind;
  readonly id: string;
}

/** The metadata of every event, as the log holds it: strings only. `address`, `userAgent` and `reason` are sealed. */
export interface EventMetadata {
  readonly schema: string;
  readonly commandId: string;
  /** Keyed digest of the command's body: tells a retry from another command under the same id. */
  readonly digest: string;
  readonly actor: string;
  readonly onBehalfOf?: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Our clock at the append, and when it happened; ISO 8601 with milliseconds, UTC. */
  readonly recordedAt: string;
  readonly occurredAt: string;
  readonly address?: string;
  readonly userAgent?: string;
  readonly reason?: string;
}

export type JsonObject = { readonly [key: string]: unknown };

/** An event as a store takes it: sealed, serialisable, with its final id. */
export interface NewEvent {
  readonly id: string;
  readonly type: string;
  readonly data: JsonObject;
  readonly metadata: EventMetadata;
}

/** An event as a store gives it back. */
export interface StoredEvent extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: Position;
}

/** A fact as a decider writes it and a fold reads it: sealed fields are open (or erased). */
export interface Fact<Type extends string = string, Data = JsonObject> {
  readonly type: Type;
  readonly data: Data;
}

/** A fact with its place in history, as folds receive it. `at` is when it happened, `recordedAt` when we wrote it (ms). */
export type Recorded<F extends Fact = Fact> = F & {
  readonly stream: string;
  /** The stream's id without its noun. */
  readonly of: string;
  readonly revision: number;
  readonly position: Position;
  readonly eventId: string;
  readonly at: number;
  readonly recordedAt: number;
  readonly actor: Actor;
  /** Key ids of the sealed fields, by field (and path inside it): what an erasure has to name. */
  readonly keys: Readonly<Record<string, string>>;
};

export interface EventDefinition<Data = JsonObject> {
  /** Version of the stored shape; raise it together with an upcaster and a stored sample. */
  readonly version?: number;
  /** One sentence in plain words for the auditor. Sealed fields may be erased. */
  readonly en: (data: Data) => string;
  readonly de: (data: Data) => string;
  readonly sealed?: Readonly<Record<string, Seal>>;
  /** The data field that names who wrote the sealed texts: what an erasure of that person looks for. */
  readonly authorIn?: string;
  /** From version n (key) to n+1; pure and total. Chained up to `version`. */
  readonly upcast?: Readonly<Record<number, (data: JsonObject) => JsonObject>>;
  /** Phantom: carries the data's type. */
  readonly data?: Data;
}

export const event = <Data>(definition: EventDefinition<Data>): EventDefinition<Data> => definition;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a definition is used with its own data only
export type EventDefinitions = Readonly<Record<string, EventDefinition<any>>>;

/** The events of one kind of stream. `noun` is camelCase without "-": the store splits stream names at the first one. */
export interface EventFamily<D extends EventDefinitions = EventDefinitions> {
  readonly noun: string;
  readonly definitions: D;
}

export const events = <D extends EventDefinitions>(noun: string, definitions: D): EventFamily<D> => ({ noun, definitions });

/** The closed union of a family's facts. */
export type FactOf<F extends EventFamily> = {
  [K in keyof F['definitions'] & string]: F['definitions'][K] extends EventDefinition<infer Data> ? Fact<K, Data> : never;
}[keyof F['definitions'] & string];

export const streamName = (noun: string, id: string): string => `${noun}-${id}`;

/** Splits at the first "-", as the store's own index by category does. */
export const splitStream = (stream: string): { noun: string; id: string } => {
  const dash = stream.indexOf('-');
  return dash < 0 ? { noun: stream, id: '' } : { noun: stream.slice(0, dash), id: stream.slice(dash + 1) };
};

export const formatActor = (actor: Actor): string => `${actor.kind}:${actor.id}`;

export const parseActor = (text: string): Actor => {
  const colon = text.indexOf(':');
  return { kind: text.slice(0, colon) as ActorKind, id: text.slice(colon + 1) };
};
