import fc from 'fast-check';
import { createRequire } from 'node:module';
import { ExclusiveCanonicalization } from 'xml-crypto';
import { canonical } from '../../src/sso/saml.canonical.js';
import { readXml, type XmlElement } from '../../src/sso/saml.xml.js';
import { SamlIdp } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';

const { DOMParser } = createRequire(createRequire(import.meta.url).resolve('xml-crypto'))('@xmldom/xmldom') as { DOMParser: new () => { parseFromString: (text: string, type: string) => { documentElement: Parameters<ExclusiveCanonicalization['process']>[0] } } };
const CAPS = { depth: 50, elements: 1_000, attributes: 50, allAttributes: 5_000 };
const ours = (text: string, prefixes: readonly string[] = []): string => canonical(readXml(text, CAPS), [], { prefixes });
const theirs = (text: string, prefixes: readonly string[] = []): string =>
  new ExclusiveCanonicalization().process(new DOMParser().parseFromString(text, 'text/xml').documentElement, { inclusiveNamespacesPrefixList: [...prefixes] });

/** Documents as a provider could write them: few prefixes, declared at the root and again below, attributes with and without one. */
const PREFIXES = ['a', 'b', 'ds'] as const;
const word = fc.constantFrom('x', 'ID', 'Value', 'Ünïcode', 'long-name_1');
const text = fc.stringMatching(/^[a-zäß€ "'\n\t]{0,12}$/).map(one => one.replaceAll('"', '&quot;')).chain(one => fc.constantFrom(one, `${one}&amp;&lt;&gt;`, `${one}&#13;&#x41;`));
const declared = fc.uniqueArray(fc.constantFrom(...PREFIXES), { maxLength: 2 }).map(ones => ones.map(one => ` xmlns:${one}="urn:${one}:again"`).join(''));
const attributes = fc.uniqueArray(fc.tuple(fc.constantFrom('', 'a:', 'b:'), word, text), { maxLength: 4, selector: ([prefix, name]) => prefix + name })
  .map(ones => ones.map(([prefix, name, value]) => ` ${prefix}${name}="${value.replace(/[\n\t]/g, ' ')}"`).join(''));
const element: fc.Arbitrary<string> = fc.letrec<{ element: string }>(tie => ({
  element: fc.tuple(fc.constantFrom('', 'a:', 'b:', 'ds:'), word, declared, attributes, fc.constantFrom('', ' xmlns="urn:default"'), fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('element')), { maxLength: 3 }))
    .map(([prefix, name, namespaces, values, fallback, content]) => `<${prefix}${name}${fallback}${namespaces}${values}>${content.join('')}</${prefix}${name}>`),
})).element;
const rooted = element.map(one => `<root${PREFIXES.map(prefix => ` xmlns:${prefix}="urn:${prefix}"`).join('')}>${one}</root>`);

describe('our own canonical form', () => {
  it('is the library’s for what providers could write', () => {
    fc.assert(fc.property(rooted, one => expect(ours(one)).toBe(theirs(one))), { numRuns: 400 });
  });

  it('is the library’s for a response, and for the assertion in it', async () => {
    const response = new SamlIdp(await makeKeys()).response({ sign: 'both' });
    expect(ours(response)).toBe(theirs(response));
    const root = readXml(response, CAPS);
    const assertion = root.children.find(({ name }) => name === 'saml:Assertion')!;
    const text = /<saml:Assertion[^]*<\/saml:Assertion>/.exec(response)![0];
    expect(canonical(assertion, [root])).toBe(theirs(text));
  });

  // https://www.w3.org/TR/xml-exc-c14n/, sections 2.2 and 3.
  it.each<[string, string, readonly string[], string]>([
    ['a namespace that only the surroundings need is left out', '<a xmlns:n="urn:n"><b/></a>', [], '<a><b></b></a>'],
    ['it is said where it is first used, and not again below', '<a xmlns:n="urn:n"><n:b><n:c/></n:b></a>', [], '<a><n:b xmlns:n="urn:n"><n:c></n:c></n:b></a>'],
    ['a prefix that is asked for is said at once', '<a xmlns:n="urn:n"><b/></a>', ['n'], '<a xmlns:n="urn:n"><b></b></a>'],
    ['the default one is asked for by its own word', '<n:a xmlns:n="urn:n" xmlns="urn:d"><n:b/></n:a>', ['#default'], '<n:a xmlns="urn:d" xmlns:n="urn:n"><n:b></n:b></n:a>'],
    ['a default namespace is taken back', '<a xmlns="urn:d"><b xmlns=""/></a>', [], '<a xmlns="urn:d"><b xmlns=""></b></a>'],
    ['attributes stand by namespace, then by name', '<a xmlns:z="urn:1" xmlns:y="urn:2" y:a="1" z:b="2" c="3" b="4" xml:lang="en"/>', [], '<a xmlns:y="urn:2" xmlns:z="urn:1" b="4" c="3" xml:lang="en" z:b="2" y:a="1"></a>'],
    ['letters that mean something are written one way', '<a b="&lt;&gt;&amp;&quot;&#9;&#10;&#13;">&lt;&gt;&amp;"&#13;\n</a>', [], '<a b="&lt;>&amp;&quot;&#x9;&#xA;&#xD;">&lt;&gt;&amp;"&#xD;\n</a>'],
    ['a prefix called as members of objects are is a prefix', '<constructor:a xmlns:constructor="urn:n" constructor:toString="x"/>', [], '<constructor:a xmlns:constructor="urn:n" constructor:toString="x"></constructor:a>'],
  ])('%s', (_, given, prefixes, expected) => expect(ours(given, prefixes)).toBe(expected));

  it('leaves out what it is told to, and nothing else of that name', () => {
    const root: XmlElement = readXml('<a> <s>1</s><s>2</s></a>', CAPS);
    expect(canonical(root, [], { without: root.children[0]! })).toBe('<a> <s>2</s></a>');
  });
});
