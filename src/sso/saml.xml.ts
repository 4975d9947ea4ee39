import { SaxesParser, type SaxesTagNS } from 'saxes';

/** An element as read: nothing of it is trusted before a signature covers it. */
export interface XmlElement {
  /** `samlp:Response`: our short word for the namespace and the local name, whatever prefix was used; `?:x` for a foreign one. */
  readonly name: string;
  /** By local name; a prefixed one by `{namespace}local`. Declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
  /** Its start as it was written, and its content in order: what its canonical form is made of (saml.canonical.ts). */
  readonly tag: SaxesTagNS;
  readonly nodes: readonly (string | XmlElement)[];
}

/** Why something is no XML that we read. */
export class XmlFault extends Error {
  constructor(readonly why: 'malformed' | 'too-large' | 'namespace') {
    super(why);
    this.name = 'XmlFault';
  }
}

export interface XmlCaps {
  readonly depth: number;
  readonly elements: number;
  /** Of one element, declarations of namespaces among them; and of all. */
  readonly attributes: number;
  readonly allAttributes: number;
}

export const SHORT: Readonly<Record<string, string>> = {
  'urn:oasis:names:tc:SAML:2.0:protocol': 'samlp',
  'urn:oasis:names:tc:SAML:2.0:assertion': 'saml',
  'urn:oasis:names:tc:SAML:2.0:metadata': 'md',
  'http://www.w3.org/2000/09/xmldsig#': 'ds',
  'http://www.w3.org/2001/10/xml-exc-c14n#': 'ec',
  'http://www.w3.org/2001/04/xmlenc#': 'xenc',
  'http://www.w3.org/2009/xmlenc11#': 'xenc11',
};

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const PLAIN = /^[A-Za-z0-9_.-]*$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

interface Open extends XmlElement {
  readonly children: XmlElement[];
  readonly nodes: (string | XmlElement)[];
  text: string;
}

/**
 * Reads XML as a stream and stops at the first thing that is too much. Undeclared entities are malformed, since the
 * bytes hold no DOCTYPE (saml.bytes.ts has looked). A relative namespace would make a canonical form empty elsewhere.
 * @throws XmlFault
 */
export const readXml = (text: string, caps: XmlCaps): XmlElement => {
  const parser = new SaxesParser({ xmlns: true, position: false });
  const open: Open[] = [];
  let elements = 0;
  let attributes = 0;
  let all = 0;
  let root: XmlElement | undefined;
  parser.on('error', () => stop('malformed'));
  parser.on('doctype', () => stop('malformed'));
  parser.on('opentagstart', () => {
    attributes = 0;
    if (++elements > caps.elements || open.length >= caps.depth) stop('too-large');
  });
  parser.on('attribute', () => {
    if (++attributes > caps.attributes || ++all > caps.allAttributes) stop('too-large');
  });
  parser.on('opentag', tag => open.push(opened(tag)));
  parser.on('text', text => {
    const top = open.at(-1);
    if (!top) return;
    top.text += text;
    top.nodes.push(text);
  });
  parser.on('closetag', () => {
    const element: XmlElement = open.pop()!;
    const parent = open.at(-1);
    if (!parent) return void (root = element);
    parent.children.push(element);
    parent.nodes.push(element);
  });
  parser.write(text).close();
  return root ?? stop('malformed');
};

const stop = (why: XmlFault['why']): never => {
  throw new XmlFault(why);
};

const opened = (tag: SaxesTagNS): Open => {
  // Readers do not agree on other prefixes.
  if (!PLAIN.test(tag.prefix)) stop('malformed');
  const attributes = new Map<string, string>();
  for (const { uri, local, value, prefix } of Object.values(tag.attributes)) {
    if (uri !== XMLNS) attributes.set(prefix === '' ? local : `{${uri}}${local}`, value);
    else if (value !== '' && !ABSOLUTE.test(value)) stop('namespace');
  }
  return { name: `${SHORT[tag.uri] ?? '?'}:${tag.local}`, attributes, children: [], text: '', tag, nodes: [] };
};

/** The children of that name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] => element.children.filter(child => child.name === name);

/** The first child of that name; where one may occur once only, the shape has been checked. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined => element?.children.find(child => child.name === name);

/** The element and all below it. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* everyElement(child);
}
