import { connectionIn, type StaffSsoRow } from './staff-sso.policy.js';
import type { StaffRow } from './staff.policy.js';

/** What a connection has proven of somebody, as a text: another one once the link or the trust has gone, though both come back. Undefined: nothing. */
export const provenBy = (row: StaffRow | undefined, sso: StaffSsoRow | undefined, connection: string): string | undefined => {
  const known = connectionIn(sso, connection);
  return row && known && Object.hasOwn(row.links, connection) ? `${row.links[connection]}.${known.trust}` : undefined;
};

/**
 * What a sign-in of staff rests on, as a text that is another one as soon as any of it has gone: a session that began on another one
 * is over, whatever came back since. `connection` null: by password or link. Undefined: it rests on nothing.
 */
export const standingOf = (row: StaffRow | undefined, sso: StaffSsoRow | undefined, connection: string | null): string | undefined => {
  if (!row || connection === null) return row && String(row.cut);
  const proven = provenBy(row, sso, connection);
  return proven && `${row.cut}.${proven}`;
};

/** As every session stood before any of it was looked at: what was opened without a standing counts while nothing was ever taken away. */
export const FIRST_STANDING = '0';
