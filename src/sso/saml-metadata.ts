import { Rejection, type Fault } from '../kernel/errors.js';
import type { SamlSettings } from './connection.policy.js';
import { SsoRefusal } from './proof.js';
import type { SsoConnection } from './protocol.js';
import { BINDINGS } from './saml.bindings.js';
import { messageText } from './saml.bytes.js';
import { bareCertificate, certificateFault, certificateWarnings, readCertificate } from './saml.certificates.js';
import { samlTime } from './saml.dates.js';
import { METADATA_WORDS } from './saml-metadata.words.js';
import { ownKey } from './saml.pem.js';
import { NOTHING, together, xml, type RawXml } from './saml.write.js';
import { childOf, childrenOf, readXml, XmlFault, type XmlElement } from './saml.xml.js';

/** Largest metadata that we read, in bytes. */
export const METADATA_LIMIT = 1024 * 1024;
const CAPS = { depth: 32, elements: 20_000, attributes: 64, allAttributes: 100_000 };

const SAML2 = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** What a provider says about itself: enough to fill in a connection's settings. */
export interface ProviderMetadata {
  readonly idp: string;
  readonly ssoUrl: string;
  readonly ssoBinding: SamlSettings['ssoBinding'];
  readonly sloUrl: string | null;
  readonly certificates: readonly string[];
  readonly signRequests: boolean;
  /** Taken all the same; for the admin to read. */
  readonly warnings: readonly Fault[];
}

type FaultCode = keyof typeof METADATA_WORDS;
const fault = (path: string, code: FaultCode): Fault => ({ path, code, ...METADATA_WORDS[code] });

/** @throws Rejection `input.invalid` with a fault for each field that is not right; nothing is taken partly (S21) */
export const readMetadata = (text: string, now: number): ProviderMetadata => {
  const faults: Fault[] = [];
  const entity = entityOf(text);
  const descriptor = only(entity, 'md:IDPSSODescriptor', 'no-provider');
  const warnings: Fault[] = [];
  const found = {
    idp: entityId(entity, faults),
    ...signOn(descriptor, faults),
    sloUrl: logout(descriptor, faults),
    certificates: certificates(descriptor, now, faults, warnings),
    signRequests: /^(?:true|1)$/.test(descriptor.attributes.get('WantAuthnRequestsSigned') ?? ''),
    warnings,
  };
  for (const element of [entity, descriptor]) if (isOver(element, now)) faults.push(fault('metadata', 'over'));
  if (faults.length > 0) throw invalid(faults);
  return found;
};

const invalid = (faults: readonly Fault[]): Rejection => new Rejection('invalid', 'input.invalid', 'Some fields are not right.', { faults });
const refuse = (code: FaultCode): never => {
  throw invalid([fault('metadata', code)]);
};

const entityOf = (text: string): XmlElement => {
  const root = readRoot(text);
  if (root.name === 'md:EntityDescriptor') return root;
  if (root.name !== 'md:EntitiesDescriptor') return refuse('not-metadata');
  return only(root, 'md:EntityDescriptor', 'not-metadata');
};

const readRoot = (text: string): XmlElement => {
  if (Buffer.byteLength(text) > METADATA_LIMIT) refuse('too-large');
  try {
    // Files and forms bring line ends, marks and comments; the admin vouches for them, and no signature is checked over them.
    const plain = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
    return readXml(messageText(Buffer.from(withoutComments(plain).trim()), METADATA_LIMIT), CAPS);
  } catch (error) {
    if (error instanceof XmlFault) return refuse(error.why === 'too-large' ? 'too-large' : 'malformed');
    if (error instanceof SsoRefusal) return refuse(error.reason === 'saml.doctype' ? 'doctype' : 'malformed');
    throw error;
  }
};

/** One pass: a pattern would look for the end of each `<!--` anew. */
const withoutComments = (text: string): string => {
  const [first = '', ...rest] = text.split('<!--');
  return first + rest.map(piece => (piece.includes('-->') ? piece.slice(piece.indexOf('-->') + 3) : refuse('malformed'))).join('');
};

const only = (element: XmlElement, name: string, missing: FaultCode): XmlElement => {
  const [first, second] = childrenOf(element, name);
  if (second) return refuse('several');
  return first ?? refuse(missing);
};

const isOver = (element: XmlElement, now: number): boolean => {
  const until = element.attributes.get('validUntil');
  return until !== undefined && !(samlTime(until) > now);
};

const entityId = (entity: XmlElement, faults: Fault[]): string => {
  const id = entity.attributes.get('entityID') ?? '';
  if (id === '' || id.length > 1024 || /[\s\u0000-\u0020]/.test(id)) faults.push(fault('idp', 'entity-id'));
  return id;
};

