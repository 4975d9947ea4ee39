import { canonicalJson, NotJson } from './canonical-json.js';
import { BadAppend } from './errors.js';
import type { NewEvent } from './event.js';
import { NO_STREAM, type AppendRequest } from './event-store.js';
import { metadataJson } from './metadata-json.js';

/** What a store does with an append: write it, answer as the first time, or refuse. */
export type AppendDecision =
  | { readonly kind: 'write' }
  /** All ids are there already, at the original revision: `revision` is that of the last one. */
  | { readonly kind: 'repeated'; readonly revision: number }
  | { readonly kind: 'conflict' };

/**
 * The rule of the real server for explicit revisions (test/contracts/eventstoredb-facts.json): at the current revision
 * known ids are written again; below it a batch is known as a whole or refused. `idAt` gives the id at a revision.
 */
export const decideAppend = (
  { expected, events }: Pick<AppendRequest, 'expected' | 'events'>,
  current: number,
  idAt: (revision: number) => string | undefined,
): AppendDecision => {
  if (expected === current) return { kind: 'write' };
  if (expected > current) return { kind: 'conflict' };
  const known = events.every((event, index) => idAt(expected + 1 + index) === event.id.toLowerCase());
  return known ? { kind: 'repeated', revision: expected + events.length } : { kind: 'conflict' };
};

/** An event as it goes to disk: `data` and `metadata` as canonical JSON, `at` the moment of recordedAt (ms). */
export interface PreparedEvent {
  readonly event: NewEvent;
  readonly id: string;
  readonly data: string;
  readonly metadata: string;
  readonly at: number;
}

/** The server's limit for one append, whatever the number of its events. */
export const MAX_APPEND_BYTES = 1024 * 1024;
const MAX_NAME = 250;
/** Most names; spares them the other checks. */
const PLAIN = /^[A-Za-z0-9_.:-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Checks before anything is sent or queued, so that a bad request cannot harm its neighbours. Throws BadAppend. */
export const prepareAppend = ({ stream, expected, events }: AppendRequest): readonly PreparedEvent[] => {
  checkName('stream name', stream);
  if (!Number.isSafeInteger(expected) || expected < NO_STREAM) throw new BadAppend(`${expected} is no revision.`);
  if (events.length === 0) throw new BadAppend('An append needs at least one event.');
  const prepared = events.map(prepareEvent);
  const units = prepared.reduce((sum, { event, data, metadata }) => sum + event.type.length + data.length + metadata.length, 0);
  if (units * 3 > MAX_APPEND_BYTES) refuseLarge(prepared);
  return prepared;
};

/** A UTF-16 unit takes three bytes at most, so only large appends are counted byte by byte. */
const refuseLarge = (prepared: readonly PreparedEvent[]): void => {
  const bytes = (text: string): number => Buffer.byteLength(text);
  const size = prepared.reduce((sum, { event, data, metadata }) => sum + bytes(event.type) + bytes(data) + bytes(metadata), 0);
  if (size > MAX_APPEND_BYTES) throw new BadAppend(`An append takes ${MAX_APPEND_BYTES} bytes at most, not ${size}.`);
};

const checkName = (what: string, name: string): void => {
  if (typeof name !== 'string' || name === '') throw new BadAppend(`The ${what} is empty.`);
  if (name.length > MAX_NAME) throw new BadAppend(`The ${what} takes ${MAX_NAME} characters at most.`);
  if (PLAIN.test(name)) return;
  if (name.startsWith('$')) throw new BadAppend(`The ${what} ${name} is kept for the server: it begins with "$".`);
  if (CONTROL.test(name)) throw new BadAppend(`The ${what} holds a control character.`);
  if (!name.isWellFormed()) throw new BadAppend(`The ${what} holds half a character.`);
};

const prepareEvent = (event: NewEvent): PreparedEvent => {
  checkName('event type', event.type);
  if (!UUID.test(event.id)) throw new BadAppend(`The event id ${event.id} is no UUID.`);
  const at = Date.parse(event.metadata.recordedAt);
  if (!Number.isFinite(at)) throw new BadAppend(`recordedAt "${event.metadata.recordedAt}" of ${event.type} is no moment.`);
  const metadata = metadataJson(event.metadata) ?? otherMetadata(event);
  return { event, id: event.id.toLowerCase(), data: json(event, 'data'), metadata, at };
};

const otherMetadata = (event: NewEvent): string => {
  for (const name of Object.keys(event.metadata)) {
    if (typeof event.metadata[name as keyof NewEvent['metadata']] !== 'string') throw new BadAppend(`metadata.${name} of ${event.type} is no string.`);
  }
  return json(event, 'metadata');
};

const json = (event: NewEvent, part: 'data' | 'metadata'): string => {
  if (typeof event[part] !== 'object' || event[part] === null || Array.isArray(event[part])) throw new BadAppend(`The ${part} of ${event.type} is no object.`);
  try {
    return canonicalJson(event[part], part);
  } catch (error) {
    if (error instanceof NotJson) throw new BadAppend(`${event.type}: ${error.message}`);
    throw error;
  }
};
