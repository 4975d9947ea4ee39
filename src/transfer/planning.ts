import type { ReadRow } from './cells.js';
import type { Mapping } from './mapping.js';
import type { KnownReferences, Resolved } from './references.js';
import type { Rejected } from './rejected.js';
import type { ImportStep, StepSource } from './step.js';

/** What all rows of one file share while they are planned. */
export interface Planning extends StepSource {
  readonly mapping: Mapping;
  readonly read: ReadRow;
  readonly known: KnownReferences;
}

/** A row that holds, or every reason why it does not. */
export type RowPlan = { readonly steps: readonly ImportStep[]; readonly names: readonly (readonly [kind: 'company' | 'contact' | 'ticket', external: string])[] } | { readonly rejected: readonly Rejected[] };

export const namesOf = (...resolved: readonly (Resolved | undefined)[]) =>
  resolved.flatMap(one => (one ? [[one.kind, one.external] as const] : []));
