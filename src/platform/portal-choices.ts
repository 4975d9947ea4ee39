import type { PortalRow } from '../portal/portal.policy.js';
import type { Caller } from './caller.js';
import type { House } from './house.js';

/** Portals in reach of the caller, to choose from. */
export const portalChoices = (house: House, { portals }: Pick<Caller, 'portals'>): readonly { readonly value: string; readonly label: string }[] =>
  house.stores.views.snapshot().range<PortalRow>('portal', { limit: 500 })
    .filter(({ id }) => portals === null || portals.includes(id))
    .map(({ id, row }) => ({ value: id, label: row.title.value }));
