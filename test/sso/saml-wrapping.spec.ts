import type { Wish } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
beforeAll(async () => {
  stage = await SamlStage.open();
});

const evil = (text: string): string => text.replaceAll('anna@kunde.example', 'admin@kunde.example');
const SIGNATURE = /<ds:Signature[^]*?<\/ds:Signature>/;
const ASSERTION = /<saml:Assertion[^]*<\/saml:Assertion>/;
const RESPONSE_END = '</samlp:Response>';

/** A copy without signature, with another name, by another ID or the same. */
const copyOf = (assertion: string, id = '_evil'): string => evil(assertion.replace(SIGNATURE, '')).replace('ID="_assertion1"', `ID="${id}"`);
const split = (response: string) => {
  const assertion = ASSERTION.exec(response)![0];
  return { assertion, signature: SIGNATURE.exec(assertion)?.[0] ?? '', whole: response };
};
const inObject = (signature: string, content: string): string => signature.replace('</ds:Signature>', `<ds:Object>${content}</ds:Object></ds:Signature>`);
const inExtensions = (content: string): string => `<samlp:Extensions>${content}</samlp:Extensions>`;

/** The eight ways to wrap a signature (Somorovsky and others, "On Breaking SAML", 2012). */
const XSW: readonly [string, 'assertion' | 'response', (response: string) => string][] = [
  ['1: the original response inside the signature of a copy', 'response', response => {
    const signature = SIGNATURE.exec(response)![0];
    return evil(response).replace('ID="_response1"', 'ID="_evil"').replace(SIGNATURE, inObject(signature, response.replace(SIGNATURE, '')));
  }],
  ['2: the original response before the signature of a copy', 'response', response => {
    const signature = SIGNATURE.exec(response)![0];
    return evil(response).replace('ID="_response1"', 'ID="_evil"').replace(SIGNATURE, response.replace(SIGNATURE, '') + signature);
  }],
  ['3: a copy before the original assertion', 'assertion', response => response.replace(ASSERTION, original => copyOf(original) + original)],
  ['4: the original assertion inside a copy', 'assertion', response => response.replace(ASSERTION, original => copyOf(original).replace('</saml:Assertion>', `${original}</saml:Assertion>`))],
  ['5: the original assertion behind a copy that has its signature', 'assertion', response => {
    const { assertion, signature } = split(response);
    return response.replace(ASSERTION, `${evil(assertion).replace('ID="_assertion1"', 'ID="_evil"')}${assertion.replace(signature, '')}`);
  }],
  ['6: the original assertion inside the signature of a copy', 'assertion', response => {
    const { assertion, signature } = split(response);
    return response.replace(ASSERTION, evil(assertion).replace('ID="_assertion1"', 'ID="_evil"').replace(SIGNATURE, inObject(signature, assertion.replace(signature, ''))));
  }],
  ['7: a copy in Extensions before the original', 'assertion', response => response.replace(ASSERTION, original => inExtensions(copyOf(original, '_assertion1')) + original)],
  ['8: the original in the Object of a copy', 'assertion', response => {
    const { assertion, signature } = split(response);
    return response.replace(ASSERTION, evil(assertion.replace(signature, inObject(signature, '@'))).replace('@', assertion.replace(signature, '')));
  }],
];

const HIDDEN: readonly [string, (response: string) => string][] = [
  ['in Extensions, a copy with its ID in front', response => response.replace(ASSERTION, original => copyOf(original, '_assertion1') + inExtensions(original))],
  ['in Extensions, a copy behind', response => response.replace(ASSERTION, original => inExtensions(original) + copyOf(original))],
  ['in Advice of a copy', response => response.replace(ASSERTION, original => copyOf(original).replace('</saml:Assertion>', `<saml:Advice>${original}</saml:Advice></saml:Assertion>`))],
  ['in Advice of a copy with its ID', response => response.replace(ASSERTION, original => copyOf(original, '_assertion1').replace('</saml:Assertion>', `<saml:Advice>${original}</saml:Advice></saml:Assertion>`))],
  ['in StatusDetail', response => response.replace(ASSERTION, copyOf).replace('</samlp:Status>', `<samlp:StatusDetail>${ASSERTION.exec(response)![0]}</samlp:StatusDetail></samlp:Status>`)],
  ['in an attribute of a copy', response => response.replace(ASSERTION, original => copyOf(original).replace('Anna Amsel', original))],
  ['in a response inside the response', response => response.replace(RESPONSE_END, `${response}${RESPONSE_END}`)],
  ['in an element of another namespace', response => response.replace(ASSERTION, original => `<x:hide xmlns:x="urn:x">${original}</x:hide>${copyOf(original)}`)],
  ['behind a namespace that only looks alike', response => response.replace(ASSERTION, original => `${original}${copyOf(original).replaceAll('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:oasis:names:tc:saml:2.0:assertion')}`)],
];

