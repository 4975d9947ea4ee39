import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../kernel/sealing.js';
import { command, recordedOn, rowAfter, rowsAlong } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { deploymentAdmins } from './deployment-admins.view.js';
import { portalsOf, rolesOf, type DeploymentAdmins, type StaffRole } from './staff.policy.js';
import { NoteRecoveryCodes, NoteRecoveryCodeUsed, NoteSecondFactor, RemoveSecondFactor, ResetSecondFactor } from './second-factor.js';
import { BlockStaff, GrantRole, InviteStaff, RevokeRole, staff, UnblockStaff } from './staff.js';
import type { StaffEvent } from './staff.events.js';
import { staff as staffRow } from './staff.view.js';

const given = givenFor(staff);
const eva: StaffEvent = { type: 'StaffInvited', data: { name: 'Eva', email: 'eva@example.org', emailDigest: 'staffEmail(eva@example.org)' } };
const granted = (role: StaffRole, portal: string | null = null): StaffEvent => ({ type: 'RoleGranted', data: { role, portal } });
const revoked = (role: StaffRole, portal: string | null = null): StaffEvent => ({ type: 'RoleRevoked', data: { role, portal } });
const blocked: StaffEvent = { type: 'StaffBlocked', data: {} };
const admins = (...active: string[]) => ({ rows: { 'deploymentAdmins/deployment': { active, blocked: [] } }, id: 's1' });
const grant = (role: StaffRole, portal?: string) => command(GrantRole, { staff: 's1', role, ...(portal ? { portal } : {}) });
const revoke = (role: StaffRole, portal?: string) => command(RevokeRole, { staff: 's1', role, ...(portal ? { portal } : {}) });

describe('a staff member', () => {
  it('is invited by an address that no colleague has', () => {
    const inviting = given().when(command(InviteStaff, { name: 'Eva', email: ' eva@example.org ' }));
    inviting.then(eva);
    expect(inviting.reserves()).toEqual(['staffEmail-staffEmail(eva@example.org)']);
    given(eva).when(command(InviteStaff, { name: 'Eva', email: 'eva@example.org' })).thenRejected('staff.exists');
    given().when(command(InviteStaff, { name: 'Eva', email: 'eva' })).thenRejected('email.invalid');
  });

  it('has roles for the deployment or for portals, each granted once', () => {
    given(eva).when(grant('agent')).then(granted('agent'));
    given(eva).when(grant('agent', 'help'), { rows: { 'portal/help': { id: 'help' } } }).then(granted('agent', 'help'));
    given(eva, granted('agent')).when(grant('agent')).thenNothing();
    given(eva).when(grant('agent', 'help')).thenRejected('portal.unknown');
    given().when(grant('agent')).thenRejected('staff.unknown');
    given(eva, blocked).when(grant('agent')).thenRejected('staff.blocked');
  });

  it('loses exactly the role that is revoked', () => {
    given(eva, granted('agent'), granted('agent', 'help')).when(revoke('agent', 'help')).then(revoked('agent', 'help'));
    given(eva, granted('agent')).when(revoke('agent', 'help')).thenNothing();
  });

  it('stays admin, and unblocked, while nobody else is (A2)', () => {
    given(eva, granted('admin')).when(revoke('admin'), admins('s1')).thenRejected('staff.last-admin');
    given(eva, granted('admin')).when(command(BlockStaff, { staff: 's1' }), admins('s1')).thenRejected('staff.last-admin');
    given(eva, granted('admin')).when(revoke('admin'), { id: 's1' }).thenRejected('staff.last-admin');
    given(eva, granted('admin')).when(revoke('admin'), admins('s1', 's2')).then(revoked('admin'));
    given(eva, granted('admin')).when(command(BlockStaff, { staff: 's1' }), admins('s1', 's2')).then(blocked);
    given(eva, granted('admin', 'help')).when(revoke('admin', 'help'), admins('s2')).then(revoked('admin', 'help'));
  });

  it('is blocked once and unblocked once', () => {
    given(eva).when(command(BlockStaff, { staff: 's1' })).then(blocked);
    given(eva, blocked).when(command(BlockStaff, { staff: 's1' })).thenNothing();
    given(eva, blocked).when(command(UnblockStaff, { staff: 's1' })).then({ type: 'StaffUnblocked', data: {} });
    given(eva).when(command(UnblockStaff, { staff: 's1' })).thenNothing();
  });
});

