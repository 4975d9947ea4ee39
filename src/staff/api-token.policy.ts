import type { Text } from '../kernel/sealing.js';
import type { StaffSsoRow } from './staff-sso.policy.js';
import type { GrantedRole, StaffRow } from './staff.policy.js';
import { provenBy } from './standing.policy.js';

/** A role that a token may use; `portal` null: for the deployment. */
export type ScopedRole = Pick<GrantedRole, 'role' | 'portal'>;

/** What had proven its maker's session where that was a connection: with it the token goes. */
export interface TokenProof {
  readonly connection: string;
  readonly standing: string;
}

export interface ApiToken {
  readonly id: string;
  readonly name: Text;
  readonly scope: readonly ScopedRole[];
  /** ms. */
  readonly issued: number;
  readonly expires: number;
  readonly by: TokenProof | null;
  /** Of the ApiTokenIssued. */
  readonly revision: number;
}

/** The decisive row `apiTokens`, one for each staff member; a revoked token is in it no more. Folds `staff-<id>` alone. */
export interface ApiTokensRow {
  readonly staff: string;
  readonly tokens: readonly ApiToken[];
  /** Of the holder, by which a revoked one is taken from its tokens for good. */
  readonly roles: readonly ScopedRole[];
}

/** Days that a token lasts at most. */
export const LONGEST_LIFE = 366;
/** Living tokens of one staff member. */
export const MOST_TOKENS = 50;

/** Whether a role, as somebody holds it, gives another: the same one, for the deployment or for that portal. */
const covers = (held: ScopedRole, wanted: ScopedRole): boolean => held.role === wanted.role && (held.portal === null || held.portal === wanted.portal);

export const isWithin = (roles: readonly ScopedRole[], wanted: ScopedRole): boolean => roles.some(held => covers(held, wanted));

/** The holder as a token lets it be: only roles that the token names and the holder still has. */
export const holderBy = (holder: StaffRow, { scope }: ApiToken): StaffRow => ({
  ...holder,
  roles: scope.filter(wanted => isWithin(holder.roles, wanted)).map(({ role, portal }) => ({ role, portal, revision: holder.revision })),
});

/** Whether what had proven its maker still stands. */
export const standsStill = ({ by }: ApiToken, holder: StaffRow | undefined, sso: StaffSsoRow | undefined): boolean =>
  by === null || provenBy(holder, sso, by.connection) === by.standing;

/** The token as it stands now: gone when it was revoked, over when its time has come. */
export const tokenIn = (row: ApiTokensRow | undefined, id: string, now: number): ApiToken | 'gone' | 'over' => {
  const token = row?.tokens.find(one => one.id === id);
  if (!token) return 'gone';
  return now < token.expires ? token : 'over';
};
