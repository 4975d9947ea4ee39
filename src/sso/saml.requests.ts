import { createSign } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SignedXml } from 'xml-crypto';
import type { SamlSettings } from './connection.policy.js';
import type { Departure, PendingLogin, SsoConnection } from './protocol.js';
import { bareCertificate } from './saml.certificates.js';
import type { OwnKey } from './saml.pem.js';
import { BINDINGS } from './saml.bindings.js';
import type { NameId } from './saml.subject.js';
import { NOTHING, xml, type RawXml } from './saml.write.js';

type Connection = SsoConnection<SamlSettings>;

const NAMESPACES = xml`xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"`;
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const instant = (now: number): string => new Date(now).toISOString();

/** Where a login goes, with our question in it. Unsigned without a key. */
export const loginDeparture = ({ settings, endpoints }: Connection, { requestId, state }: PendingLogin, now: number, own: OwnKey | undefined): Departure => {
  const format = settings.nameIdFormat === null ? NOTHING : xml` Format="${settings.nameIdFormat}"`;
  const request = xml`<samlp:AuthnRequest ${NAMESPACES} ID="${requestId}" Version="2.0" IssueInstant="${instant(now)}" Destination="${settings.ssoUrl}" ProtocolBinding="${BINDINGS.post}" AssertionConsumerServiceURL="${endpoints.answer}"><saml:Issuer>${endpoints.entityId}</saml:Issuer><samlp:NameIDPolicy${format} AllowCreate="true"/></samlp:AuthnRequest>`;
  return departure({ binding: settings.ssoBinding, to: settings.ssoUrl, field: 'SAMLRequest', message: request, relayState: state }, own);
};

export interface LogoutWish {
  readonly id: string;
  readonly now: number;
  readonly nameId: NameId;
  readonly index: string | null;
}

/** Asks the provider to end its session. */
export const logoutDeparture = ({ settings, endpoints }: Connection, { id, now, nameId, index }: LogoutWish, own: OwnKey): Departure => {
  const to = settings.sloUrl!;
  const session = index === null ? NOTHING : xml`<samlp:SessionIndex>${index}</samlp:SessionIndex>`;
  const request = xml`<samlp:LogoutRequest ${NAMESPACES} ID="${id}" Version="2.0" IssueInstant="${instant(now)}" NotOnOrAfter="${instant(now + 5 * 60_000)}" Destination="${to}"><saml:Issuer>${endpoints.entityId}</saml:Issuer><saml:NameID Format="${nameId.format}">${nameId.value}</saml:NameID>${session}</samlp:LogoutRequest>`;
  return departure({ binding: 'redirect', to, field: 'SAMLRequest', message: request }, own);
};

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status';

/**
 * Tells the provider that what it asked to end has ended: also when the person had no session any more, since none is left, which is
 * what was asked. A name that nobody has here is said to be unknown (core 3.2.2.2): success would claim that somebody was signed out.
 */
export const logoutAnswer = ({ settings, endpoints }: Connection, wish: { id: string; inResponseTo: string; now: number; known: boolean; binding: SamlSettings['ssoBinding']; relayState?: string | undefined }, own: OwnKey): Departure => {
  const to = settings.sloUrl!;
  const status = wish.known ? xml`<samlp:StatusCode Value="${STATUS}:Success"/>` : xml`<samlp:StatusCode Value="${STATUS}:Responder"><samlp:StatusCode Value="${STATUS}:UnknownPrincipal"/></samlp:StatusCode>`;
  const response = xml`<samlp:LogoutResponse ${NAMESPACES} ID="${wish.id}" Version="2.0" IssueInstant="${instant(wish.now)}" Destination="${to}" InResponseTo="${wish.inResponseTo}"><saml:Issuer>${endpoints.entityId}</saml:Issuer><samlp:Status>${status}</samlp:Status></samlp:LogoutResponse>`;
  return departure({ binding: wish.binding, to, field: 'SAMLResponse', message: response, relayState: wish.relayState }, own);
};

interface Parcel {
  readonly binding: SamlSettings['ssoBinding'];
  readonly to: string;
  readonly field: 'SAMLRequest' | 'SAMLResponse';
  readonly message: RawXml;
  readonly relayState?: string | undefined;
}

const departure = (parcel: Parcel, own: OwnKey | undefined): Departure => (parcel.binding === 'redirect' ? byRedirect(parcel, own) : byPost(parcel, own));

/** The signature stands beside the message, over the octets of the query as they are sent. */
const byRedirect = ({ to, field, message, relayState }: Parcel, own: OwnKey | undefined): Departure => {
  const parts = [`${field}=${encodeURIComponent(deflateRawSync(message.text).toString('base64'))}`];
  if (relayState !== undefined) parts.push(`RelayState=${encodeURIComponent(relayState)}`);
  if (own) {
    parts.push(`SigAlg=${encodeURIComponent(RSA_SHA256)}`);
    parts.push(`Signature=${encodeURIComponent(createSign('RSA-SHA256').update(parts.join('&')).sign(own.key, 'base64'))}`);
  }
  return { by: 'redirect', to: `${to}${to.includes('?') ? '&' : '?'}${parts.join('&')}` };
};

/** The signature stands in the message, after its issuer. */
const byPost = ({ to, field, message, relayState }: Parcel, own: OwnKey | undefined): Departure => {
  const text = own ? signed(message.text, own) : message.text;
  return { by: 'post', to, fields: { [field]: Buffer.from(text).toString('base64'), ...(relayState === undefined ? {} : { RelayState: relayState }) } };
};

const signed = (text: string, own: OwnKey): string => {
  const signature = new SignedXml({
    privateKey: own.privatePem,
    publicCert: `-----BEGIN CERTIFICATE-----\n${bareCertificate(own.certificate)}\n-----END CERTIFICATE-----`,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
  });
  signature.addReference({
    xpath: '/*',
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/2001/10/xml-exc-c14n#'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signature.computeSignature(text, { prefix: 'ds', location: { reference: "/*/*[local-name()='Issuer']", action: 'after' } });
  return signature.getSignedXml();
};
