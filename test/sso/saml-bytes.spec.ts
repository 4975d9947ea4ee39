import { createRequire } from 'node:module';
import { decodeBase64, messageText, MESSAGE_LIMIT } from '../../src/sso/saml.bytes.js';
import { SsoRefusal } from '../../src/sso/proof.js';
import { readShape } from '../../src/sso/saml.shape.js';
import { base64 } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
let parses = 0;
beforeAll(async () => {
  stage = await SamlStage.open();
  const { DOMParser } = createRequire(createRequire(import.meta.url).resolve('@node-saml/node-saml'))('@xmldom/xmldom') as { DOMParser: { prototype: { parseFromString: (...args: unknown[]) => unknown } } };
  const original = DOMParser.prototype.parseFromString;
  DOMParser.prototype.parseFromString = function (...args) {
    parses++;
    return original.apply(this, args);
  };
});

/** Refused, and no document was made of it. */
const refusedUnparsed = async (posted: string): Promise<string> => {
  parses = 0;
  const reason = await stage.refused(posted);
  expect(parses).toBe(0);
  return reason;
};

it('the count of parsed documents counts', async () => {
  parses = 0;
  await stage.verify(stage.idp.posted());
  expect(parses).toBeGreaterThan(0);
});

describe('what is hidden in names and values', () => {
  it.each<[string, string, string]>([
    ['a comment in the NameID', 'anna@kunde.example', 'anna@kunde.example<!-- -->.evil.example'],
    ['a comment in an attribute', 'Anna Amsel', 'Anna<!-- x --> Amsel'],
    ['a processing instruction in the NameID', 'anna@kunde.example', 'anna@kunde.example<?x y?>.evil.example'],
    ['CDATA in the NameID', 'anna@kunde.example', '<![CDATA[anna@kunde.example]]>'],
    ['CDATA in an attribute', 'Anna Amsel', '<![CDATA[Anna]]> Amsel'],
  ])('%s is refused, signed with it or without (S3)', async (_, from, to) => {
    const change = (text: string) => text.replace(from, to);
    expect(await refusedUnparsed(stage.idp.posted({ before: change }))).toBe('saml.comment');
    expect(await refusedUnparsed(stage.idp.posted({ after: change }))).toBe('saml.comment');
  });

  it.each(['DigestValue', 'SignatureValue'])('a comment in %s is refused (S3)', async name => {
    const after = (text: string) => text.replace(new RegExp(`(<ds:${name}>.{4})`), '$1<!-- -->');
    expect(await refusedUnparsed(stage.idp.posted({ after }))).toBe('saml.comment');
  });
});

describe('bytes that have two readings', () => {
  it.each<[string, (good: string) => string, string]>([
    ['nothing', () => '', 'saml.missing'],
    ['two roots', good => base64(`${decoded(good)}<x/>`), 'saml.xml'],
    ['the response twice', good => base64(decoded(good) + decoded(good)), 'saml.xml'],
    ['text after the end', good => base64(`${decoded(good)}x`), 'saml.xml'],
    ['text before the start', good => base64(`x${decoded(good)}`), 'saml.bytes'],
    ['a NUL at the end', good => base64(`${decoded(good)}\0`), 'saml.bytes'],
    ['a NUL in a name', good => base64(decoded(good).replace('anna@', 'anna\0@')), 'saml.bytes'],
    ['a byte order mark', good => base64(`\ufeff${decoded(good)}`), 'saml.bytes'],
    ['UTF-16', good => base64(Buffer.from(`\ufeff${decoded(good)}`, 'utf16le')), 'saml.bytes'],
    ['UTF-16 without its mark', good => base64(Buffer.from(decoded(good), 'utf16le')), 'saml.bytes'],
    ['another encoding declared', good => base64(`<?xml version="1.0" encoding="ISO-8859-1"?>${decoded(good)}`), 'saml.bytes'],
    ['XML 1.1', good => base64(`<?xml version="1.1"?>${decoded(good)}`), 'saml.bytes'],
    ['line ends of CR LF', good => base64(decoded(good).replace('<saml:Subject>', '\r\n<saml:Subject>')), 'saml.bytes'],
    ['a slash in two bytes', good => base64(Buffer.concat([Buffer.from(decoded(good)), Buffer.from([0xc0, 0xaf])])), 'saml.bytes'],
    ['half a character', good => base64(Buffer.concat([Buffer.from(decoded(good)), Buffer.from([0xe2, 0x82])])), 'saml.bytes'],
    ['a surrogate in three bytes', good => base64(Buffer.concat([Buffer.from(decoded(good)), Buffer.from([0xed, 0xa0, 0x80])])), 'saml.bytes'],
    ['base64 with line ends', good => good.replace(/.{76}/g, '$&\n'), 'saml.bytes'],
    ['base64 with spaces', good => ` ${good}`, 'saml.bytes'],
    ['base64 for URLs', good => good.replace(/\+|\/|.$/, '-'), 'saml.bytes'],
    ['base64 with stray bits', () => `${base64('<a/>').slice(0, -3)}/==`, 'saml.bytes'],
    ['base64 without its end', good => `${good}A`, 'saml.bytes'],
    ['base64 with bytes behind its end', good => `${good}====`, 'saml.bytes'],
    ['no base64', () => '<samlp:Response/>', 'saml.bytes'],
    ['a form of XML that is not well formed', good => base64(decoded(good).replace('</saml:Subject>', '')), 'saml.xml'],
    ['a prefix that is not declared', good => base64(decoded(good).replace('<saml:Subject>', '<x:Subject>').replace('</saml:Subject>', '</x:Subject>')), 'saml.xml'],
  ])('%s is refused (S8)', async (_, change, reason) => expect(await refusedUnparsed(change(stage.idp.posted()))).toBe(reason));
});

