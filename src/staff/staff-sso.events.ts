import { event, events, type FactOf } from '../kernel/event.js';
import { sealedSecret, type Text } from '../kernel/sealing.js';
import type { SecretPurpose } from '../sso/connection.policy.js';
import type { StaffConnection } from './staff-sso.policy.js';

const SECRET = {
  token: ['secret for tokens', 'ein neues Geheimnis für Tokens'],
  client: ['client secret', 'ein neues Client-Geheimnis'],
  signing: ['key for signing requests', 'einen neuen Schlüssel für unterschriebene Anfragen'],
} as const satisfies Record<SecretPurpose, readonly [string, string]>;

/** Connections by which staff sign in: the deployment's own, in one stream. */
export const staffSsoEvents = events('staffSso', {
  StaffSsoConfigured: event<{ connection: string } & Pick<StaffConnection, 'kind' | 'name' | 'settings'>>({
    en: d => `The SSO connection “${d.name}” (${d.kind}) was set up for staff.`,
    de: d => `Die SSO-Verbindung „${d.name}“ (${d.kind}) wurde für das Team eingerichtet.`,
  }),
  StaffSsoSecretSet: event<{ connection: string; purpose: SecretPurpose; secret: Text; fingerprint: string; replaces: string | null }>({
    sealed: { secret: sealedSecret },
    en: d => `The SSO connection ${d.connection} for staff has a new ${SECRET[d.purpose][0]}.`,
    de: d => `Die SSO-Verbindung ${d.connection} für das Team hat ${SECRET[d.purpose][1]}.`,
  }),
  StaffSsoRemoved: event<{ connection: string; keys: readonly string[] }>({
    en: d => `The SSO connection ${d.connection} for staff was removed with its secrets.`,
    de: d => `Die SSO-Verbindung ${d.connection} für das Team wurde samt ihren Geheimnissen entfernt.`,
  }),
});

export type StaffSsoEvent = FactOf<typeof staffSsoEvents>;
