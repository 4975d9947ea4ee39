import { createHash, createSign } from 'node:crypto';
import { encryptedFor } from '../support/saml-encrypted.js';
import { EMAIL_FORMAT, EXCLUSIVE, signXml, type Wish } from '../support/saml-idp.js';
import { makeKeys, type Keys } from '../support/saml-keys.js';
import { HERE, openSamlHouse, type SamlHouse } from './saml-house.js';

/** The known families of attacks on SAML, each as somebody would try it: over HTTP, in a browser that has begun a login, with an answer that is genuine but for the attack. */

let stage: SamlHouse;
let stranger: Keys;
beforeAll(async () => {
  stage = await openSamlHouse();
  stranger = await makeKeys({ name: 'stranger' });
}, 120_000);
afterAll(() => stage.close());

const SIGNATURE = /<ds:Signature [^]*?<\/ds:Signature>/;
const ASSERTION = /<saml:Assertion [^]*<\/saml:Assertion>/;
const NAME = `<saml:NameID Format="${EMAIL_FORMAT}">eve@kunde.example</saml:NameID>`;
const evil = (text: string): string => text.replaceAll('eve@kunde.example', 'boss@kunde.example').replaceAll(/ ID="_a(\d+)"/g, ' ID="_evil$1"');
const unsigned = (text: string): string => text.replace(SIGNATURE, '');
const inPlace = (change: (assertion: string) => string) => (text: string): string => text.replace(ASSERTION, one => change(one));
const object = (text: string, content: string): string => text.replace('</ds:Signature>', () => `<ds:Object>${content}</ds:Object></ds:Signature>`);

let serial = 0;
const bring = async (wish: Wish): Promise<{ status: number; isIn: boolean }> => {
  const browser = stage.browser();
  const { id, relayState } = await stage.begin(browser);
  const answer = stage.answer({ inResponseTo: id, responseId: `_r${++serial}`, assertionId: `_a${serial}`, nameId: NAME, ...wish });
  const { status } = await stage.bring(browser, answer, HERE, { RelayState: relayState });
  return { status, isIn: await browser.isIn() };
};
const REFUSED = { status: 401, isIn: false };

it('without an attack the same answer lets in', async () => {
  for (const sign of ['assertion', 'response', 'both'] as const) expect(await bring({ sign })).toEqual({ status: 303, isIn: true });
}, 120_000);

/** A genuine SignedInfo, signed again after a change, by the provider's own key: for tricks that are in it. */
const resigned = (change: (info: string) => string) => (text: string): string => {
  const info = change(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/.exec(text)![0]);
  const octets = info.replace('<ds:SignedInfo>', '<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">').replace(/<(ds:[A-Za-z]+)([^>]*)\/>/g, '<$1$2></$1>');
  const value = createSign('RSA-SHA256').update(octets).sign(stage.idp.keys.privatePem, 'base64');
  return text.replace(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/, () => info).replace(/(?<=<ds:SignatureValue>)[^<]+/, value);
};

