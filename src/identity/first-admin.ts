import type { DeploymentAdmins } from '../staff/staff.policy.js';
import { DEPLOYMENT } from '../staff/staff.policy.js';
import type { House } from '../platform/house.js';
import { Links } from './links.js';

export const FIRST_ADMIN = 'first-admin';

/** Is there anybody who can let others in? */
export const hasAdmin = (house: House): boolean => {
  const admins = house.stores.views.snapshot().get<DeploymentAdmins>('deploymentAdmins', DEPLOYMENT)?.row;
  return admins !== undefined && admins.active.length + admins.blocked.length > 0;
};

/** The one-time address for the first admin; undefined when there is one already. A new one ends the one before. */
export const firstAdminLink = async (house: House, url: string): Promise<string | undefined> => {
  if (hasAdmin(house)) return undefined;
  const { vault } = house.stores;
  const token = await new Links(vault, house.clock, house.random).issue({ purpose: 'setup-admin', host: new URL(url).hostname, intent: { is: FIRST_ADMIN }, owner: FIRST_ADMIN, replaces: true });
  return new URL(`/staff/setup/${token}`, url).href;
};
