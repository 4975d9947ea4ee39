import { SignedXml } from 'xml-crypto';
import type { SamlSettings } from '../../src/sso/connection.policy.js';
import type { PendingLogin, SsoConnection } from '../../src/sso/protocol.js';
import type { Keys } from './saml-keys.js';

export const IDP = 'https://idp.example/metadata';
export const ORIGIN = 'https://portal.example';
export const ENDPOINTS = { origin: ORIGIN, entityId: `${ORIGIN}/sso/c1/metadata`, answer: `${ORIGIN}/sso/c1/saml`, logout: `${ORIGIN}/sso/c1/slo` } as const;
export const NOW = Date.parse('2026-06-01T12:00:00.000Z');
export const REQUEST = `_${'a1'.repeat(20)}`;
export const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';

const SAML = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"';
const iso = (at: number): string => new Date(at).toISOString();

export const settingsOf = (certificates: readonly string[], over: Partial<SamlSettings> = {}): SamlSettings => ({
  kind: 'saml',
  mapping: { email: null, name: null, lists: [], companies: [], fields: [] },
  domains: [],
  unasked: false,
  skew: 60,
  idp: IDP,
  ssoUrl: 'https://idp.example/sso',
  ssoBinding: 'redirect',
  sloUrl: 'https://idp.example/slo',
  certificates,
  signed: 'one',
  subjectAttribute: null,
  signRequests: false,
  nameIdFormat: null,
  ...over,
});

export const connectionOf = (settings: SamlSettings, secret?: string): SsoConnection<SamlSettings> => ({ id: 'c1', portal: 'p1', host: 'portal.example', name: 'Example', settings, endpoints: ENDPOINTS, secret: () => Promise.resolve(secret) });

export const PENDING: PendingLogin = { state: 's'.repeat(43), connection: 'c1', host: 'portal.example', requestId: REQUEST, nonce: 'n'.repeat(43), verifier: 'v'.repeat(43), next: '/tickets', test: false };

/** The pieces of a response. Each may be replaced, by good or by hostile text. */
export interface Pieces {
  readonly now: number;
  readonly responseId: string;
  readonly assertionId: string;
  readonly idp: string;
  readonly answer: string;
  readonly entityId: string;
  /** Null: answers nobody's question. */
  readonly inResponseTo: string | null;
  readonly responseAttributes: string;
  readonly responseIssuer: string;
  readonly status: string;
  readonly assertionAttributes: string;
  readonly issuer: string;
  readonly nameId: string;
  readonly confirmation: string;
  readonly conditions: string;
  readonly authn: string;
  readonly attributes: string;
}

export interface Signing {
  readonly keys: Keys;
  readonly algorithm?: string;
  readonly digest?: string;
  readonly transforms?: readonly string[];
  readonly canonicalization?: string;
  readonly prefixes?: readonly string[];
}

export interface Wish extends Partial<Pieces> {
  readonly sign?: 'assertion' | 'response' | 'both' | 'none';
  readonly signing?: Partial<Signing>;
  /** Changes the assertion before it is signed, or the whole after it. */
  readonly before?: (assertion: string) => string;
  readonly after?: (response: string) => string;
  /** Puts something else in the assertion's place, such as its encryption. */
  readonly replace?: (signedAssertion: string) => string;
}

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** Signs the element by that ID, with the signature after its issuer. */
export const signXml = (text: string, id: string, { keys, algorithm = RSA_SHA256, digest = SHA256, transforms = [ENVELOPED, EXCLUSIVE], canonicalization = EXCLUSIVE, prefixes = [] }: Signing): string => {
  const signature = new SignedXml({ privateKey: keys.privatePem, publicCert: keys.certificatePem, signatureAlgorithm: algorithm, canonicalizationAlgorithm: canonicalization });
  signature.addReference({ xpath: `//*[@ID='${id}']`, transforms: [...transforms], digestAlgorithm: digest, inclusiveNamespacesPrefixList: [...prefixes] });
  signature.computeSignature(text, { prefix: 'ds', location: { reference: `//*[@ID='${id}']/*[local-name()='Issuer']`, action: 'after' } });
  return signature.getSignedXml();
};

export const attribute = (name: string, ...values: readonly string[]): string => `<saml:Attribute Name="${name}">${values.map(value => `<saml:AttributeValue>${value}</saml:AttributeValue>`).join('')}</saml:Attribute>`;

/** A provider that says what the test wants. */
export class SamlIdp {
  constructor(readonly keys: Keys) {}

  pieces(over: Partial<Pieces> = {}): Pieces {
    const base = { now: NOW, responseId: '_response1', assertionId: '_assertion1', idp: IDP, answer: ENDPOINTS.answer, entityId: ENDPOINTS.entityId, inResponseTo: REQUEST as string | null, ...over };
    const answers = base.inResponseTo === null ? '' : ` InResponseTo="${base.inResponseTo}"`;
    return {
      responseAttributes: ` ID="${base.responseId}" Version="2.0" IssueInstant="${iso(base.now)}" Destination="${base.answer}"${answers}`,
      responseIssuer: `<saml:Issuer ${SAML}>${base.idp}</saml:Issuer>`,
      status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
      assertionAttributes: ` ${SAML} ID="${base.assertionId}" Version="2.0" IssueInstant="${iso(base.now)}"`,
      issuer: `<saml:Issuer>${base.idp}</saml:Issuer>`,
      nameId: `<saml:NameID Format="${EMAIL_FORMAT}">anna@kunde.example</saml:NameID>`,
      confirmation: `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${iso(base.now + 300_000)}" Recipient="${base.answer}"${answers}/></saml:SubjectConfirmation>`,
      conditions: `<saml:Conditions NotBefore="${iso(base.now)}" NotOnOrAfter="${iso(base.now + 300_000)}"><saml:AudienceRestriction><saml:Audience>${base.entityId}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
      authn: `<saml:AuthnStatement AuthnInstant="${iso(base.now)}" SessionIndex="_session1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
      attributes: `<saml:AttributeStatement>${attribute('displayName', 'Anna Amsel')}</saml:AttributeStatement>`,
      ...base,
    };
  }

  assertion(over: Partial<Pieces> = {}): string {
    const { assertionAttributes, issuer, nameId, confirmation, conditions, authn, attributes } = this.pieces(over);
    return `<saml:Assertion${assertionAttributes}>${issuer}<saml:Subject>${nameId}${confirmation}</saml:Subject>${conditions}${authn}${attributes}</saml:Assertion>`;
  }

  /** As XML. */
  response({ sign = 'assertion', signing, before = text => text, after = text => text, replace = text => text, ...over }: Wish = {}): string {
    const pieces = this.pieces(over);
    const by = { keys: this.keys, ...signing };
    const bare = before(this.assertion(over));
    const assertion = replace(sign === 'assertion' || sign === 'both' ? signXml(bare, pieces.assertionId, by) : bare);
    const whole = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"${pieces.responseAttributes}>${pieces.responseIssuer}${pieces.status}${assertion}</samlp:Response>`;
    return after(sign === 'response' || sign === 'both' ? signXml(whole, pieces.responseId, by) : whole);
  }

  /** As it is posted. */
  posted(wish: Wish = {}): string {
    return base64(this.response(wish));
  }
}

export const base64 = (text: string | Buffer): string => Buffer.from(text as string).toString('base64');