const FAMILIES: readonly [string, () => Wish][] = [
  ['wrapping 1, the original in the signature of a copy', () => ({ sign: 'response', after: text => object(evil(text), unsigned(text)) })],
  ['wrapping 2, the original before its signature', () => ({ sign: 'response', after: text => evil(text).replace(SIGNATURE, one => unsigned(text) + one) })],
  ['wrapping 3, a copy before the original', () => ({ after: inPlace(one => unsigned(evil(one)) + one) })],
  ['wrapping 4, the original in a copy', () => ({ after: inPlace(one => unsigned(evil(one)).replace('</saml:Assertion>', () => `${one}</saml:Assertion>`)) })],
  ['wrapping 5, a signed copy before the bare original', () => ({ after: inPlace(one => evil(one) + unsigned(one)) })],
  ['wrapping 6, the bare original in the signature of a copy', () => ({ after: inPlace(one => object(evil(one), unsigned(one))) })],
  ['wrapping 7, a copy in Extensions', () => ({ after: inPlace(one => `<samlp:Extensions>${unsigned(evil(one))}</samlp:Extensions>${one}`) })],
  ['wrapping 8, the bare original in an Object', () => ({ after: inPlace(one => object(evil(one), unsigned(one).replace(/ ID="/, ' ID="'))) })],
  ['the signature left out', () => ({ after: unsigned })],
  ['an empty signature', () => ({ after: text => text.replace(SIGNATURE, '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>') })],
  ['an empty value', () => ({ after: text => text.replace(/(?<=<ds:SignatureValue>)[^<]+/, '') })],
  ['a certificate of somebody else in KeyInfo', () => ({ signing: { keys: stranger } })],
  ['the provider’s certificate beside a signature of somebody else', () => ({ signing: { keys: { ...stranger, certificatePem: stage.idp.keys.certificatePem } } })],
  ['the algorithm changed to HMAC', () => ({ after: text => text.replace('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1') })],
  ['a comment in the name, outside', () => ({ after: text => text.replace('eve@', 'boss@kunde.example<!---->eve@') })],
  ['a comment in the name, signed', () => ({ nameId: NAME.replace('eve@', 'boss@kunde.example<!---->.eve@') })],
  ['a comment in the digest (CVE-2025-29775)', () => ({ after: text => evilDigest(text) })],
  ['two SignedInfo (CVE-2025-29774)', () => ({ after: text => text.replace(/<ds:SignedInfo>[^]*<\/ds:SignedInfo>/, one => one.replace(/(?<=<ds:DigestValue>)[^<]+/, digestOf(evil(text))) + one) })],
  ['an external entity', () => ({ after: text => `<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>${text.replace('eve@', '&e;')}` })],
  ['an entity of its own in the name (CVE-2025-25291)', () => ({ after: text => `<!DOCTYPE r [<!ENTITY e "boss">]>${text.replace('eve@', '&e;@')}` })],
  ['a DOCTYPE that hides behind a declaration', () => ({ after: text => `<?xml version="1.0"?>\n<!DOCTYPE r>${text}` })],
  ['a namespace taken away below (CVE-2025-25292)', () => ({ after: inPlace(one => `<samlp:Response xmlns:samlp="">${one}</samlp:Response>`) })],
  ['the signature’s prefix bound to another namespace', () => ({ after: text => text.replace('xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', 'xmlns:ds="http://www.w3.org/2000/09/xmldsig"') })],
  ['a relative namespace, for a void canonical form', () => ({ after: text => text.replace('<samlp:Response ', '<samlp:Response xmlns:v="1" ') })],
  ['a transform by XPath', () => ({ after: resigned(info => info.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xpath-19991116')) })],
  ['a transform by XSLT', () => ({ after: resigned(info => info.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xslt-19991116')) })],
  ['a reference to the whole document', () => ({ after: resigned(info => info.replace(/URI="[^"]*"/, 'URI=""')) })],
  ['a canonical form with comments', () => ({ after: resigned(info => info.replace(`CanonicalizationMethod Algorithm="${EXCLUSIVE}"`, `CanonicalizationMethod Algorithm="${EXCLUSIVE}WithComments"`)) })],
  ['one ID twice', () => ({ after: text => text.replace('<saml:Subject>', `<saml:Subject ID="${/<saml:Assertion[^>]* ID="([^"]+)"/.exec(text)![1]}">`) })],
  ['an Id beside the ID', () => ({ after: text => text.replace('<saml:Subject>', '<saml:Subject Id="_x">') })],
  ['another recipient', () => ({ before: text => text.replace(/Recipient="[^"]*"/, 'Recipient="https://other.example/saml"') })],
  ['another destination', () => ({ after: text => text.replace(/Destination="[^"]*"/, 'Destination="https://other.example/saml"') })],
  ['another audience', () => ({ entityId: 'https://other.example' })],
  ['no audience', () => ({ before: text => text.replace(/<saml:AudienceRestriction>[^]*<\/saml:AudienceRestriction>/, '') })],
  ['another issuer', () => ({ issuer: '<saml:Issuer>https://evil.example</saml:Issuer>' })],
  ['a status that says no around a signed assertion', () => ({ status: '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:AuthnFailed"/></samlp:Status>' })],
  ['holder of key', () => ({ before: text => text.replace('cm:bearer', 'cm:holder-of-key') })],
];

/** Both digests in one value, parted by a comment: some readers take the first text, others all of it. */
const evilDigest = (text: string): string => evil(text).replace(/(?<=<ds:DigestValue>)([^<]+)/, good => `<!--${digestOf(evil(text))}-->${good}`);
const digestOf = (text: string): string => createHash('sha256').update(unsigned(ASSERTION.exec(text)![0])).digest('base64');

describe('a known attack does not let in, over HTTP', () => {
  it.each(FAMILIES)('%s (S1-S13)', async (_, wish) => expect(await bring(wish())).toEqual(REFUSED), 60_000);

  it('wrapping in what is encrypted (S19)', async () => {
    const made = (id: string): string => stage.idp.assertion({ ...stage.endpoints(), now: stage.clock.now(), assertionId: id, nameId: NAME });
    const signed = (id: string): string => signXml(made(id), id, { keys: stage.idp.keys });
    for (const inside of [
      unsigned(evil(signed('_a901'))) + signed('_a901'),
      unsigned(evil(signed('_a902'))).replace('</saml:Assertion>', () => `${signed('_a902')}</saml:Assertion>`),
      object(evil(signed('_a903')), unsigned(signed('_a903'))),
      `<x>${signed('_a904')}</x>`,
      evil(signed('_a905')),
      signXml(made('_a906'), '_a906', { keys: stranger }),
    ]) {
      const encrypted = await encryptedFor(stage.secret, inside);
      for (const sign of ['none', 'response'] as const) expect(await bring({ sign, replace: () => encrypted })).toEqual(REFUSED);
    }
  }, 120_000);
});
