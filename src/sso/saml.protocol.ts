import type { SamlSettings } from './connection.policy.js';
import { SsoRefusal, type Proof } from './proof.js';
import type { Departure, PendingLogin, ProviderAnswer, SsoConnection, SsoProtocol } from './protocol.js';
import { decodeBase64, messageText } from './saml.bytes.js';
import { trustedKeys, type TrustedKey } from './saml.certificates.js';
import { assertionKey, judgeClaims } from './saml.claims.js';
import { openAssertion } from './saml.encryption.js';
import { ownKey } from './saml.pem.js';
import { refuse } from './saml.refuse.js';
import { loginDeparture, logoutDeparture } from './saml.requests.js';
import { checkAround, checkSeal } from './saml.seal.js';
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
    if (trustedKeys(settings.certificates).length === 0) refuse('saml.not-set-up', 'certificates');
    const own = settings.signRequests ? (ownKey(await connection.secret('signing')) ?? refuse('saml.not-set-up', 'signing key')) : undefined;
    return loginDeparture(connection, pending, this.clock.now(), own);
  }

  async verify(connection: Connection, answer: ProviderAnswer): Promise<Proof> {
    const trail = new Trail();
    try {
      const keys = trustedKeys(connection.settings.certificates);
      if (keys.length === 0) refuse('saml.not-set-up', 'certificates');
      const message = read(answer, trail);
      await checkFirstUse(connection, answer, message.response);
      const proven = await this.#proven(connection, message, keys);
      trail.pass('saml.signature');
      return { ...judgeClaims({ connection, answer, ...proven }, trail), checks: trail.checks };
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
  async #proven(connection: Connection, message: Message, keys: readonly TrustedKey[]): Promise<Proven> {
    const { text, response } = message;
    const encrypted = childOf(response, 'saml:EncryptedAssertion');
    const responseSigned = isSigned(response);
    if (encrypted) return this.#opened(connection, { text, response, responseSigned }, keys);
    const assertion = childOf(response, 'saml:Assertion')!;
    const assertionSigned = isSigned(assertion);
    checkSigned(connection.settings, responseSigned, assertionSigned);
    const whole = responseSigned ? checkSeal(response, [], keys) : undefined;
    const part = assertionSigned ? checkSeal(assertion, [response], keys) : undefined;
    checkAround(text, response, whole !== undefined ? { element: response, text: whole } : { element: assertion, text: part! });
    const verified = await this.#verified(connection, { text, responseSigned, assertionSigned }, keys);
    return responseSigned ? around(readShape(verified, 'samlp:Response')) : { response, responseSigned, assertion: readShape(verified, 'saml:Assertion') };
  }

  /** Whoever has our certificate can encrypt, so what was inside must be signed itself (S19). In a signed response only what its signature covers is opened. */
  async #opened(connection: Connection, { text, response, responseSigned }: Message & { readonly responseSigned: boolean }, keys: readonly TrustedKey[]): Promise<Proven> {
    checkSigned(connection.settings, responseSigned, true);
    if (responseSigned) checkAround(text, response, { element: response, text: checkSeal(response, [], keys) });
    const outer = responseSigned ? readShape(await verifiedMessage(text, keys), 'samlp:Response') : response;
    const own = ownKey(await connection.secret('signing')) ?? refuse('saml.encryption');
    const inner = openAssertion(childOf(outer, 'saml:EncryptedAssertion') ?? refuse('saml.encryption'), own.key);
    checkAround(inner.text, inner.assertion, { element: inner.assertion, text: checkSeal(inner.assertion, [], keys) });
    const verified = await this.#verified(connection, { text: wrapped(inner.text), responseSigned: false, assertionSigned: true }, keys);
    return { response: outer, responseSigned, assertion: readShape(verified, 'saml:Assertion') };
  }

  #verified({ endpoints }: Connection, { text, responseSigned, assertionSigned }: { text: string; responseSigned: boolean; assertionSigned: boolean }, keys: readonly TrustedKey[]): Promise<string> {
    return this.#guard.verified({ response: base64(text), certificates: keys.map(({ certificate }) => certificate), issuer: endpoints.entityId, answer: endpoints.answer, responseSigned, assertionSigned });
  }
}

interface Message {
  readonly text: string;
  readonly response: XmlElement;
}

/** What the claims are read from. */
interface Proven {
  readonly response: XmlElement;
  readonly responseSigned: boolean;
  /** Of signed bytes. */
  readonly assertion: XmlElement;
}

const around = (response: XmlElement): Proven => ({ response, responseSigned: true, assertion: childOf(response, 'saml:Assertion')! });
const isSigned = (element: XmlElement): boolean => childOf(element, 'ds:Signature') !== undefined;

const read = ({ fields }: ProviderAnswer, trail: Trail): Message => {
  const text = messageText(decodeBase64(fields['SAMLResponse'] || refuse('saml.missing')));
  trail.pass('saml.bytes');
  const response = readShape(text, 'samlp:Response');
  trail.pass('saml.structure');
  trail.pass('saml.status');
  return { text, response };
};

/**
 * Answers to no login that waits here, and assertions that were used, are refused before anything is verified: nothing of them is
 * proven then, but no proof could make them good, and so a copy costs little. Nothing is remembered of what is refused: a broken
 * copy uses up nobody's login. @throws SsoRefusal `saml.request-unknown`, `login.replayed`
 */
const checkFirstUse = async (connection: Connection, { pending, used }: ProviderAnswer, response: XmlElement): Promise<void> => {
  if (!pending && response.attributes.has('InResponseTo')) refuse('saml.request-unknown');
  const assertion = childOf(response, 'saml:Assertion');
  if (assertion && (await used?.(assertionKey({ connection, assertion })))) throw new SsoRefusal('login.replayed');
};

const checkSigned = ({ signed }: SamlSettings, response: boolean, assertion: boolean): void => {
  if (!response && !assertion) refuse('saml.unsigned');
  if (signed === 'both' && !(response && assertion)) refuse('saml.signed-both');
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A response of our own around an assertion that was encrypted: the library knows no other place for one. */
const wrapped = (assertion: string): string =>
  `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" Version="2.0">${assertion.replace(/^<\?xml[^>]*\?>\s*/i, '')}</samlp:Response>`;
