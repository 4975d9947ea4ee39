import type { SaxesAttributeNS } from 'saxes';
import type { XmlElement } from './saml.xml.js';

/** Namespaces by prefix; the default one by the empty one. */
type Scope = Readonly<Record<string, string>>;

interface Wish {
  /** Prefixes of InclusiveNamespaces: written where they are in force, used or not. `#default` is the empty one. */
  readonly prefixes?: readonly string[];
  /** Left out with all that is in it: the signature of the enveloped transform. */
  readonly without?: XmlElement;
}

/**
 * Exclusive canonical form without comments (https://www.w3.org/TR/xml-exc-c14n/) of an element that saml.xml.ts read.
 * `above`: the elements around it, the outermost first. It is our own reading, beside that of the library: saml.seal.ts.
 */
export const canonical = (element: XmlElement, above: readonly XmlElement[] = [], wish: Wish = {}): string =>
  written(element, above.reduce<Scope>(declaredIn, EMPTY), EMPTY, wish);

const EMPTY: Scope = Object.freeze(Object.create(null) as Record<string, string>);

/** Without a prototype: a prefix may be called as members of objects are. */
const extended = (scope: Scope, more: Scope): Scope => Object.assign(Object.create(null) as Record<string, string>, scope, more);

const declaredIn = (scope: Scope, { tag: { ns } }: XmlElement): Scope => {
  for (const _ in ns) return extended(scope, ns as Scope);
  return scope;
};

const written = (element: XmlElement, around: Scope, said: Scope, wish: Wish): string => {
  const { tag } = element;
  const scope = declaredIn(around, element);
  const attributes = Object.values(tag.attributes).filter(({ name, prefix }) => prefix !== 'xmlns' && name !== 'xmlns');
  const fresh = namespaces(element, attributes, scope, said, wish.prefixes ?? []);
  let text = `<${tag.name}${fresh.text}${attributes.length > 1 ? attributes.sort(byName).map(attributeText).join('') : attributes.map(attributeText).join('')}>`;
  for (const node of element.nodes) {
    if (typeof node === 'string') text += escaped(node, IN_TEXT);
    else if (node !== wish.without) text += written(node, scope, fresh.said, wish);
  }
  return `${text}</${tag.name}>`;
};

/** What must be declared here: whatever the names of the element and its attributes use, and what the wish names, unless it is said above. */
const namespaces = ({ tag }: XmlElement, attributes: readonly SaxesAttributeNS[], scope: Scope, said: Scope, prefixes: readonly string[]): { readonly text: string; readonly said: Scope } => {
  const used: Record<string, string> = { [tag.prefix]: tag.uri };
  for (const { prefix, uri } of attributes) if (prefix !== '') used[prefix] = uri;
  for (const one of prefixes) {
    const prefix = one === '#default' ? '' : one;
    if (scope[prefix] !== undefined) used[prefix] = scope[prefix];
  }
  const fresh = Object.entries(used).filter(([prefix, uri]) => prefix !== 'xml' && (said[prefix] ?? '') !== uri);
  if (fresh.length === 0) return { text: '', said };
  const text = fresh.sort(([a], [b]) => (a < b ? -1 : 1)).map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix}`}="${escaped(uri, IN_ATTRIBUTE)}"`).join('');
  return { text, said: extended(said, Object.fromEntries(fresh)) };
};

/** By namespace, then by local name; those without a prefix have no namespace. */
const byName = (a: SaxesAttributeNS, b: SaxesAttributeNS): number => {
  const [first, second] = a.uri === b.uri ? [a.local, b.local] : [a.uri, b.uri];
  return first < second ? -1 : 1;
};

const attributeText = ({ name, value }: SaxesAttributeNS): string => ` ${name}="${escaped(value, IN_ATTRIBUTE)}"`;

const IN_TEXT = /[&<>\r]/g;
const IN_ATTRIBUTE = /[&<"\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#x9;', '\n': '&#xA;', '\r': '&#xD;' };
const escaped = (text: string, which: RegExp): string => text.replace(which, one => ESCAPES[one]!);