describe('a second factor', () => {
  const setUp: StaffEvent = { type: 'SecondFactorSetUp', data: { factor: 'f1' } };
  const note = (factor: string) => command(NoteSecondFactor, { staff: 's1', factor });

  it('is one at a time', () => {
    given(eva).when(note('f1')).then(setUp);
    given(eva, setUp).when(note('f1')).thenNothing();
    given(eva, setUp).when(note('f2')).thenRejected('second-factor.exists');
    given().when(note('f1')).thenRejected('staff.unknown');
  });

  it('is removed by its person or reset by an admin, and the log says which', () => {
    given(eva, setUp).when(command(RemoveSecondFactor, { staff: 's1' })).then({ type: 'SecondFactorRemoved', data: { factor: 'f1', by: 'self' } });
    given(eva, setUp).when(command(ResetSecondFactor, { staff: 's1' })).then({ type: 'SecondFactorRemoved', data: { factor: 'f1', by: 'admin' } });
    given(eva).when(command(ResetSecondFactor, { staff: 's1' })).thenNothing();
  });

  it('has recovery codes while it is there', () => {
    given(eva, setUp).when(command(NoteRecoveryCodes, { staff: 's1', count: 10 })).then({ type: 'RecoveryCodesRenewed', data: { count: 10 } });
    given(eva, setUp).when(command(NoteRecoveryCodeUsed, { staff: 's1', left: 9 })).then({ type: 'RecoveryCodeUsed', data: { left: 9 } });
    given(eva).when(command(NoteRecoveryCodes, { staff: 's1', count: 10 })).thenRejected('second-factor.none');
  });

  it('stands in the row while it counts', () => {
    expect(rowAfter(staffRow, 'staff-s1', eva, setUp)!.factor).toMatchObject({ id: 'f1', revision: 1 });
    expect(rowAfter(staffRow, 'staff-s1', eva, setUp, { type: 'SecondFactorRemoved', data: { factor: 'f1', by: 'admin' } })!.factor).toBeNull();
  });
});

describe('the row of a staff member', () => {
  it('names the event that granted each role', () => {
    const row = rowAfter(staffRow, 'staff-s1', eva, granted('admin'), granted('agent', 'help'), revoked('admin'))!;
    expect(row).toEqual({
      id: 's1', name: 'Eva', email: 'eva@example.org', emailDigest: 'staffEmail(eva@example.org)', blocked: null, factor: null, revision: 3,
      roles: [{ role: 'agent', portal: 'help', revision: 2 }], cut: 3, links: {},
    });
    expect([rolesOf(row, 'help'), rolesOf(row, 'other'), rolesOf(row, null), portalsOf(row)]).toEqual([['agent'], [], [], ['help']]);
  });

  it('gives no role to the blocked', () => {
    const row = rowAfter(staffRow, 'staff-s1', eva, granted('admin'), blocked)!;
    expect(rolesOf(row, null)).toEqual([]);
    expect(rolesOf(rowAfter(staffRow, 'staff-s1', eva, granted('admin'), blocked, { type: 'StaffUnblocked', data: {} })!, null)).toEqual(['admin']);
    expect(portalsOf(row)).toBeNull();
  });

  it('is there with an erased name', () => {
    expect(rowAfter(staffRow, 'staff-s1', { type: 'StaffInvited', data: { name: ERASED, email: ERASED, emailDigest: 'd' } })).toMatchObject({ name: ERASED });
  });
});

describe('the admins of the deployment', () => {
  it('are those who hold the role for all of it and are not blocked', () => {
    const along = rowsAlong<DeploymentAdmins, StaffEvent>(deploymentAdmins, 'staff-s1', [eva, granted('admin', 'help'), granted('agent'), granted('admin'), blocked, { type: 'StaffUnblocked', data: {} }, revoked('admin')], 'deployment');
    expect(along).toEqual([
      undefined, undefined, undefined,
      { active: ['s1'], blocked: [] },
      { active: [], blocked: ['s1'] },
      { active: ['s1'], blocked: [] },
      { active: [], blocked: [] },
    ]);
  });

  it('are gathered from all staff', () => {
    const events = [...recordedOn('staff-s2', [granted('admin')]), ...recordedOn('staff-s1', [granted('admin')])];
    const row = events.reduce<DeploymentAdmins | undefined>((so, event) => deploymentAdmins.fold(so, event, { rows: { get: () => undefined } }, 'deployment'), undefined);
    expect(row).toEqual({ active: ['s1', 's2'], blocked: [] });
  });
});
