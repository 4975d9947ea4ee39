import { describe, expect, it } from '@jest/globals';
import { command, rowsAlong } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { email, host, identity, ReleaseEmail, ReleaseStaffEmail, ReserveEmail, ReserveHost, ReserveIdentity, ReserveStaffEmail, staffEmail } from './reservation.js';
import { emailHolder, hostHolder } from './reservation.view.js';

const reserve = (holder: string) => command(ReserveEmail, { key: 'd1', holder });
const given = givenFor(email);

describe('a reservation', () => {
  it('belongs to whoever comes first, and to nobody else', () => {
    given().when(reserve('c1')).then({ type: 'EmailReserved', data: { holder: 'c1' } });
    given({ type: 'EmailReserved', data: { holder: 'c1' } }).when(reserve('c1')).thenNothing();
    given({ type: 'EmailReserved', data: { holder: 'c1' } }).when(reserve('c2')).thenRejected('email.taken');
  });

  it('is free again after it was given up, which only its holder can', () => {
    const release = (holder: string) => command(ReleaseEmail, { key: 'd1', holder });
    given({ type: 'EmailReserved', data: { holder: 'c1' } }).when(release('c2')).thenNothing();
    given({ type: 'EmailReserved', data: { holder: 'c1' } }).when(release('c1')).then({ type: 'EmailReleased', data: { holder: 'c1' } });
    given({ type: 'EmailReserved', data: { holder: 'c1' } }, { type: 'EmailReleased', data: { holder: 'c1' } })
      .when(reserve('c2'))
      .then({ type: 'EmailReserved', data: { holder: 'c2' } });
  });

  it('is a matter of its own for identities, host names and staff', () => {
    givenFor(identity)({ type: 'IdentityReserved', data: { holder: 'c1' } }).when(command(ReserveIdentity, { key: 'd', holder: 'c2' })).thenRejected('identity.taken');
    givenFor(host)({ type: 'HostReserved', data: { holder: 'p1' } }).when(command(ReserveHost, { key: 'hilfe.example', holder: 'p2' })).thenRejected('host.taken');
    givenFor(staffEmail)().when(command(ReserveStaffEmail, { key: 'd', holder: 's1' })).then({ type: 'StaffEmailReserved', data: { holder: 's1' } });
    givenFor(staffEmail)({ type: 'StaffEmailReserved', data: { holder: 's1' } }).when(command(ReleaseStaffEmail, { key: 'd', holder: 's1' })).then({ type: 'StaffEmailReleased', data: { holder: 's1' } });
  });

  it('has a row as long as somebody holds it', () => {
    expect(
      rowsAlong(emailHolder, 'email-d1', [
        { type: 'EmailReserved', data: { holder: 'c1' } },
        { type: 'EmailReleased', data: { holder: 'c1' } },
        { type: 'EmailReserved', data: { holder: 'c2' } },
      ]),
    ).toEqual([{ holder: 'c1', revision: 0 }, undefined, { holder: 'c2', revision: 2 }]);
    expect(rowsAlong(hostHolder, 'host-hilfe.example.org', [{ type: 'HostReserved', data: { holder: 'p1' } }])).toEqual([{ holder: 'p1', revision: 0 }]);
  });
});
