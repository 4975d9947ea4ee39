import { Rejection } from '../kernel/errors.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { StaffRow } from './staff.policy.js';

const card = ({ id, name, email, roles, blocked, revision }: StaffRow) => ({ id, name: nameText(name), email: nameText(email), roles, blocked: blocked?.is ?? false, revision });

export const staffPage = async (house: House, caller: Caller, page: { after: string | undefined; limit: number }) => {
  demandDeployment(caller);
  const { rows, next } = await rowPage<StaffRow>(house.stores.views, 'staff', page);
  return { staff: rows.map(({ row }) => card(row)), next };
};

export const staffCard = (house: House, caller: Caller, id: string) => {
  demandDeployment(caller);
  const row = house.stores.views.snapshot().get<StaffRow>('staff', id)?.row;
  if (!row) throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
  return card(row);
};
