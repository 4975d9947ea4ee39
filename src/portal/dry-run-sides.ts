import type { RowAt, Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import { entry } from './entry.policy.js';
import { assumedDoor } from './explain.queries.js';
import type { Judge } from './judge.js';
import type { PortalRow } from './portal.policy.js';
import { sightOf, type Sight } from './sight.policy.js';
import { membershipIn } from './viewers.js';

/** The decisive rows that a change would make, by `view/id`. */
export type Changed = ReadonlyMap<string, RowAt>;

/** How a contact stands: its sight, or why it may not enter. */
export interface Side {
  readonly sight: Sight | null;
  readonly reason: string;
}

/** A contact whose sight is another one afterwards. */
export interface SightChange {
  readonly contact: string;
  readonly before: Side;
  readonly after: Side;
}

/** Those of the contacts whose sight changes: they alone are held against tickets. */
export const changesFor = (portal: string, contacts: readonly ContactRow[], rows: Rows, changed: Changed, judge: Judge, at: number): readonly SightChange[] => {
  const after = rowsAfter(rows, changed);
  const concerned = touchesAll(changed) ? contacts : contacts.filter(({ id }) => changed.has(`contact/${id}`));
  return concerned.flatMap(contact => {
    const change = {
      contact: contact.id,
      before: sideOf(rows, portal, contact, judge, at),
      after: sideOf(after, portal, (changed.get(`contact/${contact.id}`)?.row ?? contact) as ContactRow, judge, at),
    };
    return sameSight(change.before.sight, change.after.sight) ? [] : [change];
  });
};

/** The rows of a moment with the change laid over them. */
export const rowsAfter = (before: Rows, changed: Changed): Rows => ({
  get: <Row>(view: string, id: string) => (changed.has(`${view}/${id}`) ? (changed.get(`${view}/${id}`) as RowAt<Row>) : before.get<Row>(view, id)),
});

/** A change of contacts alone is one for these contacts. */
const touchesAll = (changed: Changed): boolean => [...changed.keys()].some(key => !key.startsWith('contact/'));

/** The door is the one it could come in by best. */
const sideOf = (rows: Rows, portalId: string, contact: ContactRow, judge: Judge, at: number): Side => {
  const portal = rows.get<PortalRow>('portal', portalId)?.row;
  if (!portal) return { sight: null, reason: 'portal.unknown' };
  const membership = membershipIn(rows, contact, judge, at);
  const door = entry({ portal, contact, membership, at, ...assumedDoor(portal, contact) });
  return { sight: door.allowed ? sightOf(portal, contact, membership) : null, reason: door.reason };
};

const sameSight = (one: Sight | null, other: Sight | null): boolean => {
  if (!one || !other) return one === other;
  if (filterKeys(one) !== filterKeys(other) || one.scopes.size !== other.scopes.size) return false;
  for (const scope of one.scopes.keys()) if (!other.scopes.has(scope)) return false;
  return true;
};

/** Equal for sights that let the same tickets of a scope appear; `*` is all of them. */
export const filterKeys = ({ filters }: Sight): string => filters?.map(({ key }) => key).sort().join(' ') ?? '*';
