import { createHmac, createHash, createSign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { base64, ENVELOPED, EXCLUSIVE, signXml, type Wish } from '../support/saml-idp.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
let attacker: Keys;
let weak: Keys;
let calls = 0;
let listener: Server;
beforeAll(async () => {
  stage = await SamlStage.open();
  attacker = await makeKeys({ name: 'attacker' });
  weak = await makeKeys({ bits: 1024 });
  listener = createServer((_, response) => {
    calls++;
    response.end();
  });
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise(resolve => listener.close(resolve)));

describe('what must be signed', () => {
  it.each<[NonNullable<Wish['sign']>, 'one' | 'both', string]>([
    ['none', 'one', 'saml.unsigned'],
    ['none', 'both', 'saml.unsigned'],
    ['assertion', 'both', 'saml.signed-both'],
    ['response', 'both', 'saml.signed-both'],
  ])('signed: %s, wanted: %s: refused (S4)', async (sign, signed, reason) => expect(await stage.refused(stage.idp.posted({ sign }), { signed })).toBe(reason));

  it('both are enough where both are wanted (S4)', async () => expect((await stage.verify(stage.idp.posted({ sign: 'both' }), { signed: 'both' })).label).toBe('anna@kunde.example'));

  it.each(['response', 'assertion'])('with two signatures, a wrong one on the %s is not made good by the other (S4)', async which => {
    const both = stage.idp.response({ sign: 'both' });
    const values = [...both.matchAll(/<ds:SignatureValue>([^<]+)</g)].map(([, value]) => value!);
    expect(values).toHaveLength(2);
    const value = values[which === 'response' ? 0 : 1]!;
    expect(await stage.refused(base64(both.replace(value, value.replace(/^./, one => (one === 'A' ? 'B' : 'A')))))).toBe('saml.signature');
  });
});

describe('who signed, and how', () => {
  it.each(['assertion', 'response', 'both'] as const)('a key of somebody else with its certificate in the %s is refused (S5)', async sign => {
    expect(await stage.refused(stage.idp.posted({ sign, signing: { keys: attacker } }))).toBe('saml.signature');
  });

  it.each<[string, Wish, string]>([
    ['the name was changed after it was signed', { after: text => text.replace('anna@kunde.example', 'admin@kunde.example') }, 'saml.signature'],
    ['an attribute was added after it was signed', { after: text => text.replace('<saml:Subject>', '<saml:Subject xmlns:x="urn:x">').replace('Anna Amsel', 'Boss') }, 'saml.signature'],
    ['the response was changed after it was signed', { sign: 'response', after: text => text.replace('_response1"', '_response1" Consent="urn:x"') }, 'saml.signature'],
    ['no value of a signature', { after: text => text.replace(/(<ds:SignatureValue>)[^<]+/, '$1') }, 'saml.signature-shape'],
    ['a short value of a signature', { after: text => text.replace(/(<ds:SignatureValue>)[^<]+/, '$1AAAA') }, 'saml.signature'],
    ['SHA-1 in the signature', { signing: { algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' } }, 'saml.algorithm'],
    ['SHA-1 in the digest', { signing: { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' } }, 'saml.algorithm'],
    ['MD5 in the signature', { after: text => text.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-md5') }, 'saml.algorithm'],
    ['MD5 in the digest', { after: text => text.replace('2001/04/xmlenc#sha256', '2001/04/xmldsig-more#md5') }, 'saml.algorithm'],
    ['an algorithm in other letters', { after: text => text.replace('rsa-sha256', 'RSA-SHA256') }, 'saml.algorithm'],
  ])('%s: refused (S5)', async (_, wish, reason) => expect(await stage.refused(stage.idp.posted(wish))).toBe(reason));

  it.each<[string, (keys: Keys) => string | Buffer]>([
    ['PEM', ({ publicPem }) => publicPem],
    ['certificate', ({ certificatePem }) => certificatePem],
    ['DER', ({ certificate }) => Buffer.from(certificate, 'base64')],
  ])('an HMAC with the public key as %s is refused (S5)', async (_, secret) => {
    const after = (text: string) =>
      text.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1').replace(/(<ds:SignatureValue>)[^<]+/, `$1${createHmac('sha1', secret(stage.idp.keys)).update('x').digest('base64')}`);
    expect(await stage.refused(stage.idp.posted({ after }))).toBe('saml.algorithm');
  });

  it('a key of 1024 bits proves nothing, even when it was entered (S5)', async () => {
    const posted = stage.idp.posted({ signing: { keys: weak } });
    expect(await stage.refused(posted, { certificates: [weak.certificate] })).toBe('saml.not-set-up');
    expect(await stage.refused(posted, { certificates: [weak.certificate, stage.idp.keys.certificate] })).toBe('saml.signature');
  });

  it.each<[string, readonly string[]]>([
    ['none', []],
    ['an empty one', ['']],
    ['garbage', ['garbage']],
    ['garbage in base64', ['Z2FyYmFnZQ==']],
    ['a private key', ['-----BEGIN PRIVATE KEY-----']],
  ])('as certificate %s: closed (S23)', async (_, certificates) => expect(await stage.refused(stage.idp.posted(), { certificates })).toBe('saml.not-set-up'));

  it('a garbage certificate beside a good one takes nothing from it (S23)', async () => {
    expect((await stage.verify(stage.idp.posted(), { certificates: ['garbage', stage.idp.keys.certificate] })).label).toBe('anna@kunde.example');
  });

  it('an expired certificate still holds its key (S21)', async () => {
    const old = await makeKeys({ notBefore: new Date('2010-01-01'), notAfter: new Date('2012-01-01') });
    expect((await stage.verify(stage.idp.posted({ signing: { keys: old } }), { certificates: [old.certificate] })).label).toBe('anna@kunde.example');
  });
});

describe('rotation', () => {
  it('takes the old key and the new one while both are entered, and the old one no more once it is removed (S22)', async () => {
    const next = await makeKeys();
    const [old, fresh] = [stage.idp.posted(), stage.idp.posted({ signing: { keys: next } })];
    const certificates = [stage.idp.keys.certificate, next.certificate];
    expect((await stage.verify(old, { certificates })).label).toBe('anna@kunde.example');
    expect((await stage.verify(fresh, { certificates })).label).toBe('anna@kunde.example');
    expect(await stage.refused(old, { certificates: [next.certificate] })).toBe('saml.signature');
    expect((await stage.verify(fresh, { certificates: [next.certificate] })).label).toBe('anna@kunde.example');
  });
});

/** Signs whatever SignedInfo says, as an attacker who holds a key could, and as a provider would not. */
const resigned = (text: string, change: (info: string) => string): string => {
  const info = change(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/.exec(text)![0]);
  const canonical = info.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">').replace(/<ds:(\w+)((?: [^>]*)?)\/>/g, '<ds:$1$2></ds:$1>');
  const value = createSign('RSA-SHA256').update(canonical).sign(stage.idp.keys.privatePem, 'base64');
  return text.replace(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/, info).replace(/(<ds:SignatureValue>)[^<]+/, `$1${value}`);
};

describe('how a signature is built', () => {
  it('what is signed anew by the test passes as long as nothing is changed', async () => {
    expect((await stage.verify(stage.idp.posted({ after: text => resigned(text, info => info) }))).label).toBe('anna@kunde.example');
  });

  const reference = (info: string) => /<ds:Reference[^]*<\/ds:Reference>/.exec(info)![0];
  it.each<[string, (info: string) => string]>([
    ['two references', info => info.replace(reference(info), one => one + one)],
    ['a second reference to something else', info => info.replace(reference(info), one => one + one.replace('#_assertion1', '#_response1'))],
    ['no reference', info => info.replace(reference(info), '')],
    ['an empty reference', info => info.replace('URI="#_assertion1"', 'URI=""')],
    ['a reference without an address', info => info.replace(' URI="#_assertion1"', '')],
    ['a reference without its hash', info => info.replace('URI="#_assertion1"', 'URI="_assertion1"')],
    ['a reference with a quote', info => info.replace('URI="#_assertion1"', 'URI="#_assertion1\' or \'1\'=\'1"')],
    ['a reference to the response', info => info.replace('URI="#_assertion1"', 'URI="#_response1"')],
    ['a reference to nothing', info => info.replace('URI="#_assertion1"', 'URI="#_none"')],
    ['a reference by XPointer', info => info.replace('URI="#_assertion1"', 'URI="#xpointer(id(\'_assertion1\'))"')],
    ['a reference elsewhere', info => info.replace('URI="#_assertion1"', `URI="http://127.0.0.1:${(listener.address() as AddressInfo).port}/x"`)],
    ['a reference to a file', info => info.replace('URI="#_assertion1"', 'URI="file:///etc/passwd"')],
    ['one transform only', info => info.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, '')],
    ['no transforms', info => info.replace(/<ds:Transforms>[^]*<\/ds:Transforms>/, '')],
    ['three transforms', info => info.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, one => one + one)],
    ['the enveloped transform twice', info => info.replace(EXCLUSIVE + '"/></ds:Transforms>', ENVELOPED + '"/></ds:Transforms>')],
    ['the transforms turned round', info => info.replace(`<ds:Transform Algorithm="${ENVELOPED}"/><ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}"/><ds:Transform Algorithm="${ENVELOPED}"/>`)],
    ['a transform by XSLT', info => info.replace(`Algorithm="${ENVELOPED}"`, 'Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"')],
    ['a transform by XPath', info => info.replace(`Algorithm="${ENVELOPED}"`, 'Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"')],
    ['a transform by base64', info => info.replace(`Algorithm="${ENVELOPED}"`, 'Algorithm="http://www.w3.org/2000/09/xmldsig#base64"')],
    ['a transform with comments', info => info.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}WithComments"/>`)],
    ['an inclusive canonical form', info => info.replace(`CanonicalizationMethod Algorithm="${EXCLUSIVE}"`, 'CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"')],
    ['a canonical form with comments', info => info.replace(`CanonicalizationMethod Algorithm="${EXCLUSIVE}"`, `CanonicalizationMethod Algorithm="${EXCLUSIVE}WithComments"`)],
    ['a canonical form that is empty', info => info.replace(`CanonicalizationMethod Algorithm="${EXCLUSIVE}"`, 'CanonicalizationMethod Algorithm=""')],
    ['prefixes on the canonical form', info => info.replace(`CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>`, `CanonicalizationMethod Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="saml"/></ds:CanonicalizationMethod>`)],
    ['prefixes on the enveloped transform', info => info.replace(`<ds:Transform Algorithm="${ENVELOPED}"/>`, `<ds:Transform Algorithm="${ENVELOPED}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="saml"/></ds:Transform>`)],
    ['two lists of prefixes', info => info.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}">${`<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xs"/>`.repeat(2)}</ds:Transform>`)],
    ['a list of prefixes that is a program', info => info.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="'] | //*"/></ds:Transform>`)],
    ['two digests', info => info.replace(/<ds:DigestValue>.*<\/ds:DigestValue>/, one => one + one)],
    ['two digest methods', info => info.replace(/<ds:DigestMethod [^>]*\/>/, one => one + one)],
    ['two signature methods', info => info.replace(/<ds:SignatureMethod [^>]*\/>/, one => one + one)],
    ['a reference of type manifest', info => info.replace(reference(info), one => one + one.replace('<ds:Reference ', '<ds:Reference Type="http://www.w3.org/2000/09/xmldsig#Manifest" '))],
  ])('%s: refused, and nothing is fetched (S6)', async (_, change) => {
    const posted = stage.idp.posted({ after: text => resigned(text, change) });
    expect(Buffer.from(posted, 'base64').toString()).not.toBe(stage.idp.response());
    expect(['saml.signature-shape', 'saml.structure']).toContain(await stage.refused(posted));
    expect(calls).toBe(0);
  });

  it.each<[string, (text: string) => string]>([
    ['two SignedInfo', text => text.replace(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/, one => one + one.replace(/<ds:DigestValue>[^<]+/, `<ds:DigestValue>${createHash('sha256').update('').digest('base64')}`))],
    ['two values', text => text.replace(/<ds:SignatureValue>[^]*<\/ds:SignatureValue>/, one => one + one)],
    ['two signatures', text => text.replace(/<ds:Signature [^]*<\/ds:Signature>/, one => one + one)],
    ['two signatures with two KeyInfo', text => text.replace(/<ds:KeyInfo>[^]*<\/ds:KeyInfo>/, one => one + one)],
    ['a manifest in an Object', text => text.replace('</ds:Signature>', '<ds:Object><ds:Manifest/></ds:Object></ds:Signature>')],
    ['a signature without SignedInfo', text => text.replace(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/, '')],
    ['a relative namespace, which leaves some canonical forms empty', text => text.replace('<samlp:Response ', '<samlp:Response xmlns:void="relative/path" ')],
    ['a relative namespace in the assertion', text => text.replace('<saml:Assertion ', '<saml:Assertion xmlns:void="1" ')],
    ['a signature below the subject', text => text.replace(/(<ds:Signature [^]*<\/ds:Signature>)(<saml:Subject>)/, '$2$1')],
    ['a retrieval method elsewhere', text => text.replace(/<ds:KeyInfo>[^]*<\/ds:KeyInfo>/, `<ds:KeyInfo><ds:RetrievalMethod URI="http://127.0.0.1:${(listener.address() as AddressInfo).port}/key"><ds:Transforms/></ds:RetrievalMethod></ds:KeyInfo>`)],
  ])('%s: refused, and nothing is fetched (S6)', async (_, after) => {
    expect(['saml.signature-shape', 'saml.structure']).toContain(await stage.refused(stage.idp.posted({ after })));
    expect(calls).toBe(0);
  });

  it('a signature over its response copied to its assertion is refused (S6)', async () => {
    const signed = signXml(stage.idp.response({ sign: 'none' }), '_response1', { keys: stage.idp.keys });
    const signature = /<ds:Signature [^]*<\/ds:Signature>/.exec(signed)![0];
    const moved = signed.replace(signature, '').replace('<saml:Subject>', `${signature}<saml:Subject>`);
    expect(await stage.refused(base64(moved))).toBe('saml.signature-shape');
  });

  it('a list of prefixes as providers send it is taken (S6)', async () => {
    const before = (text: string) => text.replace('<saml:Assertion ', '<saml:Assertion xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ').replace('<saml:AttributeValue>', '<saml:AttributeValue xsi:type="xs:string">');
    const list = `<InclusiveNamespaces xmlns="${EXCLUSIVE}" PrefixList="xs"></InclusiveNamespaces>`;
    const after = (text: string) => resigned(text, info => info.replace(/<ds:Transforms>[^]*<\/ds:Transforms>/, `<ds:Transforms><ds:Transform Algorithm="${ENVELOPED}"/><ds:Transform Algorithm="${EXCLUSIVE}">${list}</ds:Transform></ds:Transforms>`));
    expect((await stage.verify(stage.idp.posted({ before, after, signing: { prefixes: ['xs'] } }))).name).toBe('Anna Amsel');
  });

  it('SHA-512 and PSS are taken', async () => {
    for (const algorithm of ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'])
      expect((await stage.verify(stage.idp.posted({ signing: { algorithm, digest: 'http://www.w3.org/2001/04/xmlenc#sha512' } }))).name).toBe('Anna Amsel');
  });
});
