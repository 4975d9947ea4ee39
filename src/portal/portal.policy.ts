import type { SecretPurpose, SsoSettings } from '../sso/connection.policy.js';

/** One setting with the event that set it. */
export interface Setting<T> {
  readonly value: T;
  /** Revision on `portal-<id>`; -1 while it is the default that no event set. */
  readonly revision: number;
}

export interface AccessRule {
  readonly mode: 'everybody' | 'lists';
  readonly lists: readonly string[];
}

export interface SsoRule {
  readonly mode: 'off' | 'all' | 'lists';
  readonly lists: readonly string[];
  /** Only contacts that exist already may come in; none is created. */
  readonly existingOnly: boolean;
}

/** Whose tickets a contact sees, and whether it may answer them. */
export interface TicketScope {
  readonly own: { readonly reply: boolean };
  /** `lists`: only contacts on these lists see their companies' tickets. */
  readonly company: { readonly see: 'none' | 'all' | 'lists'; readonly lists: readonly string[]; readonly reply: boolean };
}

export interface ReopenRule {
  /** `within`: until so many days of the portal's zone after the last close; `never`: a linked new ticket instead. */
  readonly mode: 'always' | 'never' | 'within';
  readonly days: number;
  /** A reply that only says thanks does not reopen (C9). */
  readonly thanksKeepClosed: boolean;
}

export interface SessionRule {
  /** Minutes. */
  readonly idle: 20 | 40 | 60;
  /** Hours. */
  readonly absolute: number;
}

export interface HostSettings {
  readonly revision: number;
  /** Overrides of the portal's own; absent: the portal's holds. */
  readonly selfRegistration?: Setting<boolean>;
  readonly sso?: Setting<SsoRule>;
}

export interface Connection {
  readonly id: string;
  readonly kind: 'saml' | 'jwt' | 'oidc';
  readonly name: string;
  readonly hosts: readonly string[];
  /** null: named, and not set up yet. */
  readonly settings: SsoSettings | null;
  /** The revisions of the events that hold its secrets: never a secret itself (sso-secrets.ts reads them). */
  readonly secrets: Readonly<Partial<Record<SecretPurpose, { readonly revision: number }>>>;
  readonly revision: number;
}

export interface TicketForm {
  readonly fields: readonly { readonly property: string; readonly required: boolean }[];
}

/** `hue`: degrees of the colour circle, 0 to 359. */
export interface Branding {
  readonly hue: number;
  readonly name: string;
}

/** `minimal`: mails say that something happened, and hold no text and no subject of a ticket. */
export interface MailRule {
  readonly mode: 'full' | 'minimal' | 'off';
}

export type Language = 'de' | 'de-du' | 'en';

/** A filter rule: criteria as HubSpot JSON (null: everything in scope), saved at a revision. */
export type FilterSetting = Setting<unknown>;

/** The decisive row `portal`. Folds `portal-<id>` alone. */
export interface PortalRow {
  readonly id: string;
  readonly open: Setting<boolean>;
  readonly title: Setting<string>;
  readonly zone: Setting<string>;
  readonly language: Language;
  readonly hosts: Readonly<Record<string, HostSettings>>;
  readonly selfRegistration: Setting<boolean>;
  readonly access: Setting<AccessRule>;
  readonly sso: Setting<SsoRule>;
  readonly connections: Readonly<Record<string, Connection>>;
  readonly scope: Setting<TicketScope>;
  readonly filter: FilterSetting;
  readonly listFilters: Readonly<Record<string, FilterSetting>>;
  readonly reopen: Setting<ReopenRule>;
  readonly sessions: Setting<SessionRule>;
  readonly form: Setting<TicketForm>;
  readonly brand: Setting<Branding>;
  readonly knowledgeBaseLink: Setting<boolean>;
  readonly mails: Setting<MailRule>;
  readonly revision: number;
}

export const DEFAULTS = {
  access: { mode: 'everybody', lists: [] } satisfies AccessRule as AccessRule,
  sso: { mode: 'off', lists: [], existingOnly: false } as SsoRule,
  scope: { own: { reply: true }, company: { see: 'none', lists: [], reply: false } } as TicketScope,
  reopen: { mode: 'always', days: 14, thanksKeepClosed: false } as ReopenRule,
  sessions: { idle: 40, absolute: 24 } as SessionRule,
  form: { fields: [] } as TicketForm,
  brand: { hue: 250, name: '' } as Branding,
  zone: 'Europe/Berlin',
  mails: { mode: 'full' } as MailRule,
};

export const hasHost = (portal: PortalRow, host: string): boolean => Object.hasOwn(portal.hosts, host);

/** The host name that was connected first: where those without a session are thought to come in. */
export const firstHost = (portal: PortalRow): string | null =>
  Object.entries(portal.hosts).reduce<{ host: string; revision: number } | null>(
    (first, [host, { revision }]) => (first === null || revision < first.revision ? { host, revision } : first),
    null,
  )?.host ?? null;

/** Connections by which people may come in at this host, the longest unchanged first. */
export const connectionsOf = (portal: PortalRow, host: string): readonly Connection[] =>
  Object.values(portal.connections)
    .filter(({ hosts }) => hosts.includes(host))
    .sort((a, b) => a.revision - b.revision);

export const selfRegistrationOf = (portal: PortalRow, host: string): Setting<boolean> =>
  (Object.hasOwn(portal.hosts, host) ? portal.hosts[host]!.selfRegistration : undefined) ?? portal.selfRegistration;

export const ssoOf = (portal: PortalRow, host: string): Setting<SsoRule> =>
  (Object.hasOwn(portal.hosts, host) ? portal.hosts[host]!.sso : undefined) ?? portal.sso;

/** Lists that some rule of this portal names: what a request has to read to decide. */
export const listsNamedBy = (portal: PortalRow): readonly string[] => [
  ...new Set([
    ...portal.access.value.lists,
    ...portal.sso.value.lists,
    ...Object.values(portal.hosts).flatMap(host => host.sso?.value.lists ?? []),
    ...(portal.scope.value.company.see === 'lists' ? portal.scope.value.company.lists : []),
    ...Object.keys(portal.listFilters),
  ]),
];
