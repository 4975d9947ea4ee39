import type { EventFamily } from '../kernel/event.js';
import { view } from '../kernel/view.js';
import { emailEvents, hostEvents, identityEvents, ssoSecretEvents, staffEmailEvents, type ReservationEvent } from './reservation.events.js';
import type { HolderRow } from './reservation.policy.js';

/** Who has it; no row when nobody does. */
const holderOf = (name: string, { definitions }: EventFamily) =>
  view<HolderRow, ReservationEvent>({
    name,
    version: 1,
    decisive: true,
    folds: Object.keys(definitions),
    idsOf: event => [event.of],
    fold: (_, { type, data, revision }) => (type.endsWith('Reserved') ? { holder: data.holder, revision } : undefined),
  });

export const emailHolder = holderOf('emailHolder', emailEvents);
export const identityHolder = holderOf('identityHolder', identityEvents);
export const hostHolder = holderOf('hostHolder', hostEvents);
export const staffEmailHolder = holderOf('staffEmailHolder', staffEmailEvents);
export const ssoSecretHolder = holderOf('ssoSecretHolder', ssoSecretEvents);
