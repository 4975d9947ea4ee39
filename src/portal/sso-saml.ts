import type { DecisionContext } from '../kernel/command.js';
import { Choice, Flag, LongText, ShortText } from '../kernel/fields.js';
import { certificatesIn, type CertificateFault } from '../sso/certificate.policy.js';
import type { SamlSettings } from '../sso/connection.policy.js';
import type { Faults } from './faults.policy.js';
import { address, identifier, optionalAddress } from './sso-addresses.js';
import { connectionCommand } from './sso-connection.js';
import { ConnectionFields, ofPortal } from './sso-fields.js';
import { commonSettings, named } from './sso-mapping.js';

/** What a SAML provider is known by. */
export class SamlFields extends ConnectionFields {
  @ShortText({ max: 1_024, en: 'Provider’s entity ID', de: 'Entity-ID des Anbieters', optional: true }) idp?: string;
  @ShortText({ max: 2_000, en: 'Provider’s sign-in address', de: 'Anmeldeadresse des Anbieters', optional: true }) ssoUrl?: string;
  @Choice(['redirect', 'post'], { en: 'How requests go there', de: 'Wie Anfragen dorthin gehen', optional: true }) ssoBinding?: SamlSettings['ssoBinding'];
  @LongText({ en: 'Certificates that sign (PEM; several during a rotation)', de: 'Signaturzertifikate (PEM; beim Wechsel mehrere)', optional: true }) certificates?: string;
  @Choice(['one', 'both'], { en: 'What must be signed', de: 'Was signiert sein muss', optional: true }) signed?: SamlSettings['signed'];
  @ShortText({ max: 256, en: 'Attribute that names the person, in place of NameID', de: 'Attribut, das die Person benennt, anstelle der NameID', optional: true }) subjectAttribute?: string | null;
  @Flag({ en: 'Sign our requests', de: 'Unsere Anfragen signieren', optional: true }) signRequests?: boolean;
  @ShortText({ max: 256, en: 'NameID format that we ask for (a URN)', de: 'NameID-Format, um das wir bitten (eine URN)', optional: true }) nameIdFormat?: string | null;
}

export class ConfigureSaml extends ofPortal(SamlFields) {
  @ShortText({ max: 2_000, en: 'Provider’s sign-out address', de: 'Abmeldeadresse des Anbieters', optional: true }) sloUrl?: string | null;
}

const WHAT: Readonly<Record<CertificateFault, readonly [en: string, de: string]>> = {
  none: ['must hold at least one certificate', 'muss mindestens ein Zertifikat enthalten'],
  unreadable: ['cannot be read as a certificate (PEM or base64)', 'ist nicht als Zertifikat zu lesen (PEM oder Base64)'],
  private: ['holds a private key, which belongs to the provider alone', 'enthält einen privaten Schlüssel; der gehört allein dem Anbieter'],
  weak: ['has a key that is too short: RSA needs 2048 bits', 'hat einen zu kurzen Schlüssel: RSA braucht 2048 Bit'],
  kind: ['has a key of another kind: RSA is taken alone', 'hat einen Schlüssel anderer Art: Nur RSA wird angenommen'],
};

const certificatesOf = (c: SamlFields, before: SamlSettings | null, faults: Faults): readonly string[] => {
  if (c.certificates === undefined && before) return before.certificates;
  const read = certificatesIn(c.certificates ?? '');
  if ('certificates' in read) return read.certificates;
  faults.add(read.index === 0 ? 'certificates' : `certificates[${read.index}]`, `sso.certificate-${read.fault}`, ...WHAT[read.fault]);
  return [];
};

const formatOf = (c: SamlFields, before: SamlSettings | null, faults: Faults): string | null => {
  const format = named(c.nameIdFormat, before?.nameIdFormat ?? null);
  if (format !== null && !/^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:[!-~]+$/.test(format)) faults.add('nameIdFormat', 'sso.name-id-format', 'is no URN', 'ist keine URN');
  return format;
};

/** The settings in their one written form; what is wrong goes to `faults`. */
export const samlSettings = (c: SamlFields & { sloUrl?: string | null }, before: SamlSettings | null, context: DecisionContext, faults: Faults): SamlSettings => ({
  kind: 'saml',
  ...commonSettings(c, before, context, faults),
  idp: identifier('idp', c.idp, before?.idp, faults),
  ssoUrl: address('ssoUrl', c.ssoUrl, before?.ssoUrl, faults),
  ssoBinding: c.ssoBinding ?? before?.ssoBinding ?? 'redirect',
  sloUrl: optionalAddress('sloUrl', c.sloUrl, before?.sloUrl ?? null, faults),
  certificates: certificatesOf(c, before, faults),
  signed: c.signed ?? before?.signed ?? 'one',
  subjectAttribute: named(c.subjectAttribute, before?.subjectAttribute ?? null),
  signRequests: c.signRequests ?? before?.signRequests ?? false,
  nameIdFormat: formatOf(c, before, faults),
});

export const samlCommand = connectionCommand({
  command: ConfigureSaml, kind: 'saml', settings: samlSettings,
  en: 'Set up or change an SSO connection by SAML',
  de: 'Eine SSO-Verbindung über SAML einrichten oder ändern',
});
