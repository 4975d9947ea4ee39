import type { Recorded } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import type { ApiToken, ApiTokensRow } from './api-token.policy.js';
import type { StaffEvent } from './staff.events.js';

type Issued = Extract<Recorded<StaffEvent>, { type: 'ApiTokenIssued' }>;

const issued = ({ data, recordedAt, revision }: Issued): ApiToken => ({
  id: data.token, name: data.name, scope: data.scope, issued: recordedAt, expires: Date.parse(data.expires), revision,
});

/** Tokens that count, and those that ran out since the last one was issued. Looked up at every request that brings one. */
export const apiTokens = view<ApiTokensRow, StaffEvent>({
  name: 'apiTokens',
  version: 1,
  decisive: true,
  folds: ['ApiTokenIssued', 'ApiTokenRevoked'],
  idsOf: event => [event.of],
  fold: (row, event) => {
    const { tokens } = row ?? { tokens: [] };
    switch (event.type) {
      case 'ApiTokenIssued':
        return { staff: event.of, tokens: [...tokens.filter(({ expires }) => expires > event.recordedAt), issued(event)] };
      case 'ApiTokenRevoked':
        return { staff: event.of, tokens: tokens.filter(({ id }) => id !== event.data.token) };
      default:
        return row;
    }
  },
});
