import { view } from '../kernel/view.js';
import type { StaffSsoEvent } from '../staff/staff-sso.events.js';
import type { PortalEvent } from './portal.events.js';

/** Who uses, or used, the secret with this fingerprint: nobody else may (J9). */
export interface SsoSecretUse {
  /** null: the connection is the deployment's own. */
  readonly portal: string | null;
  readonly connection: string;
}

type SecretSet = Extract<PortalEvent, { type: 'SsoSecretSet' }> | Extract<StaffSsoEvent, { type: 'StaffSsoSecretSet' }>;

/** By fingerprint, a keyed digest. Kept for good: a secret that was given up once is known to somebody. */
export const ssoSecretUse = view<SsoSecretUse, SecretSet>({
  name: 'ssoSecretUse',
  version: 1,
  decisive: false,
  folds: ['SsoSecretSet', 'StaffSsoSecretSet'],
  idsOf: event => [event.data.fingerprint],
  fold: (row, event) => row ?? { portal: event.type === 'SsoSecretSet' ? event.of : null, connection: event.data.connection },
});
