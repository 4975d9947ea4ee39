import { samlTime } from './saml.dates.js';
import { refuse } from './saml.refuse.js';
import { childOf, type XmlElement } from './saml.xml.js';

/** No assertion is taken longer than this after it was issued, whatever it says itself. */
const LONGEST = 10 * 60_000;

/** When an element's time is; undefined: it says none. @throws SsoRefusal `saml.time` */
export const timeOf = (element: XmlElement | undefined, name: string): number | undefined => {
  const text = element?.attributes.get(name);
  if (text === undefined) return undefined;
  const at = samlTime(text);
  return Number.isNaN(at) ? refuse('saml.time', name) : at;
};

/**
 * Until when an assertion may be used: the earliest of all its bounds, and ten minutes after it was issued (S14).
 * Clocks may differ by `skew` ms: it holds from `bound - skew` on, and no more at `bound + skew`.
 * @throws SsoRefusal `saml.time`, `saml.early`, `saml.unbounded`, `saml.expired`
 */
export const validity = (assertion: XmlElement, now: number, skew: number): { readonly validUntil: number; readonly sessionEndsAt: number | null } => {
  const conditions = childOf(assertion, 'saml:Conditions');
  const data = childOf(childOf(childOf(assertion, 'saml:Subject'), 'saml:SubjectConfirmation'), 'saml:SubjectConfirmationData');
  const issued = timeOf(assertion, 'IssueInstant') ?? refuse('saml.time', 'IssueInstant');
  const starts = [issued, timeOf(conditions, 'NotBefore'), timeOf(data, 'NotBefore')].filter(at => at !== undefined);
  const ends = [timeOf(conditions, 'NotOnOrAfter'), timeOf(data, 'NotOnOrAfter')].filter(at => at !== undefined);
  const sessionEndsAt = timeOf(childOf(assertion, 'saml:AuthnStatement'), 'SessionNotOnOrAfter') ?? null;
  if (now + skew < Math.max(...starts)) refuse('saml.early');
  if (ends.length === 0) refuse('saml.unbounded');
  const validUntil = Math.min(...ends, issued + LONGEST, sessionEndsAt ?? Infinity) + skew;
  if (now >= validUntil) refuse('saml.expired');
  return { validUntil, sessionEndsAt };
};
