import type { ContactRow } from '../contacts/contact.policy.js';
import type { Recorded } from '../filters/filter.policy.js';

/** The decisive row `list`. A dynamic list has criteria (HubSpot JSON) and no members of its own. */
export interface ListRow {
  readonly id: string;
  readonly name: string;
  readonly kind: 'static' | 'dynamic';
  readonly criteria: unknown;
  readonly criteriaRevision: number;
  readonly archived: boolean;
  /** Time zone of the criteria: lists belong to no portal, so it is the deployment's. */
  readonly zone: string;
  /** Revision of the event that made or last changed it. */
  readonly revision: number;
}

export interface Membership {
  readonly member: boolean;
  /** Stream and revision of the event that decided it. */
  readonly stream: string;
  readonly revision: number;
  readonly validUntil: number | null;
}

/** Criteria compiled for speed; who compiles keeps them by list revision. */
export type CompiledCriteria = (properties: { recorded(property: string): readonly Recorded[] }, at: number) => { match: boolean; validUntil: number | null };

/** Is this contact on this list at this moment? An unknown list has no members (its rule then matches nothing). */
export const isMember = (contact: ContactRow, list: ListRow | undefined, listId: string, at: number, compile: (list: ListRow) => CompiledCriteria): Membership => {
  if (!list) return { member: false, stream: `list-${listId}`, revision: -1, validUntil: null };
  if (list.kind === 'static') {
    const since = Object.hasOwn(contact.lists, list.id) ? contact.lists[list.id] : undefined;
    return since
      ? { member: true, stream: `contact-${contact.id}`, revision: since.revision, validUntil: null }
      : { member: false, stream: `list-${list.id}`, revision: list.revision, validUntil: null };
  }
  const { match, validUntil } = compile(list)({ recorded: property => own(contact.properties, property) as unknown as readonly Recorded[] }, at);
  return { member: match, stream: `list-${list.id}`, revision: list.criteriaRevision, validUntil };
};

const NONE: readonly never[] = [];
const own = <T>(record: Readonly<Record<string, readonly T[]>>, key: string): readonly T[] => (Object.hasOwn(record, key) ? record[key]! : NONE);
