import type { Mapping } from './connection.policy.js';
import { refuse } from './saml.refuse.js';
import { FORMATS, type NameId } from './saml.subject.js';
import { childrenOf, type XmlElement } from './saml.xml.js';

type Attributes = ReadonlyMap<string, readonly string[]>;

/** Attributes by name. A name that occurs twice could be read as either. @throws SsoRefusal `saml.attribute-twice` */
export const attributesOf = (assertion: XmlElement): Attributes => {
  const attributes = new Map<string, readonly string[]>();
  for (const statement of childrenOf(assertion, 'saml:AttributeStatement'))
    for (const attribute of childrenOf(statement, 'saml:Attribute')) {
      const name = attribute.attributes.get('Name') ?? refuse('saml.structure', 'Attribute without a name');
      if (attributes.has(name)) refuse('saml.attribute-twice', name.slice(0, 100));
      attributes.set(name, childrenOf(attribute, 'saml:AttributeValue').map(valueOf));
    }
  return attributes;
};

/** The text; of an identifier inside (eduPersonTargetedID), its text. */
const valueOf = (value: XmlElement): string => childrenOf(value, 'saml:NameID')[0]?.text ?? value.text;

/** Names that providers use by themselves, in the order in which they are looked for. */
const USUAL = {
  email: ['http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress', 'urn:oid:0.9.2342.19200300.100.1.3', 'email', 'mail'],
  name: ['http://schemas.microsoft.com/identity/claims/displayname', 'urn:oid:2.16.840.1.113730.3.1.241', 'displayName', 'name', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name'],
} as const;

/**
 * The address: of the attribute that the mapping names, and no other. With none named, of a usual attribute, else of a
 * NameID that is an address (it may only look like one: where people sign in by names of that form). @throws SsoRefusal `saml.attribute-many`
 */
export const emailOf = ({ email }: Mapping, nameId: NameId, attributes: Attributes): string | null =>
  email === null ? (single(attributes, USUAL.email) ?? (nameId.format === FORMATS.email ? nameId.value : null)) : single(attributes, [email]);

/** The person's name, likewise. @throws SsoRefusal `saml.attribute-many` */
export const nameOf = ({ name }: Mapping, attributes: Attributes): string | null => single(attributes, name === null ? USUAL.name : [name]);

const single = (attributes: Attributes, names: readonly string[]): string | null => {
  const name = names.find(one => attributes.has(one));
  const values = name === undefined ? [] : attributes.get(name)!;
  if (values.length > 1) refuse('saml.attribute-many', name);
  return values[0] === undefined || values[0].trim() === '' ? null : values[0];
};
