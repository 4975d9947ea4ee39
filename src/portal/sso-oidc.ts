import type { DecisionContext } from '../kernel/command.js';
import { ShortText } from '../kernel/fields.js';
import { providerAddress } from '../sso/address.policy.js';
import type { OidcSettings } from '../sso/connection.policy.js';
import { sortedIds } from './access-rules.policy.js';
import type { Faults } from './faults.policy.js';
import { address, identifier } from './sso-addresses.js';
import { connectionCommand } from './sso-connection.js';
import { ConnectionFields, ofPortal } from './sso-fields.js';
import { commonSettings } from './sso-mapping.js';

/** What an OpenID provider is known by. */
export class OidcFields extends ConnectionFields {
  @ShortText({ max: 1_024, en: 'Issuer', de: 'Aussteller', optional: true }) issuer?: string;
  @ShortText({ max: 256, en: 'Client ID', de: 'Client-ID', optional: true }) clientId?: string;
  @ShortText({ max: 500, en: 'Scopes, separated by blanks', de: 'Scopes, durch Leerzeichen getrennt', optional: true }) scopes?: string;
}

export class ConfigureOidc extends ofPortal(OidcFields) {}

/** Compared letter by letter with what the provider says, so it stays as it is written. */
const issuerOf = (c: OidcFields, before: OidcSettings | null, faults: Faults): string => {
  address('issuer', c.issuer, before?.issuer, faults);
  const issuer = c.issuer?.trim() ?? before?.issuer ?? '';
  if ('url' in providerAddress(issuer) && issuer.includes('?')) faults.add('issuer', 'sso.issuer-query', 'must not hold a ?', 'darf kein ? enthalten');
  return issuer;
};

const SCOPE = /^[!#-[\]-~]+$/;

const scopesOf = (c: OidcFields, before: OidcSettings | null, faults: Faults): readonly string[] => {
  if (c.scopes === undefined) return before?.scopes ?? ['openid', 'email', 'profile'];
  const scopes = c.scopes.split(/[\s,]+/).filter(Boolean);
  for (const scope of scopes) if (!SCOPE.test(scope)) faults.add('scopes', 'sso.scope', `holds what is no scope: ${scope}`, `enthält, was kein Scope ist: ${scope}`);
  return ['openid', ...sortedIds(scopes).filter(scope => scope !== 'openid')];
};

/** The settings in their one written form; what is wrong goes to `faults`. */
export const oidcSettings = (c: OidcFields, before: OidcSettings | null, context: DecisionContext, faults: Faults): OidcSettings => ({
  kind: 'oidc',
  ...commonSettings(c, before, context, faults),
  issuer: issuerOf(c, before, faults),
  clientId: identifier('clientId', c.clientId, before?.clientId, faults),
  scopes: scopesOf(c, before, faults),
});

export const oidcCommand = connectionCommand({
  command: ConfigureOidc, kind: 'oidc', settings: oidcSettings,
  en: 'Set up or change an SSO connection by OpenID Connect',
  de: 'Eine SSO-Verbindung über OpenID Connect einrichten oder ändern',
});
