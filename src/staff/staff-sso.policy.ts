import type { SecretPurpose, OidcSettings, SamlSettings } from '../sso/connection.policy.js';

/** A connection of the deployment: it proves who a staff member is, and gives no right. */
export interface StaffConnection {
  readonly id: string;
  readonly kind: 'saml' | 'oidc';
  readonly name: string;
  /** null: named, and not set up yet. */
  readonly settings: SamlSettings | OidcSettings | null;
  /** The revisions of the events that hold its secrets: never a secret itself. */
  readonly secrets: Readonly<Partial<Record<SecretPurpose, { readonly revision: number }>>>;
  /** Of the last change that took trust away from what it had proven before. */
  readonly trust: number;
  readonly revision: number;
}

/** The decisive row `staffSso`, one for the deployment. Folds `staffSso-deployment` alone. */
export interface StaffSsoRow {
  readonly connections: Readonly<Record<string, StaffConnection>>;
}

/** The decisive row `staffIdentity`, by digest of connection and identity: whose sign-in it is. */
export interface StaffIdentityRow {
  readonly staff: string;
  readonly connection: string;
}

export const NO_CONNECTIONS: StaffSsoRow = { connections: {} };

/** What a connection lacks before anybody can come in by it. */
export const lackingInStaff = ({ settings, secrets }: Pick<StaffConnection, 'settings' | 'secrets'>): 'settings' | 'client' | null =>
  !settings ? 'settings' : settings.kind === 'oidc' && !secrets.client ? 'client' : null;

export const connectionIn = (row: StaffSsoRow | undefined, id: string): StaffConnection | undefined => (row && Object.hasOwn(row.connections, id) ? row.connections[id] : undefined);

/** Those by which somebody can come in, the longest unchanged first. */
export const waysInOf = (row: StaffSsoRow | undefined): readonly StaffConnection[] =>
  Object.values(row?.connections ?? {}).filter(one => lackingInStaff(one) === null).sort((a, b) => a.revision - b.revision);

type Settings = StaffConnection['settings'];

const keepsAll = (before: readonly string[], after: readonly string[]): boolean => before.every(one => after.includes(one));

/**
 * Whether whoever came in by the settings of before would come in by those of now: what is added, or says how to get there,
 * takes no trust away; a key, a domain or another way to know people does.
 */
export const keepsTrust = (before: Settings, after: Settings): boolean => {
  if (!before || !after) return !before;
  if (!keepsAll(before.domains, after.domains) || before.mapping.email !== after.mapping.email) return false;
  if (before.kind === 'oidc') return after.kind === 'oidc' && before.issuer === after.issuer && before.clientId === after.clientId;
  return after.kind === 'saml' && before.idp === after.idp && before.subjectAttribute === after.subjectAttribute && keepsAll(before.certificates, after.certificates) && (before.signed === after.signed || after.signed === 'one');
};