const signOn = (descriptor: XmlElement, faults: Fault[]): Pick<ProviderMetadata, 'ssoUrl' | 'ssoBinding'> => {
  for (const ssoBinding of ['redirect', 'post'] as const) {
    const ssoUrl = locationOf(descriptor, 'md:SingleSignOnService', ssoBinding);
    if (ssoUrl === undefined) continue;
    if (!isEndpoint(ssoUrl)) faults.push(fault('ssoUrl', 'address'));
    return { ssoUrl, ssoBinding };
  }
  faults.push(fault('ssoUrl', 'no-sign-on'));
  return { ssoUrl: '', ssoBinding: 'redirect' };
};

const logout = (descriptor: XmlElement, faults: Fault[]): string | null => {
  const url = locationOf(descriptor, 'md:SingleLogoutService', 'redirect') ?? locationOf(descriptor, 'md:SingleLogoutService', 'post');
  if (url !== undefined && !isEndpoint(url)) faults.push(fault('sloUrl', 'address'));
  return url ?? null;
};

const locationOf = (descriptor: XmlElement, service: string, binding: keyof typeof BINDINGS): string | undefined =>
  childrenOf(descriptor, service).find(({ attributes }) => attributes.get('Binding') === BINDINGS[binding])?.attributes.get('Location');

const LOOPBACK = /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a provider's address may be gone to: https, and plain http on this machine only. No credentials, no fragment. */
export const isEndpoint = (text: string): boolean => {
  if (!URL.canParse(text) || text.length > 2_000 || /[\u0000-\u0020\\]/.test(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  return username === '' && password === '' && hash === '' && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname)));
};

const certificates = (descriptor: XmlElement, now: number, faults: Fault[], warnings: Fault[]): readonly string[] => {
  const texts = childrenOf(descriptor, 'md:KeyDescriptor')
    .filter(({ attributes }) => attributes.get('use') !== 'encryption')
    .flatMap(key => childrenOf(key, 'ds:KeyInfo').flatMap(info => childrenOf(info, 'ds:X509Data').flatMap(data => childOf(data, 'ds:X509Certificate') ?? [])))
    .map(({ text }) => text);
  if (texts.length === 0) faults.push(fault('certificates', 'no-certificate'));
  return [...new Set(texts.flatMap((text, at) => judged(text, `certificates.${at}`, now, faults, warnings)))];
};

const judged = (text: string, path: string, now: number, faults: Fault[], warnings: Fault[]): readonly string[] => {
  const certificate = readCertificate(text);
  const wrong = certificateFault(certificate);
  if (!certificate || wrong) {
    faults.push(fault(path, wrong ?? 'unreadable'));
    return [];
  }
  warnings.push(...certificateWarnings(certificate, now).map(code => fault(path, code)));
  return [bareCertificate(certificate)];
};

/** Our side of a connection; its settings may not be there yet. */
export interface OurSide extends Pick<SsoConnection, 'endpoints' | 'secret'> {
  readonly settings: SamlSettings | null;
}

/** What we say about ourselves: the file that the provider's admin asks for. */
export const ourMetadata = async (ours: OurSide): Promise<string> => {
  const { endpoints, settings } = ours;
  const own = ownKey(await ours.secret('signing'));
  const keys = own ? together(['signing', 'encryption'].map(use => keyDescriptor(use, bareCertificate(own.certificate)))) : NOTHING;
  const format = settings?.nameIdFormat ? xml`<md:NameIDFormat>${settings.nameIdFormat}</md:NameIDFormat>` : NOTHING;
  const descriptor = xml`<md:SPSSODescriptor AuthnRequestsSigned="${String(settings?.signRequests === true && own !== undefined)}" WantAssertionsSigned="true" protocolSupportEnumeration="${SAML2}">${keys}${own && takesLogouts(settings) ? logouts(endpoints.logout) : NOTHING}${format}<md:AssertionConsumerService Binding="${BINDINGS.post}" Location="${endpoints.answer}" index="0" isDefault="true"/></md:SPSSODescriptor>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml`<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${endpoints.entityId}">${descriptor}</md:EntityDescriptor>`}\n`;
};

const takesLogouts = (settings: SamlSettings | null): boolean => settings !== null && settings.sloUrl !== null && settings.subjectAttribute === null;

const logouts = (location: string): RawXml => together(Object.values(BINDINGS).map(binding => xml`<md:SingleLogoutService Binding="${binding}" Location="${location}"/>`));

const keyDescriptor = (use: string, certificate: string): RawXml =>
  xml`<md:KeyDescriptor use="${use}"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${use === 'encryption' ? ENCRYPTION : NOTHING}</md:KeyDescriptor>`;

/** Without it some providers encrypt by CBC, which we refuse (S19). */
const ENCRYPTION = together(['aes256-gcm', 'aes128-gcm'].map(name => xml`<md:EncryptionMethod Algorithm="${`http://www.w3.org/2009/xmlenc11#${name}`}"/>`));
