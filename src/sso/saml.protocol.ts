import type { SamlSettings } from './connection.policy.js';
import { SsoRefusal, type Proof } from './proof.js';
import type { Departure, PendingLogin, ProviderAnswer, SsoConnection, SsoProtocol } from './protocol.js';
import { decodeBase64, messageText } from './saml.bytes.js';
import { bareCertificate, trustedCertificates } from './saml.certificates.js';
import { judgeClaims } from './saml.claims.js';
import { openAssertion } from './saml.encryption.js';
import { ownKey } from './saml.pem.js';
import { refuse } from './saml.refuse.js';
import { loginDeparture, logoutDeparture } from './saml.requests.js';
import { readShape } from './saml.shape.js';
import { SamlGuard } from './saml.strategy.js';
import { nameIdFrom } from './saml.subject.js';
import { Trail } from './saml.trail.js';
import { verifiedMessage } from './saml.xml-signature.js';
import { childOf, type XmlElement } from './saml.xml.js';

type Connection = SsoConnection<SamlSettings>;

/** SAML 2.0, web browser SSO: an answer by POST, a question by redirect or POST. */
export class SamlProtocol implements SsoProtocol<SamlSettings> {
  readonly kind = 'saml';
  readonly #guard = new SamlGuard();

  constructor(
    private readonly clock: { now(): number },
    /** `_` and 40 hex digits. */
    private readonly newId: () => string,
  ) {}

  async start(connection: Connection, pending: PendingLogin): Promise<Departure> {
    const { settings } = connection;
    if (trustedOf(settings).length === 0) refuse('saml.not-set-up', 'certificates');
    const own = settings.signRequests ? (ownKey(await connection.secret('signing')) ?? refuse('saml.not-set-up', 'signing key')) : undefined;
    return loginDeparture(connection, pending, this.clock.now(), own);
  }

  async verify(connection: Connection, answer: ProviderAnswer): Promise<Proof> {
    const trail = new Trail();
    try {
      const certificates = trustedOf(connection.settings);
      if (certificates.length === 0) refuse('saml.not-set-up', 'certificates');
      const { text, response } = read(answer, trail);
      const verified = await this.#verified(connection, text, response, certificates);
      trail.pass('saml.signature');
      const assertion = readShape(verified, 'saml:Assertion');
      return { ...judgeClaims({ connection, answer, response, assertion }, trail), checks: trail.checks };
    } catch (error) {
      throw error instanceof SsoRefusal ? trail.ending(error) : error;
    }
  }

  /** Asks the provider to end its session too, where it takes logouts and we can sign the question. */
  async leave(connection: Connection, { subject, index }: { readonly subject: string; readonly index: string | null }): Promise<Departure | undefined> {
    const own = ownKey(await connection.secret('signing'));
    const nameId = nameIdFrom(subject);
    if (connection.settings.sloUrl === null || !own || !nameId) return undefined;
    return logoutDeparture(connection, { id: this.newId(), now: this.clock.now(), nameId, index }, own);
  }

  /** Every signature that is there must be right; which ones must be there, the connection says (S4). */
  async #verified(connection: Connection, text: string, response: XmlElement, certificates: readonly string[]): Promise<string> {
    const encrypted = childOf(response, 'saml:EncryptedAssertion');
    const responseSigned = childOf(response, 'ds:Signature') !== undefined;
    if (encrypted) return this.#opened(connection, { text, encrypted, responseSigned }, certificates);
    const assertionSigned = childOf(childOf(response, 'saml:Assertion'), 'ds:Signature') !== undefined;
    checkSigned(connection.settings, responseSigned, assertionSigned);
    return this.#guard.verified({ response: base64(text), certificates, issuer: connection.endpoints.entityId, answer: connection.endpoints.answer, responseSigned, assertionSigned });
  }

  /** Whoever has our certificate can encrypt, so what was inside must be signed itself (S19). */
  async #opened(connection: Connection, message: { text: string; encrypted: XmlElement; responseSigned: boolean }, certificates: readonly string[]): Promise<string> {
    const own = ownKey(await connection.secret('signing')) ?? refuse('saml.encryption');
    checkSigned(connection.settings, message.responseSigned, true);
    if (message.responseSigned) await verifiedMessage(message.text, certificates);
    const { text } = openAssertion(message.encrypted, own.key);
    return this.#guard.verified({ response: base64(wrapped(text)), certificates, issuer: connection.endpoints.entityId, answer: connection.endpoints.answer, responseSigned: false, assertionSigned: true });
  }
}

const trustedOf = ({ certificates }: SamlSettings): readonly string[] => trustedCertificates(certificates).map(bareCertificate);

const read = ({ fields }: ProviderAnswer, trail: Trail): { text: string; response: XmlElement } => {
  const text = messageText(decodeBase64(fields['SAMLResponse'] || refuse('saml.missing')));
  trail.pass('saml.bytes');
  const response = readShape(text, 'samlp:Response');
  trail.pass('saml.structure');
  trail.pass('saml.status');
  return { text, response };
};

const checkSigned = ({ signed }: SamlSettings, response: boolean, assertion: boolean): void => {
  if (!response && !assertion) refuse('saml.unsigned');
  if (signed === 'both' && !(response && assertion)) refuse('saml.signed-both');
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A response of our own around an assertion that was encrypted: the library knows no other place for one. */
const wrapped = (assertion: string): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Version="2.0">${assertion.replace(/^<\?xml[^>]*\?>\s*/i, '')}</samlp:Response>`;
