import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { ContactRow } from '../contacts/contact.policy.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { countRows, rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import { listsNamedBy, type PortalRow } from '../portal/portal.policy.js';
import { isMember, type ListRow } from './list.policy.js';

const line = ({ id, name, kind, archived, zone, revision }: ListRow) => ({ id, name, kind, archived, zone, revision });

export const listPage = async (house: House, caller: Caller, page: { after: string | undefined; limit: number }) => {
  demandDeployment(caller);
  const { rows, next } = await rowPage<ListRow>(house.stores.views, 'list', page);
  return { lists: rows.map(({ row }) => line(row)), next };
};

const PORTALS = 1_000;

/** A list with its criteria, a look at its members (for a dynamic one, as the criteria say now), and the portals whose rules name it. */
export const listCard = async (house: House, caller: Caller, id: string) => {
  demandDeployment(caller);
  const row = existing(house.stores.views.snapshot(), id);
  const at = house.clock.now();
  const { count, exact, sample } = await countRows<ContactRow>(house.stores.views, 'contact', contact => onList(house, contact, row, at));
  const members = { count, exact, sample: sample.map(({ id: contact, name, email }) => ({ contact, name: nameText(name), email: nameText(email) })) };
  return { ...line(row), criteria: row.criteria, members, namedBy: portalsNaming(house, id) };
};

/** A list whose members are asked for by criteria. @throws Rejection `list.unknown`, `list.static` */
export const dynamicList = ({ stores }: House, caller: Caller, id: string): ListRow => {
  demandDeployment(caller);
  const row = existing(stores.views.snapshot(), id);
  if (row.kind !== 'dynamic') throw new Rejection('invalid', 'list.static', 'A static list has no criteria.');
  return row;
};

const existing = (rows: Rows, id: string): ListRow => {
  const found = rows.get<ListRow>('list', id)?.row;
  if (found) return found;
  throw new Rejection('unknown', 'list.unknown', 'There is no such list.');
};

const onList = ({ stores, judge }: House, contact: ContactRow, row: ListRow, at: number): boolean =>
  !contact.erased && isMember(contact, row, row.id, at, list => judge.criteria(stores.views.snapshot(), list)).member;

const portalsNaming = ({ stores }: House, list: string) =>
  stores.views
    .snapshot()
    .range<PortalRow>('portal', { limit: PORTALS })
    .filter(({ row }) => listsNamedBy(row).includes(list))
    .map(({ row }) => ({ portal: row.id, title: row.title.value }));
