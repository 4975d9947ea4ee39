import { CorruptStore } from '../kernel/errors.js';
import { parseActor, splitStream, type EventFamily, type Fact, type NewEvent, type Recorded, type StoredEvent } from '../kernel/event.js';
import type { Text } from '../kernel/sealing.js';
import type { OpenMetadata } from './event-draft.js';
import { EventOpener, type OpenForm, type OpenForms } from './event-opener.js';
import { EventPlans, placeOf } from './event-plans.js';
import { EventSealer, type FactToSeal } from './event-sealer.js';
import type { KeyRing } from './key-ring.js';
import { eachSealed, keyIdIn, METADATA } from './sealed-string.js';

export interface SealOptions {
  /** True when the append makes the stream: a person that begins with it gets a key. Whoever else has none is an alarm. */
  readonly begins?: boolean;
}

type Private = 'address' | 'userAgent' | 'reason';

/** Metadata as an auditor reads it. */
export type ReadMetadata = Omit<OpenMetadata, Private> & { readonly [K in Private]?: Text };

/** Between facts, which are open, and events, in which no personal data and no secret is readable. */
export class EventCodec {
  private readonly sealer: EventSealer;
  private readonly opener: EventOpener;

  constructor(
    families: readonly EventFamily[],
    private readonly ring: KeyRing,
  ) {
    const plans = new EventPlans(families);
    const forms: OpenForms = new WeakMap();
    this.sealer = new EventSealer(plans, ring, forms);
    this.opener = new EventOpener(plans, ring, forms);
  }

  /** The events of one append, final; every key they name is durable. Throws UnknownEventType, ErasedText, KeyDestroyed, MissingKey, BadAppend. */
  seal(stream: string, facts: readonly FactToSeal[], { begins = false }: SealOptions = {}): Promise<NewEvent[]> {
    return this.sealer.seal(stream, facts, begins);
  }

  /** Gives up the keys of events that the store certainly refused (WrongRevision, BadAppend). Never after an unknown outcome. */
  discard(events: readonly NewEvent[]): void {
    this.sealer.discard(events);
  }

  /** Loads the keys of stored events in one go; `open` is synchronous after it. */
  async prepare(events: readonly StoredEvent[], { metadata = false } = {}): Promise<void> {
    const ids = new Set<string>();
    for (const event of events) {
      this.opener.keysOf(event, ids);
      if (metadata) eachSealed(event.metadata, '', (_, keyId) => ids.add(keyId));
    }
    if (ids.size > 0) await this.ring.load(ids);
  }

  /** In today's shape, readable; what a destroyed key sealed is `ERASED`. Throws UnknownEventType, CorruptStore, MissingKey, KeyNotLoaded. */
  open<F extends Fact = Fact>(event: StoredEvent): Recorded<F> {
    return recorded(event, this.opener.open(event));
  }

  /** As `open`, for those who do not look at sealed fields: they stand as `ERASED`; nothing is decrypted, no key is needed. */
  openLazily<F extends Fact = Fact>(event: StoredEvent): Recorded<F> {
    return recorded(event, this.opener.openLazily(event));
  }

  /** For auditors, after `prepare(events, { metadata: true })`. Throws as `open` does. */
  openMetadata(event: StoredEvent): ReadMetadata {
    const { commandId, digest, correlationId, causationId, onBehalfOf } = event.metadata;
    return {
      ...{ commandId, digest, correlationId, causationId, ...originOf(event) },
      ...(onBehalfOf === undefined ? {} : { onBehalfOf: parseActor(onBehalfOf) }),
      ...this.openPrivate(event, 'address'),
      ...this.openPrivate(event, 'userAgent'),
      ...this.openPrivate(event, 'reason'),
    };
  }

  private openPrivate(event: StoredEvent, name: Private): { [K in Private]?: Text } {
    const sealed = event.metadata[name];
    if (sealed === undefined) return {};
    const keyId = keyIdIn(sealed);
    if (keyId === undefined) throw new CorruptStore(`${placeOf(event)}: metadata.${name} is not sealed.`);
    return { [name]: this.opener.leaf(event, sealed, keyId, `${METADATA}/${name}`) };
  }
}

const originOf = (event: StoredEvent) => {
  const { actor, recordedAt, occurredAt } = event.metadata;
  if (typeof actor !== 'string') throw new CorruptStore(`${placeOf(event)} names no actor.`);
  const written = Date.parse(recordedAt);
  const origin = { actor: parseActor(actor), recordedAt: written, occurredAt: occurredAt === recordedAt ? written : Date.parse(occurredAt) };
  if (Number.isNaN(origin.recordedAt + origin.occurredAt)) throw new CorruptStore(`${placeOf(event)} does not say when it happened.`);
  return origin;
};

const recorded = <F extends Fact>(event: StoredEvent, { data, keys }: OpenForm): Recorded<F> => {
  const { actor, recordedAt, occurredAt } = originOf(event);
  const { type, stream, revision, position, id: eventId } = event;
  return { type, data, stream, of: splitStream(stream).id, revision, position, eventId, at: occurredAt, recordedAt, actor, keys } as unknown as Recorded<F>;
};
