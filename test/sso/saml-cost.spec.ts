import { createRequire } from 'node:module';
import { NO_MAPPING, type OidcSettings } from '../../src/sso/connection.policy.js';
import { emailOf } from '../../src/sso/oidc-person.js';
import { connectionOf, EXCLUSIVE, NOW, settingsOf, type Wish } from '../support/saml-idp.js';
import { makeKeys } from '../support/saml-keys.js';
import { SamlStage } from './saml-stage.js';

describe('what nobody has signed costs little', () => {
  let stage: SamlStage;
  beforeAll(async () => {
    stage = await SamlStage.open();
  });

  const withPrefixes = (list: string) => stage.idp.posted({ after: text => text.replace(`<ds:Transform Algorithm="${EXCLUSIVE}"/>`, `<ds:Transform Algorithm="${EXCLUSIVE}"><ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="${list}"/></ds:Transform>`) });

  it('a list of prefixes that a pattern could split in many ways is refused at once (S6, S9)', async () => {
    // With a pattern that tries every way, sixty letters take longer than anybody waits.
    for (const list of [`${'a'.repeat(60)}!`, `${'a'.repeat(5_000)}!`, 'a '.repeat(17), 'a  b']) expect(await stage.refused(withPrefixes(list))).toBe('saml.signature-shape');
  });

  it('white space without end in a signature is refused at once (S9)', async () => {
    const after = (text: string) => text.replace(/(<ds:SignatureValue>)[^<]+/, `$1A${' '.repeat(150_000)}!`);
    expect(await stage.refused(stage.idp.posted({ after }))).toBe('saml.signature-shape');
  });

  it('more elements or attributes than a login has are refused before any document is made (S9)', async () => {
    const many = (one: string, times: number) => (text: string) => text.replace(/<saml:AttributeValue[^>]*>/, opening => `${opening.replace(/>$/, '/>')}${one.repeat(times)}${opening}`);
    expect(await stage.refused(stage.idp.posted({ after: many('<saml:AttributeValue/>', 900) }))).toBe('saml.too-large');
    expect(await stage.refused(stage.idp.posted({ after: many('<saml:AttributeValue a="1" b="2" c="3" d="4" e="5"/>', 250) }))).toBe('saml.too-large');
  });

  it('what a stranger puts around a genuine signature is refused before any document is made (S9)', async () => {
    const good = await stage.verify(stage.idp.posted({ sign: 'both' }));
    expect(good.label).toBe('anna@kunde.example');
    for (const after of [
      (text: string) => text.replace('</samlp:Status>', `${'<samlp:StatusMessage>x</samlp:StatusMessage>'.repeat(700)}</samlp:Status>`),
      (text: string) => text.replace('</samlp:Status>', `<samlp:StatusMessage>${'x'.repeat(60_000)}</samlp:StatusMessage></samlp:Status>`),
      (text: string) => text.replace('<ds:X509Data>', `<ds:X509Data>${'<ds:X509Certificate>AAAA</ds:X509Certificate>'.repeat(700)}`),
    ]) expect(await stage.refused(stage.idp.posted({ after }))).toBe('saml.too-large');
  });

  it('what a provider signed and a stranger changed is refused without a document of it (S9)', async () => {
    const { DOMParser } = createRequire(createRequire(import.meta.url).resolve('@node-saml/node-saml'))('@xmldom/xmldom') as { DOMParser: { prototype: { parseFromString: (...args: unknown[]) => unknown } } };
    const original = DOMParser.prototype.parseFromString;
    const posted = [stage.idp.posted({ after: text => text.replace('Anna Amsel', 'Eva Elster') }), stage.idp.posted({ signing: { keys: await makeKeys() } })];
    let parses = 0;
    DOMParser.prototype.parseFromString = function (...args) {
      parses++;
      return original.apply(this, args);
    };
    try {
      for (const one of posted) expect(await stage.refused(one)).toBe('saml.signature');
      expect(parses).toBe(0);
    } finally {
      DOMParser.prototype.parseFromString = original;
    }
  });

  it('an answer to a login that does not wait here, and an assertion that was used, are refused before anything is verified (S11, S12)', async () => {
    const broken = (wish: Wish = {}) => stage.idp.posted({ ...wish, after: text => text.replace('Anna Amsel', 'Eva Elster') });
    expect(await stage.refused(broken(), {}, { pending: null })).toBe('saml.request-unknown');
    expect(await stage.refused(broken(), {}, {})).toBe('saml.signature');
    const asked: string[] = [];
    const used = (id: string) => Promise.resolve(asked.push(id) > 0);
    const verifying = stage.protocol.verify(connectionOf(settingsOf([stage.idp.keys.certificate], { unasked: true })), { fields: { SAMLResponse: broken({ inResponseTo: null }) }, pending: undefined, now: NOW, used });
    await expect(verifying).rejects.toMatchObject({ reason: 'login.replayed' });
    expect(asked).toEqual([(await stage.verify(stage.idp.posted())).once[0]!.id]);
  });

  it('a prefix that readers do not agree on is no XML to us (S7)', async () => {
    expect(await stage.refused(stage.idp.posted({ after: text => text.replaceAll('samlp:', '\u{10000}:').replaceAll('xmlns:samlp=', 'xmlns:\u{10000}=') }))).toBe('saml.xml');
  });
});

describe('an address by OpenID Connect', () => {
  it.each([[undefined, 'a@b.example'], [true, 'a@b.example'], ['true', 'a@b.example'], [false, null], ['false', null], ['False', null], [null, null], [0, null], [[], null]])('called verified by %j is %j (S17)', (said, email) => {
    const claims = said === undefined ? { email: 'a@b.example' } : { email: 'a@b.example', email_verified: said };
    expect(emailOf(claims, NO_MAPPING)).toBe(email);
    expect(emailOf({ ...claims, upn: 'a@b.example' }, { ...NO_MAPPING, email: 'upn' } satisfies OidcSettings['mapping'])).toBe(email);
  });
});