describe('what is costly to read', () => {
  it.each<[string, () => string, string]>([
    ['a DOCTYPE', () => base64('<!DOCTYPE x><x/>'), 'saml.doctype'],
    ['a DOCTYPE in other letters', () => base64('<!doctype x><x/>'), 'saml.doctype'],
    ['an external entity', () => base64('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'), 'saml.doctype'],
    ['an external DTD', () => base64('<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd"><x/>'), 'saml.doctype'],
    ['a billion laughs', () => base64(`<!DOCTYPE l [<!ENTITY a0 "ha">${Array.from({ length: 30 }, (_, at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`).join('')}]><l>&a30;</l>`), 'saml.doctype'],
    ['a quadratic entity', () => base64(`<!DOCTYPE l [<!ENTITY a "${'a'.repeat(50_000)}">]><l>${'&a;'.repeat(30_000)}</l>`), 'saml.doctype'],
    ['an entity that nobody declared', () => stage.idp.posted({ after: text => text.replace('Anna Amsel', '&nbsp;') }), 'saml.xml'],
    ['a hundred thousand attributes', () => base64(`<a ${Array.from({ length: 100_000 }, (_, at) => `a${at.toString(36)}=""`).join(' ')}/>`), 'saml.too-large'],
    ['as many attributes as fit', () => base64(`<a ${Array.from({ length: 25_000 }, (_, at) => `a${at.toString(36)}=""`).join(' ')}/>`), 'saml.too-large'],
    ['a hundred thousand levels', () => base64(`${'<a>'.repeat(100_000)}`), 'saml.too-large'],
    ['as many levels as fit', () => base64(`${'<a>'.repeat(85_000)}`), 'saml.too-large'],
    ['as many elements as fit', () => base64(`<a>${'<b/>'.repeat(65_000)}</a>`), 'saml.too-large'],
    ['as many namespaces as fit', () => base64(`<a ${Array.from({ length: 9_000 }, (_, at) => `xmlns:a${at.toString(36)}="urn:a:${at}"`).join(' ')}/>`), 'saml.too-large'],
    ['a megabyte', () => base64(`<a>${' '.repeat(1_000_000)}</a>`), 'saml.too-large'],
    ['one byte too many', () => base64(Buffer.alloc(MESSAGE_LIMIT + 1, 0x20)), 'saml.too-large'],
  ])('%s is refused before any document is made (S9)', async (_, make, reason) => expect(await refusedUnparsed(make())).toBe(reason));
});

describe('what is plain', () => {
  it('passes, with an XML declaration or without', () => {
    for (const declaration of ['', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-8"?>\n', "<?xml version='1.0' encoding='utf-8' standalone='no'?>\n"]) {
      const text = `${declaration}<a>Ä &amp; €</a>`;
      expect(messageText(decodeBase64(base64(text)))).toBe(text);
    }
  });

  it('is still no response', () => {
    expect(() => readShape('<a/>', 'samlp:Response')).toThrow(SsoRefusal);
  });
});

const decoded = (posted: string): string => Buffer.from(posted, 'base64').toString();
