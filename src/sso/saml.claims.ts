import { createHash } from 'node:crypto';
import type { SamlSettings } from './connection.policy.js';
import type { Proof } from './proof.js';
import type { ProviderAnswer, SsoConnection } from './protocol.js';
import { attributesOf, emailOf, nameOf } from './saml.attributes.js';
import { refuse } from './saml.refuse.js';
import { identityOf, nameIdOf } from './saml.subject.js';
import { validity } from './saml.times.js';
import type { Trail } from './saml.trail.js';
import { childOf, childrenOf, type XmlElement } from './saml.xml.js';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const ENTITY = 'urn:oasis:names:tc:SAML:2.0:nameid-format:entity';

export interface Claims {
  readonly connection: SsoConnection<SamlSettings>;
  readonly answer: ProviderAnswer;
  /** The wrapper, of signed bytes where it is signed; else as it came in: what it says can only refuse. */
  readonly response: XmlElement;
  readonly responseSigned: boolean;
  /** Read from signed bytes. */
  readonly assertion: XmlElement;
}

/** Whether what was proven is meant for us, now, for this browser; and who it is. @throws SsoRefusal */
export const judgeClaims = (claims: Claims, trail: Trail): Omit<Proof, 'checks'> => {
  checkIssuers(claims, trail);
  checkAddresses(claims, trail);
  checkAudience(claims, trail);
  const { validUntil, sessionEndsAt } = checkTimes(claims, trail);
  const asked = checkRequest(claims, trail);
  return { ...personOf(claims, trail), asked, once: [{ id: assertionKey(claims), until: validUntil }], validUntil, sessionEndsAt, sessionIndex: sessionIndexOf(claims), next: asked ? null : relayState(claims.answer) };
};

const checkIssuers = ({ connection: { settings }, response, assertion }: Claims, trail: Trail): void => {
  const inner = childOf(assertion, 'saml:Issuer') ?? refuse('saml.issuer', 'none');
  for (const issuer of [inner, ...childrenOf(response, 'saml:Issuer')]) checkIssuer(issuer, settings.idp);
  trail.pass('saml.issuer', settings.idp);
};

/** An issuer is the entity of the connection; qualified or of another format it is somebody else. @throws SsoRefusal `saml.issuer` */
export const checkIssuer = ({ text, attributes }: XmlElement, idp: string): void => {
  if (text !== idp) refuse('saml.issuer', text.slice(0, 200));
  if (attributes.has('NameQualifier') || attributes.has('SPNameQualifier') || (attributes.get('Format') ?? ENTITY) !== ENTITY) refuse('saml.issuer', 'qualified');
};

const confirmationOf = (assertion: XmlElement): XmlElement | undefined => childOf(childOf(childOf(assertion, 'saml:Subject'), 'saml:SubjectConfirmation'), 'saml:SubjectConfirmationData');

const checkAddresses = ({ connection: { endpoints }, response, responseSigned, assertion }: Claims, trail: Trail): void => {
  const destination = response.attributes.get('Destination');
  // Signed messages must name it; of an unsigned wrapper around a signed assertion it may be missing.
  if (destination === undefined ? responseSigned : destination !== endpoints.answer) refuse('saml.destination', destination?.slice(0, 200) ?? 'none');
  trail.pass('saml.destination', endpoints.answer);
  const confirmations = childrenOf(childOf(assertion, 'saml:Subject') ?? refuse('saml.name-id'), 'saml:SubjectConfirmation');
  if (confirmations.length !== 1 || confirmations[0]!.attributes.get('Method') !== BEARER) refuse('saml.confirmation');
  trail.pass('saml.confirmation');
  const recipient = confirmationOf(assertion)?.attributes.get('Recipient');
  if (recipient !== endpoints.answer) refuse('saml.recipient', recipient?.slice(0, 200) ?? 'none');
  trail.pass('saml.recipient', recipient);
};

const checkAudience = ({ connection: { endpoints }, assertion }: Claims, trail: Trail): void => {
  const conditions = childrenOf(assertion, 'saml:Conditions');
  if (conditions.length !== 1) refuse('saml.conditions');
  const restrictions = childrenOf(conditions[0]!, 'saml:AudienceRestriction');
  const audiences = restrictions.flatMap(one => childrenOf(one, 'saml:Audience')).map(({ text }) => text);
  if (restrictions.length !== 1 || audiences.length !== 1 || audiences[0] !== endpoints.entityId) refuse('saml.audience', audiences.join(', ').slice(0, 200) || 'none');
  trail.pass('saml.audience', endpoints.entityId);
};

const checkTimes = ({ connection: { settings }, assertion, answer }: Claims, trail: Trail) => {
  if (childrenOf(assertion, 'saml:AuthnStatement').length !== 1) refuse('saml.no-authentication');
  trail.pass('saml.no-authentication');
  const times = validity(assertion, answer.now, settings.skew * 1_000);
  trail.pass('saml.expired', new Date(times.validUntil).toISOString());
  return times;
};

/** That it answers the login of this very browser, or that it answers none and the connection takes that (S12). */
const checkRequest = ({ connection, response, assertion, answer: { pending } }: Claims, trail: Trail): boolean => {
  const outer = response.attributes.get('InResponseTo');
  const inner = confirmationOf(assertion)?.attributes.get('InResponseTo');
  if (outer !== inner) refuse('saml.request-mixed');
  if (outer === undefined) {
    if (!connection.settings.unasked) refuse('saml.unasked');
    trail.pass('saml.unasked');
    return false;
  }
  if (!pending) return refuse('saml.request-unknown');
  if (outer !== pending.requestId || pending.connection !== connection.id || pending.host !== connection.host) refuse('saml.request-other');
  trail.pass('saml.request-other');
  return true;
};

const personOf = ({ connection: { settings, endpoints }, assertion }: Claims, trail: Trail) => {
  const nameId = nameIdOf(childOf(assertion, 'saml:Subject'), settings.idp, endpoints.entityId);
  trail.pass('saml.name-id', nameId.format);
  const attributes = attributesOf(assertion);
  const person = { ...identityOf(settings, nameId, attributes), email: emailOf(settings.mapping, nameId, attributes), name: nameOf(settings.mapping, attributes), attributes };
  trail.pass('saml.attribute-twice', [...attributes.keys()].join(', '));
  return person;
};

/** By provider, not by connection: used at one, it opens nothing at another (S11). */
export const assertionKey = ({ connection, assertion }: Pick<Claims, 'connection' | 'assertion'>): string =>
  `saml-assertion:${createHash('sha256').update(JSON.stringify([connection.settings.idp, assertion.attributes.get('ID')])).digest('hex')}`;

const sessionIndexOf = ({ assertion }: Claims): string | null => childOf(assertion, 'saml:AuthnStatement')?.attributes.get('SessionIndex') ?? null;

const relayState = ({ fields }: ProviderAnswer): string | null => {
  const text = fields['RelayState'];
  return text === undefined || text === '' || Buffer.byteLength(text) > 80 ? null : text;
};
