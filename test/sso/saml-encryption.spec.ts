import { newSigningSecret } from '../../src/sso/saml.keys.js';
import { encryptedFor, GCM, OAEP } from '../support/saml-encrypted.js';
import { attribute, base64, NOW, signXml } from '../support/saml-idp.js';
import { SamlStage } from './saml-stage.js';

let stage: SamlStage;
let secret: string;
let strange: string;
let signed: string;
let bare: string;
beforeAll(async () => {
  stage = await SamlStage.open();
  secret = await newSigningSecret('portal.example', NOW);
  strange = await newSigningSecret('other.example', NOW);
  bare = stage.idp.assertion();
  signed = signXml(bare, '_assertion1', { keys: stage.idp.keys });
});

const around = (encrypted: string, sign: 'none' | 'response' = 'none'): string => stage.idp.posted({ sign, replace: () => encrypted });
const oneOf = (text: string, name: string): string => new RegExp(`<(?:\\w+:)?${name}[ >][^]*?</(?:\\w+:)?${name}>`).exec(text)![0];

describe('an encrypted assertion', () => {
  it.each([GCM, 'http://www.w3.org/2009/xmlenc11#aes128-gcm'])('by %s for our key, and signed inside, is taken (S19)', async cipher => {
    const posted = around(await encryptedFor(secret, signed, { cipher }));
    expect((await stage.verify(posted, {}, { secret })).label).toBe('anna@kunde.example');
  });

  it('in a signed response is taken where both must be signed (S19)', async () => {
    const encrypted = await encryptedFor(secret, signed);
    expect((await stage.verify(around(encrypted, 'response'), { signed: 'both' }, { secret })).label).toBe('anna@kunde.example');
    expect(await stage.refused(around(encrypted), { signed: 'both' }, { secret })).toBe('saml.signed-both');
  });

  it.each<[string, string, string]>([
    ['CBC', 'http://www.w3.org/2001/04/xmlenc#aes256-cbc', OAEP],
    ['CBC of 128 bits', 'http://www.w3.org/2001/04/xmlenc#aes128-cbc', OAEP],
    ['3DES', 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc', OAEP],
    ['RSA 1.5', GCM, 'http://www.w3.org/2001/04/xmlenc#rsa-1_5'],
  ])('by %s is refused (S19)', async (_, cipher, wrap) => expect(await stage.refused(around(await encryptedFor(secret, signed, { cipher, wrap })), {}, { secret })).toBe('saml.encryption'));

  it.each<[string, (text: string) => string]>([
    ['with a forged tag', text => text.replace(/(?<=<\/(?:e:)?KeyInfo>[^]*CipherValue>[^<]{40})(.)/, one => (one === 'A' ? 'B' : 'A'))],
    ['cut short', text => text.replace(/(?<=<\/KeyInfo>[^]*CipherValue>)[^<]+/, 'AAAA')],
    ['twice', text => text + text.replace('_assertion1', '_assertion2')],
    ['beside one in the clear', text => text + signed],
    ['with CBC declared', text => text.replace(GCM, 'http://www.w3.org/2001/04/xmlenc#aes256-cbc')],
    ['with RSA 1.5 declared', text => text.replace(OAEP, 'http://www.w3.org/2001/04/xmlenc#rsa-1_5')],
    ['with two keys', text => text.replace('</saml:EncryptedAssertion>', `${oneOf(text, 'EncryptedKey')}</saml:EncryptedAssertion>`)],
    ['with two contents', text => text.replace('</saml:EncryptedAssertion>', `${oneOf(text, 'EncryptedData')}</saml:EncryptedAssertion>`)],
    ['without a key', text => text.replace(oneOf(text, 'EncryptedKey'), '')],
  ])('%s is refused (S19)', async (_, change) => {
    const encrypted = await encryptedFor(secret, signed);
    const changed = change(encrypted);
    expect(changed).not.toBe(encrypted);
    expect(['saml.encryption', 'saml.structure', 'saml.ids']).toContain(await stage.refused(around(changed), {}, { secret }));
  });

  it('says and does the same for a wrong key, a wrong tag and wrong content (S19)', async () => {
    const good = await encryptedFor(secret, signed);
    const reasons = [
      around(await encryptedFor(strange, signed)),
      around(good.replace(/(?<=CipherValue>[^<]{40})(.)/, one => (one === 'A' ? 'B' : 'A'))),
      around(await encryptedFor(secret, 'no XML')),
      around(await encryptedFor(secret, `<!DOCTYPE x>${signed}`)),
      around(await encryptedFor(secret, '<a/>')),
      around(await encryptedFor(secret, bare)),
    ].map(posted => stage.refused(posted, {}, { secret }));
    expect(new Set(await Promise.all(reasons))).toEqual(new Set(['saml.encryption']));
  });

  it('unsigned inside is refused, even in a signed response: whoever has our certificate can encrypt (S19)', async () => {
    const encrypted = await encryptedFor(secret, bare);
    expect(await stage.refused(around(encrypted), {}, { secret })).toBe('saml.encryption');
    expect(await stage.refused(around(encrypted, 'response'), {}, { secret })).toBe('saml.encryption');
  });

  it('put into a signed response in place of another is refused (S19)', async () => {
    const [fresh, stale] = [await encryptedFor(secret, signed), await encryptedFor(secret, signXml(stage.idp.assertion({ assertionId: '_assertion9' }), '_assertion9', { keys: stage.idp.keys }))];
    const response = Buffer.from(around(fresh, 'response'), 'base64').toString();
    const swapped = response.replace(/<saml:EncryptedAssertion[^]*<\/saml:EncryptedAssertion>/, stale);
    expect(swapped).toContain(oneOf(stale, 'EncryptedKey'));
    expect(await stage.refused(base64(swapped), {}, { secret })).toBe('saml.signature');
  });

  it('changed before it was encrypted is refused by its signature (S19)', async () => {
    const other = signXml(stage.idp.assertion(), '_assertion1', { keys: stage.idp.keys }).replace('anna@kunde.example', 'admin@kunde.example');
    expect(await stage.refused(around(await encryptedFor(secret, other)), {}, { secret })).toBe('saml.signature');
  });

  it('is judged like any other once it is open', async () => {
    const late = signXml(stage.idp.assertion({ now: NOW - 3_600_000 }), '_assertion1', { keys: stage.idp.keys });
    expect(await stage.refused(around(await encryptedFor(secret, late)), {}, { secret })).toBe('saml.expired');
    const other = signXml(stage.idp.assertion({ attributes: `<saml:AttributeStatement>${attribute('mail', 'a')}${attribute('mail', 'b')}</saml:AttributeStatement>` }), '_assertion1', { keys: stage.idp.keys });
    expect(await stage.refused(around(await encryptedFor(secret, other)), {}, { secret })).toBe('saml.attribute-twice');
  });

  it('is refused while we have no key (S23)', async () => expect(await stage.refused(around(await encryptedFor(secret, signed)))).toBe('saml.encryption'));
});
