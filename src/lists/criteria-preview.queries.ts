import type { ContactRow } from '../contacts/contact.policy.js';
import { commandFrom } from '../kernel/fields.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { readCriteria } from './criteria.policy.js';
import { ChangeListCriteria } from './list.js';
import { isMember, type ListRow } from './list.policy.js';
import { listCard } from './lists.queries.js';

interface Movement {
  readonly count: number;
  /** The first of them. */
  readonly people: readonly { readonly id: string; readonly label: string; readonly email: string | null }[];
}

/** Who would be on the list and who no more, and what that does where a portal's rule names it. */
export interface CriteriaPreview {
  readonly before: number;
  readonly after: number;
  readonly joining: Movement;
  readonly leaving: Movement;
  readonly portals: readonly { readonly portal: string; readonly title: string; readonly gaining: number; readonly losing: number; readonly losingAll: number }[];
}

const SHOWN = 25;
const STEP = 1_000;

/** A list before it is made: nobody is on it. */
const unmade = (zone: string): ListRow => ({ id: '', name: '', kind: 'static', criteria: null, criteriaRevision: -1, archived: false, zone, revision: -1 });

/** Decided as ever, written nowhere; `before` is undefined for a list to be made. @throws Rejection `list.bad-criteria` with every fault by path */
export const criteriaPreview = async (house: House, caller: Caller, before: ListRow | undefined, criteria: unknown): Promise<CriteriaPreview> => {
  demandDeployment(caller);
  const first = before ?? unmade(house.config.zone);
  const after: ListRow = { ...first, kind: 'dynamic', criteria: readCriteria(criteria, house.stores.views.snapshot()) };
  const moved = await movedBetween(house, first, after);
  return { ...moved, portals: before ? await onPortals(house, caller, before.id, criteria) : [] };
};

const onPortals = async (house: House, caller: Caller, list: string, criteria: unknown): Promise<CriteriaPreview['portals']> => {
  const { namedBy } = await listCard(house, caller, list);
  const portals: CriteriaPreview['portals'][number][] = [];
  for (const { portal, title } of namedBy) {
    const { contacts } = await house.dryRuns.run(portal, commandFrom(ChangeListCriteria, { list, criteria }), caller);
    portals.push({ portal, title, gaining: contacts.gaining, losing: contacts.losing, losingAll: contacts.losingAll });
  }
  return portals;
};

const movedBetween = async (house: House, before: ListRow, after: ListRow) => {
  const at = house.clock.now();
  const moved = { before: 0, after: 0, joining: { count: 0, people: [] as Movement['people'][number][] }, leaving: { count: 0, people: [] as Movement['people'][number][] } };
  for (let place: string | undefined; ; ) {
    const { rows, next } = await rowPage<ContactRow>(house.stores.views, 'contact', { after: place, limit: STEP });
    for (const { row } of rows) {
      const [was, will] = [isOn(house, row, before, at), isOn(house, row, after, at)];
      if (was) moved.before++;
      if (will) moved.after++;
      if (was !== will) note(will ? moved.joining : moved.leaving, row);
    }
    if (next === undefined) return moved;
    place = next;
  }
};

const isOn = ({ stores, judge }: House, contact: ContactRow, list: ListRow, at: number): boolean =>
  !contact.erased && isMember(contact, list, list.id, at, one => judge.criteria(stores.views.snapshot(), one)).member;

const note = (movement: { count: number; people: Movement['people'][number][] }, { id, name, email }: ContactRow): void => {
  movement.count++;
  if (movement.people.length < SHOWN) movement.people.push({ id, label: nameText(name) ?? nameText(email) ?? id, email: name === null ? null : nameText(email) });
};
