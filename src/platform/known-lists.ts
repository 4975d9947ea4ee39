import type { Rows } from '../kernel/view.js';
import { listsNamedBy, type PortalRow } from '../portal/portal.policy.js';
import type { Caller } from './caller.js';

/** Lists belong to the deployment: whoever administers one portal knows those that its rules name already, and of no other that there is one. */
export const listsKnownTo = (rows: Rows, { portals }: Pick<Caller, 'portals'>, portal: string): ((list: string) => boolean) => {
  if (portals === null) return () => true;
  const row = rows.get<PortalRow>('portal', portal)?.row;
  const named = new Set(row ? listsNamedBy(row) : []);
  return list => named.has(list);
};
