import { refuse } from './saml.refuse.js';
import { everyElement, type XmlElement } from './saml.xml.js';

const ID = /^[A-Za-z_][A-Za-z0-9_.-]{0,255}$/;

/** Libraries look for `ID`, `Id` and `id` alike, so all of them are one set here, and SAML's elements have `ID` only (S7). */
export const checkIds = (root: XmlElement): void => {
  const seen = new Set<string>();
  for (const { name, attributes } of everyElement(root)) {
    const own = name.startsWith('saml') ? 'ID' : 'Id';
    for (const [attribute, value] of attributes) {
      if (!/(?:^|\})id$/i.test(attribute)) continue;
      if (attribute !== own || !ID.test(value)) refuse('saml.ids', `${attribute} in ${name}`);
      if (seen.has(value)) refuse('saml.ids', 'twice');
      seen.add(value);
    }
  }
  if (!root.attributes.has('ID')) refuse('saml.ids', 'none');
};
