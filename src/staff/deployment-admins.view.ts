import { view } from '../kernel/view.js';
import type { StaffEvent } from './staff.events.js';
import { DEPLOYMENT, type DeploymentAdmins } from './staff.policy.js';

const NOBODY: DeploymentAdmins = { active: [], blocked: [] };

const having = (ids: readonly string[], id: string): readonly string[] => (ids.includes(id) ? ids : [...ids, id].sort());
const lacking = (ids: readonly string[], id: string): readonly string[] => ids.filter(one => one !== id);

const isGlobalAdmin = (event: StaffEvent): boolean =>
  (event.type === 'RoleGranted' || event.type === 'RoleRevoked') && event.data.role === 'admin' && event.data.portal === null;

/**
 * Who could let others in: what "the last admin" is measured by. It folds all staff streams, so it is derived: two
 * revocations at the same instant may both pass (design section 6), and a command of the system grants the role anew.
 */
export const deploymentAdmins = view<DeploymentAdmins, StaffEvent>({
  name: 'deploymentAdmins',
  version: 1,
  decisive: false,
  folds: ['RoleGranted', 'RoleRevoked', 'StaffBlocked', 'StaffUnblocked'],
  idsOf: event => (event.type === 'StaffBlocked' || event.type === 'StaffUnblocked' || isGlobalAdmin(event) ? [DEPLOYMENT] : []),
  fold: (row = NOBODY, { type, of }) => {
    switch (type) {
      case 'RoleGranted':
        return { ...row, active: having(row.active, of) };
      case 'RoleRevoked':
        return { active: lacking(row.active, of), blocked: lacking(row.blocked, of) };
      case 'StaffBlocked':
        return row.active.includes(of) ? { active: lacking(row.active, of), blocked: having(row.blocked, of) } : row;
      case 'StaffUnblocked':
        return row.blocked.includes(of) ? { active: having(row.active, of), blocked: lacking(row.blocked, of) } : row;
      case 'StaffInvited':
      case 'SecondFactorSetUp':
      case 'SecondFactorRemoved':
      case 'RecoveryCodesRenewed':
      case 'RecoveryCodeUsed':
      case 'StaffPasswordChanged':
      case 'ApiTokenIssued':
      case 'ApiTokenRevoked':
        return row;
    }
  },
});
