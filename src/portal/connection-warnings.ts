import type { Rows } from '../kernel/view.js';
import type { ListRow } from '../lists/list.policy.js';
import { certificateFacts } from '../sso/certificate.policy.js';
import type { JwtSettings, Mapping, SamlSettings, SsoSettings } from '../sso/connection.policy.js';

/** What works and should be looked at all the same, with words in both languages. */
export interface Warning {
  readonly code: string;
  readonly en: string;
  readonly de: string;
}

const SOON = 30 * 86_400_000;
const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient';

const warning = (code: string, en: string, de: string): Warning => ({ code, en, de });
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Of a connection's settings at a moment (ms). */
export const warningsOf = (settings: SsoSettings | null, rows: Rows, now: number): readonly Warning[] => {
  if (!settings) return [];
  return [...(settings.kind === 'saml' ? ofSaml(settings, now) : settings.kind === 'jwt' ? ofJwt(settings) : []), ...ofMapping(settings.mapping, rows)];
};

const ofSaml = ({ certificates, nameIdFormat, subjectAttribute }: SamlSettings, now: number): readonly Warning[] => [
  ...certificates.flatMap((one, at) => ofCertificate(one, at + 1, now)),
  ...(nameIdFormat === TRANSIENT && subjectAttribute === null
    ? [warning('transient', 'A transient NameID names nobody twice: name a stable attribute in its place.', 'Eine flüchtige NameID benennt niemanden zweimal: Bitte stattdessen ein beständiges Attribut angeben.')]
    : []),
];

const ofCertificate = (base64: string, at: number, now: number): readonly Warning[] => {
  const facts = certificateFacts(base64);
  if (!facts) return [warning('certificate-unreadable', `Certificate ${at} cannot be read.`, `Zertifikat ${at} ist nicht zu lesen.`)];
  const { validFrom, validUntil, agedSignature } = facts;
  return [
    ...(validUntil <= now ? [warning('certificate-over', `Certificate ${at} is over since ${day(validUntil)}; its key still counts.`, `Zertifikat ${at} ist seit ${day(validUntil)} abgelaufen; sein Schlüssel gilt weiter.`)] : []),
    ...(validUntil > now && validUntil < now + SOON ? [warning('certificate-soon', `Certificate ${at} ends on ${day(validUntil)}: ask the provider for the next one.`, `Zertifikat ${at} läuft am ${day(validUntil)} ab: Bitte beim Anbieter nach dem nächsten fragen.`)] : []),
    ...(validFrom > now ? [warning('certificate-early', `Certificate ${at} begins on ${day(validFrom)}; its key counts already.`, `Zertifikat ${at} beginnt erst am ${day(validFrom)}; sein Schlüssel gilt schon.`)] : []),
    ...(agedSignature ? [warning('certificate-aged', `Certificate ${at} was signed with SHA-1 or MD5; what counts is its key.`, `Zertifikat ${at} wurde mit SHA-1 oder MD5 signiert; es zählt sein Schlüssel.`)] : []),
  ];
};

const ofJwt = ({ loginUrl, unasked }: JwtSettings): readonly Warning[] =>
  loginUrl === null && !unasked
    ? [warning('no-start', 'No login can start: name the address where one starts at your side, or take logins that begin there.', 'Keine Anmeldung kann beginnen: Bitte die Adresse angeben, wo sie bei Ihnen beginnt, oder dort begonnene annehmen.')]
    : [];

const ofMapping = ({ lists }: Mapping, rows: Rows): readonly Warning[] =>
  [...new Set(lists.map(({ list }) => list))].flatMap(id => {
    const row = rows.get<ListRow>('list', id)?.row;
    return row?.archived ? [warning('list-archived', `The list “${row.name}” is archived; people are put on it all the same.`, `Die Liste „${row.name}“ ist archiviert; Personen kommen trotzdem darauf.`)] : [];
  });
