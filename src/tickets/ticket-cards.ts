import type { Rows } from '../kernel/view.js';
import type { ViewSnapshot } from '../kernel/view-store.js';
import { isErased } from '../kernel/sealing.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { definitionOf } from './property.policy.js';
import { maybeShownInline } from './attachment.policy.js';
import { entryId, type AttachedFile, type ThreadEntry } from './ticket-thread.view.js';
import { BUILT_IN, currentValue, momentOf, subjectOf, type PropertyRow, type TicketFacts } from './ticket.policy.js';

/** A ticket as a customer may know it: no internal note, no property that is not shown (C4). Moments are ISO 8601, UTC. */
export interface TicketCard {
  readonly id: string;
  readonly reference: string;
  readonly subject: string | null;
  readonly status: string | null;
  readonly opened: string;
  readonly lastActivity: string;
  readonly closed: boolean;
  readonly requester: string | null;
  readonly company: string | null;
  readonly participants: readonly string[];
  readonly properties: Readonly<Record<string, unknown>>;
  readonly mayReply: boolean;
  /** For staff alone: it counts what customers are not shown. */
  readonly revision?: number;
  readonly thread: readonly EntryCard[];
}

export interface EntryCard {
  /** For staff the revision of its event; for customers its place among those that they are shown. */
  readonly entry: number;
  readonly kind: ThreadEntry['kind'];
  readonly at: string;
  readonly author: string;
  readonly authorName: string | null;
  readonly staff: boolean;
  readonly internal?: true;
  readonly body: string | null;
  readonly erased?: true;
  readonly attachments?: readonly AttachmentCard[];
}

/** A file of an entry, to be fetched by its id. */
export interface AttachmentCard {
  readonly id: string;
  readonly name: string | null;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  /** A picture that a page may show. */
  readonly picture?: true;
  readonly erased?: true;
}

const ENTRIES = 5_000;

/** Stores give the same list until one of its rows changes; then what was made of it is the same, too. */
const made = new WeakMap<readonly object[], readonly PropertyRow[]>();

/** All properties that exist: built-in ones with what events made of them, then those that admins defined. */
export const allProperties = (snapshot: ViewSnapshot): readonly PropertyRow[] => {
  const rows = snapshot.range<PropertyRow>('property', { limit: 1_000 });
  const known = made.get(rows);
  if (known) return known;
  const ids = new Set(rows.map(({ row }) => row.id));
  const all = [...Object.values(BUILT_IN).filter(({ id }) => !ids.has(id)), ...rows.map(({ row }) => row)];
  made.set(rows, all);
  return all;
};

export const nameOfContact = (rows: Rows, id: string): string | null => {
  const name = rows.get<ContactRow>('contact', id)?.row.name;
  return typeof name === 'string' ? name : null;
};

const KEPT = new Set(['subject', 'status', 'opened', 'lastActivity']);

const shownValues = (rows: Rows, facts: TicketFacts, all: boolean): Record<string, unknown> => {
  const values: [string, unknown][] = [];
  for (const id of Object.keys(facts.properties)) {
    if (KEPT.has(id) || !(all || definitionOf(rows, id)?.shown)) continue;
    const value = currentValue(facts, id);
    if (value !== null) values.push([id, isErased(value) ? { erased: true } : value]);
  }
  return Object.fromEntries(values);
};

const attachmentCard = ({ id, name, size, type }: AttachedFile): AttachmentCard => {
  if (typeof name !== 'string') return { id, name: null, size, type, erased: true };
  return { id, name, size, type, ...(maybeShownInline({ type, size }) ? { picture: true as const } : {}) };
};

const entryCard = (rows: Rows, id: string, entry: ThreadEntry): EntryCard => ({
  entry: Number(id.slice(id.lastIndexOf('/') + 1)),
  kind: entry.kind,
  at: new Date(entry.at).toISOString(),
  author: entry.staff ? 'staff' : entry.author,
  authorName: entry.staff ? null : nameOfContact(rows, entry.author),
  staff: entry.staff,
  ...(entry.internal ? { internal: true as const } : {}),
  body: typeof entry.body === 'string' ? entry.body : null,
  ...(isErased(entry.body) ? { erased: true as const } : {}),
  ...(entry.attachments ? { attachments: entry.attachments.map(attachmentCard) } : {}),
});

/** The thread in order of what happened; notes only for staff. */
export const threadOf = (snapshot: ViewSnapshot, ticket: string, staff: boolean): readonly EntryCard[] =>
  snapshot
    .range<ThreadEntry>('ticketThread', { prefix: entryId(ticket, 0).slice(0, ticket.length + 1), limit: ENTRIES })
    .filter(({ row }) => staff || !row.internal)
    .sort((a, b) => a.row.at - b.row.at || (a.id < b.id ? -1 : 1))
    .map(({ id, row }, place) => ({ ...entryCard(snapshot, id, row), ...(staff ? {} : { entry: place }) }));

/** `staff`: with notes, hidden properties and all participants. */
export const ticketCard = (snapshot: ViewSnapshot, facts: TicketFacts, { mayReply, staff }: { mayReply: boolean; staff: boolean }): TicketCard => {
  const subject = subjectOf(facts);
  return {
    id: facts.id,
    reference: facts.reference,
    subject: isErased(subject) ? null : subject,
    status: currentValue(facts, 'status') as string | null,
    opened: new Date(momentOf(facts, 'opened')).toISOString(),
    lastActivity: new Date(momentOf(facts, 'lastActivity')).toISOString(),
    closed: facts.closed !== null,
    requester: facts.requester?.id ?? null,
    company: facts.company?.id ?? null,
    participants: Object.keys(facts.participants),
    properties: shownValues(snapshot, facts, staff),
    mayReply,
    ...(staff ? { revision: facts.revision } : {}),
    thread: threadOf(snapshot, facts.id, staff),
  };
};
