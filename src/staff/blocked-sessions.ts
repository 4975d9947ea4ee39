import { RecordSessionEnd } from '../identity/sign-in.js';
import { SYSTEM } from '../platform/caller.js';
import type { House } from '../platform/house.js';

/** The sessions of a blocked member end for good: unblocking brings none of them back. Each is told in the log. */
export const endSessionsOfBlocked = async (house: House, staff: string): Promise<void> => {
  const { vault } = house.stores;
  const rows = await vault.list('session', { owner: staff });
  if (rows.length === 0) return;
  await vault.write(rows.map(({ key }) => ({ collection: 'session', key, delete: true as const })));
  for (const { key } of rows) await house.runner.run(Object.assign(new RecordSessionEnd(), { session: key.slice(0, 20), reason: 'access-ended' }), SYSTEM);
};
