import { families } from '../catalogue.js';
import { Rejection } from '../kernel/errors.js';
import { formatActor, splitStream, START, type EventDefinition, type JsonObject, type Position, type Recorded, type Fact, type StoredEvent } from '../kernel/event.js';
import { isErased, type Seal, type Text } from '../kernel/sealing.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { namedActor } from '../platform/names.js';

export interface EventsRequest {
  readonly after: Position;
  readonly limit: number;
  readonly stream?: string | undefined;
  readonly types: readonly string[];
  readonly actor?: string | undefined;
  /** ms; recorded at or after, recorded until. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

const definitions = new Map<string, EventDefinition>(families.flatMap(({ definitions: known }) => Object.entries(known)));

const PAGE = 500;
/** Events that one page looks at, at most; then it comes short, with a place to go on from. */
const LOOKED_AT = 20_000;

/** The log as an auditor reads it, in its order; what a role for some portals does not reach is left out. */
export const eventPage = async (house: House, caller: Caller, request: EventsRequest) => {
  const { events: log } = house.stores;
  const after = later(request.after, request.from === undefined ? START : await log.positionAt(request.from - 1));
  const upTo = request.to === undefined ? await log.head() : await log.positionAt(request.to);
  const found = request.stream === undefined ? await fromLog(house, caller, request, after, upTo) : await fromStream(house, caller, request, after, upTo);
  return { events: await cards(house, caller, found.events), next: found.next };
};

/** A stream from a revision on. A stream out of reach is not found. */
export const streamPage = async (house: House, caller: Caller, stream: string, { from, limit }: { from: number; limit: number }) => {
  const events = reaches(caller, stream) ? await house.stores.events.readStream(stream, { from, limit: limit + 1 }) : [];
  if (events.length === 0 && from === 0) throw new Rejection('unknown', 'stream.unknown', 'There is no such stream.');
  return { events: await cards(house, caller, events.slice(0, limit)), next: events[limit]?.revision ?? null };
};

const later = (a: Position, b: Position): Position => (a > b ? a : b);

/** Roles for some portals read the streams of these portals. */
const reaches = ({ portals }: Caller, stream: string): boolean => portals === null || portals.some(portal => stream === `portal-${portal}`);

const fits = (caller: Caller, { types, actor }: EventsRequest) => (event: StoredEvent): boolean =>
  reaches(caller, event.stream) && (types.length === 0 || types.includes(event.type)) && (actor === undefined || event.metadata.actor === actor || event.metadata.onBehalfOf === actor);

interface Found {
  readonly events: readonly StoredEvent[];
  readonly next: Position | null;
}

const fromLog = async (house: House, caller: Caller, request: EventsRequest, after: Position, upTo: Position): Promise<Found> => {
  const events: StoredEvent[] = [];
  const fit = fits(caller, request);
  for (let looked = 0, place = after; ; looked += PAGE) {
    const page = await house.stores.events.readAll(place, { limit: PAGE });
    for (const event of page) {
      if (event.position > upTo) return { events, next: null };
      if (!fit(event)) continue;
      if (events.length === request.limit) return { events, next: events.at(-1)!.position };
      events.push(event);
    }
    if (page.length < PAGE) return { events, next: null };
    place = page.at(-1)!.position;
    if (looked + PAGE >= LOOKED_AT) return { events, next: place };
  }
};

const fromStream = async (house: House, caller: Caller, request: EventsRequest, after: Position, upTo: Position): Promise<Found> => {
  const all = await house.stores.events.readStream(request.stream!);
  const events = all.filter(event => event.position > after && event.position <= upTo && fits(caller, request)(event));
  const page = events.slice(0, request.limit);
  return { events: page, next: events.length > page.length ? page.at(-1)!.position : null };
};

const cards = async (house: House, caller: Caller, events: readonly StoredEvent[]) => {
  await house.codec.prepare(events, { metadata: true });
  const rows = house.stores.views.snapshot();
  return events.map(event => eventCard(house, caller, rows, event));
};

const iso = (at: number): string => new Date(at).toISOString();
/** An event as an auditor reads it. */
export type EventCard = ReturnType<typeof eventCard>;

/** The newest events of a stream, the latest first. A stream out of reach is not found. */
export const latestEvents = async (house: House, caller: Caller, stream: string, limit: number): Promise<readonly EventCard[]> => {
  const events = reaches(caller, stream) ? await house.stores.events.readStream(stream, { backwards: true, limit }) : [];
  if (events.length === 0) throw new Rejection('unknown', 'stream.unknown', 'There is no such stream.');
  return cards(house, caller, events);
};

const said = (text: Text | undefined) => text ?? null;

const eventCard = ({ codec }: House, caller: Caller, rows: Rows, stored: StoredEvent) => {
  const event = codec.open(stored);
  const { actor, onBehalfOf, address, userAgent, reason, ...metadata } = codec.openMetadata(stored);
  const { sentence, data } = readable(event, maySee(caller));
  return {
    position: stored.position, stream: stored.stream, noun: splitStream(stored.stream).noun, revision: stored.revision, id: stored.id, type: stored.type, schema: Number(stored.metadata.schema),
    sentence, data,
    actor: { ...namedActor(rows, actor), text: formatActor(actor) },
    onBehalfOf: onBehalfOf ? { ...namedActor(rows, onBehalfOf), text: formatActor(onBehalfOf) } : null,
    address: said(address), userAgent: said(userAgent), reason: said(reason),
    correlationId: metadata.correlationId, causationId: metadata.causationId, commandId: metadata.commandId,
    recordedAt: iso(metadata.recordedAt), occurredAt: iso(metadata.occurredAt),
  };
};

/** What people wrote is for admins; who only audits sees that there is a text. Secrets are shown to nobody. */
const maySee = ({ roles }: Caller) => ({ kind }: Seal): boolean => kind === 'person' || (kind === 'text' && roles.includes('admin'));

const SEALED = Object.freeze({ sealed: true as const });

/** The event's data and its sentences; a text that the reader may not see, or that was erased, stands as such in both. */
const readable = ({ type, data }: Recorded<Fact>, may: (seal: Seal) => boolean) => {
  const definition = definitions.get(type)!;
  const hidden = Object.entries(definition.sealed ?? {}).filter(([, seal]) => !may(seal));
  const masked = (stand: unknown): JsonObject => ({ ...data, ...Object.fromEntries(hidden.filter(([field]) => data[field] !== undefined).map(([field, seal]) => [field, mask(data[field], seal, stand)])) });
  return { sentence: { en: definition.en(masked('[sealed]') as never), de: definition.de(masked('[versiegelt]') as never) }, data: masked(SEALED) };
};

const mask = (value: unknown, seal: Seal, stand: unknown): unknown => {
  if (value === null || isErased(value)) return value;
  return seal.walk ? seal.walk(value, () => stand) : stand;
};
