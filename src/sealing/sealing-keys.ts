import type { KeyObject } from 'node:crypto';
import type { Slot } from './event-draft.js';
import { personKeyId } from './key-ids.js';
import type { KeyRing } from './key-ring.js';
import type { FreshKey } from './key-shelf.js';

/** The keys of one append: those of its persons, and a fresh one for each text and secret. */
export class SealingKeys {
  private constructor(
    private readonly persons: ReadonlyMap<string, KeyObject>,
    private readonly texts: FreshKey[],
    private readonly secrets: FreshKey[],
  ) {}

  /** Throws KeyDestroyed and MissingKey before any key is taken. */
  static async for(slots: readonly Slot[], ring: KeyRing): Promise<SealingKeys> {
    const persons = await personKeys(slots, ring);
    const texts = await ring.takeTextKeys(count(slots, 'text'));
    try {
      return new SealingKeys(persons, texts, await ring.mintSecrets(count(slots, 'secret')));
    } catch (error) {
      ring.discard(texts.map(({ id }) => id));
      throw error;
    }
  }

  /** Each fresh key is given once. */
  next({ kind, person }: Slot): FreshKey {
    if (kind === 'person') return { id: personKeyId(person), key: this.persons.get(person)! };
    return (kind === 'text' ? this.texts : this.secrets).pop()!;
  }
}

const count = (slots: readonly Slot[], kind: Slot['kind']): number => {
  let found = 0;
  for (const slot of slots) if (slot.kind === kind) found++;
  return found;
};

const personKeys = async (slots: readonly Slot[], ring: KeyRing): Promise<Map<string, KeyObject>> => {
  const persons = new Set<string>();
  for (const slot of slots) if (slot.kind === 'person') persons.add(slot.person);
  if (persons.size > 0) await ring.load([...persons].map(personKeyId));
  return new Map([...persons].map(person => [person, ring.sealingKey(personKeyId(person))]));
};
