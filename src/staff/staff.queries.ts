import { Rejection } from '../kernel/errors.js';
import type { Rows } from '../kernel/view.js';
import type { Caller } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import { nameText } from '../platform/names.js';
import { rowPage } from '../platform/row-pages.js';
import { demandDeployment } from '../platform/staff-reach.js';
import type { StaffRow } from './staff.policy.js';

interface LastSignIn {
  readonly at: number;
}

const card = (rows: Rows, { id, name, email, roles, blocked, factor, revision }: StaffRow) => ({
  id, name: nameText(name), email: nameText(email), roles, blocked: blocked?.is ?? false, secondFactor: factor !== null,
  secondFactorSince: factor && new Date(factor.since).toISOString(), lastSignIn: moment(rows.get<LastSignIn>('lastSignIn', id)?.row.at), revision,
});

export type StaffCard = ReturnType<typeof card>;

const moment = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

export const staffPage = async (house: House, caller: Caller, page: { after: string | undefined; limit: number }) => {
  demandDeployment(caller);
  const { rows, next } = await rowPage<StaffRow>(house.stores.views, 'staff', page);
  const snapshot = house.stores.views.snapshot();
  return { staff: rows.map(({ row }) => card(snapshot, row)), next };
};

export const staffCard = (house: House, caller: Caller, id: string) => {
  demandDeployment(caller);
  const snapshot = house.stores.views.snapshot();
  const row = snapshot.get<StaffRow>('staff', id)?.row;
  if (!row) throw new Rejection('unknown', 'staff.unknown', 'There is no such staff member.');
  return card(snapshot, row);
};
