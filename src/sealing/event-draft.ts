import type { Actor, Fact, JsonObject } from '../kernel/event.js';
import { BadAppend } from '../kernel/errors.js';
import { isErased, type KeyKind, type Seal } from '../kernel/sealing.js';
import type { EventPlan } from './event-plans.js';
import { ErasedText } from './sealing-errors.js';
import { inside } from './sealed-string.js';

/** Metadata of an event as a writer gives it: open, times in ms. */
export interface OpenMetadata {
  readonly commandId: string;
  readonly digest: string;
  readonly actor: Actor;
  readonly onBehalfOf?: Actor | undefined;
  readonly correlationId: string;
  readonly causationId: string;
  readonly recordedAt: number;
  readonly occurredAt: number;
  readonly address?: string | undefined;
  readonly userAgent?: string | undefined;
  readonly reason?: string | undefined;
}

/** Stands for one string until its key is there. */
export class Slot {
  constructor(
    readonly kind: KeyKind,
    readonly person: string,
    readonly text: string,
    readonly path: string,
  ) {}
}

/** A fact with a slot in the place of every string that is to be sealed. */
export interface Draft {
  readonly data: JsonObject;
  readonly slots: readonly Slot[];
  /** Fields of `data` that hold slots. */
  readonly fields: readonly string[];
}

/** `own` is the id of the stream. Throws ErasedText, and BadAppend for a value that would stay in the clear. */
export const draftOf = (fact: Fact, plan: EventPlan, own: string): Draft => {
  const slots: Slot[] = [];
  const fields: string[] = [];
  const data: Record<string, unknown> = { ...present(fact.data) };
  for (const [field, seal] of plan.sealed) {
    if (data[field] === undefined || data[field] === null) continue;
    refuseErased(data[field], `${fact.type}.${field}`);
    const before = slots.length;
    data[field] = slotted(data[field], field, seal, fact, own, slots);
    if (slots.length > before) fields.push(field);
  }
  return { data, slots, fields };
};

/** Without what JSON drops, so that a fold sees the same before and after the store. */
export const present = (data: JsonObject): JsonObject =>
  Object.values(data).includes(undefined) ? Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) : data;

const slotted = (value: unknown, field: string, seal: Seal, fact: Fact, own: string, slots: Slot[]): unknown => {
  const person = seal.kind === 'person' ? personOf(fact, seal, own) : '';
  const slot = (path: string, text: string): Slot => {
    const made = new Slot(seal.kind, person, text, path);
    slots.push(made);
    return made;
  };
  if (seal.walk) return seal.walk(value, (path, leaf) => slot(`${field}.${path}`, leaf));
  if (typeof value === 'string') return slot(field, value);
  if (typeof value === 'object') throw new BadAppend(`${fact.type}.${field} is to be sealed but is no text; its seal needs a walk.`);
  return value;
};

const personOf = (fact: Fact, { personIn }: Seal, own: string): string => {
  if (personIn === undefined) return own;
  const person = fact.data[personIn];
  if (typeof person !== 'string' || person === '') throw new BadAppend(`${fact.type}.${personIn} names no person to seal for.`);
  return person;
};

const refuseErased = (value: unknown, place: string): void => {
  if (typeof value !== 'object' || value === null) return;
  if (isErased(value)) throw new ErasedText(place);
  for (const [name, inner] of Object.entries(value)) refuseErased(inner, `${place}.${name}`);
};

/** Address, user agent and reason: by the person's key; of actors that are no person, only the reason, by a text key. */
export const metadataSlots = ({ actor, address, userAgent, reason }: OpenMetadata): Partial<Record<'address' | 'userAgent' | 'reason', Slot>> => {
  const isPerson = actor.kind === 'contact' || actor.kind === 'staff';
  const slot = (name: string, text: string | undefined) =>
    text ? { [name]: new Slot(isPerson ? 'person' : 'text', isPerson ? actor.id : '', text, name) } : {};
  return isPerson ? { ...slot('address', address), ...slot('userAgent', userAgent), ...slot('reason', reason) } : slot('reason', reason);
};

/** The value with `fill` in the place of its slots; what holds none is left as it is. */
export const settle = (value: unknown, location: string, fill: (slot: Slot, location: string) => string): unknown => {
  if (value instanceof Slot) return fill(value, location);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner, index) => settle(inner, inside(location, String(index)), fill));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, settle(inner, inside(location, name), fill)]));
};