describe('a signature that is wrapped', () => {
  it.each(XSW)('XSW %s is refused (S1)', async (_, sign, after) => {
    const response = stage.idp.response({ sign, after });
    expect(response).toContain('admin@kunde.example');
    expect(['saml.structure', 'saml.ids', 'saml.signature-shape']).toContain(await stage.refused(Buffer.from(response).toString('base64')));
  });

  it.each(HIDDEN)('a signed assertion hidden %s is refused (S2)', async (_, after) => {
    expect(['saml.structure', 'saml.ids', 'saml.unsigned']).toContain(await stage.refused(stage.idp.posted({ after })));
  });
});

const PLACES: readonly [string, Wish, string][] = [
  ['two assertions, both signed', { after: text => text.replace(ASSERTION, one => one + stage.idp.response({ assertionId: '_assertion2' }).match(ASSERTION)![0]) }, 'saml.structure'],
  ['no assertion', { after: text => text.replace(ASSERTION, '') }, 'saml.structure'],
  ['two issuers', { issuer: '<saml:Issuer>https://idp.example/metadata</saml:Issuer><saml:Issuer>https://evil.example</saml:Issuer>' }, 'saml.structure'],
  ['two subjects', { before: text => text.replace('</saml:Subject>', '</saml:Subject><saml:Subject><saml:NameID>evil</saml:NameID></saml:Subject>') }, 'saml.structure'],
  ['two names', { nameId: '<saml:NameID>a</saml:NameID><saml:NameID>b</saml:NameID>' }, 'saml.structure'],
  ['an element inside the name', { nameId: '<saml:NameID>a<b xmlns="urn:b">c</b></saml:NameID>' }, 'saml.structure'],
  ['an encrypted name', { nameId: '<saml:EncryptedID/>' }, 'saml.structure'],
  ['text between elements', { before: text => text.replace('<saml:Subject>', 'x<saml:Subject>') }, 'saml.structure'],
  ['a logout response in its place', { after: text => text.replaceAll('samlp:Response', 'samlp:LogoutResponse') }, 'saml.structure'],
  ['SAML 1.1', { after: text => text.replace('Version="2.0"', 'Version="1.1"') }, 'saml.version'],
  ['an assertion of SAML 1.1', { assertionAttributes: ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion1" Version="1.1" IssueInstant="2026-06-01T12:00:00Z"' }, 'saml.version'],
];

describe('things in places where they do not belong', () => {
  it.each(PLACES)('%s: refused', async (_, wish, reason) => expect(await stage.refused(stage.idp.posted(wish))).toBe(reason));
});

describe('IDs that can be read in two ways', () => {
  it.each<[string, Wish, string]>([
    ['the response has the assertion’s', { responseId: '_assertion1', sign: 'none' }, 'saml.ids'],
    ['Id in place of ID', { sign: 'none', after: text => text.replace('ID="_assertion1"', 'Id="_assertion1"') }, 'saml.ids'],
    ['Id beside ID', { after: text => text.replace('ID="_assertion1"', 'ID="_assertion1" Id="_evil"') }, 'saml.ids'],
    ['id beside ID', { after: text => text.replace('<saml:Subject>', '<saml:Subject id="_assertion1">') }, 'saml.ids'],
    ['xml:id', { after: text => text.replace('<saml:Subject>', '<saml:Subject xml:id="_assertion1">') }, 'saml.structure'],
    ['ID on another element', { after: text => text.replace('<saml:Subject>', '<saml:Subject ID="_assertion1">') }, 'saml.ids'],
    ['an ID with a quote', { sign: 'none', assertionId: "_a'] | //*[@ID='b" }, 'saml.ids'],
    ['an empty ID', { sign: 'none', assertionId: '' }, 'saml.ids'],
    ['no ID at all', { sign: 'none', after: text => text.replace('ID="_response1"', '') }, 'saml.ids'],
    ['an attribute twice', { sign: 'none', after: text => text.replace('ID="_assertion1"', 'ID="_assertion1" ID="_evil"') }, 'saml.xml'],
    ['an attribute twice by prefix', { after: text => text.replace('ID="_assertion1"', 'ID="_assertion1" saml:ID="_evil"') }, 'saml.structure'],
    ['an attribute twice by two prefixes of one namespace', { after: text => text.replace('ID="_assertion1"', 'xmlns:a="urn:x" xmlns:b="urn:x" a:ID="_1" b:ID="_2" ID="_assertion1"') }, 'saml.xml'],
    ['a name with a prefix', { before: text => text.replace('<saml:Attribute ', '<saml:Attribute xmlns:x="urn:x" x:Name="mail" ') }, 'saml.ids'],
  ])('%s: refused (S7)', async (_, wish, reason) => expect(await stage.refused(stage.idp.posted(wish))).toBe(reason));
});
