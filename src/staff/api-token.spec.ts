import { describe, expect, it } from '@jest/globals';
import { command, rowAfter } from '../../test/support/folds.js';
import { givenFor } from '../../test/support/given.js';
import { IssueApiToken, RevokeApiToken } from './api-token.js';
import { holderBy, standsStill, tokenIn, type ScopedRole } from './api-token.policy.js';
import { apiTokens } from './api-tokens.view.js';
import type { StaffEvent } from './staff.events.js';
import { portalsOf, rolesOf } from './staff.policy.js';
import { staff } from './staff.js';
import { staff as staffRow } from './staff.view.js';

const given = givenFor(staff);
const eva: StaffEvent = { type: 'StaffInvited', data: { name: 'Eva', email: 'eva@example.org', emailDigest: 'd' } };
const granted = (role: ScopedRole['role'], portal: string | null = null): StaffEvent => ({ type: 'RoleGranted', data: { role, portal } });
const UNTIL = '2026-06-01T00:00:00.000Z';
const issued = (token: string, scope: readonly ScopedRole[] = [{ role: 'agent', portal: null }], expires = UNTIL): StaffEvent => ({ type: 'ApiTokenIssued', data: { token, name: 'Monitoring', scope, expires, by: null } });
const now = { now: Date.parse('2026-03-02T09:00:00.000Z') };
const issue = (changes: object = {}) => command(IssueApiToken, { staff: 's1', name: ' Monitoring ', scope: [{ role: 'agent' }], expires: UNTIL, ...changes });

describe('an API token', () => {
  it('gives its holder’s roles or less, each once', () => {
    given(eva, granted('agent')).when(issue(), now).then({ type: 'ApiTokenIssued', data: { token: expect.any(String) as never, name: 'Monitoring', scope: [{ role: 'agent', portal: null }], expires: UNTIL, by: null } });
    given(eva, granted('agent')).when(issue({ scope: [{ role: 'agent', portal: 'help' }, { role: 'agent', portal: 'help' }] }), now).then(issued(expect.any(String) as never, [{ role: 'agent', portal: 'help' }]));
    given(eva, granted('agent', 'help')).when(issue(), now).thenRejected('input.invalid');
    given(eva, granted('agent')).when(issue({ scope: [{ role: 'agent' }, { role: 'admin' }] }), now).thenRejected('input.invalid');
    given(eva, granted('agent')).when(issue({ scope: [] }), now).thenRejected('input.invalid');
  });

  it('ends within a year', () => {
    for (const expires of ['2026-03-02T09:00:00.000Z', '2020-01-01T00:00:00Z', '2027-03-04T09:00:00Z']) given(eva, granted('agent')).when(issue({ expires }), now).thenRejected('input.invalid');
  });

  it('is for staff who are there and not blocked', () => {
    given().when(issue(), now).thenRejected('staff.unknown');
    given(eva, granted('agent'), { type: 'StaffBlocked', data: {} }).when(issue(), now).thenRejected('staff.blocked');
  });

  it('is one of at most fifty that are good at the same time', () => {
    const many = (expires: string) => Array.from({ length: 50 }, (_, at) => issued(`t${at}`, undefined, expires));
    given(eva, granted('agent'), ...many(UNTIL)).when(issue(), now).thenRejected('token.too-many');
    given(eva, granted('agent'), ...many('2026-03-01T00:00:00.000Z')).when(issue(), now).then(issued(expect.any(String) as never));
  });

  it('is revoked once', () => {
    const revoke = command(RevokeApiToken, { staff: 's1', token: 't1' });
    given(eva, granted('agent'), issued('t1')).when(revoke).then({ type: 'ApiTokenRevoked', data: { token: 't1' } });
    given(eva, granted('agent'), issued('t1'), { type: 'ApiTokenRevoked', data: { token: 't1' } }).when(revoke).thenRejected('token.unknown');
    given(eva).when(command(RevokeApiToken, { staff: 's1', token: 'constructor' })).thenRejected('token.unknown');
  });
});

