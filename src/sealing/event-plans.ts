import { CorruptStore } from '../kernel/errors.js';
import { splitStream, type EventDefinition, type EventFamily, type JsonObject, type StoredEvent } from '../kernel/event.js';
import type { Seal } from '../kernel/sealing.js';
import { UnknownEventType } from './sealing-errors.js';

/** What codecs need to know of one type of event. */
export interface EventPlan {
  readonly version: number;
  readonly sealed: readonly (readonly [field: string, seal: Seal])[];
  readonly definition: EventDefinition;
}

export const placeOf = (event: { readonly stream: string; readonly revision: number }): string => `${event.stream} at revision ${event.revision}`;

/** The definitions of all families, by noun and type. */
export class EventPlans {
  private readonly byNoun = new Map<string, Map<string, EventPlan>>();
  private readonly persons = new Set<string>();

  constructor(families: readonly EventFamily[]) {
    for (const { noun, definitions } of families) {
      const types = this.byNoun.get(noun) ?? new Map<string, EventPlan>();
      this.byNoun.set(noun, types);
      for (const [type, definition] of Object.entries(definitions)) {
        if (types.has(type)) throw new TypeError(`${type} is defined twice for streams of ${noun}.`);
        types.set(type, planOf(type, definition));
        if (Object.values(definition.sealed ?? {}).some(({ kind, personIn }) => kind === 'person' && personIn === undefined)) this.persons.add(noun);
      }
    }
  }

  /** Throws UnknownEventType. */
  of(type: string, stream: string): EventPlan {
    const plan = this.find(type, stream);
    if (!plan) throw new UnknownEventType(type, stream);
    return plan;
  }

  find(type: string, stream: string): EventPlan | undefined {
    return this.byNoun.get(splitStream(stream).noun)?.get(type);
  }

  /** Streams of this noun are persons: their own id names a person key. */
  isPerson(noun: string): boolean {
    return this.persons.has(noun);
  }
}

const planOf = (type: string, definition: EventDefinition): EventPlan => {
  const version = definition.version ?? 1;
  for (let from = 1; from < version; from++) {
    if (!definition.upcast?.[from]) throw new TypeError(`${type} is at version ${version} but has no upcaster from ${from}.`);
  }
  return { version, sealed: Object.entries(definition.sealed ?? {}), definition };
};

/** The data in today's shape, still sealed. Throws UnknownEventType for a newer shape, CorruptStore for none. */
export const upcast = (plan: EventPlan, event: StoredEvent): { readonly data: JsonObject; readonly aged: boolean } => {
  const stored = Number(event.metadata.schema);
  if (!Number.isInteger(stored) || stored < 1) throw new CorruptStore(`${placeOf(event)} has no schema version.`);
  if (stored > plan.version) throw new UnknownEventType(event.type, placeOf(event), `has schema version ${stored}; this program knows ${plan.version}`);
  let { data } = event;
  try {
    for (let from = stored; from < plan.version; from++) data = plan.definition.upcast![from]!(data);
  } catch (error) {
    throw new CorruptStore(`${placeOf(event)} cannot be brought from version ${stored} to ${plan.version}: ${(error as Error).message}`);
  }
  return { data, aged: stored < plan.version };
};
