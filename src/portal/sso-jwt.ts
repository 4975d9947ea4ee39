import type { DecisionContext } from '../kernel/command.js';
import { Choice, LongText, ShortText } from '../kernel/fields.js';
import type { JwtAlgorithm, JwtProfile, JwtSettings } from '../sso/connection.policy.js';
import { publicKeyFor, type PublicKeyFault } from '../sso/public-key.policy.js';
import type { Faults } from './faults.policy.js';
import { optionalAddress } from './sso-addresses.js';
import { connectionCommand } from './sso-connection.js';
import { ConnectionFields, ofPortal } from './sso-fields.js';
import { commonSettings, named, NONE } from './sso-mapping.js';

export class ConfigureJwt extends ofPortal(ConnectionFields) {
  @Choice(['strict', 'zendesk', 'hubspot'], { en: 'Profile', de: 'Profil', optional: true }) profile?: JwtProfile;
  @Choice(['HS256', 'RS256', 'PS256', 'ES256', 'EdDSA'], { en: 'Algorithm', de: 'Verfahren', optional: true }) algorithm?: JwtAlgorithm;
  @ShortText({ max: 255, en: 'Issuer (iss)', de: 'Aussteller (iss)', optional: true }) issuer?: string | null;
  @LongText({ max: 20_000, en: 'Public key (PEM)', de: 'Öffentlicher Schlüssel (PEM)', optional: true }) publicKey?: string | null;
  @ShortText({ max: 2_000, en: 'Address of the keys (JWKS)', de: 'Adresse der Schlüssel (JWKS)', optional: true }) jwksUrl?: string | null;
  @ShortText({ max: 2_000, en: 'Where a login starts at your side', de: 'Wo eine Anmeldung bei Ihnen beginnt', optional: true }) loginUrl?: string | null;
  @ShortText({ max: 2_000, en: 'Where people go after signing out', de: 'Wohin es nach dem Abmelden geht', optional: true }) logoutUrl?: string | null;
}

const WHAT: Readonly<Record<PublicKeyFault, readonly [en: string, de: string]>> = {
  unreadable: ['cannot be read as a public key or certificate in PEM', 'ist nicht als öffentlicher Schlüssel oder Zertifikat in PEM zu lesen'],
  private: ['is a private key, which nobody but the provider may hold', 'ist ein privater Schlüssel; den darf nur der Anbieter haben'],
  weak: ['is too short: RSA needs 2048 bits', 'ist zu kurz: RSA braucht 2048 Bit'],
  other: ['does not fit the algorithm', 'passt nicht zum Verfahren'],
};

const keyOf = (c: ConfigureJwt, algorithm: JwtAlgorithm, before: string | null, faults: Faults): string | null => {
  const given = c.publicKey === undefined ? before : c.publicKey;
  if (given === null || given.trim() === NONE) return null;
  const read = publicKeyFor(given, algorithm);
  return 'pem' in read ? read.pem : (faults.add('publicKey', `sso.key-${read.fault}`, ...WHAT[read.fault]) ?? null);
};

type Keys = Pick<JwtSettings, 'publicKey' | 'jwksUrl'>;

/** Named with a value: taking it away is none. */
const gives = (c: ConfigureJwt, path: keyof Keys): boolean => Boolean(c[path]) && c[path]!.trim() !== NONE;

/** One place where keys come from: naming one gives up the other. */
const keysOf = (c: ConfigureJwt, algorithm: JwtAlgorithm, before: JwtSettings | null, faults: Faults): Keys => {
  if (algorithm === 'HS256') {
    for (const path of ['publicKey', 'jwksUrl'] as const) if (gives(c, path)) faults.add(path, 'sso.key-unused', 'is of no use with HS256, which takes a secret', 'hat bei HS256 keinen Zweck: Dort gilt ein Geheimnis');
    return { publicKey: null, jwksUrl: null };
  }
  const publicKey = keyOf(c, algorithm, gives(c, 'jwksUrl') ? null : (before?.publicKey ?? null), faults);
  const jwksUrl = optionalAddress('jwksUrl', c.jwksUrl, gives(c, 'publicKey') ? null : (before?.jwksUrl ?? null), faults);
  if (gives(c, 'publicKey') && gives(c, 'jwksUrl')) faults.add('jwksUrl', 'sso.two-keys', 'cannot stand beside a public key: one of both holds', 'kann nicht neben einem öffentlichen Schlüssel stehen: Nur eines von beiden gilt');
  else if (publicKey === null && jwksUrl === null && !gives(c, 'publicKey') && !gives(c, 'jwksUrl')) faults.add('publicKey', 'required', 'is missing, or an address of the keys', 'fehlt, oder eine Adresse der Schlüssel');
  return { publicKey, jwksUrl };
};

const algorithmOf = (c: ConfigureJwt, profile: JwtProfile, before: JwtSettings | null, faults: Faults): JwtAlgorithm => {
  const algorithm = c.algorithm ?? before?.algorithm ?? (c.publicKey || c.jwksUrl ? 'RS256' : 'HS256');
  if (profile !== 'strict' && algorithm !== 'HS256') faults.add('algorithm', 'sso.algorithm', `must be HS256: the profile ${profile} knows no other`, `muss HS256 sein: Das Profil ${profile} kennt kein anderes`);
  return algorithm;
};

const issuerOf = (c: ConfigureJwt, profile: JwtProfile, before: JwtSettings | null, faults: Faults): string | null => {
  const issuer = named(c.issuer, before?.issuer ?? null);
  if (profile === 'strict' && issuer === null) faults.add('issuer', 'required', 'is missing: the strict profile asks for it', 'fehlt: Das strenge Profil verlangt ihn');
  if (profile !== 'strict' && c.issuer && issuer !== null) faults.add('issuer', 'sso.issuer-unused', `is no part of the profile ${profile}`, `kommt im Profil ${profile} nicht vor`);
  return profile === 'strict' ? issuer : null;
};

const settings = (c: ConfigureJwt, before: JwtSettings | null, context: DecisionContext, faults: Faults): JwtSettings => {
  const profile = c.profile ?? before?.profile ?? 'strict';
  const algorithm = algorithmOf(c, profile, before, faults);
  const loginUrl = optionalAddress('loginUrl', c.loginUrl, before?.loginUrl ?? null, faults);
  return {
    kind: 'jwt',
    ...commonSettings(c, before, context, faults),
    // Where only the customer's side can start a login, and where its tokens name none of ours.
    unasked: c.unasked ?? before?.unasked ?? (profile !== 'strict' || loginUrl === null),
    profile,
    algorithm,
    issuer: issuerOf(c, profile, before, faults),
    ...keysOf(c, algorithm, before, faults),
    loginUrl,
    logoutUrl: optionalAddress('logoutUrl', c.logoutUrl, before?.logoutUrl ?? null, faults),
  };
};

export const jwtCommand = connectionCommand({
  command: ConfigureJwt, kind: 'jwt', settings,
  en: 'Set up or change an SSO connection by JWT',
  de: 'Eine SSO-Verbindung über JWT einrichten oder ändern',
});
