import type { SamlSettings } from './connection.policy.js';
import { refuse } from './saml.refuse.js';
import { childOf, type XmlElement } from './saml.xml.js';

export const FORMATS = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
} as const;

export interface NameId {
  readonly format: string;
  readonly value: string;
}

/**
 * The NameID of a subject. Its qualifiers may be left out, which means the two of us; any others are refused, so the
 * provider and we are part of every name without being written into it.
 * @throws SsoRefusal `saml.name-id`, `saml.qualifier`
 */
export const nameIdOf = (parent: XmlElement | undefined, idp: string, ours: string): NameId => {
  const element = childOf(parent, 'saml:NameID') ?? refuse('saml.name-id');
  const { attributes, text: value } = element;
  if ((attributes.get('NameQualifier') ?? idp) !== idp || (attributes.get('SPNameQualifier') ?? ours) !== ours) refuse('saml.qualifier');
  if (value.trim() === '' || value.length > 1_000 || /[\u0000-\u001f\u007f]/.test(value)) refuse('saml.name-id');
  return { format: attributes.get('Format') ?? FORMATS.unspecified, value };
};

/** Who it is, from the one source that the connection names (S16): never another when that one is missing. @throws SsoRefusal `saml.transient`, `saml.subject-attribute` */
export const identityOf = ({ idp, subjectAttribute }: SamlSettings, nameId: NameId, attributes: ReadonlyMap<string, readonly string[]>): { readonly identity: string; readonly label: string } => {
  if (subjectAttribute === null) {
    if (nameId.format === FORMATS.transient) refuse('saml.transient');
    return { identity: identityKey(idp, nameId), label: nameId.value };
  }
  const values = attributes.get(subjectAttribute) ?? [];
  const value = values.length === 1 && values[0]!.trim() !== '' ? values[0]! : refuse('saml.subject-attribute');
  return { identity: JSON.stringify([idp, 'attribute', subjectAttribute, value]), label: value };
};

/** One string that differs whenever provider, format or value differ in a byte. */
export const identityKey = (idp: string, { format, value }: NameId): string => JSON.stringify([idp, format, value]);

/** The NameID that an identity was made of; undefined when it was an attribute. */
export const nameIdFrom = (identity: string): NameId | undefined => {
  const parts = identity.startsWith('["') ? (JSON.parse(identity) as readonly string[]) : [];
  return parts.length === 3 ? { format: parts[1]!, value: parts[2]! } : undefined;
};
