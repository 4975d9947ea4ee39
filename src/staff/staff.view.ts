import type { Recorded } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import type { StaffEvent } from './staff.events.js';
import type { StaffRow } from './staff.policy.js';

type Invited = Extract<Recorded<StaffEvent>, { type: 'StaffInvited' }>;

const invited = ({ of, data, revision }: Invited): StaffRow => ({
  id: of, name: data.name, email: data.email, emailDigest: data.emailDigest, roles: [], blocked: null, factor: null, cut: 0, links: {}, revision,
});

const next = (row: StaffRow, event: Exclude<Recorded<StaffEvent>, Invited>): StaffRow => {
  const { revision } = event;
  switch (event.type) {
    case 'RoleGranted':
      return { ...row, revision, roles: [...row.roles, { ...event.data, revision }] };
    case 'RoleRevoked':
      return { ...row, revision, cut: revision, roles: row.roles.filter(({ role, portal }) => role !== event.data.role || portal !== event.data.portal) };
    case 'StaffBlocked':
      return { ...row, revision, cut: revision, blocked: { is: true, revision } };
    case 'StaffUnblocked':
      return { ...row, revision, blocked: { is: false, revision } };
    case 'SecondFactorSetUp':
      return { ...row, revision, factor: { id: event.data.factor, since: event.at, revision } };
    case 'SecondFactorRemoved':
      return { ...row, revision, factor: null };
    case 'RecoveryCodesRenewed':
    case 'RecoveryCodeUsed':
    case 'StaffPasswordChanged':
      return { ...row, revision };
    case 'StaffIdentityLinked':
      return { ...row, revision, links: { ...row.links, [event.data.connection]: revision } };
    case 'StaffIdentityUnlinked':
      return { ...row, revision, links: Object.fromEntries(Object.entries(row.links).filter(([connection]) => connection !== event.data.connection)) };
    case 'ApiTokenIssued':
    case 'ApiTokenRevoked':
      return row;
  }
};

export const staff = view<StaffRow, StaffEvent>({
  name: 'staff',
  version: 3,
  decisive: true,
  folds: ['StaffInvited', 'RoleGranted', 'RoleRevoked', 'StaffBlocked', 'StaffUnblocked', 'SecondFactorSetUp', 'SecondFactorRemoved', 'RecoveryCodesRenewed', 'RecoveryCodeUsed', 'StaffPasswordChanged', 'StaffIdentityLinked', 'StaffIdentityUnlinked'],
  idsOf: event => [event.of],
  fold: (row, event) => (event.type === 'StaffInvited' ? invited(event) : row && next(row, event)),
});
