import type { Recorded } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import { isWithin, type ApiToken, type ApiTokensRow, type ScopedRole } from './api-token.policy.js';
import type { StaffEvent } from './staff.events.js';

type Issued = Extract<Recorded<StaffEvent>, { type: 'ApiTokenIssued' }>;

const NONE: Omit<ApiTokensRow, 'staff'> = { tokens: [], roles: [] };

const issued = ({ data, recordedAt, revision }: Issued): ApiToken => ({
  id: data.token, name: data.name, scope: data.scope, by: data.by, issued: recordedAt, expires: Date.parse(data.expires), revision,
});

/** A role that was taken away goes from the tokens for good: granted again, it is in none of them. */
const within = (tokens: readonly ApiToken[], roles: readonly ScopedRole[]): readonly ApiToken[] =>
  tokens.map(token => ({ ...token, scope: token.scope.filter(one => isWithin(roles, one)) })).filter(({ scope }) => scope.length > 0);

/** Tokens that count, and those that ran out since the last one was issued. Looked up at every request that brings one. */
export const apiTokens = view<ApiTokensRow, StaffEvent>({
  name: 'apiTokens',
  version: 2,
  decisive: true,
  folds: ['RoleGranted', 'RoleRevoked', 'ApiTokenIssued', 'ApiTokenRevoked'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    const before = { ...NONE, ...row, staff: event.of };
    switch (event.type) {
      case 'RoleGranted':
        return { ...before, roles: [...before.roles, { role: event.data.role, portal: event.data.portal }] };
      case 'RoleRevoked': {
        const roles = before.roles.filter(({ role, portal }) => role !== event.data.role || portal !== event.data.portal);
        return { ...before, roles, tokens: within(before.tokens, roles) };
      }
      case 'ApiTokenIssued':
        return { ...before, tokens: [...before.tokens.filter(({ expires }) => expires > event.recordedAt), issued(event)] };
      case 'ApiTokenRevoked':
        return { ...before, tokens: before.tokens.filter(({ id }) => id !== event.data.token) };
      default:
        return row;
    }
  },
});
