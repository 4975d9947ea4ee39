import { CorruptStore } from '../kernel/errors.js';
import type { JsonObject, StoredEvent } from '../kernel/event.js';
import { ERASED, type Seal, type Text } from '../kernel/sealing.js';
import { placeOf, upcast, type EventPlans } from './event-plans.js';
import type { KeyRing } from './key-ring.js';
import { eachSealed, keyIdIn, openString } from './sealed-string.js';
import { MissingKey } from './sealing-errors.js';

/** Data as folds read it, and the key ids of its sealed fields. */
export interface OpenForm {
  readonly data: JsonObject;
  readonly keys: Readonly<Record<string, string>>;
}

/** What this process sealed itself, by the sealed data: a fold in the same process decrypts nothing. */
export type OpenForms = WeakMap<object, OpenForm>;

type Leaf = (sealed: string, keyId: string, location: string) => Text;

/** Turns stored events into facts of today's shape. */
export class EventOpener {
  constructor(
    private readonly plans: EventPlans,
    private readonly ring: KeyRing,
    private readonly forms: OpenForms,
  ) {}

  /** Adds the keys that opening this event takes. What cannot be opened names none; `open` says why. */
  keysOf(event: StoredEvent, ids: Set<string>): void {
    const plan = this.plans.find(event.type, event.stream);
    if (!plan || !isObject(event.data) || this.forms.has(event.data)) return;
    const add = (_: string, keyId: string) => ids.add(keyId);
    if (event.metadata?.schema !== String(plan.version)) eachSealed(event.data, '', add);
    else for (const [field] of plan.sealed) eachSealed(event.data[field], field, add);
  }

  open(event: StoredEvent): OpenForm {
    const known = isObject(event.data) ? this.forms.get(event.data) : undefined;
    if (known && !Object.values(known.keys).some(id => this.ring.knowsDestroyed(id))) return known;
    return this.read(event, (sealed, keyId, location) => this.leaf(event, sealed, keyId, location));
  }

  openLazily(event: StoredEvent): OpenForm {
    return this.read(event, () => ERASED);
  }

  /** One sealed string. */
  leaf(event: StoredEvent, sealed: string, keyId: string, location: string): Text {
    const state = this.stateOf(event, keyId, location);
    if (state.kind === 'destroyed') return ERASED;
    try {
      return openString(sealed, state.key, event, location);
    } catch (error) {
      throw new CorruptStore(`${placeOf(event)}: ${location} does not decrypt; it was altered, moved, or sealed by another key ${keyId} (${(error as Error).message}).`);
    }
  }

  private stateOf(event: StoredEvent, keyId: string, location: string) {
    try {
      return this.ring.keyOf(keyId);
    } catch (error) {
      throw error instanceof MissingKey ? new MissingKey(keyId, `${location} of ${placeOf(event)}`) : error;
    }
  }

  private read(event: StoredEvent, leaf: Leaf): OpenForm {
    const plan = this.plans.of(event.type, event.stream);
    if (!isObject(event.data) || !isObject(event.metadata)) throw new CorruptStore(`${placeOf(event)} holds no data or no metadata.`);
    const { data, aged } = upcast(plan, event);
    if (plan.sealed.length === 0) return { data, keys: NO_KEYS };
    const open: Record<string, unknown> = { ...data };
    const keys: Record<string, string> = {};
    const places = aged ? placesIn(event.data) : undefined;
    for (const [field, seal] of plan.sealed) {
      const value = open[field];
      if (value === undefined || value === null) continue;
      open[field] = readField(event, field, seal, value, places, keys, leaf);
    }
    return { data: open, keys };
  }
}

const NO_KEYS = Object.freeze({});

const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `places`: where each sealed string stood in an older shape, since it is bound to that place. What an older shape had in
 * the clear stays as the upcaster gives it.
 */
const readField = (event: StoredEvent, field: string, seal: Seal, value: unknown, places: Map<string, string> | undefined, keys: Record<string, string>, leaf: Leaf): unknown => {
  const one = (sealed: string, path: string, location: string | undefined): unknown => {
    const keyId = keyIdIn(sealed);
    if (keyId === undefined || location === undefined) {
      if (places) return sealed;
      throw new CorruptStore(`${placeOf(event)}: ${path} is not sealed.`);
    }
    keys[path] = keyId;
    return leaf(sealed, keyId, location);
  };
  if (!seal.walk) return typeof value === 'string' ? one(value, field, places ? places.get(value) : field) : value;
  const known = places ?? placesIn(value, field);
  try {
    return seal.walk(value, (path, sealed) => one(sealed, `${field}.${path}`, known.get(sealed)));
  } catch (error) {
    throw error instanceof TypeError ? new CorruptStore(`${placeOf(event)}: ${field} is not of the shape it had: ${error.message}`) : error;
  }
};

/** Sealed strings never repeat (each has its own iv), so each has one place. */
const placesIn = (value: unknown, location = ''): Map<string, string> => {
  const places = new Map<string, string>();
  eachSealed(value, location, (sealed, _, place) => places.set(sealed, place));
  return places;
};
