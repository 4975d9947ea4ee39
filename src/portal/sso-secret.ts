import { Command, type AnyCommandSpec, type DecisionContext, type Reservation } from '../kernel/command.js';
import { Rejection } from '../kernel/errors.js';
import { Choice, Id, SecretText } from '../kernel/fields.js';
import type { SecretPurpose, SsoKind } from '../sso/connection.policy.js';
import { secretFault, type SecretFault } from '../sso/secret.policy.js';
import { refuse } from './faults.policy.js';
import type { Connection, PortalRow } from './portal.policy.js';
import { existing, latestSecret } from './portal-state.js';
import { byAdmins, portalCommand } from './setting-command.js';
import type { SsoSecretUse } from './sso-secret-use.view.js';

/** Gives a connection a secret; the one before it is refused from then on, and destroyed. Our own signing key comes from sso-keys.ts alone. */
export class SetSsoSecret extends Command {
  @Id({ en: 'Portal', de: 'Portal' }) portal!: string;
  @Id({ en: 'Connection', de: 'Verbindung' }) connection!: string;
  @Choice(['token', 'client'], { en: 'What for', de: 'Wofür' }) purpose!: SecretPurpose;
  @SecretText({ max: 1_000, en: 'Secret', de: 'Geheimnis' }) secret!: string;
}

/** The kind of the digest that stands for a secret. */
export const SECRET_DIGEST = 'ssoSecret';

const PURPOSE_OF: Readonly<Record<SsoKind, SecretPurpose>> = { jwt: 'token', oidc: 'client', saml: 'signing' };

/** @throws Rejection `sso.unknown` */
export const knownConnection = (portal: PortalRow, id: string): Connection => {
  if (!Object.hasOwn(portal.connections, id)) throw new Rejection('unknown', 'sso.unknown', 'There is no such connection.');
  return portal.connections[id]!;
};

const WHAT: Readonly<Record<SecretFault, readonly [en: string, de: string]>> = {
  blanks: ['begins or ends with blanks', 'beginnt oder endet mit Leerzeichen'],
  repeating: ['repeats itself or counts up', 'wiederholt sich oder zählt hoch'],
  weak: ['can be guessed: it needs 32 random bytes (43 characters as base64url, 64 as hex)', 'ist zu erraten: nötig sind 32 zufällige Bytes (43 Zeichen als base64url, 64 als Hex)'],
};

const judge = (portal: PortalRow, { name, hosts }: Connection, command: SetSsoSecret): void =>
  judgeSecret(command, [portal.title.value, name, ...hosts, ...portal.title.value.split(/\s+/), ...hosts.flatMap(host => host.split('.'))]);

/** `names`: what somebody would try first. @throws Rejection `sso.weak-secret` */
export const judgeSecret = ({ purpose, secret }: Pick<SetSsoSecret, 'purpose' | 'secret'>, names: readonly string[]): void => {
  if (purpose === 'signing') return;
  const fault = secretFault(secret, purpose, names);
  if (fault) refuse('sso.weak-secret', 'secret', ...WHAT[fault]);
};

/** @throws Rejection `sso.other-secret` */
export const fitting = ({ kind, settings }: Pick<Connection, 'kind' | 'settings'>, purpose: SecretPurpose): void => {
  const keyed = settings?.kind === 'jwt' && settings.algorithm !== 'HS256';
  if (PURPOSE_OF[kind] !== purpose || keyed)
    refuse('sso.other-secret', 'purpose', 'is of no use for this connection', 'hat für diese Verbindung keinen Zweck');
};

/** `portal` null: the deployment's own connection. @throws Rejection `sso.shared-secret` */
export const judgeUse = (use: SsoSecretUse | undefined, portal: string | null, connection: string): void => {
  if (use && (use.portal !== portal || use.connection !== connection)) throw shared();
};

const shared = (): Rejection => {
  const fault = { path: 'secret', code: 'sso.shared-secret', en: 'belongs to another connection: whoever knows it could sign in at both', de: 'gehört schon zu einer anderen Verbindung: Wer es kennt, käme bei beiden hinein' };
  return new Rejection('invalid', 'sso.shared-secret', 'The secret belongs to another connection.', { faults: [fault] });
};

/** What a secret reserves, so that two commands at once give it to one portal alone; our own keys are like no other. */
export const secretReserved = ({ purpose, secret }: Pick<SetSsoSecret, 'purpose' | 'secret'>, { digest }: Pick<DecisionContext, 'digest'>): readonly Reservation[] =>
  purpose === 'signing' ? [] : [{ noun: 'ssoSecret', key: digest(SECRET_DIGEST, secret), taken: shared }];

export const ssoSecretCommands: readonly AnyCommandSpec[] = [
  portalCommand({
    command: SetSsoSecret,
    by: byAdmins,
    en: 'Give an SSO connection a secret; the one before it is destroyed',
    de: 'Einer SSO-Verbindung ein Geheimnis geben; das bisherige wird vernichtet',
    of: c => c.portal,
    reserves: (c, _portal, context) => secretReserved(c, context),
    reads: (c, _portal, digest) => [{ view: 'ssoSecretUse', id: digest(SECRET_DIGEST, c.secret) }],
    decide: (portal, c, context) => {
      const { row } = existing(portal);
      const connection = knownConnection(row, c.connection);
      fitting(connection, c.purpose);
      judge(row, connection, c);
      const fingerprint = context.digest(SECRET_DIGEST, c.secret);
      const before = latestSecret(portal, c.connection, c.purpose);
      if (before?.fingerprint === fingerprint) return [];
      judgeUse(context.rows.get<SsoSecretUse>('ssoSecretUse', fingerprint)?.row, c.portal, c.connection);
      return [{ type: 'SsoSecretSet', data: { connection: c.connection, purpose: c.purpose, secret: c.secret, fingerprint, replaces: before?.key ?? null } }];
    },
  }),
];
