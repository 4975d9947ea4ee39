import type { Outcome } from '../platform/command-runner.js';
import type { House } from '../platform/house.js';
import type { StaffRow } from './staff.policy.js';

/** A second factor that was reset leaves the vault, and its person hears of it, who may not have asked for that. */
export const tellOfReset = async (house: House, staff: string, { stream, revision }: Pick<Outcome, 'stream' | 'revision'>): Promise<void> => {
  const { vault, views } = house.stores;
  await vault.deleteOwned('secondFactor', staff);
  const email = views.snapshot().get<StaffRow>('staff', staff)?.row.email;
  if (typeof email !== 'string') return;
  const letter = house.outbox.order({ id: `${stream}.${revision}`, kind: 'second-factor-reset', portal: '', host: '', owner: staff, to: email, language: house.config.language });
  await vault.write([letter]);
  house.outbox.kick();
};
