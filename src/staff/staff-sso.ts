import { canonicalJson } from '../kernel/canonical-json.js';
import { Command, decider, on, type AnyCommandSpec, type CommandClass, type DecisionContext } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, SecretText } from '../kernel/fields.js';
import { Faults } from '../portal/faults.policy.js';
import { nameOf, samePeople, saysMore } from '../portal/sso-connection.js';
import type { ConnectionFields } from '../portal/sso-fields.js';
import { OidcFields, oidcSettings } from '../portal/sso-oidc.js';
import { SamlFields, samlSettings } from '../portal/sso-saml.js';
import { fitting, judgeSecret, judgeUse, SECRET_DIGEST, secretReserved } from '../portal/sso-secret.js';
import type { SecretPurpose } from '../sso/connection.policy.js';
import type { StaffSsoEvent } from './staff-sso.events.js';
import { connectionIn, type StaffConnection } from './staff-sso.policy.js';
import { evolve, NOTHING_YET, type StaffSso } from './staff-sso.state.js';
import { DEPLOYMENT } from './staff.policy.js';

export class ConfigureStaffSaml extends SamlFields {}
export class ConfigureStaffOidc extends OidcFields {}

/** Our own signing key comes from sso-keys.ts alone. */
export class SetStaffSsoSecret extends Command {
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
  @Choice(['client'], { en: 'What for', de: 'Wofür' }) purpose!: SecretPurpose;
  @SecretText({ max: 1_000, en: 'Secret', de: 'Geheimnis' }) secret!: string;
}

export class RemoveStaffSso extends Command {
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
}

const staffSsoCommand = on<StaffSso, StaffSsoEvent>();
const byAdmins = ['admin', 'system'] as const;

/** @throws Rejection `sso.unknown` */
const known = ({ row }: StaffSso, id: string): StaffConnection => {
  const found = connectionIn(row, id);
  if (!found) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
  return found;
};

/** Whom a provider may name at all: without a domain nobody could come in. */
const needDomains = (settings: StaffConnection['settings'], faults: Faults): void => {
  if (settings?.domains.length === 0) faults.add('domains', 'sso.no-domains', 'must name a domain: whom else the provider may speak for is not known', 'muss eine Domain nennen: Sonst ist nicht bekannt, für wen der Anbieter sprechen darf');
};

interface Kind<C extends ConnectionFields, S> {
  readonly command: CommandClass<C>;
  readonly kind: StaffConnection['kind'];
  readonly en: string;
  readonly de: string;
  readonly settings: (command: C, before: S | null, context: DecisionContext, faults: Faults) => S;
}

const configuring = <C extends ConnectionFields, S extends NonNullable<StaffConnection['settings']>>({ command, kind, en, de, settings }: Kind<C, S>): AnyCommandSpec =>
  staffSsoCommand({
    command, by: byAdmins, en, de,
    of: () => DEPLOYMENT,
    decide: (state, c: C, context) => {
      const connection = c.connection ?? context.mint('connection');
      if (state.removed.includes(connection)) throw new Rejection('conflict', 'sso.removed', 'This connection was removed: set up a new one.');
      const before = connectionIn(state.row, connection);
      if (before && before.kind !== kind) throw new Rejection('conflict', 'sso.kind-fixed', 'Another kind of provider is another connection.');
      const faults = new Faults();
      const name = nameOf(c, before ?? null, faults);
      const after = saysMore(command, c) || before?.settings ? settings(c, (before?.settings ?? null) as S | null, context, faults) : null;
      needDomains(after, faults);
      faults.settle('sso.settings');
      samePeople(before?.settings ?? null, after);
      const same = before && canonicalJson([before.name, before.settings]) === canonicalJson([name, after]);
      return same ? [] : [{ type: 'StaffSsoConfigured', data: { connection, kind, name, settings: after } }];
    },
  });

/** The deployment's own connections: who may set them up, and what they are. */
export const staffSso = decider<StaffSso, StaffSsoEvent>({ noun: 'staffSso', initial: NOTHING_YET, evolve, opens: false }, [
  configuring({
    command: ConfigureStaffSaml, kind: 'saml', settings: samlSettings,
    en: 'Set up or change an SSO connection for staff by SAML',
    de: 'Eine SSO-Verbindung für das Team über SAML einrichten oder ändern',
  }),
  configuring({
    command: ConfigureStaffOidc, kind: 'oidc', settings: oidcSettings,
    en: 'Set up or change an SSO connection for staff by OpenID Connect',
    de: 'Eine SSO-Verbindung für das Team über OpenID Connect einrichten oder ändern',
  }),
  staffSsoCommand({
    command: SetStaffSsoSecret,
    by: byAdmins,
    en: 'Give an SSO connection for staff a secret; the one before it is destroyed',
    de: 'Einer SSO-Verbindung für das Team ein Geheimnis geben; das bisherige wird vernichtet',
    of: () => DEPLOYMENT,
    reserves: (c, _, context) => secretReserved(c, context),
    reads: (c, _, digest) => [{ view: 'ssoSecretUse', id: digest(SECRET_DIGEST, c.secret) }],
    decide: (state, c, context) => {
      const connection = known(state, c.connection);
      fitting(connection, c.purpose);
      judgeSecret(c, [connection.name]);
      const fingerprint = context.digest(SECRET_DIGEST, c.secret);
      const before = state.secrets.find(one => one.connection === c.connection && one.purpose === c.purpose);
      if (before?.fingerprint === fingerprint) return [];
      judgeUse(context.rows.get<Parameters<typeof judgeUse>[0] & object>('ssoSecretUse', fingerprint)?.row, null, c.connection);
      return [{ type: 'StaffSsoSecretSet', data: { connection: c.connection, purpose: c.purpose, secret: c.secret, fingerprint, replaces: before?.key ?? null } }];
    },
  }),
  staffSsoCommand({
    command: RemoveStaffSso,
    by: byAdmins,
    en: 'Remove an SSO connection for staff with its secrets; sessions that began by it end',
    de: 'Eine SSO-Verbindung für das Team samt ihren Geheimnissen entfernen; Sitzungen über sie enden',
    of: () => DEPLOYMENT,
    decide: (state, { connection }) => {
      if (state.removed.includes(connection)) return [];
      known(state, connection);
      return [{ type: 'StaffSsoRemoved', data: { connection, keys: state.secrets.filter(one => one.connection === connection).flatMap(({ key }) => key ?? []) } }];
    },
  }),
]);
