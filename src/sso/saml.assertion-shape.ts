import { refuse } from './saml.refuse.js';
import { timeOf } from './saml.times.js';
import { childrenOf, everyElement, type XmlElement } from './saml.xml.js';

const TIMES = ['IssueInstant', 'NotBefore', 'NotOnOrAfter', 'AuthnInstant', 'SessionNotOnOrAfter'];

/** What the library behind the signature reads without asking: times that are times, windows that have an end, attributes that have a name. @throws SsoRefusal */
export const checkAssertion = (assertion: XmlElement): void => {
  if (assertion.attributes.get('Version') !== '2.0') refuse('saml.version');
  if (!assertion.attributes.has('IssueInstant')) refuse('saml.time', 'IssueInstant');
  for (const element of everyElement(assertion)) {
    for (const name of TIMES) timeOf(element, name);
    if (element.name === 'saml:SubjectConfirmationData' && !element.attributes.has('NotOnOrAfter')) refuse('saml.unbounded', 'SubjectConfirmationData');
  }
  for (const { attributes } of childrenOf(assertion, 'saml:Conditions')) if (attributes.has('NotBefore') && !attributes.has('NotOnOrAfter')) refuse('saml.unbounded', 'Conditions');
  for (const statement of childrenOf(assertion, 'saml:AttributeStatement')) for (const { attributes } of childrenOf(statement, 'saml:Attribute')) if (!attributes.get('Name')) refuse('saml.structure', 'Attribute without a name');
};
