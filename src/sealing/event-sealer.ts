import { formatActor, splitStream, type EventMetadata, type Fact, type NewEvent } from '../kernel/event.js';
import { eventId } from '../kernel/ids.js';
import { Nonces } from './cipher.js';
import { draftOf, metadataSlots, present, settle, type Draft, type OpenMetadata, type Slot } from './event-draft.js';
import type { OpenForms } from './event-opener.js';
import type { EventPlans } from './event-plans.js';
import type { KeyRing } from './key-ring.js';
import { METADATA, sealString, type SealedAt } from './sealed-string.js';
import { SealingKeys } from './sealing-keys.js';

export interface FactToSeal {
  readonly fact: Fact;
  readonly metadata: OpenMetadata;
  /** Default: from command id, stream and the fact's index among those of its command. */
  readonly id?: string;
}

interface Item extends FactToSeal, Draft {
  readonly about: ReturnType<typeof metadataSlots>;
  readonly schema: string;
}

/** Turns facts into events in which no personal data and no secret is readable. */
export class EventSealer {
  private readonly nonces: Nonces;
  /** Text and secret keys by the event they were taken for. Never read from an event's data: what people write may look like a key's name. */
  private readonly taken = new WeakMap<NewEvent, readonly string[]>();

  constructor(
    private readonly plans: EventPlans,
    private readonly ring: KeyRing,
    private readonly forms: OpenForms,
  ) {
    this.nonces = new Nonces(ring.random);
  }

  async seal(stream: string, facts: readonly FactToSeal[], begins: boolean): Promise<NewEvent[]> {
    const { noun, id: own } = splitStream(stream);
    const items = facts.map((item): Item => {
      const plan = this.plans.of(item.fact.type, stream);
      return { ...item, ...draftOf(item.fact, plan, own), about: metadataSlots(item.metadata), schema: String(plan.version) };
    });
    const slots = items.flatMap(item => [...item.slots, ...Object.values(item.about)]);
    if (begins && this.plans.isPerson(noun)) await this.ring.ensurePerson(own);
    const keys = await SealingKeys.for(slots, this.ring);
    const ids = idsOf(stream, facts);
    return items.map((item, index) => this.event({ stream, id: ids[index]! }, item, keys));
  }

  discard(events: readonly NewEvent[]): void {
    const ids = events.flatMap(event => this.taken.get(event) ?? []);
    if (ids.length > 0) this.ring.discard(ids);
    for (const event of events) this.taken.delete(event);
  }

  private event(at: SealedAt, item: Item, keys: SealingKeys): NewEvent {
    const taken: string[] = [];
    const sealed = (slot: Slot, location: string, { id, key } = keys.next(slot)): string => {
      if (slot.kind !== 'person') taken.push(id);
      return sealString(id, key, this.nonces.next(), slot.text, at, location);
    };
    const named: Record<string, string> = {};
    const fill = (slot: Slot, location: string): string => {
      const fresh = keys.next(slot);
      named[slot.path] = fresh.id;
      return sealed(slot, location, fresh);
    };
    const data: Record<string, unknown> = { ...item.data };
    for (const field of item.fields) data[field] = settle(data[field], field, fill);
    const about = settle(item.about, METADATA, sealed) as Partial<EventMetadata>;
    // A lone surrogate is stored as U+FFFD: whoever folds such an event reads what was stored.
    if (item.slots.every(({ text }) => text.isWellFormed())) this.forms.set(data, { data: present(item.fact.data), keys: named });
    const event = { id: at.id, type: item.fact.type, data, metadata: { ...plainMetadata(item.metadata, item.schema), ...about } };
    if (taken.length > 0) this.taken.set(event, taken);
    return event;
  }
}

const idsOf = (stream: string, facts: readonly FactToSeal[]): string[] => {
  const counts = new Map<string, number>();
  return facts.map(({ id, metadata: { commandId } }) => {
    const index = counts.get(commandId) ?? 0;
    counts.set(commandId, index + 1);
    return id ?? eventId(commandId, stream, index);
  });
};

const plainMetadata = (metadata: OpenMetadata, schema: string, recordedAt = new Date(metadata.recordedAt).toISOString()): EventMetadata => ({
  schema,
  commandId: metadata.commandId,
  digest: metadata.digest,
  actor: formatActor(metadata.actor),
  ...(metadata.onBehalfOf === undefined ? {} : { onBehalfOf: formatActor(metadata.onBehalfOf) }),
  correlationId: metadata.correlationId,
  causationId: metadata.causationId,
  recordedAt,
  occurredAt: metadata.occurredAt === metadata.recordedAt ? recordedAt : new Date(metadata.occurredAt).toISOString(),
});
