import { view } from '../kernel/view.js';
import type { PortalEvent } from './portal.events.js';

/** Who uses, or used, the secret with this fingerprint: nobody else may (J9). */
export interface SsoSecretUse {
  readonly portal: string;
  readonly connection: string;
}

/** By fingerprint, a keyed digest. Kept for good: a secret that was given up once is known to somebody. */
export const ssoSecretUse = view<SsoSecretUse, Extract<PortalEvent, { type: 'SsoSecretSet' }>>({
  name: 'ssoSecretUse',
  version: 1,
  decisive: false,
  folds: ['SsoSecretSet'],
  idsOf: event => [event.data.fingerprint],
  fold: (row, event) => row ?? { portal: event.of, connection: event.data.connection },
});
