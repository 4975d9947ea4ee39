import { RecordSessionEnd } from '../identity/sign-in.js';
import type { VaultRow } from '../kernel/vault.js';
import { SYSTEM } from '../platform/caller.js';
import type { House } from '../platform/house.js';
import type { StaffSsoRow } from './staff-sso.policy.js';
import { DEPLOYMENT, type StaffRow } from './staff.policy.js';
import { FIRST_STANDING, standingOf } from './standing.policy.js';

/** As `identity/` writes them. */
interface Session {
  readonly person: { readonly kind: string; readonly id: string };
  readonly connection: string | null;
  readonly standing?: string;
}

interface HalfWay {
  readonly standing: string;
  readonly sso?: { readonly connection: string };
}

const PAGE = 500;

/**
 * Ends what began with a right, a link or a trust that has gone: sessions, which the log tells, and sign-ins that wait for their
 * second factor. That they lead nowhere is said by the rows already; here nothing of them stays. `staff`: of one member; else of all.
 */
export const endWhatLostStanding = async (house: House, staff?: string): Promise<void> => {
  const rows = house.stores.views.snapshot();
  const sso = rows.get<StaffSsoRow>('staffSso', DEPLOYMENT)?.row;
  const members = new Map<string, StaffRow | undefined>();
  const stands = (id: string, standing: string, connection: string | null): boolean => {
    if (!members.has(id)) members.set(id, house.stores.views.snapshot().get<StaffRow>('staff', id)?.row);
    return standingOf(members.get(id), sso, connection) === standing;
  };
  await each(house, 'staffSignIn', staff, ({ owner = '', value }) => stands(owner, (value as HalfWay).standing, (value as HalfWay).sso?.connection ?? null));
  const ended = await each(house, 'session', staff, ({ value }) => {
    const { person, standing = FIRST_STANDING, connection } = value as Session;
    return person.kind !== 'staff' || stands(person.id, standing, connection);
  });
  for (const { key } of ended) await house.runner.run(Object.assign(new RecordSessionEnd(), { session: key.slice(0, 20), reason: 'access-ended' }), SYSTEM);
};

/** Deletes the rows that do not stand, and names them. */
const each = async ({ stores: { vault } }: House, collection: string, owner: string | undefined, stands: (row: VaultRow) => boolean): Promise<readonly VaultRow[]> => {
  const fallen: VaultRow[] = [];
  for (let after: string | undefined; ; ) {
    const page = await vault.list(collection, { limit: PAGE, ...(owner !== undefined && { owner }), ...(after !== undefined && { after }) });
    fallen.push(...page.filter(row => !stands(row)));
    if (page.length < PAGE) break;
    after = page.at(-1)!.key;
  }
  if (fallen.length > 0) await vault.write(fallen.map(({ key }) => ({ collection, key, delete: true as const })));
  return fallen;
};
