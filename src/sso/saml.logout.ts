import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { SamlSettings } from './connection.policy.js';
import type { SsoConnection } from './protocol.js';
import { decodeBase64, messageText, MESSAGE_LIMIT } from './saml.bytes.js';
import { trustedKeys, type TrustedKey } from './saml.certificates.js';
import { checkIssuer } from './saml.claims.js';
import { refuse } from './saml.refuse.js';
import { checkAround, checkSeal, isBy, SIGNATURE_HASHES } from './saml.seal.js';
import { readShape } from './saml.shape.js';
import { identityKey, nameIdOf } from './saml.subject.js';
import { timeOf } from './saml.times.js';
import { verifiedMessage } from './saml.xml-signature.js';
import { childOf, childrenOf, type XmlElement } from './saml.xml.js';

type Connection = SsoConnection<SamlSettings>;

/** A logout that the provider asks for, proven. */
export interface LogoutAsked {
  readonly kind: 'asked';
  readonly id: string;
  readonly identity: string;
  /** Empty: all of this person's sessions. */
  readonly indexes: readonly string[];
  readonly relayState: string | undefined;
  readonly binding: SamlSettings['ssoBinding'];
  /** Used once; kept until `until` (ms). */
  readonly once: { readonly id: string; readonly until: number };
}

/** The provider's answer to a logout that began here, proven. */
export interface LogoutDone {
  readonly kind: 'done';
}

type Field = 'SAMLRequest' | 'SAMLResponse';
const ROOTS = { SAMLRequest: 'samlp:LogoutRequest', SAMLResponse: 'samlp:LogoutResponse' } as const;

/** A logout by redirect. `query` is what stands behind the question mark, octet by octet as it came in. @throws SsoRefusal */
export const logoutByQuery = (connection: Connection, query: string, now: number): LogoutAsked | LogoutDone => {
  const parameters = parametersOf(query);
  const field = fieldOf(parameters);
  checkQuery(parameters, field, connection.settings);
  const text = messageText(inflated(decodeBase64(decoded(parameters.get(field)!))));
  return judged(connection, { element: readShape(text, ROOTS[field]), field, binding: 'redirect', relayState: relayStateOf(parameters.get('RelayState')) }, now);
};

/** A logout by POST. @throws SsoRefusal */
export const logoutByForm = async (connection: Connection, fields: Readonly<Record<string, string>>, now: number): Promise<LogoutAsked | LogoutDone> => {
  const field = fieldOf(new Map(Object.entries(fields)));
  const text = messageText(decodeBase64(fields[field]!));
  const shape = readShape(text, ROOTS[field]);
  if (!childOf(shape, 'ds:Signature')) refuse('saml.unsigned');
  const keys = trusted(connection.settings);
  checkAround(text, shape, { element: shape, text: checkSeal(shape, [], keys) });
  const element = readShape(await verifiedMessage(text, keys), ROOTS[field]);
  return judged(connection, { element, field, binding: 'post', relayState: fields['RelayState'] }, now);
};

const PARAMETERS: ReadonlySet<string> = new Set(['SAMLRequest', 'SAMLResponse', 'RelayState', 'SigAlg', 'Signature']);

/** Names as they stand, each once: one that is encoded or repeated could be read as another by whoever checks the signature. */
const parametersOf = (query: string): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>();
  for (const part of query.split('&')) {
    const [name = '', value, ...more] = part.split('=');
    if (!PARAMETERS.has(name) || parameters.has(name) || value === undefined || more.length > 0) refuse('saml.logout', 'parameters');
    parameters.set(name, value!);
  }
  return parameters;
};

const fieldOf = (parameters: ReadonlyMap<string, string>): Field => {
  const found = (['SAMLRequest', 'SAMLResponse'] as const).filter(name => (parameters.get(name) ?? '') !== '');
  return found.length === 1 ? found[0]! : refuse('saml.missing');
};

/** The signature of a redirect is over the octets as they were sent (bindings 3.4.4.1): decoding and encoding again could differ. */
const checkQuery = (parameters: ReadonlyMap<string, string>, field: Field, settings: SamlSettings): void => {
  const [signature, algorithm] = [parameters.get('Signature'), parameters.get('SigAlg')];
  if (!signature || !algorithm) return refuse('saml.unsigned');
  const { hash, pss } = SIGNATURE_HASHES[decoded(algorithm)] ?? refuse('saml.algorithm', 'SigAlg');
  const octets = [field, 'RelayState', 'SigAlg'].filter(name => parameters.has(name)).map(name => `${name}=${parameters.get(name)!}`).join('&');
  const value = decodeBase64(decoded(signature));
  if (!trusted(settings).some(({ key }) => isBy({ key, hash, pss: pss === true }, Buffer.from(octets), value))) refuse('saml.signature');
};

const trusted = ({ certificates }: SamlSettings): readonly TrustedKey[] => {
  const found = trustedKeys(certificates);
  return found.length > 0 ? found : refuse('saml.not-set-up', 'certificates');
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return refuse('saml.logout', 'encoding');
  }
};

/** Stops at the limit: a few hundred kilobytes can hold gigabytes (S10). */
const inflated = (bytes: Buffer): Buffer => {
  try {
    return inflateRawSync(bytes, { maxOutputLength: MESSAGE_LIMIT });
  } catch (error) {
    return refuse((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'saml.too-large' : 'saml.bytes', 'DEFLATE');
  }
};

const relayStateOf = (value: string | undefined): string | undefined => (value === undefined ? undefined : decoded(value));

interface Message {
  readonly element: XmlElement;
  readonly field: Field;
  readonly binding: SamlSettings['ssoBinding'];
  readonly relayState: string | undefined;
}

/** How long a logout without an end of its own is taken, either way. */
const WINDOW = 5 * 60_000;

const judged = (connection: Connection, { element, field, binding, relayState }: Message, now: number): LogoutAsked | LogoutDone => {
  const { settings, endpoints } = connection;
  checkIssuer(childOf(element, 'saml:Issuer') ?? refuse('saml.issuer', 'none'), settings.idp);
  if (element.attributes.get('Destination') !== endpoints.logout) refuse('saml.destination', element.attributes.get('Destination')?.slice(0, 200) ?? 'none');
  const until = checkTime(element, settings.skew * 1_000, now);
  if (field === 'SAMLResponse') return { kind: 'done' };
  const id = element.attributes.get('ID')!;
  return {
    kind: 'asked',
    id,
    identity: identityKey(settings.idp, nameIdOf(element, settings.idp, endpoints.entityId)),
    indexes: childrenOf(element, 'samlp:SessionIndex').map(({ text }) => text),
    // More than the standard's 80 bytes nobody needs to get back.
    relayState: relayState !== undefined && Buffer.byteLength(relayState) <= 80 ? relayState : undefined,
    binding,
    once: { id: `saml-logout:${createHash('sha256').update(JSON.stringify([settings.idp, id])).digest('hex')}`, until },
  };
};

const checkTime = (element: XmlElement, skew: number, now: number): number => {
  const issued = timeOf(element, 'IssueInstant') ?? refuse('saml.time', 'IssueInstant');
  if (now + skew < issued) refuse('saml.early');
  const until = (timeOf(element, 'NotOnOrAfter') ?? issued + WINDOW) + skew;
  if (now >= until) refuse('saml.expired');
  return until;
};
