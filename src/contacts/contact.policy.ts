import type { Text } from '../kernel/sealing.js';
import type { Recorded } from '../filters/filter.policy.js';

/** A fact of a row with the revision of the event that set it: what explain links to. */
export interface Since {
  readonly revision: number;
}

/** The decisive row `contact`: what entry, scope and dynamic lists read of a person. Folds `contact-<id>` alone. */
export interface ContactRow {
  readonly id: string;
  readonly name: Text | null;
  readonly email: Text | null;
  /** Digest of the folded address; what `emails` and one-time links name. */
  readonly emailDigest: string | null;
  readonly language: 'de' | 'de-du' | 'en' | null;
  readonly verified: (Since & { readonly is: boolean }) | null;
  readonly blocked: (Since & { readonly is: boolean }) | null;
  readonly erased: boolean;
  /** By portal id. */
  readonly registered: Readonly<Record<string, Since & { readonly by: 'self' | 'invitation' | 'sso' | 'admin' }>>;
  readonly invited: Readonly<Record<string, Since>>;
  /** Static memberships by list id, with who set them (`admin`, `import` or an SSO connection). */
  readonly lists: Readonly<Record<string, Since & { readonly by: string }>>;
  readonly companies: Readonly<Record<string, Since & { readonly by: string }>>;
  /** Contact properties with their history: [moment, value, revision], sorted by moment, then revision. */
  readonly properties: Readonly<Record<string, readonly PropertyValue[]>>;
}

/** One recorded value: when (ms), what, and the revision of the event that brought it. */
export type PropertyValue = readonly [at: number, value: Recorded[1], revision: number];

/** Puts a value in its place in the history: by moment, then by the order of recording. */
export const recordValue = (history: readonly PropertyValue[] | undefined, value: PropertyValue): readonly PropertyValue[] => {
  if (!history || history.length === 0) return [value];
  let place = history.length;
  while (place > 0 && history[place - 1]![0] > value[0]) place--;
  return place === history.length ? [...history, value] : [...history.slice(0, place), value, ...history.slice(place)];
};

/** The value at a moment: the one with the latest moment up to it. */
export const valueAt = (history: readonly PropertyValue[] | undefined, at: number): PropertyValue | undefined => {
  for (let i = (history?.length ?? 0) - 1; i >= 0; i--) if (history![i]![0] <= at) return history![i];
  return undefined;
};