describe('the row of API tokens', () => {
  it('holds what is not revoked, and drops what has run out when another is issued', () => {
    const row = rowAfter(apiTokens, 'staff-s1', granted('agent'), issued('old', undefined, '2000-01-01T00:00:00.000Z'), issued('t1'), issued('t2'), { type: 'ApiTokenRevoked', data: { token: 't1' } })!;
    expect(row.tokens.map(({ id }) => id)).toEqual(['t2']);
    expect(tokenIn(row, 't1', now.now)).toBe('gone');
    expect(tokenIn(undefined, 't2', now.now)).toBe('gone');
    expect(tokenIn(row, 't2', Date.parse(UNTIL))).toBe('over');
    expect(tokenIn(row, 't2', Date.parse(UNTIL) - 1)).toMatchObject({ id: 't2', name: 'Monitoring' });
  });

  it('loses a role that is revoked for good, and the token that has none left', () => {
    const revoked: StaffEvent = { type: 'RoleRevoked', data: { role: 'agent', portal: null } };
    const both = issued('both', [{ role: 'agent', portal: null }, { role: 'auditor', portal: 'help' }]);
    const row = rowAfter(apiTokens, 'staff-s1', granted('agent'), granted('auditor'), issued('one'), both, revoked, granted('agent'))!;
    expect(row.tokens.map(({ id, scope }) => [id, scope])).toEqual([['both', [{ role: 'auditor', portal: 'help' }]]]);
  });

  it('goes with what had proven its maker’s session', () => {
    const [token] = rowAfter(apiTokens, 'staff-s1', granted('agent'), { ...issued('t1'), data: { token: 't1', name: 'x', scope: [{ role: 'agent', portal: null }], expires: UNTIL, by: { connection: 'firma', standing: '2.5' } } } as StaffEvent)!.tokens;
    const row = (...events: StaffEvent[]) => rowAfter(staffRow, 'staff-s1', eva, granted('agent'), ...events);
    const linked: StaffEvent = { type: 'StaffIdentityLinked', data: { connection: 'firma', identity: 'i', subject: 's' } };
    const unlinked: StaffEvent = { type: 'StaffIdentityUnlinked', data: { connection: 'firma', identity: 'i' } };
    const sso = (trust: number) => ({ connections: { firma: { id: 'firma', trust } } }) as never;
    expect([standsStill(token!, row(linked), sso(5)), standsStill(token!, row(linked), sso(6)), standsStill(token!, row(linked, unlinked, linked), sso(5)), standsStill(token!, row(linked), undefined)]).toEqual([true, false, false, false]);
  });
});

describe('the holder by a token', () => {
  const token = (...scope: ScopedRole[]) => ({ id: 't', name: 'x', scope, by: null, issued: 0, expires: 1, revision: 1 });
  const holder = (...events: StaffEvent[]) => rowAfter(staffRow, 'staff-s1', eva, ...events)!;

  it('has the roles that both have', () => {
    const by = holderBy(holder(granted('admin'), granted('agent', 'help')), token({ role: 'admin', portal: 'help' }, { role: 'agent', portal: 'help' }, { role: 'agent', portal: 'other' }, { role: 'auditor', portal: null }));
    expect([rolesOf(by, 'help'), rolesOf(by, 'other'), portalsOf(by)]).toEqual([['admin', 'agent'], [], ['help']]);
  });

  it('loses what the holder loses, and everything when it is blocked', () => {
    const by = (...events: StaffEvent[]) => rolesOf(holderBy(holder(...events), token({ role: 'agent', portal: null })), null);
    expect(by(granted('agent'))).toEqual(['agent']);
    expect(by(granted('agent'), { type: 'RoleRevoked', data: { role: 'agent', portal: null } })).toEqual([]);
    expect(by(granted('agent'), { type: 'StaffBlocked', data: {} })).toEqual([]);
  });
});
